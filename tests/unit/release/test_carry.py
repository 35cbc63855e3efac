"""What a bundle may carry, change by change."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.journal import ENDED, Body, Source, SourceKind
from intake.model.values import Code
from intake.release.carry import Carry, carry
from intake.release.sources import Sources
from intake.release.standing import Standing
from tests.unit.release.cases import DAY, FORM, bodies_of, changed, folded, noted, person_of, yes

NAMED, PSEUDONYM = Scope.SHARE_NGO, Scope.SHARE_NGO_PSEUDONYMOUS


@cache
def husband() -> tuple[tuple[Body, ...], Sources, str]:
    bodies = bodies_of("3-husband")
    records = folded(bodies)
    return bodies, Sources.of(records, form=FORM), person_of(records, "Ерболат Сүттібаев")


def carried(consents: tuple[ConsentState, ...]) -> dict[tuple[str, str], set[Carry]]:
    """(kind, field) -> how much of it travels."""
    bodies, sources, _teller = husband()
    found: dict[tuple[str, str], set[Carry]] = {}
    for body in bodies:
        how = carry(body, form=FORM, sources=sources, standing=Standing.of(consents, day=DAY))
        found.setdefault((body.kind, body.field), set()).add(how)
    return found


def test_with_leave_to_share_everything_travels() -> None:
    _bodies, _sources, teller = husband()
    assert set().union(*carried(yes(teller)).values()) == {Carry.ALL}


def test_under_a_pseudonym_codes_dates_and_counties_travel_without_their_words() -> None:
    _bodies, _sources, teller = husband()

    found = carried(yes(teller, without=(NAMED,)))

    assert found["episode", "kind"] == {Carry.WITHOUT_WORDS}
    assert found["episode", "start"] == {Carry.WITHOUT_WORDS}
    assert Carry.WITHOUT_WORDS in found["stage", "place"]
    assert found["relation", "kind"] == {Carry.WITHOUT_WORDS}
    for field in ("name.text", "identifier.number", "phone.number", "interview.narrative", "interview.testifier",
                  "stage.words", "stage.facility", "relation.term", "evidence.kind", "evidence.name",
                  "person.unnamed", "action.authority", "reprisal.form", "need.what"):  # fmt: skip
        kind, name = field.split(".")
        assert found.get((kind, name), {Carry.WITHHELD}) == {Carry.WITHHELD}, field


def test_under_a_pseudonym_nothing_is_told_of_the_testifiers_own_person() -> None:
    bodies, sources, teller = husband()
    standing = Standing.of(yes(teller, without=(NAMED,)), day=DAY)

    about = [body for body in bodies if body.record == teller]

    assert about
    assert {carry(body, form=FORM, sources=sources, standing=standing) for body in about} == {Carry.WITHHELD}


@pytest.mark.parametrize("answer", [ConsentAnswer.NO, ConsentAnswer.WITHDRAWN, ConsentAnswer.UNDECIDED, None])
def test_without_a_yes_only_answers_ends_and_decisions_travel(answer: ConsentAnswer | None) -> None:
    _bodies, _sources, teller = husband()
    consents = changed(changed(yes(teller), NAMED, answer=answer), PSEUDONYM, answer=answer)

    found = carried(consents)

    assert all(ways == {Carry.ALL} for (kind, _field), ways in found.items() if kind == "consent")
    assert all(ways == {Carry.WITHHELD} for (kind, _field), ways in found.items() if kind != "consent")


@pytest.mark.parametrize("kind", ["consent", "withdrawal", "decision", "preference", "certificate", "revocation"])
def test_what_others_must_know_is_never_withheld(kind: str) -> None:
    _bodies, sources, _teller = husband()
    nothing = Standing.of((), day=DAY)

    assert carry(noted("ab" * 16, kind, "reason", "x"), form=FORM, sources=sources, standing=nothing) is Carry.ALL
    ended = noted("ab" * 16, "episode", ENDED, Code("mistake"))
    assert carry(ended, form=FORM, sources=sources, standing=nothing) is Carry.ALL


def test_what_this_version_does_not_know_travels_whole_or_not_at_all() -> None:
    bodies, sources, teller = husband()
    strange = Body(bytes(16), bodies[0].record, "episode", "village_head", bodies[0].source, "x")

    ways = [
        carry(strange, form=FORM, sources=sources, standing=Standing.of(answers, day=DAY))
        for answers in (yes(teller), yes(teller, without=(NAMED,)), ())
    ]

    assert ways == [Carry.ALL, Carry.WITHHELD, Carry.WITHHELD]


def test_under_a_pseudonym_a_code_that_could_be_a_text_stays_at_home() -> None:
    bodies, sources, teller = husband()
    standing = Standing.of(yes(teller, without=(NAMED,)), day=DAY)
    episode = next(body for body in bodies if body.kind == "episode" and body.field == "kind")

    for value in ("arrest", Code("Сәндігүл, Алматы")):
        body = replace(episode, value=value)
        assert carry(body, form=FORM, sources=sources, standing=standing) is Carry.WITHHELD


def test_a_source_nobody_knows_releases_nothing() -> None:
    _bodies, sources, teller = husband()
    body = Body(bytes(16), "ab" * 16, "episode", "kind", Source(SourceKind.INTERVIEW, "cd" * 16), Code("arrest"))

    assert carry(body, form=FORM, sources=sources, standing=Standing.of(yes(teller), day=DAY)) is Carry.WITHHELD
