"""Whose consent counts for what, and whom a record is about."""

from __future__ import annotations

from intake.model.journal import Body, Source, SourceKind
from intake.model.values import Ref, Refs
from intake.release.sources import Sources
from tests.unit.release.cases import FORM, bodies_of, folded, husbands_case, noted, person_of

A, B = "aa" * 16, "bb" * 16
FIRST = Source(SourceKind.INTERVIEW, "11" * 16)


def test_a_contested_testifier_needs_the_leave_of_both() -> None:
    told = Body(bytes(16), "e1" * 16, "episode", "seq", FIRST, 1)
    records = folded([
        Body(bytes(16), FIRST.id, "interview", "testifier", FIRST, Ref(A)),
        noted(FIRST.id, "interview", "testifier", Ref(B)),
        told,
    ])  # fmt: skip

    tellers = Sources.of(records, form=FORM).tellers(told)

    assert tellers.persons == {A, B}
    assert tellers.need_all


def test_what_a_paper_says_needs_the_leave_of_whoever_brought_it() -> None:
    paper = Source(SourceKind.EVIDENCE, "e0" * 16)
    said = Body(bytes(16), "e1" * 16, "stage", "court", paper, "x")
    records = folded([
        Body(bytes(16), FIRST.id, "interview", "testifier", FIRST, Ref(A)),
        noted(paper.id, "evidence", "interview", Ref(FIRST.id)),
        said,
    ])  # fmt: skip

    tellers = Sources.of(records, form=FORM).tellers(said)

    assert tellers.persons == {A}
    assert tellers.is_testimony


def test_a_desks_note_follows_those_who_told_of_what_it_is_about() -> None:
    bodies = bodies_of("3-husband")
    records, case, husband = husbands_case()
    sources = Sources.of(records, form=FORM)

    step = next(record for record in records if record.kind == "custody_step")
    tellers = sources.tellers(step.claims[0])

    assert tellers.persons == {husband}
    assert not tellers.is_testimony
    assert sources.tellers(noted(case, "case", "priority", "x")).persons == {husband}
    assert bodies


def test_a_stage_is_about_the_person_of_its_episode() -> None:
    records, _case, _husband = husbands_case()
    wife, father = person_of(records, "Сәндігүл Мұратбекқызы"), person_of(records, "Мұратбек Елшібайұлы")
    sources = Sources.of(records, form=FORM)

    about = {frozenset(sources.about[record.id]) for record in records if record.kind == "stage"}

    assert about == {frozenset({wife}), frozenset({father})}
    assert sources.sought == {wife, father}


def test_what_is_referred_to_and_not_here_is_taken_for_a_person() -> None:
    records = folded([
        noted("e2" * 16, "evidence", "about", Refs(("cc" * 16,))),
    ])  # fmt: skip
    assert Sources.of(records, form=FORM).about["e2" * 16] == {"cc" * 16}
