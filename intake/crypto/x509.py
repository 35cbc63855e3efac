"""P-256 certificates for signed documents: an organisation's root, a device's leaf, its own leaf before enrolment.

Names in certificates are pseudonyms given by the caller; they end up in every PDF. All moments are UTC.
Profile: RFC 5280; key usage as PAdES asks (digitalSignature and nonRepudiation).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from intake.crypto.digests import sha256
from intake.errors import Bug, CertificateInvalid

MOST_DER_BYTES: Final = 16 * 1024


def new_private_key() -> bytes:
    """Return a fresh P-256 private key as unencrypted PKCS#8 DER, to be kept inside the vault's database."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_key_der(private_key: bytes) -> bytes:
    """Return the public half (SubjectPublicKeyInfo, DER) of a PKCS#8 DER key."""
    return _spki(_private(private_key).public_key())


def check_public_key(untrusted_der: bytes) -> bytes:
    """Return a P-256 public key in its one DER form; raise CertificateInvalid for any other key or form."""
    if _spki(_public(untrusted_der)) != untrusted_der:
        raise CertificateInvalid(where="key form")
    return untrusted_der


def make_root(private_key: bytes, *, name: str, not_before: datetime, not_after: datetime) -> bytes:
    """Return an organisation's self-signed document root (DER): may sign leaves and nothing below them.

    name: a pseudonym of 1 to 64 letters. not_before, not_after: aware, whole seconds count.
    """
    key = _private(private_key)
    builder = _builder(key.public_key(), name=name, issuer_name=_name(name), validity=(not_before, not_after))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(is_root=True), critical=True)
    return _signed(builder, key)


def issue_leaf(
    root_key: bytes, root: bytes, *, public_key: bytes, name: str, not_before: datetime, not_after: datetime
) -> bytes:
    """Return a leaf (DER) of the root for a device's public key (DER), for signing documents and nothing else.

    Raises Bug when the key is not the root's or the leaf would outlive the root, CertificateInvalid for bad DER.
    """
    key, issuer = _private(root_key), load(root)
    if _spki(key.public_key()) != certificate_key(root):
        raise Bug(where="root")
    if not_before < issuer.not_valid_before_utc or not_after > issuer.not_valid_after_utc:
        raise Bug(where="validity")
    leaf_key = _public(public_key)
    builder = _builder(leaf_key, name=name, issuer_name=issuer.subject, validity=(not_before, not_after))
    return _signed(_as_leaf(builder, issuer_key=key), key)


def self_signed_leaf(private_key: bytes, *, name: str, not_before: datetime, not_after: datetime) -> bytes:
    """Return a leaf (DER) that a device signs for itself before it is enrolled. Nobody trusts it by its name."""
    key = _private(private_key)
    builder = _builder(key.public_key(), name=name, issuer_name=_name(name), validity=(not_before, not_after))
    return _signed(_as_leaf(builder, issuer_key=key), key)


def load(untrusted_der: bytes) -> x509.Certificate:
    """Return a certificate of ours: DER, P-256, at most 16 KiB. Says nothing about trust. Raises CertificateInvalid."""
    if len(untrusted_der) > MOST_DER_BYTES:
        raise CertificateInvalid(where="size")
    try:
        certificate = x509.load_der_x509_certificate(untrusted_der)
        key = certificate.public_key()
        _ = certificate.extensions, certificate.subject, certificate.issuer
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension) as error:
        raise CertificateInvalid(where="certificate") from error
    # `cryptography` 50 reads a signature whose bit string claims unused bits, and a serial below one with a warning.
    signature = certificate.signature
    if not untrusted_der.endswith(bytes([0x03, len(signature) + 1 & 0xFF, 0x00]) + signature):
        raise CertificateInvalid(where="signature")
    if certificate.serial_number < 1:
        raise CertificateInvalid(where="serial")
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CertificateInvalid(where="curve")
    return certificate


def load_pem(untrusted_pem: bytes) -> bytes:
    """Return the DER of the one certificate of ours in a PEM text; raise CertificateInvalid."""
    if len(untrusted_pem) > 2 * MOST_DER_BYTES:
        raise CertificateInvalid(where="size")
    try:
        [certificate] = x509.load_pem_x509_certificates(untrusted_pem)
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise CertificateInvalid(where="pem") from error
    der = certificate.public_bytes(serialization.Encoding.DER)
    load(der)
    return der


def to_pem(certificate: bytes) -> bytes:
    """Return a DER certificate as PEM text, for other programs."""
    return load(certificate).public_bytes(serialization.Encoding.PEM)


def certificate_key(certificate: bytes) -> bytes:
    """Return the public key (SubjectPublicKeyInfo, DER) that a DER certificate stands for."""
    return _spki(_public_of(load(certificate)))


def check_issued_by(leaf: bytes, root: bytes, *, moment: datetime) -> None:
    """Return when `root` issued `leaf` and both were valid at `moment` (aware); raise CertificateInvalid otherwise.

    The caller has pinned `root`; no other path is ever looked for.
    """
    certificate, issuer = load(leaf), load(root)
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise CertificateInvalid(where="issuer") from error
    for each in (certificate, issuer):
        if not each.not_valid_before_utc <= moment <= each.not_valid_after_utc:
            raise CertificateInvalid(where="validity")


def _as_leaf(builder: x509.CertificateBuilder, *, issuer_key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(is_root=False), critical=True)
    return builder.add_extension(issuer, critical=False)


def _builder(
    key: ec.EllipticCurvePublicKey, *, name: str, issuer_name: x509.Name, validity: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    """Return a builder with what root and leaf share. The serial follows from the rest, so equal calls are equal."""
    not_before, not_after = (_whole_second(moment) for moment in validity)
    if not_after <= not_before:
        raise Bug(where="validity")
    told = f"{not_before.isoformat()}/{not_after.isoformat()}/{name}/".encode() + issuer_name.public_bytes()
    serial = int.from_bytes(sha256(told, _spki(key))[:16], "big") >> 1 | 1
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer_name)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    certificate = builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    return certificate.public_bytes(serialization.Encoding.DER)


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,  # X.509's older word for it is nonRepudiation
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(name: str) -> x509.Name:
    if not 0 < len(name) <= 64:
        raise Bug(where="name")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _whole_second(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise Bug(where="moment")
    return moment.astimezone(UTC).replace(microsecond=0)


def _private(der: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_der_private_key(der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CertificateInvalid(where="private key") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CertificateInvalid(where="curve")
    return key


def _public(der: bytes) -> ec.EllipticCurvePublicKey:
    try:
        key = serialization.load_der_public_key(der)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CertificateInvalid(where="public key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CertificateInvalid(where="curve")
    return key


def _public_of(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise CertificateInvalid(where="curve")
    return key


def _spki(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
