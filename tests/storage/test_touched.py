"""What was folded again is told once to whoever keeps something in memory."""

import pytest

from intake.vault.store import Vault
from intake.vault.touched import MOST, Touched
from tests.storage.desk import Desk, new_case_ids, said_in_interview


def test_what_was_written_is_told_once(vault: Vault, desk: Desk) -> None:
    ids = new_case_ids()
    vault.touched.take()
    with vault.write() as unit:
        desk.act(said_in_interview(ids, name="Сынақ Адамов", number="AA-1")).add_to(unit)

    touched = vault.touched.take()

    assert touched is not None
    assert {ids.case, ids.person} <= touched
    assert vault.touched.take() == frozenset()


def test_what_was_not_kept_is_not_told(vault: Vault, desk: Desk) -> None:
    vault.touched.take()
    with pytest.raises(ZeroDivisionError), vault.write() as unit:
        desk.act(said_in_interview(new_case_ids(), name="Сынақ Адамов", number="AA-1")).add_to(unit)
        raise ZeroDivisionError

    assert vault.touched.take() == frozenset()


def test_too_many_are_only_counted_as_too_many() -> None:
    touched = Touched()
    touched.add(str(number) for number in range(MOST + 1))

    assert touched.take() is None
    assert touched.take() == frozenset()
