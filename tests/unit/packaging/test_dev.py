"""The one command: what it refuses, and how it says so."""

from pathlib import Path

import pytest

from dev import COMMANDS, NOT_RUN, WELL, check_python, free_demo_folder, main
from terminal import CannotGoOn


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == WELL

    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


def test_an_unknown_command_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tset"]) == NOT_RUN

    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_a_python_the_locks_are_not_made_for_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(CannotGoOn):
        check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_python_the_locks_are_made_for_passes(version: tuple[int, int]) -> None:
    check_python(version)


def test_the_demo_takes_the_first_folder_that_is_free(tmp_path: Path) -> None:
    (tmp_path / "intake-demo-1").mkdir()

    assert free_demo_folder(tmp_path) == tmp_path / "intake-demo-2"
