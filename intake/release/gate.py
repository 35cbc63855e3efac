"""The release gate: which claims of a case may leave in a profile, for a recipient, on a day.

A claim leaves when its field is declared, every class it falls under is in the profile, and everybody whose consent it
needs gave an explicit, unexpired, unwithdrawn yes to every scope those classes ask for. Everything else stays and is
listed with its reason. Sources: documents.md, Profiles; records.md, Consent; forms/…/release.json.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from intake.errors import NotFound
from intake.journal.disagreements import disagreements, group_disagreements
from intake.journal.reading import claims_of, records_in
from intake.model.consent import ConsentState
from intake.model.journal import ENDED, Claim, FoldedRecord
from intake.model.snapshot import HeldBack, Override, Released, Snapshot, SnapshotFile, SnapshotRecord
from intake.model.values import Ref
from intake.questionnaire.form import Field, Form, Profile
from intake.release.classes import SOURCE, classes_of, fits
from intake.release.people import persons_of
from intake.release.sources import CASE, EVIDENCE, PERSON, Sources, Tellers
from intake.release.standing import Obstacle, Reason, Standing
from intake.release.trimming import detail, trimmed

OVERRIDABLE: Final = frozenset({Reason.NO_CONSENT, Reason.UNDECIDED, Reason.EXPIRED, Reason.THIRD_PARTY})
"""What a coordinator may override with a reason. Never a no, a withdrawal, or what the profile does not hold."""

_BY_NAME: Final = "name"
_WORK: Final = "work"
_EPISODE: Final = "episode"
_ONE_TRUE_VALUE: Final = ("sex", "birth", "birth_place")
"""Fields of a person of whom several records may tell, and only one value can be true."""
_RELEASED_ONE_BY_ONE: Final = frozenset({PERSON, "name"})


@dataclass(frozen=True, slots=True)
class Purpose:
    """For whom and what a case is asked to leave.

    recipient: a key of the profile's recipients, None for the usual one. testifier: for whom a paper of own testimony
    is made; without one it stays empty. same_person: other records of the person sought. release_names: persons whose
    names were released one by one. overrides: of a coordinator, which the caller has checked.
    """

    case: str
    profile: str
    day: datetime.date
    recipient: str | None = None
    testifier: str | None = None
    same_person: frozenset[str] = frozenset()
    release_names: frozenset[str] = frozenset()
    overrides: tuple[Override, ...] = ()


def release_case(
    records: tuple[FoldedRecord, ...],
    purpose: Purpose,
    *,
    form: Form,
    consents: Iterable[ConsentState],
    heads: tuple[tuple[str, int, str], ...] = (),
    files: Iterable[SnapshotFile] = (),
) -> Released:
    """Return the snapshot of a case, and what was held back and why.

    records: of the case, folded; those that ended are left out. consents: of `consent_states`, judged on the day asked
    for. heads: of the journals the records come from. files: all that are held here.
    Raises NotFound (kind: case, document_profile).
    """
    whole = {record.id: record for record in records}
    found = form.release.profiles.get(purpose.profile)
    if found is None:
        raise NotFound(kind="document_profile")
    folder = whole.get(purpose.case)
    if folder is None or folder.kind != CASE:
        raise NotFound(kind=CASE)
    person = next((claim.value.record for claim in claims_of(folder, PERSON) if isinstance(claim.value, Ref)), "")
    gate = _Gate(
        form=form,
        profile=found,
        purpose=purpose,
        standing=Standing.of(consents, day=purpose.day),
        sources=Sources.of(records, form=form),
        sought=frozenset({person}) | purpose.same_person,
        overrides={(one.record, one.field): one for one in purpose.overrides},
    )
    passed = gate.sort(records)
    snapshot = Snapshot(
        profile=purpose.profile,
        case=purpose.case,
        number=_number(folder) if found.case_number and passed.records else None,
        person=person,
        day=purpose.day,
        persons=persons_of(passed.records, person=person, sought=gate.sought, whole=whole),
        records=passed.records,
        files=_files(files, passed.records),
        heads=heads if found.heads and passed.records else (),
        disagreements=_disagreements(passed.records, gate.sought),
        consents=gate.stated(),
    )
    return Released(snapshot, passed.held_back, passed.overrides)


@dataclass(frozen=True, slots=True)
class _Passed:
    records: tuple[SnapshotRecord, ...]
    held_back: tuple[HeldBack, ...]
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class _Gate:
    """Everything that one decision needs."""

    form: Form
    profile: Profile
    purpose: Purpose
    standing: Standing
    sources: Sources
    sought: frozenset[str]
    overrides: Mapping[tuple[str, str], Override]

    def sort(self, records: Iterable[FoldedRecord]) -> _Passed:
        """Part what leaves from what stays, in the form's order of kinds."""
        kept: list[SnapshotRecord] = []
        held: Counter[tuple[str, str, str, str | None]] = Counter()
        used: set[Override] = set()
        order = {kind: number for number, kind in enumerate(self.form.kinds)}
        for record in sorted(records, key=lambda one: (order.get(one.kind, len(order)), one.id)):
            claims: list[Claim] = []
            for claim in record.claims if not record.is_ended else ():
                obstacles = self.obstacles(claim, record)
                override = self.overrides.get((record.id, claim.field))
                if obstacles and override and all(one.reason in OVERRIDABLE for one in obstacles):
                    used.add(override)
                elif obstacles:
                    first = obstacles[0]
                    held[record.kind, claim.field, first.reason.value, first.scope] += 1
                    continue
                claims.append(self._trimmed(claim))
            if claims:
                kept.append(SnapshotRecord(record.id, record.kind, tuple(claims)))
        counted = sorted(held.items(), key=lambda one: (one[0][0], one[0][1], one[0][2], one[0][3] or ""))
        held_back = tuple(HeldBack(*key, count) for key, count in counted)
        return _Passed(tuple(kept), held_back, tuple(sorted(used)))

    def obstacles(self, claim: Claim, record: FoldedRecord) -> list[Obstacle]:
        """Return what stands against this claim, the first to be named first; nothing when it may leave."""
        field = self.form.field(record.kind, claim.field)
        if field is None or claim.field == ENDED or claim.kind != record.kind:
            return [Obstacle(Reason.UNKNOWN_FIELD)]
        if not fits(claim.value, field, form=self.form):
            return [Obstacle(Reason.UNKNOWN_FIELD)]
        tellers = self.sources.tellers(claim)
        about = self.sources.about.get(record.id, frozenset())
        about_testifiers = (about & self.sources.testifiers) if not about & self.sought else frozenset()
        classes = classes_of(field, record) | ({SOURCE} if about_testifiers else set())
        scopes = self._scopes(classes)
        if scopes is None or not (tellers.is_testimony or _WORK in self.profile.classes):
            return [Obstacle(Reason.NOT_IN_PROFILE)]
        if self.profile.own_testimony_only and not self._is_own(tellers):
            return [Obstacle(Reason.OTHER_SOURCE)]
        too_exact = detail(claim.value, field, profile=self.profile)
        found = [
            Obstacle(Reason.THIRD_PARTY) if self._is_third_party(field, about, tellers=tellers) else None,
            self._consent(tellers, scopes),
            self.standing.obstacle_of_all(about_testifiers, self._scopes({SOURCE}) or ()) if about_testifiers else None,
            Obstacle(too_exact) if too_exact else None,
        ]
        return [one for one in found if one is not None]

    def stated(self) -> tuple[ConsentState, ...]:
        """Return the answers that the paper states: of those who let anything leave, in the profile's scopes.

        A profile that holds the house's own work states all of them; any other only what it names.
        """
        usual = self._scopes({"code"})
        scopes = set(self.profile.states)
        return tuple(
            state
            for (testifier, scope), states in sorted(self.standing.answers.items())
            for state in states
            if (scope in scopes or _WORK in self.profile.classes)
            and usual is not None
            and self.standing.obstacle_of_all((testifier,), usual) is None
            and not self.profile.own_testimony_only
        )

    def _scopes(self, classes: Iterable[str]) -> tuple[str, ...] | None:
        """Return all scopes that these classes need; None when one of them never leaves this way."""
        needed: set[str] = set()
        for name in classes:
            scopes = self.profile.scopes_for(name, recipient=self.purpose.recipient)
            if not scopes:
                return None
            needed |= set(scopes)
        return tuple(sorted(needed)) or None

    def _consent(self, tellers: Tellers, scopes: tuple[str, ...]) -> Obstacle | None:
        judge = self.standing.obstacle_of_all if tellers.need_all else self.standing.obstacle_of_any
        return judge(tellers.persons, scopes)

    def _is_own(self, tellers: Tellers) -> bool:
        own = self.purpose.testifier
        return own is not None and tellers.is_testimony and tellers.persons == {own}

    def _is_third_party(self, field: Field, about: frozenset[str], *, tellers: Tellers) -> bool:
        """Tell whether this is about somebody else whom the profile speaks of by relation only.

        Of what belongs to several, one must be the person sought; a file may show nobody but them. What testifiers say
        of themselves is no third party: class `source` decides.
        """
        if self.profile.third_parties == _BY_NAME:
            return False
        if field.kind == EVIDENCE:
            return not about or not about <= self.sought | self.purpose.release_names
        if not about or about & self.sought or about <= tellers.persons:
            return False
        return not (field.kind in _RELEASED_ONE_BY_ONE and about <= self.purpose.release_names)

    def _trimmed(self, claim: Claim) -> Claim:
        tellers = self.sources.tellers(claim)
        allowed = {}
        for name in (SOURCE, "date"):
            scopes = self._scopes({name})
            allowed[name] = scopes is not None and self._consent(tellers, scopes) is None
        return trimmed(
            claim,
            profile=self.profile,
            form=self.form,
            with_how_known=allowed[SOURCE],
            with_as_of=allowed["date"],
        )


