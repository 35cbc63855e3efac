"""How dev.py speaks to the person at the terminal: short lines on stderr, one line of advice when it cannot go on.

Standard library only, and free of syntax newer than Python 3.8, so that an old Python can still print the advice.
"""

from __future__ import annotations

import sys
import time

SPARSE_S = 10.0
"""Seconds between two lines where the output is no terminal (a log of CI)."""


class CannotGoOn(Exception):
    """Something that only the person can change; `advice` is one line that says what to do."""

    def __init__(self, advice: str) -> None:
        super().__init__(advice)
        self.advice = advice


def say(line: str) -> None:
    """Print one line to stderr, so that what the program itself prints stays alone on stdout."""
    print(f"[dev] {line}", file=sys.stderr, flush=True)


class Meter:
    """A line that tells how far a long step is: it moves on a terminal and comes now and then elsewhere."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._spoke = self._started
        self._moving = sys.stderr.isatty()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._started

    def show(self, line: str) -> None:
        """Show where the step is now."""
        if self._moving:
            sys.stderr.write(f"\r\x1b[K[dev] {line}, {self.elapsed_s:.0f} s")
            sys.stderr.flush()
        elif time.monotonic() - self._spoke >= SPARSE_S:
            self._spoke = time.monotonic()
            say(f"{line}, {self.elapsed_s:.0f} s")

    def clear(self) -> None:
        """Take the moving line away, so that the next one starts on an empty line."""
        if self._moving:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
