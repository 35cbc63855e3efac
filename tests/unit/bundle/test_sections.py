import cbor2
import pytest

from intake.bundle import sections
from intake.bundle.writing import body_parts, entry_parts, keys_part, receipt_part
from intake.errors import BundleDamaged
from intake.model.journal import BodyState
from tests.unit.bundle.build import BLOBS, BODIES, ENTRIES, RECEIPTS


def test_every_item_is_what_writing_put_together() -> None:
    assert tuple(map(sections.entry, cbor2.loads(b"".join(entry_parts(iter(ENTRIES)))))) == ENTRIES
    assert tuple(map(sections.body, cbor2.loads(b"".join(body_parts(iter(BODIES)))))) == BODIES
    assert tuple(map(sections.blob, cbor2.loads(keys_part(BLOBS)))) == BLOBS
    assert tuple(map(sections.receipt, cbor2.loads(receipt_part(RECEIPTS)))) == RECEIPTS


@pytest.mark.parametrize("state", BodyState)
def test_a_body_is_there_exactly_when_its_state_says_so(state: BodyState) -> None:
    content = None if state is BodyState.PRESENT else b"body"

    with pytest.raises(BundleDamaged):
        sections.body([bytes(32), state.value, content, None])


@pytest.mark.parametrize("number", [-1, True, 1 << 62])
def test_a_count_is_a_whole_number(number: int) -> None:
    with pytest.raises(BundleDamaged):
        sections.blob([bytes(16), bytes(32), number, bytes(32), 1, bytes(32)])
    with pytest.raises(BundleDamaged):
        sections.receipt([bytes(16), bytes(32), "imported", number, [], [], []])
