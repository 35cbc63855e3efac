"""The window's words: which language is on, what it says, and how user data stands in a line of either direction.

Words live in resources/texts/<language>/window.json; Qt's own (context menus, file dialogs) in qt.json beside it.
Chosen instead of Qt's .ts catalogues, so that a translator edits one kind of file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTranslator, Signal

from intake.texts import LANGUAGES, Notice, Texts

_FIRST_STRONG, _LEFT_TO_RIGHT, _POP = "\u2068", "\u2066", "\u2069"
_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"
_LOCALES = {"en": "en_GB", "ru": "ru_KZ", "kk": "kk_KZ", "kk-Arab": "kk_Arab_CN", "zh": "zh_CN", "ug": "ug_CN"}
OWN_NAMES = {
    "en": "English", "ru": "Русский", "kk": "Қазақша", "kk-Arab": "قازاقشا", "zh": "中文", "ug": "ئۇيغۇرچە",
}  # fmt: skip
"""Each language's name in itself, for the choice of language. Not translated, so not in the catalogues."""


def plural(language: str, number: int) -> str:
    """Return the plural form of a whole number: one, few, many or other. Source: Unicode CLDR, cardinal rules."""
    if language == "ru":
        tail, tails = number % 10, number % 100
        if tail == 1 and tails != 11:
            return "one"
        return "few" if 2 <= tail <= 4 and not 12 <= tails <= 14 else "many"
    return "one" if language != "zh" and number == 1 else "other"


def isolate(text: str) -> str:
    """Return user data so that it keeps its own direction inside a line of ours (Unicode FSI … PDI)."""
    return f"{_FIRST_STRONG}{text}{_POP}"


def left_to_right(text: str) -> str:
    """Return a phone, number, day or code so that it never turns round (Unicode LRI … PDI)."""
    return f"{_LEFT_TO_RIGHT}{text}{_POP}"


class Speech(QObject):
    """What the window says in the language that is now on. `changed` tells pages to build themselves anew."""

    changed = Signal()

    def __init__(self, language: str = "en", *, parent: QObject | None = None) -> None:
        """Start with one of LANGUAGES."""
        super().__init__(parent)
        self._texts = Texts(language)
        self._qt_words = _QtWords(self)

    @property
    def language(self) -> str:
        """The language that is on: one of LANGUAGES."""
        return self._texts.language

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The direction of the window's lines."""
        right = self._texts.is_right_to_left
        return Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight

    @property
    def locale(self) -> QLocale:
        """How numbers and days are written."""
        return QLocale(_LOCALES[self.language])

    def choose(self, language: str) -> None:
        """Switch to another of LANGUAGES while running."""
        self._texts = Texts(language)
        self._qt_words.speak(self._texts)
        QCoreApplication.removeTranslator(self._qt_words)
        QCoreApplication.installTranslator(self._qt_words)
        self.changed.emit()

    def say(self, key: str, **data: object) -> str:
        """Return the text of a key of window.json, its {placeholders} filled. User data in `data` must be isolated."""
        return self._texts.say(f"window.{key}", **data)

    def count(self, key: str, number: int, **data: object) -> str:
        """Return the text of `key` in the plural form that the number asks for (key_one, _few, _many, _other)."""
        form = f"{key}_{plural(self.language, number)}"
        if not self._texts.has(f"window.{form}"):
            form = f"{key}_other"
        return self.say(form, number=left_to_right(self.locale.toString(number)), **data)

    def has(self, key: str) -> bool:
        """Tell whether window.json has this key; for words of codes that a later version may add."""
        return self._texts.has(f"window.{key}")

    def code(self, group: str, code: str) -> str:
        """Return the words of a code (`group_code` in window.json), or the code itself when nobody gave it words."""
        key = f"{group}_{code}".replace(".", "_")
        return self.say(key) if self.has(key) else left_to_right(code)

    def shared(self, file: str, code: str, *, data: Mapping[str, object] | None = None) -> str:
        """Return the words of a code from a catalogue shared with the command line; the code itself without words.

        file: reasons (why something was held back or refused), checks (of an interview), findings (of the vault).
        """
        key = f"{file}.{code}"
        return self._texts.say(key, **(data or {})) if self._texts.has(key) else left_to_right(code)

    def explain(self, error: BaseException) -> Notice:
        """Return the words for an error."""
        return self._texts.explain(error)

    def line(self, *parts: str) -> str:
        """Join pieces of user data with a dot between them, each isolated, in a line of the window's direction."""
        mark = _RIGHT_MARK if self._texts.is_right_to_left else _LEFT_MARK
        return mark + "  ·  ".join(isolate(part) for part in parts if part)

    def day(self, moment_ms: int) -> str:
        """Return day and time of milliseconds since 1970 UTC as this computer's clock shows it: 07.03.2026 14:05."""
        moment = datetime.fromtimestamp(moment_ms / 1000, tz=UTC).astimezone()
        return left_to_right(moment.strftime("%d.%m.%Y %H:%M"))


class _QtWords(QTranslator):
    """Qt's own words from our qt.json: there is no Uyghur in Qt, and its Kazakh is Cyrillic only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: dict[str, str] = {}

    def speak(self, texts: Texts) -> None:
        self._words = {key: str(word) for key, word in texts.catalogue("qt").items()}

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        return self._words.get(sourceText.replace("&", ""), sourceText)


__all__ = ["LANGUAGES", "OWN_NAMES", "Speech", "isolate", "left_to_right", "plural"]
