import random
from collections.abc import Callable
from dataclasses import replace

import cbor2
import pytest

from intake.bundle.cards import (
    MAGIC,
    MOST_CARD_BYTES,
    AnswerCard,
    RequestCard,
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from intake.crypto import x509
from intake.crypto.age_recipients import HybridIdentity, X25519Identity
from intake.crypto.check_code import check_code
from intake.crypto.digests import LABEL_BUNDLE, LABEL_CARD, sha256
from intake.crypto.signing import fingerprint, public_key, sign
from intake.errors import (
    CannotBeTrusted,
    CardDamaged,
    FromNewerVersion,
    KeyNotAccepted,
    SignatureInvalid,
    TooLarge,
)
from intake.model.exchange import CarriedBody
from intake.model.journal import BodyState, EncodedBody, SignedEntry

SEED, ROOT_SEED = bytes(range(32)), bytes(range(1, 33))
REQUEST = RequestCard(
    sign_key=public_key(SEED),
    recipient=str(HybridIdentity(bytes(32)).recipient()),
    document_key=x509.public_key_der(x509.new_private_key()),
    nonce=bytes(16),
    pseudonym="D-4f2a",
    created_ms=1_700_000_000_000,
)
ASKED = encode_request(REQUEST, seed=SEED)
ANSWER = AnswerCard(
    request=sha256(ASKED),
    root_key=public_key(ROOT_SEED),
    organisation="Invented Organisation",
    entries=(SignedEntry(b"first", bytes(64)), SignedEntry(b"second", bytes(64))),
    bodies=(CarriedBody("ab" * 32, BodyState.PRESENT, EncodedBody(b"body", None)),),
    document_certificate=b"certificate",
    created_ms=1_700_000_000_001,
)
ANSWERED = encode_answer(ANSWER, seed=ROOT_SEED)


def card(fields: list[object], *, seed: bytes = SEED, label: bytes = LABEL_CARD) -> bytes:
    payload = cbor2.dumps(fields)
    return MAGIC + cbor2.dumps([payload, sign(seed, label=label, message=payload)])


def fields(data: bytes = ASKED) -> list[object]:
    payload, _ = cbor2.loads(data[len(MAGIC) :])
    found: list[object] = cbor2.loads(payload)
    return found


def changed(place: int, value: object, *, data: bytes = ASKED, seed: bytes = SEED) -> bytes:
    new = fields(data)
    new[place] = value
    return card(new, seed=seed)


def test_a_request_comes_back_as_it_went() -> None:
    assert decode_request(ASKED) == REQUEST
    assert REQUEST.device == fingerprint(REQUEST.sign_key).hex()


def test_an_answer_comes_back_as_it_went() -> None:
    assert decode_answer(ANSWERED) == ANSWER


def test_an_answer_names_the_request_that_it_answers() -> None:
    other = encode_request(replace(REQUEST, nonce=bytes([1]) * 16), seed=SEED)

    assert decode_answer(ANSWERED).request == sha256(ASKED)
    assert decode_answer(ANSWERED).request != sha256(other)


def test_a_swapped_answer_shows_in_the_check_code() -> None:
    # Somebody in between can make a right answer with a root of their own; only the two voices can tell.
    seed = bytes(32)
    swapped = encode_answer(replace(ANSWER, root_key=public_key(seed)), seed=seed)

    assert decode_answer(swapped).request == sha256(ASKED)
    ours, theirs = check_code(ASKED, ANSWERED), check_code(ASKED, swapped)
    assert ours[0] != theirs[0]
    assert ours[1] != theirs[1]


def test_only_the_root_itself_answers() -> None:
    with pytest.raises(KeyNotAccepted):
        encode_answer(ANSWER, seed=SEED)
    with pytest.raises(SignatureInvalid):
        decode_answer(changed(3, public_key(SEED), data=ANSWERED, seed=ROOT_SEED))


def test_a_request_proves_that_its_key_is_held() -> None:
    with pytest.raises(SignatureInvalid):
        decode_request(changed(2, public_key(ROOT_SEED)))


def test_a_signature_for_another_purpose_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        decode_request(card(fields(), label=LABEL_BUNDLE))


@pytest.mark.parametrize(
    "key", [bytes(32), bytes([1]) + bytes(31), b"\xff" * 32], ids=["order 4", "one", "not canonical"]
)
def test_a_key_of_low_order_is_not_enrolled(key: bytes) -> None:
    with pytest.raises(KeyNotAccepted):
        decode_request(changed(2, key))
    with pytest.raises(KeyNotAccepted):
        decode_answer(changed(3, key, data=ANSWERED, seed=ROOT_SEED))


@pytest.mark.parametrize(
    "recipient", ["", "age1pq1invented", str(X25519Identity(bytes(32)).recipient()), REQUEST.recipient.upper()]
)
def test_only_post_quantum_recipients_are_enrolled(recipient: str) -> None:
    with pytest.raises(KeyNotAccepted):
        decode_request(changed(3, recipient))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, True),
        (0, 0),
        (1, "answer"),
        (1, 7),
        (2, "text"),
        (2, bytes(31)),
        (3, None),
        (4, bytes(1025)),
        (5, bytes(15)),
        (6, ""),
        (6, "x" * 65),
        (6, "a\u202eb"),
        (6, "two\nlines"),
        (7, -1),
        (7, True),
        (7, 1 << 62),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(place: int, value: object) -> None:
    with pytest.raises(CardDamaged):
        decode_request(changed(place, value))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (1, "request"),
        (2, bytes(31)),
        (3, bytes(33)),
        (4, "x" * 201),
        (4, "a\u202eb"),
        (5, None),
        (5, [[b"payload", bytes(63)]]),
        (5, ["../../x"]),
        (6, [[bytes(31), b"", None]]),
        (6, [[bytes(32), None, None]]),
        (7, bytes(8193)),
        (8, True),
        (8, "now"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(place: int, value: object) -> None:
    with pytest.raises(CardDamaged):
        decode_answer(changed(place, value, data=ANSWERED, seed=ROOT_SEED))


def test_more_or_fewer_fields_are_refused() -> None:
    for other in (fields()[:-1], [*fields(), 0]):
        with pytest.raises(CardDamaged):
            decode_request(card(other))
    for other in (fields(ANSWERED)[:-1], [*fields(ANSWERED), 0]):
        with pytest.raises(CardDamaged):
            decode_answer(card(other, seed=ROOT_SEED))


def test_one_kind_of_card_is_not_read_as_the_other() -> None:
    with pytest.raises(CardDamaged):
        decode_answer(ASKED)
    with pytest.raises(CardDamaged):
        decode_request(ANSWERED)


@pytest.mark.parametrize("data", [card([2, "request", "new"]), card([9]), b"INTAKEC\x02 and more"])
def test_a_newer_card_says_so(data: bytes) -> None:
    for decode in (decode_request, decode_answer):
        with pytest.raises(FromNewerVersion):
            decode(data)


def test_what_is_no_card_is_refused() -> None:
    for data in (b"", b"INTAKEB\x01", b"age-encryption.org/v1\n", MAGIC, MAGIC + b"\xff", ASKED + b"\0", ASKED[:-1]):
        with pytest.raises(CardDamaged):
            decode_request(data)
    with pytest.raises(TooLarge):
        decode_request(MAGIC + bytes(MOST_CARD_BYTES))


def test_no_flipped_bit_is_accepted(share: Callable[[int], int]) -> None:
    chance = random.Random(1)
    decoders: tuple[tuple[bytes, Callable[[bytes], object]], ...] = (
        (ASKED, decode_request),
        (ANSWERED, decode_answer),
    )
    for card_bytes, decode in decoders:
        for _ in range(share(3000)):
            data = bytearray(card_bytes)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            with pytest.raises(CannotBeTrusted):
                decode(bytes(data))


def test_no_cut_and_no_splice_is_accepted(share: Callable[[int], int]) -> None:
    chance = random.Random(2)
    other = encode_request(replace(REQUEST, pseudonym="D-9c1b"), seed=SEED)
    for _ in range(share(1000)):
        place = chance.randrange(len(ASKED))
        with pytest.raises(CannotBeTrusted):
            decode_request(ASKED[:place])
        spliced = ASKED[:place] + other[place:]
        if spliced not in {ASKED, other}:
            with pytest.raises(CannotBeTrusted):
                decode_request(spliced)
