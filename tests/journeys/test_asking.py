"""Values that contradict each other: both may stand, the field is asked, and every decision can be taken back."""

import json
from pathlib import Path

import pytest

from intake.cli.run import main
from intake.errors import Ambiguous, NeedsReason, NotFound
from intake.model.journal import Claim
from intake.model.values import Code
from intake.services import asking, cases, review
from intake.services import session as sessions
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from tests.journeys.conftest import PASSPHRASE, Team
from tests.journeys.test_withdrawal import NEIGHBOUR, SISTER, add


def contradict(desk: Session, code: str) -> Claim:
    """Let a desk write another kind of the first episode in the same interview's name, as if it had not seen it."""
    with desk.vault.write() as unit:
        episode = next(iter(unit.views.records_of_kind("episode")))
        claim = next(claim for claim in episode.claims if claim.field == "kind")
        value = NewValue(claim.record, claim.kind, claim.field, Code(code), source=claim.source)
        record_act(desk, unit, act="test", values=[value])
    return claim


def conflicts(desk: Session) -> list[set[str]]:
    return [{claim.id for claim in item.claims} for item in review.open_questions(desk) if item.kind == "conflict"]


@pytest.fixture
def disputed(team: Team) -> Team:
    add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    contradict(team.coordinator, "disappearance")
    return team


def test_both_values_may_stand_until_a_third_comes(disputed: Team) -> None:
    desk = disputed.coordinator
    (found,) = conflicts(desk)
    with pytest.raises(NeedsReason):
        asking.keep_both(desk, tuple(found), reason="")
    with pytest.raises(Ambiguous):
        asking.keep_both(desk, (next(iter(found)),), reason="both")

    asking.keep_both(desk, tuple(found), reason="two arrests")

    assert conflicts(desk) == []
    contradict(desk, "exit_ban")
    ((*three,),) = conflicts(desk)
    assert len(three) == 3


def test_a_choice_between_two_values_is_taken_back_and_travels(disputed: Team) -> None:
    desk = disputed.coordinator
    (found,) = conflicts(desk)
    review.prefer(desk, next(iter(found)), reason="she was there")
    assert conflicts(desk) == []
    with desk.vault.read() as unit:
        (preference,) = unit.views.records_of_kind("preference")

    asking.undo(desk, preference.id[:10])

    assert len(conflicts(desk)) == 1
    disputed.carry(desk, to="D-village", reader=disputed.field)
    assert len(conflicts(disputed.field)) == 1
    with pytest.raises(NotFound):
        asking.undo(desk, preference.id)


def test_a_decision_about_persons_is_taken_back(team: Team) -> None:
    first, second = add(team.field, SISTER, NEIGHBOUR)
    review.decide_person(team.field, first, second, verdict="same", reason="one man")
    assert cases.show_case(team.field, first).linked == (second,)
    with team.field.vault.read() as unit:
        (decision,) = unit.views.records_of_kind("decision")

    asking.undo(team.field, decision.id)

    assert cases.show_case(team.field, first).linked == ()


@pytest.mark.parametrize("file", [SISTER, NEIGHBOUR], ids=["by name", "under a pseudonym"])
def test_a_question_travels_to_the_field_and_its_answer_back(team: Team, file: Path) -> None:
    (case,) = add(team.field, file)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    question = asking.ask(team.coordinator, case, words="Қай айда?")
    team.carry(team.coordinator, to="D-village", reader=team.field)
    (here,) = asking.questions(team.field)
    assert (here.id, here.case, here.words, here.is_answered) == (question, case, "Қай айда?", False)
    asking.answer(team.field, question[:8], words="Қараша")
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    (back,) = asking.questions(team.coordinator)
    assert back.is_answered or file == NEIGHBOUR
    assert back.answers == (("Қараша",) if file == SISTER else ())


def test_all_of_it_can_be_done_from_the_command_line(
    disputed: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = sorted(conflicts(disputed.coordinator)[0])
    for desk in (disputed.field, disputed.coordinator):
        sessions.close(desk)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")

    def run(*typed: str) -> object:
        folder = str(disputed.coordinator.folder)
        assert main(["--vault", folder, "--passphrase-file", str(secret), *typed, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    assert run("review", "decide", *found, "--keep", "both", "--reason", "two arrests") == {"kept": found}
    asked = run("review", "decide", found[0], "--keep", "ask", "--reason", "Which month?")
    listed = run("review", "questions")

    assert [line["id"] for line in listed] == [asked["question"]]  # type: ignore[attr-defined, index]
    assert [line["field"] for line in listed] == ["episode.kind"]  # type: ignore[attr-defined]
