"""The key header: what opens it, what damage and tampering look like, and what it does not tell."""

import hashlib
import random
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.keyheader import HEADER_BYTES, SLOTS, KeyHeader, OpenedHeader, SlotKind
from intake.crypto.passphrase import KdfSetting, from_passphrase, from_recovery, from_shares
from intake.errors import (
    Bug,
    FromNewerVersion,
    HeaderDamaged,
    HeaderForged,
    PassphraseUsedTwice,
    WrongPassphrase,
)

QUICK = KdfSetting(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = from_passphrase("оқжелек кітап 9412")
SHEET = from_recovery(b"sheet of sixteen")
SHARED = from_shares(b"sixteen shared !")
ERASING = from_passphrase("қызыл көпір")


def with_checksum(covered: bytes) -> bytes:
    return covered + hashlib.sha256(covered).digest()


@pytest.fixture
def opened() -> OpenedHeader:
    locks = {SlotKind.PASSPHRASE: PASSPHRASE, SlotKind.RECOVERY: SHEET, SlotKind.SHARES: SHARED}
    return KeyHeader.create(locks, setting=QUICK, epoch=3)


def test_each_secret_opens_its_slot_and_gives_the_same_master_key(opened: OpenedHeader) -> None:
    header = KeyHeader.from_bytes(opened.header.to_bytes())

    by_kind = {each.kind: each for each in (header.open(PASSPHRASE), header.open(SHEET), header.open(SHARED))}

    assert set(by_kind) == {SlotKind.PASSPHRASE, SlotKind.RECOVERY, SlotKind.SHARES}
    assert {bytes(each.master_key) for each in by_kind.values()} == {bytes(opened.master_key)}
    assert {each.epoch for each in by_kind.values()} == {3}


def test_a_wrong_secret_opens_nothing(opened: OpenedHeader) -> None:
    for wrong in (from_passphrase("оқжелек кітап 9413"), from_passphrase(""), from_shares(b"sheet of sixteen")):
        with pytest.raises(WrongPassphrase):
            opened.header.open(wrong)


def test_the_layout_is_the_documented_one(opened: OpenedHeader) -> None:
    raw = opened.header.to_bytes()

    assert len(raw) == HEADER_BYTES == 1110
    assert raw[:10] == b"INTAKEKH\x00\x01"
    assert raw[10:42] == opened.header.salt
    assert struct.unpack(">III", raw[42:54]) == (64, 1, 1)
    assert raw[54:1046] == b"".join(opened.header.slots)
    assert raw[1078:] == hashlib.sha256(raw[:1078]).digest()
    assert KeyHeader.from_bytes(raw) == opened.header


def test_two_vaults_with_one_passphrase_share_nothing() -> None:
    first, second = (KeyHeader.create({SlotKind.PASSPHRASE: PASSPHRASE}, setting=QUICK) for _ in range(2))

    assert first.master_key != second.master_key
    assert first.header.salt != second.header.salt
    assert not set(first.header.slots) & set(second.header.slots)


def test_changing_the_passphrase_keeps_the_master_key_and_the_other_slots(opened: OpenedHeader) -> None:
    new = from_passphrase("жаңа сөз")

    changed = opened.with_slot(SlotKind.PASSPHRASE, secret=new)

    assert changed.header.open(new).master_key == opened.master_key
    assert changed.header.open(SHEET).kind is SlotKind.RECOVERY
    assert sum(old != now for old, now in zip(opened.header.slots, changed.header.slots, strict=True)) == 1
    with pytest.raises(WrongPassphrase):
        changed.header.open(PASSPHRASE)


def test_a_removed_slot_opens_no_more_and_looks_like_any_other(opened: OpenedHeader) -> None:
    removed = opened.without_slot(SlotKind.SHARES)

    assert len(removed.header.to_bytes()) == HEADER_BYTES
    assert removed.header.open(PASSPHRASE).master_key == opened.master_key
    with pytest.raises(WrongPassphrase):
        removed.header.open(SHARED)


def test_the_erase_secret_is_told_and_gives_no_key_of_the_vault(opened: OpenedHeader) -> None:
    armed = opened.with_slot(SlotKind.ERASE, secret=ERASING)

    told = armed.header.open(ERASING)

    assert told.is_erase
    assert told.database_key() != opened.database_key()
    assert armed.header.open(PASSPHRASE).master_key == opened.master_key
    with pytest.raises(Bug):
        told.with_slot(SlotKind.PASSPHRASE, secret=ERASING)


def test_one_secret_never_opens_two_slots(opened: OpenedHeader) -> None:
    with pytest.raises(PassphraseUsedTwice):
        opened.with_slot(SlotKind.ERASE, secret=PASSPHRASE)
    with pytest.raises(PassphraseUsedTwice):
        KeyHeader.create({SlotKind.PASSPHRASE: PASSPHRASE, SlotKind.ERASE: PASSPHRASE}, setting=QUICK)


def test_the_same_passphrase_may_be_set_again(opened: OpenedHeader) -> None:
    assert opened.with_slot(SlotKind.PASSPHRASE, secret=PASSPHRASE).header.open(PASSPHRASE).epoch == 3


def test_a_header_that_only_erases_is_not_made() -> None:
    with pytest.raises(Bug):
        KeyHeader.create({SlotKind.ERASE: ERASING}, setting=QUICK)


def test_the_place_of_a_slot_differs_from_vault_to_vault() -> None:
    places = set()
    for _ in range(40):
        before = KeyHeader.create({SlotKind.PASSPHRASE: PASSPHRASE}, setting=QUICK)
        after = before.without_slot(SlotKind.PASSPHRASE)
        pairs = zip(before.header.slots, after.header.slots, strict=True)
        places.add(next(number for number, (old, new) in enumerate(pairs) if old != new))

    assert len(places) > SLOTS // 2


def test_keys_for_database_log_and_header_are_three(opened: OpenedHeader) -> None:
    keys = {bytes(opened.database_key()), bytes(opened.log_key()), opened.header_mac(), bytes(opened.master_key)}

    assert len(keys) == 4
    assert opened.database_key() == opened.header.open(SHEET).database_key()


def test_wiping_forgets_the_master_key_and_no_repr_shows_it(opened: OpenedHeader) -> None:
    assert bytes(opened.master_key).hex() not in repr(opened)
    assert repr(bytes(opened.master_key))[2:-1] not in repr(opened)

    opened.wipe()

    assert opened.master_key == bytes(32)


def test_every_damaged_byte_is_called_damage(opened: OpenedHeader) -> None:
    raw = opened.header.to_bytes()

    for place in range(len(raw)):
        damaged = bytearray(raw)
        damaged[place] ^= 0x40
        with pytest.raises(HeaderDamaged):
            KeyHeader.from_bytes(bytes(damaged))


@given(st.binary(max_size=1200))
def test_no_bytes_bring_out_an_error_that_is_not_ours(junk: bytes) -> None:
    for untrusted in (junk, with_checksum(junk), with_checksum(b"INTAKEKH\x00\x01" + junk)):
        with pytest.raises(HeaderDamaged):
            KeyHeader.from_bytes(untrusted)


def test_a_whole_header_of_another_suite_is_called_newer(opened: OpenedHeader) -> None:
    raw = opened.header.to_bytes()
    longer = b"INTAKEKH\x00\x02" + raw[10:-32] + b"something that suite 2 has"

    with pytest.raises(FromNewerVersion) as refusal:
        KeyHeader.from_bytes(with_checksum(longer))
    assert refusal.value.data == {"version": 2}


def test_a_header_of_another_length_is_called_damaged(opened: OpenedHeader) -> None:
    with pytest.raises(HeaderDamaged):
        KeyHeader.from_bytes(with_checksum(opened.header.to_bytes()[:-32] + b"\0"))


@pytest.mark.parametrize("place", [42, 46, 50])
def test_an_absurd_setting_on_disk_is_refused_before_it_runs(opened: OpenedHeader, place: int) -> None:
    raw = opened.header.to_bytes()[:-32]

    with pytest.raises(HeaderDamaged):
        KeyHeader.from_bytes(with_checksum(raw[:place] + b"\xff\xff\xff\xff" + raw[place + 4 :]))


def test_a_lowered_setting_or_another_salt_makes_every_slot_fail(opened: OpenedHeader) -> None:
    header = opened.header

    for changed in (
        replace(header, setting=KdfSetting(32, 1, 1)),
        replace(header, setting=KdfSetting(64, 2, 1)),
        replace(header, salt=bytes(32)),
    ):
        for secret in (PASSPHRASE, SHEET, SHARED):
            with pytest.raises(WrongPassphrase):
                changed.open(secret)


def test_slots_that_changed_places_do_not_open(opened: OpenedHeader) -> None:
    turned = replace(opened.header, slots=opened.header.slots[1:] + opened.header.slots[:1])

    with pytest.raises(WrongPassphrase):
        turned.open(PASSPHRASE)


def test_a_slot_changed_without_the_key_is_called_forged(opened: OpenedHeader) -> None:
    without_sheet = opened.without_slot(SlotKind.RECOVERY).header
    forged = replace(without_sheet, mac=opened.header.mac)

    with pytest.raises(HeaderForged):
        KeyHeader.from_bytes(forged.to_bytes()).open(PASSPHRASE)


def test_every_byte_of_an_occupied_slot_counts(opened: OpenedHeader) -> None:
    hostile = random.Random(4)
    raw = opened.header.to_bytes()[:-32]

    for _ in range(60):
        place = hostile.randrange(54, 1078)
        damaged = with_checksum(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises((WrongPassphrase, HeaderForged)):
            KeyHeader.from_bytes(damaged).open(PASSPHRASE)
