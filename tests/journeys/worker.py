"""Works through the services until it is killed, and says on standard output what it has finished: `done WHAT ID`.

Arguments: what (interviews, evidence, writing, reading or rebuilding), the vault's folder, a folder beside it, a seed.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from intake.progress import silent
from intake.services import cases, evidence, exchange, interviews, session
from intake.services.checking import rebuild_vault
from intake.services.opened import Session
from tests.bench.interviews import write_interviews
from tests.journeys.conftest import PASSPHRASE


def done(what: str, ident: str = "") -> None:
    """Acknowledge: from here on it may not be lost."""
    os.write(1, f"done {what} {ident}\n".encode())


def add(desk: Session, beside: Path, rng: random.Random) -> None:
    """Add one interview that was not there before."""
    number = rng.randrange(900_000)
    (file,) = write_interviews(beside, count=1, first=number, seed=number)
    done("interview", interviews.add_file(desk, file, report=silent).interview)


def attach(desk: Session, beside: Path, rng: random.Random) -> None:
    """Keep one file with the first case."""
    original = beside / "original"
    original.write_bytes(rng.randbytes(rng.randrange(600_000)))
    (case,) = cases.find_cases(desk, limit=1)
    done("evidence", evidence.add_evidence(desk, case.id, [original], report=silent)[-1].id)


def write(desk: Session, beside: Path, _rng: random.Random) -> None:
    """Write a bundle to the coordinator."""
    done("bundle", exchange.write_bundle(desk, to="Aq Bulaq", folder=beside, report=silent).files[0].name)


def read(desk: Session, beside: Path, _rng: random.Random) -> None:
    """Read the bundles that lie ready."""
    for file in sorted(beside.glob("ready/*.age")):
        if exchange.read_bundles(desk, [file], report=silent)[0].new:
            done("read", file.name)
    done("all")
    sys.exit(0)


def rebuild(desk: Session, _beside: Path, _rng: random.Random) -> None:
    """Make all views again."""
    rebuild_vault(desk, report=silent)
    done("rebuilt")


WORK = {"interviews": add, "evidence": attach, "writing": write, "reading": read, "rebuilding": rebuild}


def main() -> None:
    """Work until killed."""
    what, folder, beside, seed = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    desk = session.open_vault(folder, passphrase=PASSPHRASE)
    done("ready")
    rng = random.Random(seed)
    while True:
        WORK[what](desk, beside, rng)


if __name__ == "__main__":
    main()
