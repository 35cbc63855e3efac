"""The items inside a bundle's sections, taken apart: each as `writing` puts it together, or BundleDamaged."""

from __future__ import annotations

from typing import Final

from intake.errors import BundleDamaged
from intake.model.exchange import CarriedBlob, CarriedBody, Head, Receipt
from intake.model.journal import BodyState, EncodedBody, SignedEntry

MOST_BODY_BYTES: Final = 2 << 20
MOST_NUMBER: Final = 1 << 62


def entry(untrusted: object) -> SignedEntry:
    """Return [payload, signature]."""
    match untrusted:
        case [bytes() as payload, bytes() as signature] if len(signature) == 64:
            return SignedEntry(payload, signature)
        case _:
            raise BundleDamaged(where="entries")


def body(untrusted: object) -> CarriedBody:
    """Return [change id, state, body or null, words or null]; a body is there exactly when its state says so."""
    match untrusted:
        case [bytes() as change, str() as state, bytes() | None as body, bytes() | None as words] if len(change) == 32:
            pass
        case _:
            raise BundleDamaged(where="bodies")
    if state not in {known.value for known in BodyState} or (state == BodyState.PRESENT) != (body is not None):
        raise BundleDamaged(where="bodies")
    if (
        (body is None and words is not None)
        or len(body or b"") > MOST_BODY_BYTES
        or len(words or b"") > MOST_BODY_BYTES
    ):
        raise BundleDamaged(where="bodies")
    return CarriedBody(change.hex(), BodyState(state), EncodedBody(body, words) if body is not None else None)


def blob(untrusted: object) -> CarriedBlob:
    """Return [id, seed, sealed size, sealed digest, plain size, plain digest]."""
    match untrusted:
        case [
            bytes() as ident,
            bytes() as seed,
            int() as sealed,
            bytes() as sealed_digest,
            int() as plain,
            bytes() as digest,
        ]:
            pass
        case _:
            raise BundleDamaged(where="keys")
    if (len(ident), len(seed), len(sealed_digest), len(digest)) != (16, 32, 32, 32) or not _are_counts(sealed, plain):
        raise BundleDamaged(where="keys")
    return CarriedBlob(ident.hex(), seed, sealed, sealed_digest.hex(), plain, digest.hex())


def receipt(untrusted: object) -> Receipt:
    """Return [bundle, header digest, state, entries, heads, missing bodies, missing blobs]."""
    match untrusted:
        case [
            bytes() as bundle,
            bytes() as header,
            str() as state,
            int() as entries,
            list() as heads,
            list() as bodies,
            list() as blobs,
        ]:
            pass
        case _:
            raise BundleDamaged(where="receipt")
    if len(bundle) != 16 or len(header) != 32 or len(state) > 64 or not _are_counts(entries):
        raise BundleDamaged(where="receipt")
    return Receipt(
        bundle.hex(),
        header.hex(),
        state,
        entries,
        tuple(_head(item) for item in heads),
        _hexes(bodies, 32),
        _hexes(blobs, 16),
    )


def _head(untrusted: object) -> Head:
    match untrusted:
        case [bytes() as device, int() as sequence, bytes() as digest] if len(device) == 32 == len(digest):
            if not _are_counts(sequence):
                raise BundleDamaged(where="receipt")
            return device.hex(), sequence, digest.hex()
        case _:
            raise BundleDamaged(where="receipt")


def _hexes(untrusted: list[object], size_bytes: int) -> tuple[str, ...]:
    found = [item.hex() for item in untrusted if isinstance(item, bytes) and len(item) == size_bytes]
    if len(found) != len(untrusted):
        raise BundleDamaged(where="receipt")
    return tuple(found)


def _are_counts(*numbers: int) -> bool:
    """Tell whether all are whole numbers from 0; Python takes true for 1."""
    return all(type(number) is int and 0 <= number < MOST_NUMBER for number in numbers)
