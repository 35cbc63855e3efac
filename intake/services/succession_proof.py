"""The proof that a new device takes the place of an old one: the old key's signature, in the new one's journal."""

from __future__ import annotations

from typing import Final

from intake.bundle.reading import OpenBundle
from intake.crypto import signing
from intake.crypto.digests import LABEL_SUCCESSION
from intake.errors import CannotBeTrusted
from intake.ids import RandomBytes, new_id
from intake.journal.certificates import CARD, SUCCESSION, Succession, decode_card, encode_card
from intake.journal.encoding import decode_body, decode_entry
from intake.journal.organisation import Trust
from intake.services.journaling import NewValue

ACT: Final = "device.succeed"
PROOF: Final = "proof"


def proof_values(former: str, seed: bytes, *, new: str, random: RandomBytes) -> tuple[NewValue, ...]:
    """Return the values of the new device's first entry. seed: of the former device's signing key (32 bytes)."""
    card = encode_card(Succession(former, new, new))
    proof = signing.sign(seed, label=LABEL_SUCCESSION, message=card)
    record = new_id(random)
    return NewValue(record, SUCCESSION, CARD, card), NewValue(record, SUCCESSION, PROOF, proof)


def claims_succession(bundle: OpenBundle) -> frozenset[str]:
    """Return the changes by which a bundle's sender says that it takes another's place; none for most bundles."""
    wanted: set[str] = set()
    for signed in bundle.entries():
        entry = decode_entry(signed.payload)
        if entry.device == bundle.sender and entry.act == ACT:
            wanted |= {change.id for change in entry.changes}
    return frozenset(wanted)


def succession_in(bundle: OpenBundle, changes: frozenset[str], *, trust: Trust) -> Succession | None:
    """Return whose place the sender takes, proven by the old key; None when nothing is proven.

    changes: of claims_succession; trust: knows the old device's key.
    """
    told: dict[str, object] = {}
    for carried in bundle.bodies():
        if carried.change in changes and carried.encoded is not None:
            body = decode_body(carried.encoded)
            told[body.field] = body.value
    card, proof = told.get(CARD), told.get(PROOF)
    if not isinstance(card, bytes) or not isinstance(proof, bytes):
        return None
    try:
        said = decode_card(SUCCESSION, card)
        key = trust.public_key(said.old) if isinstance(said, Succession) else None
        if not isinstance(said, Succession) or said.new != bundle.sender or key is None:
            return None
        signing.verify(key, proof, label=LABEL_SUCCESSION, message=card)
    except CannotBeTrusted:
        return None
    return said
