import random

import pytest

from intake.crypto import signing
from intake.documents.check_code import LETTERS, make, parse, verify
from intake.errors import Bug, EncodingInvalid, FromNewerVersion, KeyNotAccepted, SignatureInvalid

SEED = bytes(range(32))
DIGEST = bytes(range(100, 132))
TOKEN = b"invented tok"


def code() -> str:
    return make(DIGEST, token=TOKEN, seed=SEED)


def test_a_code_says_what_was_put_in_and_no_more() -> None:
    parsed = parse(code())

    assert (parsed.token, parsed.digest) == (TOKEN, DIGEST)
    assert len(code()) == LETTERS
    assert set(code()) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    verify(parsed, key=signing.public_key(SEED))


@pytest.mark.parametrize(
    ("data", "letters"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_the_letters_are_those_of_rfc_9285(data: bytes, letters: str) -> None:
    from intake.documents import check_code

    assert check_code._to_base45(data) == letters
    assert check_code._from_base45(letters) == data


@pytest.mark.parametrize("letters", ["GGW", "ZZZ", ":::", "a00", "0", "00000000000A"[:4], "::"])
def test_letters_that_stand_for_nothing_are_refused(letters: str) -> None:
    with pytest.raises(EncodingInvalid):
        parse(letters)


def test_another_key_did_not_sign_it() -> None:
    with pytest.raises(KeyNotAccepted):
        verify(parse(code()), key=signing.public_key(bytes(32)))


def test_no_changed_letter_is_believed() -> None:
    chance = random.Random(5)
    key = signing.public_key(SEED)
    refused = 0
    for place in range(LETTERS):
        changed = code()[:place] + chance.choice("0123456789ABCDEF") + code()[place + 1 :]
        if changed == code():
            continue
        with pytest.raises((EncodingInvalid, FromNewerVersion, KeyNotAccepted, SignatureInvalid)):
            verify(parse(changed), key=key)
        refused += 1
    assert refused > LETTERS // 2


def test_a_code_of_a_later_version_says_so() -> None:
    from intake.documents import check_code

    with pytest.raises(FromNewerVersion):
        parse(check_code._to_base45(b"\x02" + bytes(112)))


def test_a_code_of_another_length_is_refused() -> None:
    for letters in ("", code()[:-3], code() + "000", code() * 3):
        with pytest.raises(EncodingInvalid):
            parse(letters)


def test_a_token_or_digest_of_another_size_is_our_mistake() -> None:
    with pytest.raises(Bug):
        make(DIGEST, token=b"", seed=SEED)
    with pytest.raises(Bug):
        make(b"", token=TOKEN, seed=SEED)
