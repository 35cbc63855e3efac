"""Judging a signed PDF by a stricter rule than readers use: exactly what `sign` writes, by a key of the pinned root.

No parser meets a file before its bytes are shown to be signed by the organisation: until then it is searched for one
mark, hashed, and compared. pdfsig calls a file valid to which somebody added a page (facts/security.md, 5).
Steps are numbered as in README, Formats (signed PDF).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from cryptography import x509 as x509_types
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtensionOID, NameOID, SignatureAlgorithmOID

from intake.crypto.digests import equal, sha256, sha256_hex
from intake.crypto.x509 import certificate_key, check_issued_by, load
from intake.documents import envelope
from intake.documents.envelope import Envelope
from intake.documents.signed_paper import Paper, PaperRefused, read_paper
from intake.errors import CertificateInvalid, EncodingInvalid, SignatureInvalid
from intake.model.documents import Verdict

MOST_BYTES: Final = 50 << 20
AHEAD_ALLOWED: Final = timedelta(minutes=10)
"""How far a signer's clock may run ahead of ours."""

_HEADER: Final = b"%PDF-1.7\n"
_MARK: Final = b"/ByteRange"
_RANGE: Final = re.compile(rb"/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9})\]")
_MOST_HOLE_BYTES: Final = 1 << 16
_PROFILE: Final = {
    ExtensionOID.SUBJECT_KEY_IDENTIFIER: False,
    ExtensionOID.BASIC_CONSTRAINTS: True,
    ExtensionOID.KEY_USAGE: True,
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER: False,
}


def document_key_fingerprint(public_key: bytes) -> str:
    """Return the name under which a revoked document key (SubjectPublicKeyInfo, DER) is looked up: 64 letters."""
    return sha256_hex(public_key)


def verify(untrusted_pdf: bytes, *, root: bytes | None, revoked: Mapping[str, date], now: datetime) -> Verdict:
    """Return whether this is a document of the organisation of `root`, unchanged; never raises for its bytes.

    root: the pinned document root (DER), None when this device belongs to nobody: then never ok; revoked: first day
    (UTC) on which papers of a key are no longer believed, by `document_key_fingerprint`; now: aware.
    """
    try:
        signed = _check_bytes(untrusted_pdf)
        pinned = _check_organisation(signed, root)
        paper = read_paper(untrusted_pdf, leaf=signed.leaf, root=pinned)
    except PaperRefused as refused:
        return Verdict(ok=False, reasons=(refused.reason,))
    return _judge(signed, paper, root=pinned, revoked=revoked, now=now.astimezone(UTC))


def _check_bytes(untrusted_pdf: bytes) -> Envelope:
    """Return what was signed over these bytes, with a signature that holds; whose it is remains open."""
    if len(untrusted_pdf) > MOST_BYTES:  # (1)
        raise PaperRefused("too_large")
    if not untrusted_pdf.startswith(_HEADER):
        raise PaperRefused("not_a_paper")
    marks = untrusted_pdf.count(_MARK)  # (2)
    if marks != 1:
        raise PaperRefused("more_than_one_signature" if marks else "not_signed")
    hole_start, hole_end = _hole(untrusted_pdf)  # (3)
    message = _message(untrusted_pdf[hole_start:hole_end])  # (4)
    digest = sha256(untrusted_pdf[:hole_start], untrusted_pdf[hole_end:])
    if not equal(digest, message.digest):  # (5)
        raise PaperRefused("changed")
    try:
        envelope.verify(message)  # (6)
    except (SignatureInvalid, CertificateInvalid) as error:
        raise PaperRefused("signature_wrong") from error
    return message


def _hole(untrusted_pdf: bytes) -> tuple[int, int]:
    """Return where the hole for the signature begins and ends, when everything around it is covered."""
    found = _RANGE.search(untrusted_pdf)
    if found is None:
        raise PaperRefused("signature_form")
    start, end, rest = (int(number) for number in found.groups())
    if end + rest < len(untrusted_pdf):
        raise PaperRefused("added_to")
    if end + rest > len(untrusted_pdf):
        raise PaperRefused("cut_short")
    if not start < end <= start + _MOST_HOLE_BYTES or not start < found.start() + end - start:
        raise PaperRefused("signature_form")
    return start, end


