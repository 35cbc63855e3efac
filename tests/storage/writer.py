"""Works in a vault until it is killed, and says on standard output what it has finished: `done WHAT ID`.

Arguments: what (saves, attachments, imports or migrations), the vault's folder, a random seed, the desk's seed in hex.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from intake.progress import silent
from intake.vault.blobs import BlobStore
from intake.vault.engine import connect
from intake.vault.migrations import Steps, migrate
from intake.vault.store import Vault
from tests.storage.desk import Desk, new_case_ids, open_vault, said_in_interview

MIGRATION_KEY = bytearray(range(32))


def done(text: str) -> None:
    """Acknowledge: from here on it may not be lost."""
    os.write(1, f"done {text}\n".encode())


def save(vault: Vault, desk: Desk, _rng: random.Random) -> None:
    """Save one interview."""
    act = desk.act(said_in_interview(new_case_ids(), name="Сынақ Адам", number=f"AA-{desk.sequence}"))
    with vault.write() as unit:
        act.add_to(unit)
    done(f"entry {desk.previous}")


def attach(vault: Vault, _desk: Desk, rng: random.Random) -> None:
    """Attach one file of up to 2 MB."""
    original = vault.folder.path.parent / "original"
    original.write_bytes(rng.randbytes(rng.randrange(2_000_000)))
    key = vault.blobs.seal(original, report=silent)
    with vault.write() as unit:
        unit.own.blobs.put(key, now_ms=1)
    done(f"blob {key.blob}")


def take_in(vault: Vault, desk: Desk, rng: random.Random) -> None:
    """Import a handful of entries and a sealed file, in one transaction."""
    elsewhere = vault.folder.staging / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    original = vault.folder.staging / "original"
    original.write_bytes(rng.randbytes(300_000))
    other = BlobStore(elsewhere)
    key = other.seal(original, report=silent)
    acts = [
        desk.act(said_in_interview(new_case_ids(), name="Сынақ Адам", number=f"AA-{desk.sequence}")) for _ in range(5)
    ]
    vault.blobs.take_in(other.path(key.blob), key, report=silent)
    with vault.write() as unit:
        touched: set[str] = set()
        for act in acts:
            touched |= unit.journal.add_signed(act.entry, act.signed, bodies=act.bodies)
        unit.refold(touched)
        unit.own.blobs.put(key, now_ms=1)
    done(f"blob {key.blob}")
    done(f"entry {desk.previous}")


def migrate_for_ever(folder: Path) -> None:
    """Take a database from version to version, copying its one table each time."""
    path = folder / "vault.db"
    connection = connect(path, key=MIGRATION_KEY)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    while True:
        copying = f"CREATE TABLE t{version + 1} AS SELECT * FROM t{version}"  # noqa: S608 - numbers of ours
        steps: Steps = {version: (copying, f"DROP TABLE t{version}")}
        migrate(path, key=MIGRATION_KEY, staging=folder / "staging", steps=steps, target=version + 1)
        version += 1
        done(f"version {version}")


def main() -> None:
    """Work until killed."""
    what, folder, seed, desk_seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), bytes.fromhex(sys.argv[4])
    if what == "migrations":
        done("ready")
        migrate_for_ever(folder)
    vault = open_vault(folder)
    desk = Desk(desk_seed)
    with vault.read() as unit:
        head = unit.journal.head(desk.device)
    if head is not None:
        desk.sequence, desk.previous = head[1], head[2]
        desk.now_ms += 1000 * desk.sequence
    done("ready")
    work = {"saves": save, "attachments": attach, "imports": take_in}[what]
    rng = random.Random(seed)
    while True:
        work(vault, desk, rng)


if __name__ == "__main__":
    main()
