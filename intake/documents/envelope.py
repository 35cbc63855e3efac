"""The CMS message inside a signed PDF, in the one form we write: what is read must be written again as the same bytes.

PAdES B-B (ETSI EN 319 142-1): certificates, three signed attributes, one ECDSA P-256/SHA-256 signature, nothing that
is not signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from intake.crypto.x509 import load
from intake.documents.quiet_pyhanko import as_signing_certificate_v2
from intake.errors import Bug, EncodingInvalid, SignatureInvalid

MOST_CERTIFICATES: Final = 2
_DIGEST: Final = "sha256"
_SIGNATURE: Final = "sha256_ecdsa"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message says. leaf: the signer's certificate; others: those beside it (the root); all DER.

    digest: SHA-256 of the signed bytes of the document; signature: DER, not yet verified.
    """

    leaf: bytes
    others: tuple[bytes, ...]
    digest: bytes
    signature: bytes


def seal(digest: bytes, *, key: bytes, leaf: bytes, others: tuple[bytes, ...]) -> bytes:
    """Return the message that signs a document's digest. key: P-256, PKCS#8 DER. Equal input gives equal bytes.

    Raises Bug when the key is not the one of the leaf, CertificateInvalid for a leaf that is none of ours.
    """
    private = serialization.load_der_private_key(key, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.public_key() != load(leaf).public_key():
        raise Bug(where="document key")
    # Deterministic ECDSA (RFC 6979): no bad random number can give the key away.
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    signature = private.sign(_signed_bytes(leaf, digest), algorithm)
    return write(Envelope(leaf, others, digest, signature))


def read(untrusted: bytes) -> Envelope:
    """Return what a message says; raise EncodingInvalid for anything that `write` would not have written.

    Raises CertificateInvalid for a certificate that is not of our kind, such as one for an RSA or Ed25519 key.
    """
    try:
        signed = cms.ContentInfo.load(untrusted, strict=True)["content"]
        certificates = tuple(item.dump() for item in signed["certificates"])
        (info,) = signed["signer_infos"]
        serial = info["sid"].chosen["serial_number"].native
        digests = [item["values"][0].native for item in info["signed_attrs"] if item["type"].native == "message_digest"]
        signature = info["signature"].native
        leaves = [der for der in certificates if load(der).serial_number == serial]
        others = tuple(der for der in certificates if der not in leaves)
        (leaf,), (digest,) = leaves, digests
        envelope = Envelope(leaf, others, bytes(digest), bytes(signature))
        is_ours = len(certificates) <= MOST_CERTIFICATES and write(envelope) == untrusted
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise EncodingInvalid(where="cms") from error  # asn1crypto parses as it goes: any of these means a wrong shape
    if not is_ours:
        raise EncodingInvalid(where="cms")
    return envelope


def write(envelope: Envelope) -> bytes:
    """Return the message's one encoding (DER)."""
    leaf = asn1_x509.Certificate.load(envelope.leaf)
    issuer = {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(name="issuer_and_serial_number", value=cms.IssuerAndSerialNumber(issuer)),
            "digest_algorithm": {"algorithm": _DIGEST},
            "signed_attrs": _attributes(envelope.leaf, envelope.digest),
            "signature_algorithm": {"algorithm": _SIGNATURE},
            "signature": envelope.signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": _DIGEST}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [asn1_x509.Certificate.load(der) for der in (envelope.leaf, *envelope.others)],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def verify(envelope: Envelope) -> None:
    """Return when the leaf's key made the signature over this digest; raise SignatureInvalid. Says nothing of trust."""
    key = load(envelope.leaf).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SignatureInvalid
    try:
        key.verify(envelope.signature, _signed_bytes(envelope.leaf, envelope.digest), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise SignatureInvalid from error


def _attributes(leaf: bytes, digest: bytes) -> cms.CMSAttributes:
    certificate = asn1_x509.Certificate.load(leaf)
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(certificate)]}),
        ]
    )


def _signed_bytes(leaf: bytes, digest: bytes) -> bytes:
    return bytes(_attributes(leaf, digest).dump())
