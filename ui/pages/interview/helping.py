"""The sheet of help: what to do when telling becomes too much, and whom this desk knows near here. Static words."""

from __future__ import annotations

from ui.i18n import Speech, left_to_right
from ui.widgets.parts import Card, button, label, said

_STEPS = ("help_stop", "help_breathe", "help_choose", "help_stay")
_EMERGENCY, _AMBULANCE = "112", "103"
"""Kazakhstan's numbers: the single emergency number and the ambulance."""


class HelpCard(Card):
    """Unfolds above the section and hides nothing that was typed."""

    def __init__(self, speech: Speech) -> None:
        """Draw it, hidden."""
        super().__init__(speech.say("help_title"), look="notice_good", name="interview_help_card")
        self._say = speech.say
        for key in _STEPS:
            self.add(label(f"•  {self._say(key)}"))
        numbers = {"all": left_to_right(_EMERGENCY), "ambulance": left_to_right(_AMBULANCE)}
        self.add(label(self._say("help_call", **numbers), "strong"), label(self._say("help_near"), "head"))
        self._near = said("", name="interview_help_near")
        close = button(self._say("close"), "interview_help_close")
        close.clicked.connect(self.hide)
        self.add(self._near, close)
        self.hide()

    def show_near(self, addresses: str) -> None:
        """Unfold, with what the desk has written down."""
        self._near.setText(addresses or self._say("help_near_none"))
        self.show()
