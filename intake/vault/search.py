"""Finding cases by any part of a name, number, phone, place or word, in any script, on any keyboard.

Two full-text tables: parts of three letters (trigrams), and whole words and their beginnings, for one or two letters.
Chinese has no blanks, so each two letters of it are a word. Names and places stand in as sounds too, so that one script
finds another; when nothing is found, by their bare consonants. Source: design/window.md, Known traps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, bindparam, column, delete, insert, or_, select, table
from sqlalchemy.sql.elements import ColumnElement

from intake.model.journal import FoldedRecord
from intake.model.places import Place
from intake.model.values import Texts
from intake.names.keys import search_keys
from intake.names.scripts import fold, fold_keyboard
from intake.vault.schema import view_case

LEAST_TRIGRAM: Final = 3
MOST_QUERY_WORDS: Final = 12

_HAN_RUN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿]{2,}")
_NAMED: Final = frozenset({("name", "text"), ("name", "given"), ("name", "patronymic"), ("name", "surname")})
_NOT_SEARCHED: Final = frozenset({"consent", "withdrawal", "document", "preference"})

_part = table("view_search_part", column("rowid"), column("found_by"))
_word = table("view_search_word", column("rowid"), column("found_by"), column("skeleton"))


def index_case(connection: Connection, position: int, *, records: Iterable[FoldedRecord]) -> None:
    """Put all words of a case into the search tables in place of what was there. position: the row of view_case."""
    plain: list[str] = []
    named: list[str] = []
    for record in records:
        if record.is_ended or record.kind in _NOT_SEARCHED:
            continue
        for claim in record.claims:
            match claim.value:
                case str(text):
                    (named if (record.kind, claim.field) in _NAMED else plain).append(text)
                case Place(said=str(text)):
                    named.append(text)
                case Texts(texts):
                    plain.extend(texts)
            if claim.words is not None:
                plain.append(claim.words.text)
    forget_case(connection, position)
    keys = [search_keys(text) for text in dict.fromkeys(named)]
    folded = list(dict.fromkeys([fold(text) for text in dict.fromkeys(plain)] + [key.folded for key in keys]))
    typed = [fold_keyboard(text) for text in folded]
    parts = dict.fromkeys([*folded, *typed, *(key.latin for key in keys)])
    words = [*parts, *(_pairs(run) for text in folded for run in _HAN_RUN.findall(text))]
    skeletons = dict.fromkeys(part.skeleton for key in keys for part in key.parts if part.skeleton)
    connection.execute(insert(_part), {"rowid": position, "found_by": "\n".join(parts)})
    values = {"rowid": position, "found_by": "\n".join(words), "skeleton": " ".join(skeletons)}
    connection.execute(insert(_word), values)


def forget_case(connection: Connection, position: int) -> None:
    """Take a case out of the search tables; the words are overwritten, not only unlinked."""
    for found_in in (_part, _word):
        connection.execute(delete(found_in).where(found_in.c.rowid == position))


def matching(query: str) -> ColumnElement[bool] | None:
    """Return the condition on view_case that a typed query means: every word is found; None for an empty query."""
    words = fold(query).split()[:MOST_QUERY_WORDS]
    if not words:
        return None
    return and_(*(_has_word(word, number=number) for number, word in enumerate(words)))


def sounding_like(query: str) -> ColumnElement[bool] | None:
    """Return a wider condition, by bare consonants, for when `matching` finds nothing; None when there are none."""
    skeletons = [part.skeleton for part in search_keys(query).parts if len(part.skeleton) > 1]
    if not skeletons:
        return None
    found = " ".join(f'"{skeleton}"' for skeleton in skeletons[:MOST_QUERY_WORDS])
    return view_case.c.position.in_(_rows(_word, f"skeleton : ({found})", name="skeletons"))


def _has_word(word: str, *, number: int) -> ColumnElement[bool]:
    """Return the condition that a folded word stands in a case as typed, in other keys, or as it sounds."""
    forms = dict.fromkeys([word, fold_keyboard(word), *(part.sound for part in search_keys(word).parts)])
    long = [form for form in forms if len(form) >= LEAST_TRIGRAM]
    short = [form for form in forms if 0 < len(form) < LEAST_TRIGRAM]
    found = []
    if long:
        parts = " OR ".join(_quoted(form) for form in long)
        found.append(view_case.c.position.in_(_rows(_part, parts, name=f"part{number}")))
    if short and len(word) < LEAST_TRIGRAM:
        beginnings = " OR ".join(f"{_quoted(form)}*" for form in short)
        found.append(view_case.c.position.in_(_rows(_word, f"found_by : ({beginnings})", name=f"word{number}")))
    return or_(*found)


def _rows(found_in: Any, query: str, *, name: str) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's own table type
    return select(found_in.c.rowid).where(column(found_in.name, is_literal=True).op("MATCH")(bindparam(name, query)))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _pairs(run: str) -> str:
    """Return each two letters that follow one another as words: 伊宁县 is found by 伊宁 and by 宁县."""
    return " ".join(run[start : start + 2] for start in range(len(run)))
