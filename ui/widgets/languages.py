"""Choosing the window's language: every language named in itself."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from intake.texts import LANGUAGES
from ui.i18n import OWN_NAMES, Speech
from ui.widgets.flow import flow_of
from ui.widgets.parts import button


def language_choice(speech: Speech, name: str) -> QWidget:
    """Return chips for all languages; pressing one switches the whole window at once."""
    chips = [_chip(speech, language, name=f"{name}_{language}") for language in LANGUAGES]
    return flow_of(*chips, name=name)


def _chip(speech: Speech, language: str, *, name: str) -> QPushButton:
    chip = button(OWN_NAMES[language], name, look="chip")
    chip.setCheckable(True)
    # Arabic letters are taller: all chips of a line take the height of the tallest.
    chip.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
    chip.setChecked(language == speech.language)
    chip.clicked.connect(lambda: speech.choose(language))
    return chip
