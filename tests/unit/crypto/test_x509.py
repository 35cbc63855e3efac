"""Certificates for documents: root, leaf, times in UTC, and nothing taken in that is not of our kind."""

import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509 as reference
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.x509 import (
    certificate_key,
    check_issued_by,
    check_public_key,
    issue_leaf,
    load,
    load_pem,
    make_root,
    new_private_key,
    public_key_der,
    self_signed_leaf,
    to_pem,
)
from intake.errors import Bug, CertificateInvalid

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=3650)
LEAF_END = START + timedelta(days=365)
ROOT_KEY = new_private_key()
ROOT = make_root(ROOT_KEY, name="Bozjira documents", not_before=START, not_after=END)
LEAF_KEY = new_private_key()
LEAF = issue_leaf(
    ROOT_KEY, ROOT, public_key=public_key_der(LEAF_KEY), name="desk-07", not_before=START, not_after=LEAF_END
)


def test_the_root_issues_the_leaf_and_both_say_what_they_are_for() -> None:
    root, leaf = load(ROOT), load(LEAF)

    check_issued_by(LEAF, ROOT, moment=START + timedelta(days=1))
    assert root.extensions.get_extension_for_class(reference.BasicConstraints).value.ca
    usage = leaf.extensions.get_extension_for_class(reference.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert leaf.subject.rfc4514_string() == "CN=desk-07"
    assert certificate_key(LEAF) == public_key_der(LEAF_KEY)


@pytest.mark.parametrize("moment", [START - timedelta(seconds=1), LEAF_END + timedelta(seconds=1)])
def test_a_leaf_counts_only_within_its_time(moment: datetime) -> None:
    with pytest.raises(CertificateInvalid):
        check_issued_by(LEAF, ROOT, moment=moment)


def test_a_leaf_of_another_root_of_the_same_name_is_refused() -> None:
    twin = make_root(new_private_key(), name="Bozjira documents", not_before=START, not_after=END)

    with pytest.raises(CertificateInvalid):
        check_issued_by(LEAF, twin, moment=START)


def test_a_leaf_cannot_issue_another() -> None:
    with pytest.raises(CertificateInvalid):
        check_issued_by(self_signed_leaf(LEAF_KEY, name="x", not_before=START, not_after=END), LEAF, moment=START)


def test_times_are_utc_whatever_zone_they_are_given_in() -> None:
    almaty = timezone(timedelta(hours=5))
    start, end = START.astimezone(almaty), END.astimezone(almaty)

    same = make_root(ROOT_KEY, name="Bozjira documents", not_before=start, not_after=end)

    assert same == ROOT
    assert load(same).not_valid_before_utc == START


def test_a_self_signed_leaf_is_no_root() -> None:
    leaf = load(self_signed_leaf(LEAF_KEY, name="desk-07", not_before=START, not_after=LEAF_END))

    assert not leaf.extensions.get_extension_for_class(reference.BasicConstraints).value.ca
    assert leaf.subject == leaf.issuer


def test_a_leaf_never_outlives_its_root_nor_comes_from_another_key() -> None:
    key = public_key_der(LEAF_KEY)

    with pytest.raises(Bug):
        issue_leaf(ROOT_KEY, ROOT, public_key=key, name="x", not_before=START, not_after=END + timedelta(days=1))
    with pytest.raises(Bug):
        issue_leaf(new_private_key(), ROOT, public_key=key, name="x", not_before=START, not_after=LEAF_END)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [("", START, END), ("x" * 65, START, END), ("x", END, START), ("x", START.replace(tzinfo=None), END)],
    ids=["no name", "long name", "backwards", "no zone"],
)
def test_a_root_that_makes_no_sense_is_our_mistake(name: str, start: datetime, end: datetime) -> None:
    with pytest.raises(Bug):
        make_root(ROOT_KEY, name=name, not_before=start, not_after=end)


def test_pem_comes_back_as_the_same_der() -> None:
    assert load_pem(to_pem(LEAF)) == LEAF
    with pytest.raises(CertificateInvalid):
        load_pem(to_pem(LEAF) + to_pem(ROOT))
    with pytest.raises(CertificateInvalid):
        load_pem(b"no certificate")


def test_keys_of_other_kinds_and_forms_are_refused() -> None:
    spki = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    others = [
        ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(*spki),
        ec.generate_private_key(ec.SECP384R1()).public_key().public_bytes(*spki),
        public_key_der(LEAF_KEY) + b"\0",
        public_key_der(LEAF_KEY)[:-1],
        b"",
    ]

    assert check_public_key(public_key_der(LEAF_KEY)) == public_key_der(LEAF_KEY)
    for other in others:
        with pytest.raises(CertificateInvalid):
            check_public_key(other)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # cryptography warns before we refuse
def test_every_flipped_bit_is_refused() -> None:
    for place in range(len(LEAF)):
        for bit in range(8):
            flipped = bytearray(LEAF)
            flipped[place] ^= 1 << bit
            with pytest.raises(CertificateInvalid):
                check_issued_by(bytes(flipped), ROOT, moment=START)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@given(st.binary(max_size=300))
def test_no_bytes_bring_out_an_error_that_is_not_ours(junk: bytes) -> None:
    for untrusted in (junk, LEAF[:40] + junk):
        with pytest.raises(CertificateInvalid):
            load(untrusted)


@pytest.mark.tool("openssl")
def test_openssl_accepts_root_and_leaf(tmp_path: Path) -> None:
    root, leaf = tmp_path / "root.pem", tmp_path / "leaf.pem"
    root.write_bytes(to_pem(ROOT))
    leaf.write_bytes(to_pem(LEAF))
    moment = str(int(START.timestamp()) + 60)

    result = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-attime", moment, "-CAfile", str(root), str(leaf)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stdout.strip().endswith(": OK"), result.stdout + result.stderr
