"""What a write touched, told as data, so that pages reload just what they show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The record kinds and record ids that one act touched; empty when nothing changed."""

    kinds: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        """Return what both acts together touched."""
        return Changes(self.kinds | other.kinds, self.ids | other.ids)
