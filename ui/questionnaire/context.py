"""What every editor works with: the answers, the form in words, and a way to ask services for proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject

from intake.questionnaire import Field
from ui.door import Door
from ui.i18n import Speech
from ui.questionnaire.answers import Answers, Path
from ui.theme import Theme
from ui.widgets.wording import Wording

Ask = Callable[[QObject, Callable[[Door], Any], Callable[[Any], object]], None]
"""ask(owner, question, then): put a question to services on the vault's thread; no answer when it fails."""


@dataclass(frozen=True, slots=True)
class Context:
    """Handed from the interview page down to each editor.

    core_only: quick intake, where only the questions are asked that the form calls core. before: (kind, field) -> mark
    of earlier interviews about the first person sought.
    """

    answers: Answers
    wording: Wording
    theme: Theme
    ask: Ask
    core_only: bool = False
    before: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def speech(self) -> Speech:
        """The window's words."""
        return self.wording.speech


@dataclass(frozen=True, slots=True)
class Place:
    """Where an editor stands: its field, the path of its answer, and the name under which it is found."""

    field: Field
    path: Path

    @property
    def name(self) -> str:
        """The object name: stable across languages."""
        return "edit_" + "_".join(str(step) for step in self.path)
