"""Adds evidence and backs up, over and over, until it is killed. Arguments: vault, backup, a seed."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from intake.progress import silent
from intake.services import backups, cases, evidence
from intake.services import session as sessions
from tests.journeys.conftest import PASSPHRASE


def main() -> None:
    """Work until killed."""
    folder, target, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    desk = sessions.open_vault(folder, passphrase=PASSPHRASE)
    rng = random.Random(seed)
    original = target.parent / "original"
    os.write(1, b"ready\n")
    while True:
        original.write_bytes(rng.randbytes(rng.randrange(500_000)))
        evidence.add_evidence(desk, cases.all_cases(desk)[0].id, [original], report=silent)
        backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)


if __name__ == "__main__":
    main()
