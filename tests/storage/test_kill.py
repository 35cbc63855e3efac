"""kill -9 at any moment: nothing acknowledged is lost, nothing is corrupt, nothing half done stays behind."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.crypto import signing
from intake.progress import silent
from intake.vault.checking import check
from intake.vault.engine import connect
from tests.storage.desk import Desk, make_vault, open_vault
from tests.storage.writer import MIGRATION_KEY

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 100
ROWS = 3000


def killed(what: str, folder: Path, *, seed: int, desk_seed: bytes) -> list[tuple[str, str]]:
    """Let a writer work for a random moment, kill it, and return what it had acknowledged."""
    command = [sys.executable, "-m", "tests.storage.writer", what, str(folder), str(seed), desk_seed.hex()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"done ready\n"
        chance = random.Random(seed)
        # Some rounds are killed at once, others only after work was acknowledged: a slow machine must not test nothing.
        first = [process.stdout.readline().decode().rstrip("\n") for _ in range(seed % 3)]
        wait_s = chance.uniform(0, 0.25)
        try:
            process.wait(timeout=wait_s)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        lines = [*first, *process.stdout.read().decode().splitlines()]
    assert process.returncode == -signal.SIGKILL
    acknowledged = [line.split() for line in lines if line.startswith("done ")]
    return [(words[1], words[2]) for words in acknowledged if len(words) == 3 and len(words[2]) in {1, 2, 3, 32, 64}]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("what", ["saves", "attachments", "imports"])
def test_killed_while_working(tmp_path: Path, share: Callable[[int], int], what: str) -> None:
    folder, desk_seed = tmp_path / "vault", signing.new_seed()
    make_vault(folder).close()
    desk = Desk(desk_seed)
    keys = {desk.device: desk.key}
    entries: set[str] = set()
    blobs: set[str] = set()
    for seed in range(share(ROUNDS)):
        told = killed(what, folder, seed=seed, desk_seed=desk_seed)
        entries |= {name for kind, name in told if kind == "entry"}
        blobs |= {name for kind, name in told if kind == "blob"}
        with open_vault(folder) as vault:
            with vault.read() as unit:
                assert all(unit.journal.has(entry) for entry in entries)
                here = {key.blob for key in unit.own.blobs.all()}
            assert blobs <= here
            assert {path.name for path in (folder / "blobs").glob("*/*")} == here
            assert list((folder / "staging").iterdir()) == []
            assert check(vault, keys=keys, whole=keys, report=silent, reads_evidence=False) == ()
    with open_vault(folder) as vault:
        assert check(vault, keys=keys, whole=keys, report=silent) == ()
    assert entries or blobs


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_while_migrating(tmp_path: Path, share: Callable[[int], int]) -> None:
    (tmp_path / "staging").mkdir()
    path = tmp_path / "vault.db"
    connection = connect(path, key=MIGRATION_KEY, is_new=True)
    connection.execute("CREATE TABLE t0(words TEXT)")
    connection.executemany("INSERT INTO t0 VALUES(?)", [(f"сөз {number} " * 20,) for number in range(ROWS)])
    connection.close()
    reached = 0
    for seed in range(share(ROUNDS)):
        told = killed("migrations", tmp_path, seed=seed, desk_seed=b"")
        reached = max([reached, *(int(number) for kind, number in told if kind == "version")])
        connection = connect(path, key=MIGRATION_KEY)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        assert version >= reached
        count = connection.execute(f"SELECT count(*) FROM t{version}").fetchone()  # noqa: S608 - a number of ours
        assert count == (ROWS,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        connection.close()
    assert reached
