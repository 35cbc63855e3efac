"""What a page works with, handed down from the top of the program."""

from __future__ import annotations

from dataclasses import dataclass

from ui.changes import ChangeBoard
from ui.door import Door
from ui.i18n import Speech
from ui.jobs import Jobs
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Desk:
    """The door to services, the threads, the board of changes, the words and the looks."""

    door: Door
    jobs: Jobs
    changes: ChangeBoard
    speech: Speech
    theme: Theme
