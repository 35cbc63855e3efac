"""Shares: any two of three give the secret back, one gives nothing, and a typo names share and word."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.shares import join, numbers, split
from intake.errors import Bug, IntakeError, SharesDoNotFit, SharesTooFew, ShareTypo

SECRET = b"sixteen shared !"
SHARES = split(SECRET)
TEXTS = [" ".join(words) for words in SHARES]
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(("left", "right"), list(itertools.permutations(range(3), 2)))
def test_any_two_shares_in_any_order_give_the_secret(left: int, right: int) -> None:
    assert join([TEXTS[left], TEXTS[right]]) == SECRET


def test_three_shares_give_the_secret_too() -> None:
    assert join(TEXTS) == SECRET


def test_a_share_can_be_typed_as_numbers_in_any_script_or_in_capitals() -> None:
    as_numbers = " ".join(map(str, numbers(SHARES[0])))

    assert all(1 <= number <= 1024 for number in numbers(SHARES[0]))
    assert join([as_numbers.translate(ARABIC_INDIC), TEXTS[1].upper()]) == SECRET


def test_one_share_or_the_same_twice_or_none_is_too_few() -> None:
    for texts, found in (([TEXTS[0]], 1), ([TEXTS[0], TEXTS[0]], 1), ([], 0)):
        with pytest.raises(SharesTooFew) as refusal:
            join(texts)
        assert refusal.value.data == {"found": found, "needed": 2}


def test_shares_of_two_sets_do_not_fit() -> None:
    other = [" ".join(words) for words in split(b"another secret !")]

    with pytest.raises(SharesDoNotFit):
        join([TEXTS[0], other[1]])


def test_a_word_that_is_not_in_the_list_names_share_and_word() -> None:
    words = [*SHARES[1][:6], "aqsaqal", *SHARES[1][7:]]

    with pytest.raises(ShareTypo) as refusal:
        join([TEXTS[0], " ".join(words)])
    assert refusal.value.data == {"share": 2, "word": 7}


@pytest.mark.parametrize("place", range(20))
def test_a_wrong_word_of_the_list_names_the_share(place: int) -> None:
    words = list(SHARES[0])
    words[place] = "academic" if words[place] != "academic" else "acid"

    with pytest.raises(ShareTypo) as refusal:
        join([" ".join(words), TEXTS[1]])
    assert refusal.value.data == {"share": 1, "word": 0}


def test_a_missing_word_names_the_share() -> None:
    with pytest.raises(ShareTypo) as refusal:
        join([TEXTS[0], " ".join(SHARES[1][:-1])])
    assert refusal.value.data == {"share": 2, "word": 0}


@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_text_brings_out_an_error_that_is_not_ours(texts: list[str]) -> None:
    with pytest.raises(IntakeError):
        join(texts)


def test_only_16_bytes_are_shared() -> None:
    with pytest.raises(Bug):
        split(bytes(32))


def test_the_published_vector_of_slip_39_for_two_of_three_is_read() -> None:
    # slip-0039/vectors.json, number 4, "Basic sharing 2-of-3 (128 bits)". Its own secret is under a passphrase; this
    # is the one without, as other implementations give it.
    texts = (
        "shadow pistol academic always adequate wildlife fancy gross oasis cylinder",
        "mustang wrist rescue view short owner flip making coding armed",
        "shadow pistol academic acid actress prayer class unknown daughter sweater",
        "depict flip twice unkind craft early superior advocate guest smoking",
    )

    secret = join([" ".join(texts[:2]), " ".join(texts[2:])])

    assert secret.hex() == "61cf4d6c0d8a07d8c2fd3cff22432664"
