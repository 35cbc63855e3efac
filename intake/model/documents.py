"""What is said of a paper that somebody holds in their hand or received as a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a signed document is one that the organisation gave out, unchanged.

    reasons: codes of why not, none when ok; notes: codes of what to know beside it (`resources/texts/*/reasons.json`).
    signer, organisation: names in the certificates; profile, case: as the document states them; digest: SHA-256 (64
    letters) of the document before it was signed, which names it for good; signed_at: ISO moment in UTC, stated by the
    signer. All of them are None as long as nothing shows that the organisation wrote them.
    """

    ok: bool
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()
    signer: str | None = None
    organisation: str | None = None
    profile: str | None = None
    case: str | None = None
    digest: str | None = None
    signed_at: str | None = None
