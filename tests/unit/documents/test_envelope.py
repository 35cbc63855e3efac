import random
from collections.abc import Callable

import pytest

from intake.documents import envelope
from intake.errors import Bug, CertificateInvalid, EncodingInvalid, SignatureInvalid
from tests.unit.documents.signed_papers import device, ours, signer

DIGEST = bytes(range(32))


def message() -> bytes:
    by = signer()
    return envelope.seal(DIGEST, key=by.key, leaf=by.leaf, others=(by.root,))


def test_a_message_says_who_signed_what() -> None:
    found = envelope.read(message())

    assert (found.leaf, found.others, found.digest) == (signer().leaf, (signer().root,), DIGEST)
    envelope.verify(found)


def test_equal_input_gives_equal_bytes() -> None:
    assert message() == message()


def test_a_key_that_is_not_the_leafs_signs_nothing() -> None:
    with pytest.raises(Bug):
        envelope.seal(DIGEST, key=device(*ours()).key, leaf=signer().leaf, others=())


def test_a_signature_over_another_digest_does_not_hold() -> None:
    found = envelope.read(message())

    with pytest.raises(SignatureInvalid):
        envelope.verify(envelope.Envelope(found.leaf, found.others, bytes(32), found.signature))


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\x80", b"\x30\x03\x02\x01\x01", bytes(500), b"\x30\x82\xff\xff"])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(EncodingInvalid):
        envelope.read(data)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # then `x509.load` refuses it
def test_only_the_one_encoding_is_read(share: Callable[[int], int]) -> None:
    chance = random.Random(6)
    for _ in range(share(4000)):
        changed = bytearray(message())
        for _ in range(chance.choice([1, 1, 2, 30])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            found = envelope.read(bytes(changed))
        except (EncodingInvalid, CertificateInvalid):
            continue
        assert envelope.write(found) == bytes(changed)


def test_a_message_that_was_cut_or_lengthened_is_refused() -> None:
    for data in (message()[:-1], message() + b"\0", message()[: len(message()) // 2]):
        with pytest.raises((EncodingInvalid, CertificateInvalid)):
            envelope.read(data)
