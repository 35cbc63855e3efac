"""Digits that people type or read out: in any script, with whatever they put between groups."""

from __future__ import annotations

import unicodedata

_BETWEEN = frozenset(".,:;/|·_")


def groups_of_digits(text: str) -> list[str] | None:
    """Return the runs of digits in `text` as ASCII, or None when something that is no digit or separator stands in it.

    Any decimal digit counts (0 to 9, Arabic-Indic, Extended Arabic-Indic, full-width ...). Separators are spaces, line
    ends, every kind of dash, `.,:;/|·_`; marks of writing direction are not seen at all.
    """
    runs = [""]
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Nd":
            runs[-1] += str(unicodedata.decimal(letter))
        elif category == "Cf":
            continue
        elif category in {"Pd", "Zs", "Zl", "Zp", "Cc"} or letter in _BETWEEN or letter == "\N{MINUS SIGN}":
            runs.append("")
        else:
            return None
    return [run for run in runs if run]
