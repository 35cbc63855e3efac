import io
from dataclasses import replace

import pytest

from intake.bundle.writing import PART_BYTES, Part, entry_parts, padded_bytes, recipient_key, write_sealed
from intake.crypto.age_recipients import X25519Identity
from intake.errors import Bug, BundleDamaged, KeyNotAccepted, TooLarge
from intake.model.exchange import Section
from intake.model.journal import SignedEntry
from intake.progress import Progress, silent
from tests.unit.bundle.build import (
    BLOBS,
    BODIES,
    DEVICE,
    ENTRIES,
    RECEIPTS,
    SEALED,
    SEED,
    addressee,
    good,
    load,
    opened,
    opener,
    other,
    receiver,
    with_sections,
    written,
)


def test_what_was_written_is_read_again() -> None:
    bundle = opened(good())

    assert (bundle.header, bundle.sender) == (load().header, DEVICE)
    assert tuple(bundle.entries()) == ENTRIES
    assert tuple(bundle.bodies()) == BODIES
    assert bundle.blobs() == BLOBS
    assert bundle.receipts() == RECEIPTS
    assert b"".join(bundle.blob_parts("11" * 16)) == SEALED


def test_several_recipients_read_the_same_bundle() -> None:
    header = replace(load().header, addressees=(addressee(receiver()), addressee(other(), device="dd" * 32)))
    data = written(replace(load(), header=header), recipients=[receiver(), other()])

    assert opened(data).header == opened(data, identity=other()).header == header


def test_nothing_of_the_inside_shows_outside() -> None:
    for secret in (b"INTAKE", bytes.fromhex(DEVICE), b"body", b"words", SEALED[:30]):
        assert secret not in good()


def test_small_bundles_have_one_size() -> None:
    empty = written(with_sections())

    assert len(empty) == len(good())


@pytest.mark.parametrize(("length", "padded"), [(1, 65536), (65536, 65536), (65537, 67584), (10**6, 1015808)])
def test_larger_ones_have_few(length: int, padded: int) -> None:
    assert padded_bytes(length) == padded


def test_the_sender_cannot_open_what_it_wrote() -> None:
    header = replace(load().header, addressees=(addressee(receiver(), device=DEVICE),))

    with pytest.raises(Bug):
        written(replace(load(), header=header))


def test_only_those_named_in_the_header_are_sealed_for() -> None:
    for recipients in ([other()], [receiver(), other()]):
        with pytest.raises(Bug):
            written(load(), recipients=recipients)


def test_an_ordinary_recipient_is_none() -> None:
    text = str(X25519Identity.generate().recipient())
    header = replace(load().header, addressees=(replace(load().header.addressees[0], key=recipient_key(text)),))

    with pytest.raises(KeyNotAccepted):
        write_sealed(io.BytesIO(), header=header, parts=[], seed=SEED, recipients=[text], report=silent)


def test_another_device_does_not_sign_this_header() -> None:
    with pytest.raises(Bug):
        write_sealed(
            io.BytesIO(),
            header=load().header,
            parts=[],
            seed=bytes(32),
            recipients=[str(receiver().recipient())],
            report=silent,
        )


@pytest.mark.parametrize(("data", "where"), [(b"four", "section_short"), (b"sixsix", "section_long")])
def test_a_section_that_changed_since_it_was_listed_stops_the_writing(data: bytes, where: str) -> None:
    listed = Section("blob", "11" * 16, 0, 1, 5, "00" * 32)

    with pytest.raises(BundleDamaged) as found:
        written(with_sections((listed, data)))

    assert found.value.data == {"where": where}


def test_a_header_that_nobody_would_read_is_not_written() -> None:
    header = replace(load().header, acknowledged=("00" * 16,) * 70_000)

    with pytest.raises(TooLarge):
        written(replace(load(), header=header))


def test_entries_are_cut_into_parts_that_need_little_memory() -> None:
    entries = (SignedEntry(bytes(1 << 20), bytes(64)) for _ in range(10))

    sizes = [len(part) for part in entry_parts(entries)]

    assert len(sizes) == 3
    assert max(sizes) < 2 * PART_BYTES


def test_progress_counts_all_bytes() -> None:
    seen: list[Progress] = []
    part = Part(load().header.sections[-1], opener(SEALED))
    header = replace(load().header, sections=load().header.sections[-1:])
    to = [str(receiver().recipient())]

    write_sealed(io.BytesIO(), header=header, parts=[part], seed=SEED, recipients=to, report=seen.append)

    assert (seen[-1].done, seen[-1].total) == (len(SEALED), len(SEALED))