def _message(untrusted_hole: bytes) -> Envelope:
    """Return the message in `<…>`, which is its capital hexadecimal letters and then zeros, and nothing else."""
    if not untrusted_hole.startswith(b"<") or not untrusted_hole.endswith(b">"):
        raise PaperRefused("signature_form")
    letters = untrusted_hole[1:-1]
    try:
        padded = bytes.fromhex(letters.decode("ascii"))
    except ValueError as error:
        raise PaperRefused("hole_not_clean") from error
    # A DER SEQUENCE of our size says its own length in the two bytes after 30 82.
    length = 4 + int.from_bytes(padded[2:4], "big")
    if padded[:2] != b"\x30\x82" or length > len(padded):
        raise PaperRefused("signature_form")
    message = padded[:length]
    if letters != message.hex().upper().encode().ljust(len(letters), b"0"):
        raise PaperRefused("hole_not_clean")
    try:
        return envelope.read(message)
    except CertificateInvalid as error:
        raise PaperRefused("key_kind") from error
    except EncodingInvalid as error:
        raise PaperRefused("signature_form") from error


def _check_organisation(signed: Envelope, root: bytes | None) -> bytes:
    """(7) Return the root when it issued the leaf and both are of our kind; whether they were valid is asked later."""
    leaf = load(signed.leaf)
    if root is None or leaf.subject == leaf.issuer:
        raise PaperRefused("unknown_organisation")
    try:
        check_issued_by(signed.leaf, root, moment=leaf.not_valid_before_utc)
    except CertificateInvalid as error:
        raise PaperRefused("other_organisation") from error
    if signed.others != (root,) or not _is_ours(leaf):
        raise PaperRefused("certificate_form")
    return root


def _is_ours(leaf: x509_types.Certificate) -> bool:
    """Tell whether a leaf has what `crypto.x509` gives it and no more: to sign documents and nothing else."""
    if {extension.oid: extension.critical for extension in leaf.extensions} != _PROFILE:
        return False
    usage = leaf.extensions.get_extension_for_class(x509_types.KeyUsage).value
    others = (usage.key_cert_sign, usage.crl_sign, usage.key_encipherment, usage.data_encipherment, usage.key_agreement)
    return (
        leaf.signature_algorithm_oid == SignatureAlgorithmOID.ECDSA_WITH_SHA256
        and isinstance(leaf.signature_hash_algorithm, hashes.SHA256)
        and not leaf.extensions.get_extension_for_class(x509_types.BasicConstraints).value.ca
        and usage.digital_signature
        and usage.content_commitment
        and not any(others)
    )


def _judge(signed: Envelope, paper: Paper, *, root: bytes, revoked: Mapping[str, date], now: datetime) -> Verdict:
    """(10) Weigh the stated time against now and a revocation, and say all that is known of the document."""
    leaf, issuer = load(signed.leaf), load(root)
    reasons, notes = [], []
    if paper.signed_at > now + AHEAD_ALLOWED:
        reasons.append("signed_in_future")
    if now > min(leaf.not_valid_after_utc, issuer.not_valid_after_utc):
        notes.append("certificate_expired_since")
    day = revoked.get(document_key_fingerprint(certificate_key(signed.leaf)))
    if day is not None and paper.signed_at.date() >= day:
        reasons.append("revoked")
    elif day is not None:
        notes.append("revoked_since")
    return Verdict(
        ok=not reasons,
        reasons=tuple(reasons),
        notes=tuple(notes),
        signer=_name(leaf),
        organisation=_name(issuer),
        profile=paper.profile,
        case=paper.case,
        digest=paper.digest,
        signed_at=paper.signed_at.isoformat().replace("+00:00", "Z"),
    )


def _name(certificate: x509_types.Certificate) -> str | None:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else None