def _number(folder: FoldedRecord) -> str | None:
    return next((claim.value for claim in claims_of(folder, "number") if type(claim.value) is str), None)


def _files(files: Iterable[SnapshotFile], records: tuple[SnapshotRecord, ...]) -> tuple[SnapshotFile, ...]:
    """Return the files whose digest may leave and is theirs, by record and digest."""
    free = {
        (record.id, claim.value.hex())
        for record in records
        if record.kind == EVIDENCE
        for claim in record.claims
        if claim.field == "digest" and isinstance(claim.value, bytes)
    }
    return tuple(sorted((one for one in files if (one.record, one.sha256) in free), key=lambda one: one.record))


def _disagreements(records: tuple[SnapshotRecord, ...], sought: frozenset[str]) -> tuple[tuple[Claim, ...], ...]:
    """Return where released claims differ: within one record, and between what several told of the same episode."""
    as_left = [FoldedRecord(record.id, record.kind, record.claims, (), (), (), is_ended=False) for record in records]
    found = [one.claims for record in as_left for one in disagreements(record)]
    persons = [record for record in as_left if record.id in sought]
    episodes = [record for record in as_left if record.kind == _EPISODE and records_in(record, PERSON) & sought]
    across = group_disagreements(persons, episodes, single_valued=_ONE_TRUE_VALUE)
    return tuple(dict.fromkeys([*found, *(one.claims for one in across)]))
