"""The recovery sheet: every typo of one digit, every swap of neighbours, every misplaced group is found and named."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.recovery import DIGITS, GROUP_DIGITS, GROUPS, from_text, new_secret, to_groups
from intake.errors import Bug, IntakeError, RecoveryIncomplete, RecoveryTypo

SECRETS = st.binary(min_size=16, max_size=16)
EXTREMES = (bytes(16), b"\xff" * 16, bytes(range(16)))
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@given(SECRETS)
def test_a_sheet_gives_its_secret_back_in_any_script_and_spacing(secret: bytes) -> None:
    groups = to_groups(secret)

    assert len(groups) == GROUPS
    assert {len(group) for group in groups} == {GROUP_DIGITS}
    for text in (" ".join(groups), "".join(groups), "-".join(groups), "\n".join(groups).translate(ARABIC_INDIC)):
        assert from_text(text) == secret


@pytest.mark.parametrize("secret", EXTREMES, ids=["zeros", "ones", "rising"])
def test_every_wrong_digit_is_found_and_its_group_named(secret: bytes) -> None:
    digits = "".join(to_groups(secret))

    for place in range(DIGITS):
        for other in set("0123456789") - {digits[place]}:
            assert group_told(digits[:place] + other + digits[place + 1 :]) == place // GROUP_DIGITS + 1


@given(SECRETS)
def test_every_swap_of_two_neighbours_in_a_group_is_found_and_its_group_named(secret: bytes) -> None:
    digits = "".join(to_groups(secret))

    for place in range(DIGITS - 1):
        left, right = digits[place], digits[place + 1]
        if left != right and place % GROUP_DIGITS != GROUP_DIGITS - 1:
            assert group_told(digits[:place] + right + left + digits[place + 2 :]) == place // GROUP_DIGITS + 1


def test_a_group_written_in_another_place_is_found() -> None:
    groups = list(to_groups(random.Random(8).randbytes(16)))
    groups[2], groups[5] = groups[5], groups[2]

    assert group_told(" ".join(groups)) == 3


def test_a_missing_or_doubled_digit_names_its_group_when_groups_are_apart() -> None:
    groups = list(to_groups(EXTREMES[2]))

    assert group_told(" ".join([*groups[:4], groups[4][1:], *groups[5:]])) == 5
    assert group_told(" ".join([*groups[:6], groups[6] + "0", groups[7]])) == 7


def test_missing_digits_without_groups_are_counted() -> None:
    with pytest.raises(RecoveryIncomplete) as refusal:
        from_text("".join(to_groups(EXTREMES[2]))[:-3])
    assert refusal.value.data == {"found": 45, "expected": 48}


def test_a_letter_names_the_group_it_stands_in() -> None:
    groups = list(to_groups(EXTREMES[2]))
    groups[3] = groups[3].replace(groups[3][2], "O", 1)

    assert group_told(" ".join(groups)) == 4


def test_an_error_never_holds_a_digit_that_was_typed() -> None:
    digits = "".join(to_groups(EXTREMES[2]))
    wrong = str((int(digits[0]) + 1) % 10) + digits[1:]

    with pytest.raises(RecoveryTypo) as refusal:
        from_text(wrong)
    assert refusal.value.data == {"group": 1}


@given(st.text(max_size=80))
def test_no_text_brings_out_an_error_that_is_not_ours(text: str) -> None:
    with pytest.raises(IntakeError):
        from_text(text)


def test_only_16_bytes_make_a_sheet() -> None:
    assert len(new_secret()) == 16
    assert new_secret() != new_secret()
    with pytest.raises(Bug):
        to_groups(bytes(15))


def group_told(text: str) -> object:
    with pytest.raises(RecoveryTypo) as refusal:
        from_text(text)
    return refusal.value.data["group"]
