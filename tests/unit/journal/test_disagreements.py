from __future__ import annotations

import datetime

from intake.journal.disagreements import disagreements, group_disagreements
from intake.model.dates import UncertainDate
from intake.model.journal import FoldedRecord, Source, SourceKind
from intake.model.places import Place
from intake.model.values import Code, Mark, Value
from tests.unit.journal.build import FIRST_INTERVIEW, SECOND_INTERVIEW, WORKER, folded, short_id


def month(number: int, said: str) -> UncertainDate:
    first = datetime.date(2017, number, 1)
    return UncertainDate(said, "en", f"2017-{number:02d}", None, first, first.replace(day=28))


def of(first: Value, second: Value, *, source: Source = SECOND_INTERVIEW) -> list[str]:
    record = folded("episode", "episode", [("start", first, FIRST_INTERVIEW), ("start", second, source)])
    return [one.field for one in disagreements(record)]


def test_two_interviews_that_name_different_months_disagree() -> None:
    assert of(month(4, "April"), month(5, "May")) == ["start"]


def test_the_same_month_in_other_words_is_no_disagreement() -> None:
    assert of(month(4, "April"), month(4, "in the fourth month")) == []


def test_dates_that_nobody_could_read_differ_by_their_words() -> None:
    spring, autumn = (UncertainDate(word, "en", None, None, None, None) for word in ("in Spring", "in autumn"))
    again = UncertainDate("  in  spring", "en", None, None, None, None)

    assert of(spring, autumn) == ["start"]
    assert of(spring, again) == []


def test_places_differ_by_code_or_else_by_words() -> None:
    assert of(Place("Ghulja", "654002", "CN", None), Place("Құлжа", "654002", "CN", "home")) == []
    assert of(Place("Ghulja", "654002", "CN", None), Place("Ghulja", "654021", "CN", None)) == ["start"]
    assert of(Place("the village", None, "CN", None), Place("the town", None, "CN", None)) == ["start"]


def test_one_source_cannot_disagree_with_itself() -> None:
    assert of(Code("a"), Code("b"), source=FIRST_INTERVIEW) == []


def test_not_knowing_and_the_workers_own_notes_disagree_with_nothing() -> None:
    assert of(Code("a"), Mark.UNKNOWN) == []
    assert of(Code("a"), Code("b"), source=WORKER) == []


def test_in_a_group_records_of_one_source_differ_too() -> None:
    left = folded("p1", "person", [("birth", month(4, "April"), FIRST_INTERVIEW), ("notes", "x", FIRST_INTERVIEW)])
    right = folded("p2", "person", [("birth", month(5, "May"), FIRST_INTERVIEW), ("notes", "y", FIRST_INTERVIEW)])

    (found,) = group_disagreements([right, left], [], single_valued=["birth", "sex"])

    assert (found.kind, found.field) == ("person", "birth")
    assert [claim.record for claim in found.claims] == sorted([short_id("p1"), short_id("p2")])
    assert group_disagreements([left], [], single_valued=["birth"]) == ()


def test_in_a_group_episodes_of_one_number_are_compared_in_start_and_end() -> None:
    research = Source(SourceKind.RESEARCH, short_id("r"))

    def episode(name: str, seq: int, number: int) -> FoldedRecord:
        return folded(
            name,
            "episode",
            [("seq", seq, research), ("start", month(number, "m"), research), ("circumstances", name, research)],
        )

    same = group_disagreements([], [episode("e1", 1, 4), episode("e2", 1, 5)], single_valued=[])
    other = group_disagreements([], [episode("e1", 1, 4), episode("e2", 2, 5)], single_valued=[])

    assert [(one.kind, one.field) for one in same] == [("episode", "start")]
    assert other == ()
