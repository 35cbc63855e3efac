"""age keys of both kinds: their texts, what is refused, and that secrets are not written by accident."""

from pathlib import Path

import pyrage
import pytest

from intake.crypto import bech32
from intake.crypto.age_recipients import (
    HybridIdentity,
    HybridRecipient,
    X25519Identity,
    X25519Recipient,
    parse_identity,
    parse_recipient,
)
from intake.errors import KeyNotAccepted


@pytest.mark.parametrize("identity", [X25519Identity.generate(), HybridIdentity.generate()])
def test_texts_of_keys_come_back(identity: X25519Identity | HybridIdentity) -> None:
    assert parse_identity(identity.secret_text()) == identity
    assert parse_recipient(str(identity.recipient())) == identity.recipient()


def test_an_x25519_key_has_the_text_that_pyrage_gives_it() -> None:
    theirs = pyrage.x25519.Identity.generate()

    ours = X25519Identity.parse(str(theirs))

    assert ours.secret_text() == str(theirs)
    assert str(ours.recipient()) == str(theirs.to_public())


def test_a_hybrid_identity_has_the_length_and_prefix_of_age(vectors: Path) -> None:
    [line] = [line for line in (vectors / "age/hybrid").read_bytes().split(b"\n") if line.startswith(b"identity: ")]
    text = line.removeprefix(b"identity: ").decode()

    identity = parse_identity(text)

    assert isinstance(identity, HybridIdentity)
    assert identity.secret_text() == text
    assert str(identity.recipient()).startswith("age1pq1")
    assert len(str(identity.recipient())) == 1959


@pytest.mark.parametrize("identity", [X25519Identity(b"s" * 32), HybridIdentity(b"s" * 32)])
def test_neither_str_nor_repr_of_an_identity_tells_its_secret(identity: X25519Identity | HybridIdentity) -> None:
    written = f"{identity} {identity!r}"

    assert "sss" not in written
    assert identity.secret_text() not in written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1pq1qqqq",
        X25519Identity(b"s" * 32).secret_text(),
        str(X25519Identity(b"s" * 32).recipient()).upper(),
        str(X25519Identity(b"s" * 32).recipient())[:-1] + "q",
        bech32.encode("age", bytes(31)),
        bech32.encode("age1pq", bytes(32)),
        bech32.encode("age1pq", b"\xff" * 1216),
        bech32.encode("bc", bytes(32)),
        "аge1қазақша",
    ],
)
def test_a_text_that_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(KeyNotAccepted):
        parse_recipient(text)


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1", "age-secret-key-1qqqq", str(X25519Recipient(b"r" * 32))])
def test_a_text_that_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(KeyNotAccepted):
        parse_identity(text)


def test_nothing_is_sealed_for_a_recipient_of_low_order() -> None:
    hybrid = HybridIdentity.generate().recipient().key[:-32] + bytes(32)

    with pytest.raises(KeyNotAccepted):
        X25519Recipient(bytes(32)).wrap(bytes(16))
    with pytest.raises(KeyNotAccepted):
        HybridRecipient(hybrid).wrap(bytes(16))
