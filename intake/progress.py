"""How far a long job is. The step is a code; its words stand in the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units (bytes, files or entries) of the step with this code; total 0 means unknown."""

    done: int
    total: int
    step: str


Report = Callable[[Progress], None]
"""Called by long work now and then; raises intake.errors.Cancelled to stop it."""


def silent(progress: Progress) -> None:
    """Take a report and do nothing with it."""
