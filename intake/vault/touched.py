"""Remembers which records were folded again, for what is kept in memory beside the vault."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MOST: Final = 20_000


class Touched:
    """Ids of records since somebody last asked; of too many, only that there were too many."""

    def __init__(self) -> None:
        """Begin with none."""
        self._records: set[str] = set()
        self._are_too_many = False

    def add(self, records: Iterable[str]) -> None:
        """Remember these."""
        if not self._are_too_many:
            self._records.update(records)
            self._are_too_many = len(self._records) > MOST

    def take(self) -> frozenset[str] | None:
        """Return the records since the last time, None for too many to count, and begin anew."""
        found = None if self._are_too_many else frozenset(self._records)
        self._records = set()
        self._are_too_many = False
        return found
