"""What may leave of a case today: the release gate with everything it needs from the vault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from intake.model.consent import ConsentState
from intake.model.dates import UncertainDate
from intake.model.journal import Claim
from intake.model.places import Place
from intake.model.snapshot import HeldBack, Released, SnapshotFile
from intake.model.values import Mark, Texts
from intake.release.gate import Purpose, release_case
from intake.release.standing import Reason
from intake.services.cases import WholeCase
from intake.services.consents import answers_of
from intake.services.evidence import lines_of
from intake.services.folded import ref_of, refs_of
from intake.services.opened import Session
from intake.services.people import people_of
from intake.vault.unit import Unit

if TYPE_CHECKING:
    from intake.documents.leak import Forbidden

EVIDENCE: Final = "evidence"
OUTSIDE: Final = "outside"
_LEAST_ALONE: Final = 4  # shorter words are everywhere


def release(session: Session, unit: Unit, whole: WholeCase, *, profile: str, recipient: str | None = None) -> Released:
    """Return what of a case may leave today in a profile, and what stays home and why.

    recipient: a key of the profile's recipients; None for the usual one.
    """
    consents = states_for(session, unit, whole)
    purpose = Purpose(
        case=whole.id,
        profile=profile,
        day=session.now().date(),
        recipient=recipient,
        testifier=_first_testifier(whole),
        same_person=frozenset(_linked_persons(whole)),
    )
    return release_case(
        whole.records,
        purpose,
        form=session.form,
        consents=consents,
        heads=unit.journal.heads(),
        files=_files(unit, whole),
    )


def _linked_persons(whole: WholeCase) -> Iterator[str]:
    """Give the other records of the person sought: of cases decided to be about the same person, and no others."""
    for record in whole.of_kind("case"):
        person = ref_of(record, "person") if record.id in whole.linked else None
        if person is not None:
            yield person


def states_for(session: Session, unit: Unit, whole: WholeCase) -> tuple[ConsentState, ...]:
    """Return what everybody who told about this case has said yes and no to, wherever they said it."""
    tellers = {ref_of(record, "testifier") for record in whole.of_kind("interview")}
    return answers_of(session, unit, {teller for teller in tellers if teller})


def _first_testifier(whole: WholeCase) -> str | None:
    """Return who told of this case first: a family's paper holds only what they themselves told."""
    own = [record for record in whole.of_kind("interview") if whole.id in refs_of(record, "cases")]
    first = min(own, key=lambda record: min(claim.time for claim in record.claims), default=None)
    return ref_of(first, "testifier")


def _files(unit: Unit, whole: WholeCase) -> tuple[SnapshotFile, ...]:
    return tuple(
        SnapshotFile(line.id, line.kind, line.media_type, line.size_bytes, line.sha256)
        for line in lines_of(unit, whole.records)
    )


def without_hidden_names(whole: WholeCase, released: Released) -> Released:
    """Return the release without the free texts that name somebody who must not appear; they are held back by name.

    A consent lets a story go, not the names in it: relatives name everybody when they tell.
    """
    from intake.documents.leak import names_in  # noqa: PLC0415 - brings the paper libraries

    hidden, shown = hidden_and_shown(whole, released)
    held: Counter[tuple[str, str]] = Counter()
    records = []
    for record in released.snapshot.records:
        naming = {claim.id for claim in record.claims if names_in(_free_text(claim), hidden, allowed=shown)}
        held.update((record.kind, claim.field) for claim in record.claims if claim.id in naming)
        kept = tuple(claim for claim in record.claims if claim.id not in naming)
        records += [replace(record, claims=kept)] if kept else []
    left = {claim.id for record in records for claim in record.claims}
    differing = (tuple(claim for claim in claims if claim.id in left) for claims in released.snapshot.disagreements)
    snapshot = replace(
        released.snapshot,
        records=tuple(records),
        disagreements=tuple(claims for claims in differing if len(claims) > 1),
    )
    more = (HeldBack(kind, field, Reason.NAMES_SOMEBODY, None, count) for (kind, field), count in sorted(held.items()))
    return replace(released, snapshot=snapshot, held_back=(*released.held_back, *more))


def _free_text(claim: Claim) -> str:
    """Return all that a claim says in free words."""
    value = claim.value
    said = value.said if isinstance(value, UncertainDate | Place) else None
    texts = value.texts if isinstance(value, Texts) else ()
    own = value if isinstance(value, str) and not isinstance(value, Mark) else None
    words = claim.words.text if claim.words else None
    return "\n".join(text for text in (own, said, words, *texts) if text)


def hidden_and_shown(whole: WholeCase, released: Released) -> tuple[list[Forbidden], list[str]]:
    """Return what must not stand on the paper, and the names that may: of the persons that the gate lets be named.

    Forbidden are the names of everybody else in the case, and every number and phone that the gate held back; of the
    person sought, where they may not be named, also each longer word of their names alone.
    """
    from intake.documents.leak import Forbidden, ForbiddenKind  # noqa: PLC0415 - brings the paper libraries

    named = {person.id for person in released.snapshot.persons if person.names}
    people = people_of(whole.records)
    shown = [name.text for person in people.values() if person.id in named for name in person.names]
    # Other records of the person sought hold the same name in other spellings: no third person's, so no leak.
    same = set(_linked_persons(whole)) if whole.person in named else set()
    hidden = [
        Forbidden(person.id, ForbiddenKind.NAME, name.text)
        for person in people.values()
        if person.id not in named | same
        for name in person.names
        if name.text not in shown
    ]
    if whole.person not in named and whole.person in people:
        words = {word for name in people[whole.person].names for word in name.text.split()}
        alone = sorted(word for word in words if len(word) >= _LEAST_ALONE)
        hidden += [Forbidden(whole.person, ForbiddenKind.NAME, word) for word in alone]
    released_ids = {claim.id for record in released.snapshot.records for claim in record.claims}
    for record in (*whole.of_kind("identifier"), *whole.of_kind("phone")):
        for claim in record.claims:
            if claim.field == "number" and isinstance(claim.value, str) and claim.id not in released_ids:
                hidden.append(Forbidden(record.id, ForbiddenKind.NUMBER, claim.value))
    return hidden, shown


def of_today(session: Session) -> UncertainDate:
    """Return this day, as a value."""
    day = session.now().date()
    return UncertainDate(None, None, day.isoformat(), None, day, day)
