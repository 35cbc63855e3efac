"""What a signed PDF says of itself, read by pyHanko once its bytes are known to come from the organisation.

pyHanko judges it a second time, with its own reading of signature, certificates and "no change allowed".
"""

from __future__ import annotations

import io
import re
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import x509 as asn1_x509

from intake.crypto.digests import sha256_hex
from intake.crypto.x509 import check_issued_by
from intake.documents.quiet_pyhanko import (
    EmbeddedPdfSignature,
    MDPPerm,
    ModificationLevel,
    PdfError,
    PdfFileReader,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    SignatureValidationError,
    ValidationContext,
    async_validate_pdf_signature,
)
from intake.errors import Bug, CertificateInvalid

_MOMENT: Final = re.compile(r"D:(\d{14})(?:Z|\+00'00')")
_REVISIONS: Final = 2  # the document, and the signature added behind it
_MARK: Final = "intake"
_MOST_WORD: Final = 64


class PaperRefused(Exception):
    """A document is not believed. reason: code for the verdict; never leaves this package."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Paper:
    """What a signed document states. digest: SHA-256 (64 letters) of it before signing; signed_at: aware, UTC."""

    signed_at: datetime
    digest: str
    profile: str | None
    case: str | None


def read_paper(pdf: bytes, *, leaf: bytes, root: bytes) -> Paper:
    """Return what a document states, after pyHanko found it whole, trusted under `root` and closed to change.

    leaf, root: DER; both must be valid at the moment that the signer states. Raises PaperRefused.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            raise PaperRefused("more_than_one_signature" if signatures else "not_signed")
        signature = signatures[0]
        signed_at = _certified_at(signature)
        _check_validity(leaf, root, moment=signed_at)
        _check_status(_judged_by_pyhanko(signature, root=root, moment=signed_at))  # (8)
        profile, case = _stated(reader)
        return Paper(signed_at, _digest_before_signing(pdf, reader), profile, case)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError) as error:
        raise PaperRefused("unreadable") from error


def stated_words(keywords: str) -> tuple[str | None, str | None]:
    """Return profile and case of `intake profile=… case=… language=…`; None for what is not there."""
    words = keywords.split(" ")
    if words[0] != _MARK:
        return None, None
    stated = dict(word.split("=", 1) for word in words[1:] if "=" in word and len(word) <= _MOST_WORD)
    return stated.get("profile"), stated.get("case")


def _check_validity(leaf: bytes, root: bytes, *, moment: datetime) -> None:
    try:
        check_issued_by(leaf, root, moment=moment)
    except CertificateInvalid as error:
        raise PaperRefused("outside_validity") from error


def _judged_by_pyhanko(signature: EmbeddedPdfSignature, *, root: bytes, moment: datetime) -> PdfSignatureStatus:
    anchor = asn1_x509.Certificate.load(root)
    context = ValidationContext(trust_roots=[anchor], moment=moment, best_signature_time=moment, allow_fetching=False)
    return _finished(async_validate_pdf_signature(signature, context))


def _finished(work: Coroutine[Any, Any, PdfSignatureStatus]) -> PdfSignatureStatus:
    """Return what pyHanko's coroutine returns. It waits for nothing, so no event loop (and none of its sockets)."""
    try:
        work.send(None)
    except StopIteration as end:
        status: PdfSignatureStatus = end.value
        return status
    work.close()
    raise Bug(where="pyhanko waits")


def _check_status(status: PdfSignatureStatus) -> None:
    if status.docmdp_ok is not True or status.modification_level is not ModificationLevel.NONE:
        raise PaperRefused("added_to")
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise PaperRefused("added_to")
    if not status.bottom_line:
        raise PaperRefused("signature_wrong")


def _certified_at(signature: EmbeddedPdfSignature) -> datetime:
    found = _MOMENT.fullmatch(str(signature.sig_object["/M"]))
    if found is None:
        raise PaperRefused("time_unclear")
    if signature.docmdp_level is not MDPPerm.NO_CHANGES:
        raise PaperRefused("changes_allowed")
    return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _digest_before_signing(pdf: bytes, reader: PdfFileReader) -> str:
    """(9) Return the SHA-256 of the first of two revisions: from the start to its end mark, where the second begins.

    This, not the hash of the file, names a document: the hole can be filled in more than one way.
    """
    xrefs = reader.xrefs
    if xrefs.total_revisions != _REVISIONS:
        raise PaperRefused("added_to")
    end_mark = b"startxref\n%d\n%%%%EOF\n" % xrefs.get_startxref_for_revision(0)
    end = pdf.find(end_mark) + len(end_mark)
    added: Iterable[tuple[int, int]] = xrefs.get_xref_data(1).standard_xrefs.values()
    if pdf.count(end_mark) != 1 or min(offset for _, offset in added) != end:
        raise PaperRefused("added_to")
    return sha256_hex(pdf[:end])


def _stated(reader: PdfFileReader) -> tuple[str | None, str | None]:
    info = reader.trailer["/Info"]
    for name in ("/Keywords", "/Subject"):
        found = stated_words(str(info[name])) if name in info else (None, None)
        if found != (None, None):
            return found
    return None, None
