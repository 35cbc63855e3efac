"""Takes the members of one JSON object one by one and refuses those that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.errors import FileNotAccepted
from intake.questionnaire.pointers import join
from intake.questionnaire.strict_json import Json

MOST_LETTERS = 500


class Members:
    """One object of a form file. Each method takes a member out; `done` refuses what is left.

    Every method raises FileNotAccepted with the pointer of the member: reason wrong_type, missing, unknown_member,
    too_many, out_of_range, not_accepted or repeated.
    """

    def __init__(self, value: Json, pointer: str = "") -> None:
        """Begin with a JSON object that stands at `pointer`."""
        if not isinstance(value, dict):
            raise FileNotAccepted(pointer=pointer, reason="wrong_type", found="")
        self._left = dict(value)
        self._pointer = pointer

    def refuse(self, reason: str, name: str) -> FileNotAccepted:
        """Return the refusal of one member, to be raised."""
        return FileNotAccepted(pointer=join(self._pointer, name), reason=reason, found="")

    def done(self) -> None:
        """Refuse the first member that was not taken."""
        for name in self._left:
            raise self.refuse("unknown_member", name)

    def optional_text(self, name: str, pattern: re.Pattern[str] | None = None) -> str | None:
        """Return a text, or None where the member is null or not there."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > MOST_LETTERS:
            raise self.refuse("wrong_type", name)
        if pattern is not None and not pattern.fullmatch(value):
            raise self.refuse("not_accepted", name)
        return value

    def text(self, name: str, pattern: re.Pattern[str] | None = None) -> str:
        """Return a text that must be there and fit the pattern."""
        value = self.optional_text(name, pattern)
        if value is None:
            raise self.refuse("missing", name)
        return value

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """Return a text that must be one of the choices."""
        value = self.text(name)
        if value not in choices:
            raise self.refuse("not_accepted", name)
        return value

    def yes(self, name: str) -> bool:
        """Return a truth value; False where the member is not there."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise self.refuse("wrong_type", name)
        return value

    def optional_whole(self, name: str, *, least: int, most: int) -> int | None:
        """Return a whole number, or None where the member is null or not there."""
        value = self._left.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse("wrong_type", name)
        if not least <= value <= most:
            raise self.refuse("out_of_range", name)
        return value

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number; without a default it must be there."""
        value = self.optional_whole(name, least=least, most=most)
        if value is None:
            value = default
        if value is None:
            raise self.refuse("missing", name)
        return value

    def texts(self, name: str, pattern: re.Pattern[str] | None = None, *, most: int) -> tuple[str, ...]:
        """Return a list of different texts; empty where the member is not there."""
        texts: list[str] = []
        for index, value in enumerate(self._list(name, most)):
            if not isinstance(value, str) or (pattern is not None and not pattern.fullmatch(value)):
                raise FileNotAccepted(pointer=join(self._pointer, name, index), reason="not_accepted", found="")
            texts.append(value)
        if len(set(texts)) != len(texts):
            raise self.refuse("repeated", name)
        return tuple(texts)

    def inner(self, name: str) -> Members:
        """Return an object inside; an empty one where the member is not there."""
        return Members(self._left.pop(name, {}), join(self._pointer, name))

    def names(self) -> Iterator[str]:
        """Give the names of the members not yet taken."""
        return iter(tuple(self._left))

    def items(self, name: str, most: int = 1000) -> Iterator[Members]:
        """Give the objects of a list; none where the member is not there."""
        for index, value in enumerate(self._list(name, most)):
            yield Members(value, join(self._pointer, name, index))

    def objects(self, pattern: re.Pattern[str], *, most: int) -> Iterator[tuple[str, Members]]:
        """Give every member of this object, each an object under a name that fits the pattern."""
        if len(self._left) > most:
            raise FileNotAccepted(pointer=self._pointer, reason="too_many", found=most)
        for name in self.names():
            if not pattern.fullmatch(name):
                raise self.refuse("not_accepted", name)
            yield name, self.inner(name)

    def _list(self, name: str, most: int) -> list[Json]:
        value = self._left.pop(name, [])
        if not isinstance(value, list):
            raise self.refuse("wrong_type", name)
        if len(value) > most:
            raise self.refuse("too_many", name)
        return value


def pairs(members: Members, name: str, *, pattern: re.Pattern[str]) -> dict[str, str]:
    """Return an object inside whose values are texts that fit the pattern; empty where the member is not there."""
    inner = members.inner(name)
    return {key: inner.text(key, pattern) for key in inner.names()}
