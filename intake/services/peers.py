"""What each peer has told us they hold, and the receipts that wait to go to them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

from intake.model.exchange import Receipt
from intake.vault.unit import Unit

WAITING: Final = "waiting"
CONFIRMED: Final = "confirmed"
REVOKED: Final = "revoked"
"""States of a peer: certified but not yet confirmed by the second half of the code; confirmed; trusted no longer."""

_KNOWN = "known:"
_RECEIPTS = "receipts:"
_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class KnownOf:
    """What a peer's last receipt says: heads (device -> sequence), what was missing. receipt_ms: 0 for none."""

    heads: dict[str, int]
    missing_bodies: tuple[str, ...]
    missing_blobs: tuple[str, ...]
    receipt_ms: int


def known_of(unit: Unit, device: str) -> KnownOf:
    """Return what is known of a peer; nothing held, before the first receipt."""
    text = unit.own.setting(_KNOWN + device)
    if text is None:
        return KnownOf({}, (), (), 0)
    found = json.loads(text)
    return KnownOf(found["heads"], tuple(found["bodies"]), tuple(found["blobs"]), found["at"])


def note_receipt(unit: Unit, device: str, receipt: Receipt, *, now_ms: int) -> None:
    """Remember a peer's receipt. Heads only grow: an older receipt that comes late takes nothing back."""
    known = known_of(unit, device)
    heads = dict(known.heads)
    for head_device, sequence, _digest in receipt.heads:
        heads[head_device] = max(sequence, heads.get(head_device, 0))
    kept = {
        "heads": heads,
        "bodies": list(receipt.missing_bodies),
        "blobs": list(receipt.missing_blobs),
        "at": max(now_ms, known.receipt_ms),
    }
    unit.own.put_setting(_KNOWN + device, json.dumps(kept))


def add_receipt(unit: Unit, device: str, receipt: Receipt) -> None:
    """Let a receipt wait for the next bundle to a peer; a newer one about the same bundle takes its place.

    What is missing here stands in the newest only: earlier lists are out of date and can be long.
    """
    waiting = [
        replace(one, missing_bodies=(), missing_blobs=())
        for one in waiting_receipts(unit, device)
        if one.bundle != receipt.bundle
    ]
    _keep(unit, device, [*waiting, receipt][-_MOST_WAITING:])


def waiting_receipts(unit: Unit, device: str) -> tuple[Receipt, ...]:
    """Return the receipts that wait for a peer, oldest first."""
    text = unit.own.setting(_RECEIPTS + device)
    return tuple(_receipt(one) for one in json.loads(text)) if text else ()


def receipts_went(unit: Unit, device: str) -> None:
    """Let go of the receipts that were written. If that stick is lost, the peer sends again and is answered again."""
    _keep(unit, device, [])


def _keep(unit: Unit, device: str, receipts: list[Receipt]) -> None:
    rows = [
        [
            one.bundle,
            one.header,
            one.state,
            one.entries,
            [list(head) for head in one.heads],
            list(one.missing_bodies),
            list(one.missing_blobs),
        ]
        for one in receipts
    ]
    unit.own.put_setting(_RECEIPTS + device, json.dumps(rows))


def _receipt(row: list[object]) -> Receipt:
    bundle, header, state, entries, heads, bodies, blobs = row
    return Receipt(
        bundle=str(bundle),
        header=str(header),
        state=str(state),
        entries=int(str(entries)),
        heads=tuple((str(device), int(sequence), str(digest)) for device, sequence, digest in _list(heads)),
        missing_bodies=tuple(map(str, _list(bodies))),
        missing_blobs=tuple(map(str, _list(blobs))),
    )


def _list(value: object) -> list[list[str]]:
    return value if isinstance(value, list) else []
