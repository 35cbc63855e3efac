"""What time it is: wall clock and hybrid logical time. Time orders what is shown; it never decides which value wins.

Source of the hybrid logical clock: Kulkarni et al., "Logical Physical Clocks", 2014; limits from design/records.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

MOST_AHEAD_MS = 24 * 3600 * 1000  # foreign time further ahead than this never moves our clock (records.md)

Now = Callable[[], datetime]


def system_now() -> datetime:
    """Return this computer's time as an aware UTC moment."""
    return datetime.now(UTC)


def to_ms(moment: datetime) -> int:
    """Return whole milliseconds since 1970-01-01 UTC of an aware moment."""
    return int(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """Return the aware UTC moment of whole milliseconds since 1970-01-01."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


@dataclass(frozen=True, slots=True, order=True)
class HybridTime:
    """A moment that rises with every act we know of, even when the wall clock stands still or goes back."""

    physical_ms: int
    counter: int

    def next(self, now_ms: int) -> HybridTime:
        """Return the time of an act of ours that follows everything seen so far."""
        if now_ms > self.physical_ms:
            return HybridTime(now_ms, 0)
        return HybridTime(self.physical_ms, self.counter + 1)

    def seen(self, other: HybridTime, *, now_ms: int) -> HybridTime:
        """Return our time after reading `other`; time more than 24 h ahead of our clock does not move it."""
        if other.physical_ms > now_ms + MOST_AHEAD_MS:
            return self
        return max(self, other)


START = HybridTime(0, 0)
