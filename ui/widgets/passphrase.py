"""Typing a passphrase, judging a new one, and making one up that can be spoken and remembered."""

from __future__ import annotations

import math
import secrets
import unicodedata
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.parts import button, icon_button, label, row

LEAST_LETTERS = 12
"""Shorter passphrases are refused by the vault as well (PassphraseTooWeak)."""

GOOD_BITS, FAIR_BITS = 70, 50
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_WORDS, _SYLLABLES = 5, 3
_SIZE_OF_ALPHABET = {"Ll": 26, "Lu": 26, "Nd": 10, "Lo": 30, "Zs": 1}
_OTHER_SIGNS = 20


def suggest(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a fresh passphrase of made-up words, 15 syllables in all: about 92 bits (log2(14 * 5) * 15)."""
    word = ["".join(choose(_CONSONANTS) + choose(_VOWELS) for _ in range(_SYLLABLES)) for _ in range(_WORDS)]
    return " ".join(word)


def strength_bits(passphrase: str) -> float:
    """Estimate how hard a passphrase is to guess, in bits: a rough guide for the meter, never a promise.

    Letters count by the alphabets used, repeats and runs (aaa, 123) hardly count, words of one alphabet count less.
    """
    text = unicodedata.normalize("NFKC", passphrase)
    kinds = {unicodedata.category(letter) for letter in text}
    alphabet = sum(_SIZE_OF_ALPHABET.get(kind, _OTHER_SIGNS) for kind in kinds)
    fresh = sum(1 for at, letter in enumerate(text) if at == 0 or abs(ord(letter) - ord(text[at - 1])) > 1)
    variety = min(1.0, len(set(text)) / 8)
    # Written language has about half the uncertainty of random letters at most.
    return fresh * math.log2(alphabet) * 0.75 * variety if alphabet > 1 else 0.0


class PassphraseField(QWidget):
    """A line for a passphrase, hidden until shown. `take` empties it at once."""

    entered = Signal()
    edited = Signal()

    def __init__(self, name: str, *, says: str, say: Callable[..., str], theme: Theme) -> None:
        """says: the accessible name; say: the window's words."""
        super().__init__()
        self._say = say
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(says)
        self.line.setPlaceholderText(says)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )  # fmt: skip
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self.edited)
        self._eye = icon_button("eye", f"{name}_show", says=say("show_passphrase"), theme=theme)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_show)
        self.setLayout(row(self.line, self._eye))
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What is typed now."""
        return self.line.text()

    def take(self) -> str:
        """Return what was typed and empty the line, with its undo history."""
        text = self.line.text()
        self.line.clear()
        return text

    def show_text(self, text: str) -> None:
        """Fill the line with a made-up passphrase and let it be read."""
        self.line.setText(text)
        self._eye.setChecked(True)
        self.edited.emit()

    def _on_show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setAccessibleName(self._say("hide_passphrase" if shown else "show_passphrase"))


class NewPassphrase(QWidget):
    """Choosing a passphrase: typed twice or made up, with a meter that speaks in words."""

    changed = Signal()

    def __init__(self, name: str, *, say: Callable[..., str], theme: Theme) -> None:
        """name: prefix of the object names."""
        super().__init__()
        self._say = say
        self._first = PassphraseField(f"{name}_first", says=say("passphrase_new"), say=say, theme=theme)
        self._second = PassphraseField(f"{name}_second", says=say("passphrase_again"), say=say, theme=theme)
        self._meter = QProgressBar()
        self._meter.setObjectName(f"{name}_meter")
        self._meter.setRange(0, 100)
        self._meter.setTextVisible(False)
        self._words = label("", "muted", name=f"{name}_words")
        make = button(say("passphrase_make"), f"{name}_make", look="quiet")
        make.clicked.connect(self._on_make)
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        for widget in (self._first, self._meter, self._words, self._second):
            room.addWidget(widget)
        room.addLayout(row(make, None))
        self._first.edited.connect(self._judge)
        self._second.edited.connect(self._judge)
        self.setFocusProxy(self._first)
        self._judge()

    def is_ready(self) -> bool:
        """Tell whether both lines agree and the passphrase is long enough."""
        return len(self._first.text()) >= LEAST_LETTERS and self._first.text() == self._second.text()

    def take(self) -> str:
        """Return the passphrase and empty both lines."""
        self._second.take()
        return self._first.take()

    def _on_make(self) -> None:
        made = suggest()
        self._first.show_text(made)
        self._second.show_text(made)

    def _judge(self) -> None:
        text = self._first.text()
        bits = strength_bits(text)
        self._meter.setValue(min(100, round(bits / GOOD_BITS * 100)))
        if len(text) < LEAST_LETTERS:
            words = self._say("passphrase_short", least=LEAST_LETTERS)
        elif bits < FAIR_BITS:
            words = self._say("passphrase_weak")
        elif bits < GOOD_BITS:
            words = self._say("passphrase_fair")
        else:
            words = self._say("passphrase_good")
        if text and self._second.text() and text != self._second.text():
            words = self._say("passphrase_differs")
        self._words.setText(words)
        self._meter.setAccessibleName(words)
        self.changed.emit()
