from __future__ import annotations

from intake.journal.reading import claims_of, codes_in, has_end, records_in
from intake.model.journal import ENDED
from intake.model.values import Code, Codes, Ref, Refs
from tests.unit.journal.build import FIRST_INTERVIEW, SECOND_INTERVIEW, WORKER, folded, short_id

A, B = short_id("a"), short_id("b")


def test_all_current_claims_of_a_field_are_given_with_their_codes_and_records() -> None:
    record = folded(
        "one",
        "relation",
        [
            ("kind", Code("x"), FIRST_INTERVIEW),
            ("kind", Codes(("y", "z")), SECOND_INTERVIEW),
            ("from", Ref(A), FIRST_INTERVIEW),
            ("to", Refs((B,)), FIRST_INTERVIEW),
            ("to", "words", SECOND_INTERVIEW),
        ],
    )

    assert len(list(claims_of(record, "kind"))) == 2
    assert codes_in(record, "kind") == {"x", "y", "z"}
    assert records_in(record, "from", "to") == {A, B}
    assert records_in(record, "to") == {B}
    assert codes_in(record, "missing") == frozenset()
    assert not has_end(record)


def test_only_a_code_ends() -> None:
    assert has_end(folded("one", "case", [(ENDED, Code("mistake"), WORKER)]))
    assert not has_end(folded("one", "case", [(ENDED, False, WORKER)]))
