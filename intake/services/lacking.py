"""To whom this device can write, and which entries each of them lacks.

A coordinator is sent all; a field device the organisation's chain and what touches the cases it works on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intake.crypto.signing import fingerprint
from intake.errors import NeedsEnrolment, RecipientUnknown
from intake.journal.organisation import Trust
from intake.model.exchange import Head
from intake.model.journal import SignedEntry
from intake.services import identity
from intake.services.opened import Session
from intake.services.peers import CONFIRMED, KnownOf
from intake.services.trust import trust_of
from intake.vault.chunks import in_chunks
from intake.vault.unit import Unit

ENTRIES_AT_ONCE: Final = 64

_LEAST_LETTERS: Final = 6
_OFFERED: Final = "offered:"
_COVERED: Final = "covered:"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody to write to: one device, its age recipient and how they are called."""

    name: str
    device: str
    recipient: str
    is_coordinator: bool


def parties(session: Session, unit: Unit) -> list[Party]:
    """Return everybody to whom this device can write, coordinators first; nobody before enrolment."""
    trust = trust_of(unit)
    if trust is None:
        return []
    today = session.now().date()
    confirmed = {peer.device for peer in unit.own.peers.all() if peer.state == CONFIRMED}
    found = []
    for device, certificate in trust.certificates.items():
        is_coordinator = certificate.role.value == "coordinator"
        is_known = is_coordinator or device in confirmed or session.role.value == "field"
        is_current = device not in trust.successors and trust.is_valid(device, day=today)
        if device != session.device and is_current and is_known:
            found.append(Party(certificate.pseudonym, device, certificate.recipient, is_coordinator))
    return sorted(found, key=lambda party: (not party.is_coordinator, party.name))


def find_party(session: Session, unit: Unit, to: str) -> Party:
    """Return the recipient that `to` names. Raises NeedsEnrolment, RecipientUnknown."""
    known = parties(session, unit)
    if not known and trust_of(unit) is None:
        raise NeedsEnrolment()
    name = unit.own.setting(identity.ORGANISATION_NAME) or ""
    wanted = to.strip().casefold()
    if wanted == name.casefold():
        found = next((party for party in known if party.is_coordinator), None)
        if found is not None:
            return found
    fits = [
        party
        for party in known
        if party.name.casefold() == wanted or (len(wanted) >= _LEAST_LETTERS and party.device.startswith(wanted))
    ]
    if len(fits) != 1:
        raise RecipientUnknown()
    return fits[0]


def entries_lacking(unit: Unit, party: Party, known: KnownOf) -> Iterator[tuple[SignedEntry, ...]]:
    """Give the entries that a party does not hold, some at a time, device by device, oldest first."""
    for digests in in_chunks(_digests_for(unit, party, known), size=ENTRIES_AT_ONCE):
        yield unit.journal.signed(digests)


def count_lacking(unit: Unit, party: Party, known: KnownOf) -> int:
    """Return how many entries a party does not hold."""
    return len(_digests_for(unit, party, known))


def cases_of_party(unit: Unit, device: str) -> tuple[str, ...]:
    """Return the cases that a device, or one it took the place of, has written about."""
    return unit.views.cases_of(records_of_party(unit, device))


def records_of_party(unit: Unit, device: str) -> frozenset[str]:
    """Return the records that a device, or one it took the place of, has written about."""
    trust = trust_of(unit)
    former = [old for old, new in trust.successors.items() if new == device] if trust else []
    return frozenset(record for one in (device, *former) for record in unit.journal.records_by(one))


def offered(unit: Unit, party: Party, *, bundle: str) -> None:
    """Remember of which cases this bundle tells a field device; its receipt makes them covered."""
    if not party.is_coordinator:
        unit.own.put_setting(_OFFERED + party.device, json.dumps([bundle, *cases_of_party(unit, party.device)]))


def covered(unit: Unit, device: str, *, bundle: str) -> None:
    """Note that a device now holds what touched the cases of the last bundle to it, if this is that bundle."""
    text = unit.own.setting(_OFFERED + device)
    if text is not None and json.loads(text)[0] == bundle:
        unit.own.put_setting(_COVERED + device, json.dumps(json.loads(text)[1:]))


def _digests_for(unit: Unit, party: Party, known: KnownOf) -> list[str]:
    devices = {device for device, _sequence, _digest in unit.journal.heads()}
    found: set[Head] = set()
    for device in devices if party.is_coordinator else devices & _root_devices(trust_of(unit)):
        found.update(unit.journal.heads_of(device, after_sequence=known.heads.get(device, 0)))
    if not party.is_coordinator:
        found |= _touching(unit, party, known)
    return [digest for device, _sequence, digest in sorted(found) if device != party.device]


def _touching(unit: Unit, party: Party, known: KnownOf) -> set[Head]:
    """Return the entries that touch a field device's cases; how far it holds a journal in part counts for old ones."""
    text = unit.own.setting(_COVERED + party.device)
    before = set(json.loads(text)) if text else set()
    cases = cases_of_party(unit, party.device)
    old = unit.views.members_of([case for case in cases if case in before]) | records_of_party(unit, party.device)
    new = unit.views.members_of([case for case in cases if case not in before]) - old
    later = {head for head in unit.journal.heads_touching(old) if head[1] > known.heads.get(head[0], 0)}
    return later | set(unit.journal.heads_touching(new))


def _root_devices(trust: Trust | None) -> frozenset[str]:
    return frozenset(fingerprint(root.key).hex() for root in trust.roots) if trust else frozenset()
