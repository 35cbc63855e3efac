"""Measures against a peer in the same run and prints ratios; never passes or fails. `python -m tests.bench NAME …`.

Names: attach, changes, papers, start, imports; none means all. SIZE_MIB in the environment makes `attach` smaller.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from intake.progress import silent
from intake.services import cases, evidence, exchange, interviews, session
from intake.services.checking import rebuild_vault
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from tests.bench.interviews import write_interviews
from tests.journeys.conftest import LOWEST, PASSPHRASE, enrol

ROOT = Path(__file__).resolve().parents[2]
CHANGES, CHANGES_AT_ONCE = 100_000, 100


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def say(what: str, ours: float, peer: float, *, unit: str) -> None:
    """Print two figures and their ratio."""
    print(f"{what:44} ours {ours:10.3f} {unit:6} peer {peer:10.3f}   ratio {ours / peer:6.2f}", flush=True)


def new_vault(folder: Path, *, role: str = "field", organisation: str | None = None) -> Session:
    """Make a vault with the lowest key setting."""
    made, _sheet = session.create_vault(
        folder, passphrase=PASSPHRASE, role=role, organisation=organisation, setting=LOWEST
    )
    return made


def peak_mib() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def attach(folder: Path) -> None:
    """Keep a large file and read it back, against Debian's age."""
    size_mib = int(os.environ.get("SIZE_MIB", "1024"))
    original = folder / "video"
    with original.open("wb") as file:
        for _mib in range(size_mib):
            file.write(os.urandom(1 << 20))
    desk = new_vault(folder / "vault")
    case = interviews.add_file(desk, write_interviews(folder, count=1)[0], report=silent).cases[0]
    before = peak_mib()
    kept = timed(lambda: evidence.add_evidence(desk, case, [original], report=silent))
    line = evidence.evidence_of(desk, case)[-1]
    saved = timed(lambda: evidence.save_evidence(desk, line.id, folder / "back", report=silent))
    print(f"peak memory above idle: {peak_mib() - before:.0f} MiB")
    session.close(desk)
    if shutil.which("age"):
        key, sealed = folder / "key", folder / "sealed"
        subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
        recipient = key.read_text().split("public key: ")[1].split()[0]
        seal = ["age", "-r", recipient, "-o", str(sealed), str(original)]
        unseal = ["age", "-d", "-i", str(key), "-o", str(folder / "again"), str(sealed)]
        sealing = timed(lambda: subprocess.run(seal, check=True))
        opening = timed(lambda: subprocess.run(unseal, check=True))
        say(f"keep {size_mib} MiB (age: no digest, no fsync)", kept, sealing, unit="s")
        say(f"read back {size_mib} MiB", saved, opening, unit="s")


def changes(folder: Path) -> None:
    """Save 100,000 small changes, fold them again, open; against plain sqlite3 with the same rows."""
    desk = new_vault(folder / "vault")
    case = interviews.add_file(desk, write_interviews(folder, count=1)[0], report=silent).cases[0]

    def save() -> None:
        for start in range(0, CHANGES, CHANGES_AT_ONCE):
            values = [
                NewValue(f"{start + one:032x}", "followup", "what", f"call again {start + one}")
                for one in range(CHANGES_AT_ONCE)
            ]
            with desk.vault.write() as unit:
                record_act(desk, unit, act="bench", values=values)

    saving = timed(save)
    rebuilding = timed(lambda: rebuild_vault(desk, report=silent))
    showing = timed(lambda: cases.show_case(desk, case))
    session.close(desk)
    opened: list[Session] = []
    opening = timed(lambda: opened.append(session.open_vault(folder / "vault", passphrase=PASSPHRASE)))
    session.close(opened[0])
    peer = sqlite3.connect(folder / "peer.db", isolation_level=None)
    peer.execute("PRAGMA journal_mode=WAL")
    peer.execute("PRAGMA synchronous=FULL")
    peer.execute("CREATE TABLE claim(id TEXT PRIMARY KEY, record TEXT, kind TEXT, field TEXT, value TEXT)")
    peer.execute("CREATE INDEX claim_record ON claim(record)")

    def save_plain() -> None:
        for start in range(0, CHANGES, CHANGES_AT_ONCE):
            peer.execute("BEGIN IMMEDIATE")
            peer.executemany(
                "INSERT INTO claim VALUES(?,?,?,?,?)",
                [
                    (f"{start + one:064x}", f"{start + one:032x}", "followup", "what", f"call again {start + one}")
                    for one in range(CHANGES_AT_ONCE)
                ],
            )
            peer.execute("COMMIT")

    say("save 100,000 changes (signed, sealed, folded)", saving, timed(save_plain), unit="s")
    copying = timed(lambda: peer.execute("CREATE TABLE copy AS SELECT * FROM claim ORDER BY record"))
    peer.close()
    say("rebuild all views", rebuilding, copying, unit="s")
    say("open (lowest key setting)", opening, timed(lambda: sqlite3.connect(folder / "peer.db").close()), unit="s")
    print(f"show a case beside them: {showing * 1000:.0f} ms")


