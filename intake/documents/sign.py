"""Signing a finished PDF: PAdES B-B, certified with "no change allowed", in memory, no clock or zone of its own.

The signature is appended, so the document before signing stays in the file byte for byte; its SHA-256 names it.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Final

from intake.crypto.x509 import check_issued_by
from intake.documents import envelope
from intake.documents.quiet_pyhanko import (
    InvisSigSettings,
    MDPPerm,
    PdfCMSEmbedder,
    QuietWriter,
    SigFieldSpec,
    SigIOSetup,
    SigMDPSetup,
    SignatureObject,
    SigObjSetup,
    SigSeedSubFilter,
)
from intake.errors import Bug

MOST_PDF_BYTES: Final = 49 << 20  # a signed one has at most 50 MiB
HOLE_LETTERS: Final = 8192
"""Room for the signature, in hexadecimal letters; a message of two certificates takes about 2,300."""

FIELD: Final = "Signature"
_DIGEST: Final = "sha256"


def sign(pdf: bytes, *, key: bytes, certificate: bytes, chain: tuple[bytes, ...], signed_at: datetime) -> bytes:
    """Return the PDF with one invisible signature behind it; the words about it are the layout's.

    pdf: finished and unsigned, at most 49 MiB; key: P-256, PKCS#8 DER; certificate: DER, of that key; chain: the root
    (DER), empty for a certificate that the device made for itself; signed_at: aware, whole seconds count.
    Raises Bug for a PDF that is signed or too large, for a key or certificate that do not belong together, and
    CertificateInvalid when the root did not issue the certificate or one of them is not valid at that moment.
    """
    if len(pdf) > MOST_PDF_BYTES or b"/ByteRange" in pdf or signed_at.tzinfo is None:
        raise Bug(where="sign")
    moment = signed_at.astimezone(UTC).replace(microsecond=0)
    for root in chain:
        check_issued_by(certificate, root, moment=moment)
    # On the last page, of no size, printed with it (PDF/A wants that flag) and hidden from nobody.
    visible = InvisSigSettings(set_print_flag=True, set_hidden_flag=False)
    embedder = PdfCMSEmbedder(SigFieldSpec(FIELD, on_page=-1, invis_sig_settings=visible))
    # pyHanko's protocol of four steps: field, signature object, digest of all but the hole, message into the hole.
    steps = embedder.write_cms(FIELD, QuietWriter(io.BytesIO(pdf)))
    next(steps)
    hole = SignatureObject(timestamp=moment, subfilter=SigSeedSubFilter.PADES, bytes_reserved=HOLE_LETTERS)
    certify = SigMDPSetup(md_algorithm=_DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    steps.send(SigObjSetup(sig_placeholder=hole, mdp_setup=certify))
    prepared, output = steps.send(SigIOSetup(md_algorithm=_DIGEST))
    steps.send(envelope.seal(prepared.document_digest, key=key, leaf=certificate, others=chain))
    return bytes(output.getvalue())
