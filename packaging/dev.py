#!/usr/bin/env python3
"""One command for everything: python3 packaging/dev.py COMMAND.

  demo [DIR]               open the program with invented people, in DIR or in a new folder ./intake-demo-1
  test [--full] [ARGS...]  run the tests; --full runs the long ones in whole; ARGS go to pytest
  run [ARGS...]            start the program; ARGS go to it
  check                    ruff, mypy and the import contracts
  setup                    only make .venv and see to the system libraries
  lock                     renew the lists of pinned packages (needs uv)

The first command on a machine makes .venv and fetches what is pinned; later ones touch no network.
Exit status: 0 well, 1 a test or check failed, 2 it could not be run. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import machine
from environment import Environment, ensure
from terminal import CannotGoOn, say

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment(ROOT)
OLDEST, NEWEST = (3, 11), (3, 13)
WELL, FAILED, NOT_RUN = 0, 1, 2
NO_TESTS = 5  # pytest's status when nothing was chosen
WORKERS_AT_MOST = 4


def main(words: list[str]) -> int:
    """Run the command that `words` name and return the exit status."""
    command, rest = (words[0], words[1:]) if words else ("--help", [])
    if command in ("-h", "--help", "help"):
        print(__doc__)
        return WELL
    if command not in COMMANDS:
        say(f"there is no command {command}; `python3 packaging/dev.py --help` lists them")
        return NOT_RUN
    try:
        check_python(sys.version_info[:2])
        return COMMANDS[command](rest)
    except CannotGoOn as error:
        say(error.advice)
        return NOT_RUN
    except KeyboardInterrupt:
        say("stopped")
        return NOT_RUN


def check_python(version: tuple[int, int]) -> None:
    """Raise CannotGoOn under a Python that the pinned packages are not made for."""
    if not OLDEST <= version <= NEWEST:
        here = ".".join(map(str, version))
        raise CannotGoOn(f"This is Python {here}; Intake needs 3.11, 3.12 or 3.13: try `python3.11 packaging/dev.py`")


def setup(rest: list[str]) -> int:
    """Make the environment and see to the libraries of Qt."""
    if rest:
        raise CannotGoOn(f"setup takes nothing more, not {rest[0]}")
    prepare(tests=False)
    return WELL


def prepare(*, tests: bool) -> None:
    """Make what is missing; system packages first, so that a person need not wait for the command that gets them."""
    machine.see_to(tests=tests)
    ensure(ENVIRONMENT)
    machine.check_drawable()


def demo(rest: list[str]) -> int:
    """Open the program on a vault of invented people."""
    if len(rest) > 1:
        raise CannotGoOn("demo takes one folder, or none")
    prepare(tests=False)
    return start(["-m", "intake", "demo", rest[0] if rest else str(free_demo_folder(Path.cwd()))])


def free_demo_folder(parent: Path) -> Path:
    """Return the first intake-demo-N in `parent` that is not there yet."""
    number = 1
    while (parent / f"intake-demo-{number}").exists():
        number += 1
    return parent / f"intake-demo-{number}"


def run(rest: list[str]) -> int:
    """Start the program with the words given."""
    prepare(tests=False)
    return start(["-m", "intake", *rest])


def test(rest: list[str]) -> int:
    """Run all tests: side by side, then those that want the machine for themselves. Or those that the words name."""
    prepare(tests=True)
    full, own = [word for word in rest if word == "--full"], [word for word in rest if word != "--full"]
    if own:
        return pytest([*full, *own])
    workers = min(os.cpu_count() or 1, WORKERS_AT_MOST)
    together = pytest([*full, "-m", "not alone", "-n", str(workers), "--dist", "worksteal"])
    alone = pytest([*full, "-m", "alone"], may_be_empty=True)
    return max(together, alone)


def pytest(words: list[str], *, may_be_empty: bool = False) -> int:
    """Run pytest without a screen and with our own fonts only, and return our exit status for it."""
    screenless = {"QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": str(ROOT / "tests" / "no-fonts.conf")}
    status = start(["-m", "pytest", "-q", *words], cwd=ROOT, extra=screenless)
    if status == NO_TESTS and may_be_empty:
        return WELL
    return status if status in (WELL, FAILED) else NOT_RUN


def check(rest: list[str]) -> int:
    """Run every check, also after one failed, and name those that did."""
    if rest:
        raise CannotGoOn(f"check takes nothing more, not {rest[0]}")
    prepare(tests=False)
    checks = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "mypy": ["-m", "mypy"],
    }
    failed = [name for name, words in checks.items() if start(words, cwd=ROOT) != WELL]
    contracts = shutil.which("lint-imports", path=str(ENVIRONMENT.scripts))
    if contracts is None or call([contracts, "--no-logo"], cwd=ROOT) != WELL:
        failed.append("lint-imports")
    say(f"failed: {', '.join(failed)}" if failed else "all checks pass")
    return FAILED if failed else WELL


def lock(rest: list[str]) -> int:
    """Renew both locks with uv; packaging/lock.md says when and how."""
    uv = shutil.which("uv")
    if uv is None:
        raise CannotGoOn("lock needs uv: install it into an environment of its own and put it on the PATH")
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    for name in ("requirements", "requirements-dev"):
        words = [*options, *rest, "--override", "left-out.txt", f"{name}.in", "-o", f"{name}.lock"]
        if call([uv, "pip", "compile", "-q", *words], cwd=ROOT / "packaging") != WELL:
            return FAILED
    return WELL


def start(words: list[str], *, cwd: Path | None = None, extra: dict[str, str] | None = None) -> int:
    """Run the environment's Python; -P keeps the folder the person stands in from shadowing a module."""
    return call([str(ENVIRONMENT.python), "-P", *words], cwd=cwd, extra=extra)


def call(command: list[str], *, cwd: Path | None = None, extra: dict[str, str] | None = None) -> int:
    """Run a command on this terminal and return its exit status."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    environ.update(extra or {}, PYTHONNOUSERSITE="1")
    return subprocess.run(command, cwd=cwd, env=environ, check=False).returncode


COMMANDS = {"demo": demo, "test": test, "run": run, "check": check, "setup": setup, "lock": lock}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
