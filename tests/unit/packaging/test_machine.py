"""What the machine must have."""

import ctypes.util
import sys

import pytest

from machine import QT_LIBRARIES, TEST_PROGRAMS, WINDOW_LIBRARIES, can_load


def test_a_library_that_is_not_there_cannot_be_loaded() -> None:
    assert not can_load("libintake-has-no-such-library.so.0")


@pytest.mark.skipif(sys.platform == "win32", reason="the C library has another name there")
def test_a_library_that_is_there_can_be_loaded() -> None:
    assert can_load(ctypes.util.find_library("c") or "libc")


def test_package_names_are_safe_to_print_in_a_command() -> None:
    names = [*QT_LIBRARIES.values(), *WINDOW_LIBRARIES.values(), *TEST_PROGRAMS.values()]

    assert [name for name in names if not name.replace("-", "").replace(".", "").isalnum()] == []