def imports(folder: Path) -> None:
    """Import twenty bundles of ten cases each: is the last as fast as the first?"""
    field = new_vault(folder / "field")
    boss = new_vault(folder / "boss", role="coordinator", organisation="Aq Bulaq")
    enrol(field, boss, cards=folder, name="D-1")
    took = []
    for turn in range(20):
        for file in write_interviews(folder, count=10, first=10 * turn, seed=turn):
            interviews.add_file(field, file, report=silent)
        (bundle,) = exchange.write_bundle(field, to="Aq Bulaq", folder=folder, report=silent).files
        took.append(timed(lambda bundle=bundle: exchange.read_bundles(boss, [bundle], report=silent)) / 10)  # type: ignore[misc]
        (back,) = exchange.write_bundle(boss, to="D-1", folder=folder, report=silent).files
        exchange.read_bundles(field, [back], report=silent)
    say("import a case: mean of last 3 against first 3", 1000 * sum(took[-3:]) / 3, 1000 * sum(took[:3]) / 3, unit="ms")
    for desk in (field, boss):
        session.close(desk)


def papers(folder: Path) -> None:
    """Signed summaries a second, against bare reportlab with pyHanko putting the same kind of signature on one page."""
    from intake.services import documents
    from tests.bench.bare_paper import bare_signed_paper

    desk = new_vault(folder / "vault")
    case = interviews.add_file(desk, write_interviews(folder, count=1)[0], report=silent).cases[0]
    wish = documents.Wish(profile="evidence", language="kk", is_signed=True)
    documents.prepare(desk, case, wish)
    ours = timed(lambda: [documents.prepare(desk, case, wish) for _ in range(10)])
    bare_signed_paper(folder)
    peer = timed(lambda: [bare_signed_paper(folder) for _ in range(10)])
    say("signed summaries", 10 / ours, 10 / peer, unit="/s")
    session.close(desk)


def start(folder: Path) -> None:
    """Import what the unlock page needs, against an empty PySide6 window."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder)}
    empty = "from PySide6.QtWidgets import QApplication, QWidget; a = QApplication([]); w = QWidget()"
    empty += "; w.show(); a.processEvents()"
    whole = "import ui.app; " + empty

    def best(code: str) -> float:
        run = [sys.executable, "-c", code]
        return min(timed(lambda: subprocess.run(run, cwd=ROOT, env=environment, check=True)) for _ in range(5))

    say("start (program loaded, a window shown)", best(whole), best(empty), unit="s")


BENCHES = {"attach": attach, "changes": changes, "imports": imports, "papers": papers, "start": start}


def main() -> None:
    """Run the benches named on the command line, or all."""
    for name in sys.argv[1:] or BENCHES:
        print(f"--- {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            BENCHES[name](Path(folder))


if __name__ == "__main__":
    main()
