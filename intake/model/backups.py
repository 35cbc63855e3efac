"""What is told of backups: one that was written, one that was looked at, one that was brought back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written and opened again.

    copied, let_go: evidence files that came and went since the last one. sheet: the eight groups of the backup's own
    recovery sheet, the first time only.
    """

    folder: Path
    made_ms: int
    cases: int
    entries: int
    evidence: int
    copied: int
    let_go: int
    sheet: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class BackupState:
    """What a rehearsal found. damaged: ids of evidence files that are missing or changed.

    is_ours: it was made of this vault; missing_entries, missing_evidence: what this vault has by now and it has not.
    """

    ok: bool
    made_ms: int
    cases: int
    entries: int
    evidence: int
    damaged: tuple[str, ...]
    is_ours: bool
    missing_entries: int
    missing_evidence: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A vault that was made from a backup, as a new device.

    made_ms: when the backup was made; what was done after that is missing until others send it. former: the device it
    takes the place of; erased: records that withdrawals took away again. sheet: its own new recovery sheet.
    """

    folder: Path
    made_ms: int
    device: str
    former: str
    cases: int
    entries: int
    evidence: int
    erased: int
    must_be_confirmed: bool
    sheet: tuple[str, ...]
