"""What may be parted."""

import pytest

from intake.documents.typeset.slabs import Mark, Slab, as_decoration, keep_all, keep_next, without_orphans


@pytest.mark.parametrize(("count", "kept"), [(1, "0"), (2, "10"), (3, "110"), (4, "1010"), (6, "100010")])
def test_first_and_last_two_lines_stay_together(count: int, kept: str) -> None:
    slabs = without_orphans([Slab(10)] * count)
    assert "".join(str(int(slab.keeps)) for slab in slabs) == kept


def test_a_chain_ends_with_its_last_slab_unless_it_keeps_with_what_follows() -> None:
    assert [slab.keeps for slab in keep_all([Slab(1), Slab(1)])] == [True, False]
    assert [slab.keeps for slab in keep_next([Slab(1), Slab(1)])] == [False, True]
    assert keep_next([]) == keep_all([]) == without_orphans([]) == []


def test_what_is_repeated_is_not_read_out_twice() -> None:
    slab = as_decoration(Slab(10, (Mark(7, lambda ink, top: None),), title=(1, "a")))
    assert [mark.element for mark in slab.marks] == [None]
    assert slab.title is None
