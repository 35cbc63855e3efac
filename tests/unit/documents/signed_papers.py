"""Papers of an invented organisation, and ways to forge them."""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from intake.crypto import x509
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
from intake.documents.sign import sign
from intake.documents.typeset.blocks import DocumentMeta, Heading, Para
from intake.documents.typeset.page import render

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ALMATY = timezone(timedelta(hours=5))
Seal = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Signer:
    key: bytes
    leaf: bytes
    root: bytes


def organisation(name: str = "Invented Organisation") -> tuple[bytes, bytes]:
    key = x509.new_private_key()
    return key, x509.make_root(key, name=name, not_before=NOW - 400 * DAY, not_after=NOW + 3650 * DAY)


def device(
    root_key: bytes, root: bytes, *, start: datetime = NOW - 10 * DAY, end: datetime = NOW + 355 * DAY
) -> Signer:
    key = x509.new_private_key()
    public = x509.public_key_der(key)
    leaf = x509.issue_leaf(root_key, root, public_key=public, name="D-4f2a", not_before=start, not_after=end)
    return Signer(key, leaf, root)


@functools.cache
def ours() -> tuple[bytes, bytes]:
    return organisation()


@functools.cache
def signer() -> Signer:
    return device(*ours())


@functools.cache
def plain(words: str = "Last seen in Tekes.") -> bytes:
    meta = DocumentMeta(
        title="0417",
        language="en",
        direction="ltr",
        author="Intake",
        subject="intake profile=evidence case=FW-0417 language=en",
        created_utc=NOW,
        running=lambda page, pages: f"{page}/{pages}",
    )
    return render((Heading("0417"), Para(words)), meta=meta)


@functools.cache
def signed() -> bytes:
    by = signer()
    return sign(plain(), key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=NOW)


def honest_seal(by: Signer) -> Seal:
    return lambda digest: envelope.seal(digest, key=by.key, leaf=by.leaf, others=(by.root,))


def forged(
    pdf: bytes,
    seal: Seal,
    *,
    at: datetime = NOW,
    field: str = "Signature",
    permissions: MDPPerm | None = MDPPerm.NO_CHANGES,
) -> bytes:
    """Sign as `sign` does, without its checks: any message, moment, field and permissions."""
    invisible = InvisSigSettings(set_print_flag=True, set_hidden_flag=False)
    steps = PdfCMSEmbedder(SigFieldSpec(field, on_page=-1, invis_sig_settings=invisible)).write_cms(
        field, QuietWriter(io.BytesIO(pdf))
    )
    next(steps)
    hole = SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=8192)
    certify = permissions is not None
    mdp = SigMDPSetup(md_algorithm="sha256", certify=certify, docmdp_perms=permissions)
    steps.send(SigObjSetup(sig_placeholder=hole, mdp_setup=mdp))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    steps.send(seal(prepared.document_digest))
    return bytes(output.getvalue())
