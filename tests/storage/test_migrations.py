"""An older database becomes today's on a copy; whatever goes wrong, one of the two is there, whole."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from intake.errors import DatabaseDamaged, FromNewerVersion
from intake.vault.engine import connect
from intake.vault.migrations import Steps, migrate, version_of

KEY = bytearray(range(32))
OLD = "CREATE TABLE note(id INTEGER PRIMARY KEY, words TEXT NOT NULL)"
STEPS: Steps = {
    0: ("ALTER TABLE note ADD COLUMN language TEXT", "UPDATE note SET language = 'kk'"),
    1: (
        "CREATE TABLE said(id INTEGER PRIMARY KEY, words TEXT)",
        "INSERT INTO said SELECT id, words FROM note",
        "DROP TABLE note",
    ),
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of version 0 with a hundred rows, most of them still in its log."""
    (tmp_path / "staging").mkdir()
    path = tmp_path / "vault.db"
    connection = connect(path, key=KEY, is_new=True)
    connection.execute(OLD)
    for number in range(100):
        connection.execute("INSERT INTO note(words) VALUES(?)", (f"сөз {number}",))
    connection.close()
    return path


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = connect(path, key=KEY)
    try:
        return [tuple(row) for row in connection.execute(query)]
    finally:
        connection.close()


def go(path: Path, *, steps: Steps = STEPS, target: int = 2) -> bool:
    return migrate(path, key=KEY, staging=path.parent / "staging", steps=steps, target=target)


def test_every_step_is_taken_in_turn(old: Path) -> None:
    assert go(old)
    assert version_of(old, key=KEY) == 2
    assert rows(old, "SELECT words FROM said ORDER BY id")[:2] == [("сөз 0",), ("сөз 1",)]
    assert rows(old, "SELECT count(*) FROM said") == [(100,)]
    assert list((old.parent / "staging").iterdir()) == []
    assert not go(old)


def test_it_can_stop_at_any_version(old: Path) -> None:
    assert go(old, target=1)
    assert rows(old, "SELECT DISTINCT language FROM note") == [("kk",)]


def test_a_newer_database_is_refused_and_not_touched(old: Path) -> None:
    go(old)
    before = old.read_bytes()
    with pytest.raises(FromNewerVersion):
        go(old, target=1)
    assert old.read_bytes() == before


@pytest.mark.parametrize(
    "steps",
    [
        {0: STEPS[0]},
        {0: (*STEPS[0], "UPDATE nothing SET x = 1"), 1: STEPS[1]},
        {0: STEPS[0], 1: ("CREATE TABLE a(b INTEGER REFERENCES note(id))", "INSERT INTO a VALUES(999)")},
    ],
    ids=["no step leads on", "a statement fails", "a row without its parent"],
)
def test_a_step_that_fails_leaves_the_old_database(old: Path, steps: Steps) -> None:
    with pytest.raises((DatabaseDamaged, driver.Error)):
        go(old, steps=steps)
    assert version_of(old, key=KEY) == 0
    assert rows(old, "SELECT count(*) FROM note") == [(100,)]
    assert list((old.parent / "staging").iterdir()) == []


def test_the_new_file_is_encrypted_under_the_same_key(old: Path) -> None:
    go(old)
    assert "сөз".encode() not in old.read_bytes()
    with pytest.raises(DatabaseDamaged):
        connect(old, key=bytearray(32))
