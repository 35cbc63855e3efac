"""The environment: whole or made anew, and made by one process at a time."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from environment import Environment, build, ensure, only_one
from terminal import CannotGoOn

PACKAGING = Path(__file__).parents[3] / "packaging"
ENSURE = """
import sys
from pathlib import Path
from environment import Environment, ensure
ensure(Environment(Path(sys.argv[1])))
"""

KILLED_HALF_WAY = """
import os, signal, subprocess, sys
from pathlib import Path
from environment import only_one
with only_one(Path(sys.argv[1])):
    subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], close_fds=False)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def empty(tmp_path: Path) -> Environment:
    """A project that needs no package at all, so that its environment is made without a network."""
    (tmp_path / "packaging").mkdir()
    env = Environment(tmp_path)
    for lock in env.locks:
        lock.write_text("", encoding="utf-8")
    return env


def start_ensure(env: Environment) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", ENSURE, str(env.root)], cwd=PACKAGING, stderr=subprocess.PIPE, text=True
    )


def test_a_half_made_environment_is_made_anew(empty: Environment) -> None:
    empty.packages.mkdir(parents=True)
    left_over = empty.packages / "half_installed.py"
    left_over.write_text("")

    ensure(empty)

    assert empty.is_ready()
    assert not left_over.exists()
    assert subprocess.run([empty.python, "-c", ""], check=False).returncode == 0


def test_the_project_is_importable_in_its_environment(empty: Environment) -> None:
    (empty.root / "intake.py").write_text("")

    ensure(empty)

    assert subprocess.run([empty.python, "-P", "-c", "import intake"], cwd="/", check=False).returncode == 0


def test_a_whole_environment_is_left_alone(empty: Environment) -> None:
    ensure(empty)
    mark = empty.packages / "mark"
    mark.write_text("")

    ensure(empty)

    assert mark.exists()


def test_a_changed_lock_asks_for_a_new_environment(empty: Environment) -> None:
    ensure(empty)

    empty.locks[0].write_text("# another\n", encoding="utf-8")

    assert not empty.is_ready()


def test_a_moved_project_asks_for_a_new_environment(empty: Environment, tmp_path: Path) -> None:
    ensure(empty)

    moved = empty.root.rename(tmp_path.with_name(f"{tmp_path.name}-moved"))

    assert not Environment(moved).is_ready()


def test_a_build_that_fails_leaves_nothing_that_looks_ready(empty: Environment) -> None:
    ensure(empty)
    empty.locks[0].write_text("no-hash==1\n", encoding="utf-8")

    with pytest.raises(CannotGoOn):
        build(empty)

    assert not empty.stamp.exists()


def test_of_two_at_once_one_builds_and_the_other_waits(empty: Environment) -> None:
    with only_one(empty.root / ".setup.lock"):
        waiting = [start_ensure(empty), start_ensure(empty)]
        for process in waiting:
            assert process.stderr is not None
            assert "waiting" in process.stderr.readline()
        assert not empty.folder.exists()

    said = [process.communicate()[1] for process in waiting]

    assert [process.returncode for process in waiting] == [0, 0]
    assert sum("making" in words for words in said) == 1
    assert empty.is_ready()


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows lock is not inherited")
def test_what_a_killed_setup_left_running_still_holds_the_lock(empty: Environment) -> None:
    lock = empty.root / ".setup.lock"
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED_HALF_WAY, str(lock)], cwd=PACKAGING, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert killed.wait() == -signal.SIGKILL

    next_one = start_ensure(empty)
    assert next_one.stderr is not None
    assert "waiting" in next_one.stderr.readline()
    assert not empty.folder.exists()
    killed.communicate()  # closes what the program left behind waits for, and so ends it
    next_one.communicate()

    assert empty.is_ready()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no folder that its owner may not write in")
def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    # The path of the lock leads through a file, so not even root can write there.
    (tmp_path / "packaging").mkdir()
    env = Environment(tmp_path)
    for lock in env.locks:
        lock.write_text("", encoding="utf-8")
    (tmp_path / ".setup.lock").mkdir()

    with pytest.raises(CannotGoOn) as caught:
        ensure(env)

    assert "\n" not in caught.value.advice
