"""Loads the catalogues of sentences from resources/texts/<language>/ and fills in placeholders. Holds none itself.

A catalogue file is a flat JSON object of key to text; `errors.json` maps a class name to {"what", "safe", "do"}.
The key of a text is `<file>.<key>`, for instance `command.vault_created`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from intake.errors import Bug, Cancelled, IntakeError

LANGUAGES = ("en", "ru", "kk", "kk-Arab", "zh", "ug")
"""Every language a person can choose, as written on the command line and in file names."""

RIGHT_TO_LEFT = frozenset({"kk-Arab", "ug"})

_WORDED: Mapping[str, str] = MappingProxyType({"reason": "checks.", "scope": "codes.scope_", "role": "codes.role_"})
"""Data of an error that are codes, and where their words are."""

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "texts"


@dataclass(frozen=True, slots=True)
class Notice:
    """What to tell somebody when something went wrong: what happened, what is safe, what to do. Parts may be empty."""

    what: str
    safe: str
    do: str

    @property
    def line(self) -> str:
        """All three in one line, for the command line."""
        return " ".join(part for part in (self.what, self.safe, self.do) if part)


class Texts:
    """The sentences of one language, read when first asked for."""

    def __init__(self, language: str, *, folder: Path = _FOLDER) -> None:
        """Choose a language of LANGUAGES; anything else is our mistake (KeyError)."""
        if language not in LANGUAGES:
            raise KeyError(language)
        self.language = language
        self._folder = folder / language

    @property
    def is_right_to_left(self) -> bool:
        """Tell whether lines of this language run from right to left."""
        return self.language in RIGHT_TO_LEFT

    @cached_property
    def is_draft(self) -> bool:
        """Tell whether nobody who grew up with this language has read its sentences yet."""
        drafts: list[str] = json.loads((self._folder.parent / "drafts.json").read_text(encoding="utf-8"))
        return self.language in drafts

    @cached_property
    def _files(self) -> dict[str, dict[str, object]]:
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(self._folder.glob("*.json"))}

    def say(self, key: str, **data: object) -> str:
        """Return the text of `file.key` with its {placeholders} filled from `data`. KeyError when there is no text."""
        name, _, rest = key.partition(".")
        text = self._files[name][rest]
        if not isinstance(text, str):
            raise KeyError(key)
        return text.format_map(_Leave(data)) if "{" in text else text

    def has(self, key: str) -> bool:
        """Tell whether there is a text with this key."""
        name, _, rest = key.partition(".")
        return isinstance(self._files.get(name, {}).get(rest), str)

    def catalogue(self, name: str) -> Mapping[str, object]:
        """Return one whole file of this language, for tests and for pages that show all of it."""
        return self._files[name]

    def explain(self, error: BaseException) -> Notice:
        """Return the words for an error's class, or of the nearest class above it that has words."""
        errors = self._files["errors"]
        data = error.data if isinstance(error, IntakeError) else {}
        shown = {name: self._shown(name, value) for name, value in data.items()}
        for kind in type(error).__mro__ if isinstance(error, (IntakeError, Cancelled)) else (Bug,):
            words = errors.get(kind.__name__)
            if isinstance(words, dict):
                parts = (str(words.get(part, "")).format_map(_Leave(shown)) for part in ("what", "safe", "do"))
                return Notice(*parts)
        raise KeyError(type(error).__name__)

    def _shown(self, name: str, value: object) -> object:
        """Return an error's datum as a person reads it: codes in words, several things one after another."""
        if isinstance(value, tuple):
            return " ".join(map(str, value))
        key = f"{_WORDED[name]}{value}" if name in _WORDED else ""
        return self.say(key) if key and self.has(key) else value


class _Leave(dict[str, object]):
    """Fills what is known and leaves other placeholders as they are, so that a text never fails to show."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
