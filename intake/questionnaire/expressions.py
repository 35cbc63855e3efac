"""The small language of `relevant` and `constraint`, in the words of XLSForm.

It has `${field}`, `.` (the answer itself), texts in quotes, numbers, `= != < <= > >=`, `and`, `or`, brackets and the
functions not, selected, count, today, string-length, true, false. No loops, no arithmetic, no patterns: every
expression ends, and in time that grows with its length only. Source: https://xlsform.org/en/#relevant, ODK functions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from intake.errors import FileNotAccepted

MOST_LETTERS = 500
DEEPEST = 20

Answer = str | int | bool | Decimal | tuple[str, ...] | None
"""What a question was answered with; None when it was not. A date is its EDTF, a multiple choice its codes."""

Lookup = Callable[[str], Answer]
"""Gives the answer of a field by its name; `.` asks for the answer that is being checked."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, a number or a truth value that stands in the expression itself."""

    value: Answer


@dataclass(frozen=True, slots=True)
class Reference:
    """The answer of a field, `.` for the one being checked."""

    field: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator with what it is applied to."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Constant | Reference | Call

_TOKEN = re.compile(
    r"""\s*(?:\$\{(?P<field>[a-z][a-z0-9_]{0,63})\}|(?P<text>'[^']*'|"[^"]*")|(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)"""
    r"""|(?P<word>[a-z]+(?:-[a-z]+)*)|(?P<sign><=|>=|!=|[=<>(),.]))""",
    re.ASCII,
)
_FUNCTIONS = {"not": 1, "selected": 2, "count": 1, "today": 0, "string-length": 1, "true": 0, "false": 0}
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises FileNotAccepted (reason `expression`, found: index of the letter where reading stopped).
    """
    if len(text) > MOST_LETTERS:
        raise FileNotAccepted(pointer="", reason="expression", found=MOST_LETTERS)
    reader = _Reader(text)
    expression = reader.either(0)
    if reader.kind:
        raise reader.refuse()
    return expression


def fields_of(expression: Expression) -> frozenset[str]:
    """Return the names of all fields that an expression asks for, without `.`."""
    if isinstance(expression, Reference):
        return frozenset() if expression.field == "." else frozenset({expression.field})
    if isinstance(expression, Call):
        return frozenset().union(*(fields_of(argument) for argument in expression.arguments))
    return frozenset()


def evaluate(expression: Expression, lookup: Lookup, *, today: datetime.date | None = None) -> Answer:
    """Return what an expression gives for these answers.

    today: the day that `today()` gives; without it, this computer's. An unanswered field is the empty text to `=` and
    `!=`; every other comparison with it is false.
    """
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Reference):
        return lookup(expression.field)
    if expression.name in {"and", "or"}:
        wanted = expression.name == "or"
        found = any(is_true(evaluate(part, lookup, today=today)) is wanted for part in expression.arguments)
        return found is wanted
    values = [evaluate(part, lookup, today=today) for part in expression.arguments]
    if expression.name in _COMPARISONS:
        return _compare(expression.name, values[0], right=values[1])
    return _call(expression.name, values, today=today)


def is_true(answer: Answer) -> bool:
    """Tell whether an answer counts as yes: everything but nothing, zero and the empty text or choice."""
    return bool(answer)


def _call(name: str, values: list[Answer], *, today: datetime.date | None) -> Answer:
    if name == "not":
        return not is_true(values[0])
    if name == "selected":
        codes = values[0] if isinstance(values[0], tuple) else (values[0],)
        return values[1] in codes
    if name == "count":
        return len(values[0]) if isinstance(values[0], tuple) else int(values[0] not in {None, ""})
    if name == "string-length":
        return len(values[0]) if isinstance(values[0], str) else 0
    if name == "today":
        return (today or datetime.datetime.now().astimezone().date()).isoformat()
    return name == "true"


def _compare(sign: str, left: Answer, *, right: Answer) -> bool:
    if sign in {"=", "!="}:
        return (_plain(left) == _plain(right)) is (sign == "=")
    numbers = isinstance(left, int | Decimal) and isinstance(right, int | Decimal)
    texts = isinstance(left, str) and isinstance(right, str) and left != "" and right != ""
    if not numbers and not texts:
        return False
    order = (left > right) - (left < right)  # type: ignore[operator]
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]


def _plain(answer: Answer) -> Answer:
    return "" if answer is None else answer


class _Reader:
    """Recursive descent over the tokens; `kind` is the current token's kind, empty at the end."""

    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._start = self._end = 0
        self.kind = self.token = ""
        self._next()

    def refuse(self) -> FileNotAccepted:
        return FileNotAccepted(pointer="", reason="expression", found=self._start)

    def _next(self) -> None:
        self._start = self._end
        if self._start == len(self._text):
            self.kind = self.token = ""
            return
        found = _TOKEN.match(self._text, self._start)
        if found is None or found.lastgroup is None:
            raise self.refuse()
        self.kind, self.token, self._end = found.lastgroup, found[found.lastgroup], found.end()

    def _take(self, token: str) -> bool:
        if self.kind not in {"word", "sign"} or self.token != token:
            return False
        self._next()
        return True

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise self.refuse()

    def either(self, depth: int) -> Expression:
        parts = [self._both(depth)]
        while self._take("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Call("or", tuple(parts))

    def _both(self, depth: int) -> Expression:
        parts = [self._comparison(depth)]
        while self._take("and"):
            parts.append(self._comparison(depth))
        return parts[0] if len(parts) == 1 else Call("and", tuple(parts))

    def _comparison(self, depth: int) -> Expression:
        left = self._single(depth)
        if self.kind != "sign" or self.token not in _COMPARISONS:
            return left
        sign = self.token
        self._next()
        return Call(sign, (left, self._single(depth)))

    def _single(self, depth: int) -> Expression:
        if depth >= DEEPEST:
            raise self.refuse()
        kind, token = self.kind, self.token
        if kind == "word":
            return self._function(depth + 1)
        if self._take("("):
            inner = self.either(depth + 1)
            self._need(")")
            return inner
        if kind not in {"field", "text", "number"} and (kind, token) != ("sign", "."):
            raise self.refuse()
        self._next()
        if kind == "text":
            return Constant(token[1:-1])
        if kind == "number":
            return Constant(Decimal(token) if "." in token else int(token))
        return Reference(token)

    def _function(self, depth: int) -> Expression:
        name = self.token
        if name not in _FUNCTIONS:
            raise self.refuse()
        self._next()
        self._need("(")
        arguments: list[Expression] = []
        while len(arguments) < _FUNCTIONS[name]:
            if arguments:
                self._need(",")
            arguments.append(self.either(depth))
        self._need(")")
        return Call(name, tuple(arguments))
