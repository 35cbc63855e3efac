"""Making changes and entries, and checking those of others. Keys and random bytes are handed in; nothing is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from intake.crypto import signing
from intake.crypto.digests import LABEL_ENTRY
from intake.errors import SignatureInvalid
from intake.ids import RandomBytes
from intake.journal.encoding import SALT_BYTES, change_id, decode_entry, encode_body, encode_entry
from intake.model.journal import Body, Change, EncodedBody, Entry, SignedEntry, Source, Words
from intake.model.values import Value


def draft_change(  # noqa: PLR0913 - one argument for each member of a body
    *,
    record: str,
    kind: str,
    field: str,
    source: Source,
    value: Value,
    words: Words | None = None,
    how_known: str | None = None,
    as_of: str | None = None,
    credibility: int | None = None,
    replaces: Iterable[str] = (),
    random: RandomBytes = secrets.token_bytes,
) -> tuple[Change, EncodedBody]:
    """Return a change and its body, ready for an entry.

    replaces: all change ids that this value stands in for, that is `attested_by` of the claim it corrects (of every
    claim, when it settles a conflict). An end (`ended`) names every current change of the record that its author saw.
    words: not needed for a date or place, whose `said` goes there. random: salts; the body's and the words' are apart.
    Raises EncodingInvalid, TooLarge.
    """
    body = Body(
        salt=random(SALT_BYTES),
        record=record,
        kind=kind,
        field=field,
        source=source,
        value=value,
        how_known=how_known,
        as_of=as_of,
        credibility=credibility,
        words=words,
    )
    encoded = encode_body(body, words_salt=random(SALT_BYTES))
    return Change(change_id(encoded.body), tuple(sorted(set(replaces)))), encoded


def sign_entry(entry: Entry, *, seed: bytes) -> SignedEntry:
    """Return the entry's exact bytes with the device's Ed25519 signature over them.

    seed: 32 bytes, the private key of `entry.device`. Raises EncodingInvalid, TooLarge.
    """
    payload = encode_entry(entry)
    return SignedEntry(payload, signing.sign(seed, label=LABEL_ENTRY, message=payload))


def verify_entry(untrusted: SignedEntry, *, public_key: bytes) -> Entry:
    """Return the entry if this key signed exactly these bytes and the entry is of this key's device.

    public_key: 32 bytes that went through `check_public_key`. The signature is checked before anything is parsed.
    Raises SignatureInvalid, EncodingInvalid, FromNewerVersion, TooLarge.
    """
    signing.verify(public_key, untrusted.signature, label=LABEL_ENTRY, message=untrusted.payload)
    entry = decode_entry(untrusted.payload)
    if entry.device != signing.fingerprint(public_key).hex():
        raise SignatureInvalid(device=entry.device)
    return entry
