"""What was not answered, and why: kept in the draft, sealed as answers of their own, seen at the next interview."""

from typing import Any

import pytest

from intake.model.values import Mark
from intake.model.views import Draft
from intake.progress import silent
from intake.services import cases, interviews
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.journeys.conftest import MakeVault


@pytest.fixture
def desk(make_vault: MakeVault) -> Session:
    return make_vault("field")


def draft_of(desk: Session, **marks: str) -> Draft:
    draft = interviews.blank_draft(desk)
    document: Any = draft.document
    document["persons"]["testifier"]["names"] = [{"text": "Айгүл Үлгіқызы"}]
    document["persons"]["sought"]["names"] = [{}, {"text": "Бақыт Үлгіұлы"}]
    document["consents"] = [{"scope": "store", "answer": "yes", "given": "signed"}]
    document["testifier"]["how_known"] = "told"
    document["episodes"] = [{"person": "sought", "kind": "arrest"}]
    draft.marks.update(marks)
    return draft


def marked(desk: Session, case: str) -> dict[tuple[str, str], object]:
    claims = cases.show_case(desk, case).claims
    return {(claim.kind, claim.field): claim.value for claim in claims if isinstance(claim.value, Mark)}


MARKS = {
    "/persons/sought/birth": "unknown",
    "/persons/sought/religion": "do_not_ask",
    "/persons/sought/names/1/kind": "not_asked",
    "/episodes/0/start": "refused",
    "/episodes/0/reason_stated": "unknown",
    "/interview/place": "not_asked",
}


def test_marks_and_the_place_survive_in_the_draft(desk: Session) -> None:
    draft = draft_of(desk, **MARKS)
    draft.bindings["sought"] = "0" * 32
    saved = interviews.save_draft(desk, draft)
    again = interviews.open_draft(desk, draft.id)
    assert again is not None
    assert (again.marks, again.bindings, again.document) == (MARKS, {"sought": "0" * 32}, saved.document)


def test_marks_become_answers_of_their_own_when_the_interview_is_sealed(desk: Session) -> None:
    added = interviews.seal_draft(desk, draft_of(desk, **MARKS), report=silent)
    assert marked(desk, added.cases[0]) == {
        ("person", "birth"): Mark.UNKNOWN,
        ("person", "religion"): Mark.DO_NOT_ASK,
        ("name", "kind"): Mark.NOT_ASKED,
        ("episode", "start"): Mark.REFUSED,
        ("reason", "reasons"): Mark.UNKNOWN,
        ("interview", "place"): Mark.NOT_ASKED,
    }
    assert check_vault(desk, report=silent) == ()


def test_an_answer_wins_over_a_mark(desk: Session) -> None:
    added = interviews.seal_draft(desk, draft_of(desk, **{"/episodes/0/kind": "refused"}), report=silent)
    assert marked(desk, added.cases[0]) == {}


def test_what_was_not_to_be_asked_again_is_seen_at_the_next_interview(desk: Session) -> None:
    added = interviews.seal_draft(desk, draft_of(desk, **MARKS), report=silent)
    told = interviews.marks_before(desk, added.cases[0])
    assert told["person", "religion"] is Mark.DO_NOT_ASK
    assert told["person", "birth"] is Mark.UNKNOWN
    assert ("interview", "place") not in told
