"""How ready a case is for a body: what is there, what is missing and where to answer it. Nothing is ever filled in.

What the body asks for is data (resources/submissions). Hints say which body may fit; they never decide.
Source: domain.md 1.6 and 1.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.journal import Claim, FoldedRecord
from intake.model.snapshot import Released, SnapshotRecord
from intake.model.submissions import Element, Readiness, ReadinessItem, Submission
from intake.model.values import Mark, Ref
from intake.services import identity
from intake.services.cases import WholeCase, whole_case
from intake.services.folded import code_of, date_of, text_of
from intake.services.opened import Session
from intake.services.releasing import release, states_for

if TYPE_CHECKING:
    from intake.questionnaire.form import Form, Profile

READY: Final = "ready"
ESTIMATE: Final = "estimate"
INEXACT: Final = "inexact"
WITHHELD: Final = "withheld"
MISSING: Final = "missing"
_MONTH: Final = timedelta(days=31)
_URGENT: Final = timedelta(days=92)
_LOST: Final = frozenset({"disappeared", "unknown"})
_HELD: Final = frozenset(
    {"police_custody", "pretrial_detention", "reeducation_camp", "prison_sentenced", "hospital_under_guard"}
)
_KAZAKHSTAN: Final = "KZ"
_PARENTS: Final = frozenset({"parent", "grandparent"})

AnyRecord = FoldedRecord | SnapshotRecord


@dataclass(frozen=True, slots=True)
class _Case:
    """What elements are judged by: all that was told, what of it may leave, and the answers of those who told."""

    told: tuple[FoldedRecord, ...]
    released: Released
    consents: tuple[ConsentState, ...]
    form: Form
    profile: Profile
    day: date
    organisation: str | None


def readiness(session: Session, case: str, *, profile: str) -> Readiness:
    """Return how ready a case is for the body of a profile. Raises NotFound (also for a profile without a form)."""
    from intake.documents.submissions import load_submission  # noqa: PLC0415 - brings the paper libraries

    submission = load_submission(profile)
    with session.vault.read() as unit:
        whole = whole_case(unit, case)
        found = _Case(
            told=tuple(record for record in whole.records if not record.is_ended),
            released=release(session, unit, whole, profile=profile),
            consents=states_for(session, unit, whole),
            form=session.form,
            profile=session.form.release.profiles[profile],
            day=session.now().date(),
            organisation=unit.own.setting(identity.ORGANISATION_NAME),
        )
    items = tuple(_item(element, found) for section in submission.sections for element in section.elements)
    return Readiness(
        profile=profile,
        body=submission.body,
        form=f"{submission.form_name}, {submission.form_version} ({submission.form_date})",
        form_mark=submission.form_mark,
        is_ready=all(item.state in {READY, ESTIMATE} for item in items if item.is_required),
        items=items,
        warnings=("warn_parallel",) if _is_parallel(submission, whole) else (),
        hints=_hints(found),
    )


def _item(element: Element, case: _Case) -> ReadinessItem:
    state = _TESTS.get(element.test, _present)(element, case)
    return ReadinessItem(
        key=element.key,
        label=element.label,
        mark=element.mark,
        is_required=element.is_required,
        state=state,
        question=element.question,
        why=f"why_{element.why}" if element.why else "",
        consent=_lacking(element, case) if state == WITHHELD else "",
    )


def _lacking(element: Element, case: _Case) -> str:
    """Return the first scope without a yes of those that an element needs."""
    kind, _, name = next((one for one in element.sources if "." in one), "interview.testifier").partition(".")
    declared = case.form.field(kind, name)
    scopes = case.profile.scopes_for(declared.release if declared else None) or ()
    yes = {state.scope.value for state in case.consents if state.releases(case.day)}
    return next((scope for scope in scopes if scope not in yes), next(iter(scopes), ""))


# --- how an element counts as there -------------------------------------------------------------------------------


def _present(element: Element, case: _Case) -> str:
    if not any("." in source for source in element.sources):
        return _made(element, case)
    return _state(_claims(element.sources, case.released.snapshot.records), _claims(element.sources, case.told))


def _state(released: Iterable[Claim], told: Iterable[Claim]) -> str:
    if any(True for _claim in released):
        return READY
    return WITHHELD if any(True for _claim in told) else MISSING


def _made(element: Element, case: _Case) -> str:
    """Return the state of what is put together from several records."""
    makers: Mapping[str, Callable[[Element, _Case], str]] = {
        "@actions": _actions,
        "@testifiers": _submitter,
        "@consents": _consent,
        "@parents": _parents,
    }
    source = element.sources[0]
    if source in makers:
        return makers[source](element, case)
    there = {
        "@organisation": bool(case.organisation),
        "@annexes": bool(case.released.snapshot.files),
        "@relations": any(one.is_testifier and one.relation for one in case.released.snapshot.persons),
    }
    return READY if there.get(source) else MISSING


def _month_and_year(element: Element, case: _Case) -> str:
    """Return whether a date is known to the month; an estimate counts, with its basis."""
    state = _present(element, case)
    if state != READY:
        return state
    claims = _claims(element.sources, case.released.snapshot.records)
    dates = [claim.value for claim in claims if isinstance(claim.value, UncertainDate)]
    exact = [one for one in dates if one.earliest and one.latest and one.latest - one.earliest <= _MONTH]
    if not exact:
        return INEXACT
    return READY if any(not one.proposed and not set(one.edtf or "~") & set("~?%") for one in exact) else ESTIMATE


def _actions(element: Element, case: _Case) -> str:  # noqa: ARG001 - every test is asked alike
    fields = ("action.kind", "action.why_impossible")
    return _state(_claims(fields, case.released.snapshot.records), _claims(fields, case.told))


def _complaint(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    fields = ("action.authority",)
    return _state(_claims(fields, case.released.snapshot.records), _claims(fields, case.told))


def _submitter(element: Element, case: _Case) -> str:
    """Return whether somebody stands for the submission: a named relative, or the organisation."""
    return READY if case.organisation else _submitter_named(element, case)


def _submitter_named(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    is_named = any(one.is_testifier and one.names for one in case.released.snapshot.persons)
    return READY if is_named else _state((), _claims(("interview.testifier",), case.told))


def _consent(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    scopes = {Scope(one) for one in case.profile.scopes_for("text") or ()}
    return _answered(case, scopes, counts=lambda state: state.releases(case.day))


def _name_to_government(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    return _answered(case, {Scope.NAME_TO_GOVERNMENT_OF_CHINA}, counts=_is_answer)


def _name_in_public(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    return _answered(case, {Scope.NAME_IN_PUBLIC_UN_REPORTS}, counts=_is_answer)


def _is_answer(state: ConsentState) -> bool:
    return state.answer in {ConsentAnswer.YES, ConsentAnswer.NO}


def _answered(case: _Case, scopes: Iterable[Scope], *, counts: Callable[[ConsentState], bool]) -> str:
    wanted = set(scopes)
    states = [state for state in case.consents if state.scope in wanted]
    if any(counts(state) for state in states):
        return READY
    return WITHHELD if any(state.answer is not None for state in states) else MISSING


def _state_party(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    released, told = (
        [one for one in _claims(("citizenship.country",), records) if one.value == _KAZAKHSTAN]
        for records in (case.released.snapshot.records, case.told)
    )
    return _state(released, told)


def _parents(element: Element, case: _Case) -> str:  # noqa: ARG001 - see above
    snapshot = case.released.snapshot
    is_named = any(one.relation in _PARENTS and one.names for one in snapshot.persons)
    if is_named or any(True for _claim in _claims(("name.patronymic",), snapshot.records)):
        return READY
    parents = [one for one in case.told if one.kind == "relation" and code_of(one, "kind") in _PARENTS]
    return WITHHELD if parents or any(True for _claim in _claims(("name.patronymic",), case.told)) else MISSING


_TESTS: Final[Mapping[str, Callable[[Element, _Case], str]]] = {
    "month_and_year": _month_and_year,
    "action_or_reason": _actions,
    "complaint": _complaint,
    "submitter": _submitter,
    "submitter_named": _submitter_named,
    "consent": _consent,
    "name_to_government": _name_to_government,
    "name_in_public": _name_in_public,
    "state_party": _state_party,
    "parents": _parents,
}


def _claims(sources: Iterable[str], records: Iterable[AnyRecord]) -> list[Claim]:
    """Return the claims of these `kind.field` that say something, about the person sought as far as that is told."""
    everything = tuple(records)
    wanted = {tuple(source.split(".")) for source in sources if "." in source}
    sought = _sought(everything)
    episodes = {one.id for one in everything if one.kind == "episode" and _owner(one, "person") in sought}
    return [
        claim
        for record in everything
        if _is_about(record, sought=sought, episodes=episodes)
        for claim in record.claims
        if (record.kind, claim.field) in wanted and claim.value not in set(Mark)
    ]


def _sought(records: tuple[AnyRecord, ...]) -> frozenset[str | None]:
    return frozenset(_owner(one, "person") for one in records if one.kind == "case") | {None}


def _is_about(record: AnyRecord, *, sought: frozenset[str | None], episodes: set[str]) -> bool:
    if record.kind == "person":
        return record.id in sought
    episode = _owner(record, "episode")
    return _owner(record, "person") in sought and (episode is None or episode in episodes)


def _owner(record: AnyRecord, field: str) -> str | None:
    claim = next((one for one in record.claims if one.field == field), None)
    return claim.value.record if claim is not None and isinstance(claim.value, Ref) else None


# --- warnings and hints -------------------------------------------------------------------------------------------


def _is_parallel(submission: Submission, whole: WholeCase) -> bool:
    """Tell whether another body may have the same matter before it already."""
    papers = {code_of(record, "profile") for record in whole.of_kind("document")}
    sent = any(code_of(record, "kind") == "un_submission" for record in whole.of_kind("action"))
    return bool(papers & set(submission.parallel)) or (bool(submission.parallel) and sent)


def _hints(case: _Case) -> tuple[str, ...]:
    """Return which bodies may fit, by what was told (domain.md 1.6)."""
    stages = [one for one in case.told if one.kind == "stage"]
    newest = max(stages, key=lambda one: _day(date_of(one, "from") or date_of(one, "as_of")), default=None)
    status = code_of(newest, "status")
    starts = [_day(date_of(one, "start")) for one in case.told if one.kind == "episode"]
    found = ["hint_wgeid"] if status is None or status in _LOST else []
    if found and any(case.day - start <= _URGENT for start in starts if start != date.min):
        found.append("hint_wgeid_urgent")
    found += ["hint_wgad"] if status in _HELD else []
    is_kazakh = any(one.value == _KAZAKHSTAN for one in _claims(("citizenship.country",), case.told))
    found += ["hint_ced"] if is_kazakh else []
    is_thematic = any(one.kind == "health" for one in case.told) or any(
        text_of(one, "religion") for one in case.told if one.kind == "person"
    )
    found += ["hint_special"] if is_thematic else []
    allowed = {state.scope for state in case.consents if state.releases(case.day)}
    found += ["hint_icrc"] if Scope.ICRC_TRACING in allowed else []
    return tuple(found)


def _day(moment: UncertainDate | None) -> date:
    return (moment.latest or moment.earliest or date.min) if moment else date.min
