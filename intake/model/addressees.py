"""To whom a letter goes, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addressee:
    """An institution. names, address: language -> text (kk, ru, en); mark: V read in a public source, M from memory.

    kind: code of the action that a letter to it is; request: `authority` or `tracing`; recipient: key of the release
    profile's recipients, None for the usual one; follow_up_days: after which to ask for the answer.
    """

    key: str
    mark: str
    source: str
    names: Mapping[str, str]
    address: Mapping[str, str]
    kind: str
    request: str
    recipient: str | None
    follow_up_days: int
