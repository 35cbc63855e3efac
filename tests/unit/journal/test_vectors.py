"""Bytes that version 1 wrote. They must be read as they were meant for ever, and written the same again."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from intake.errors import CannotBeTrusted
from intake.journal.certificates import decode_card, encode_card
from intake.journal.encoding import (
    change_id,
    decode_body,
    decode_entry,
    decode_value,
    encode_body,
    encode_entry,
    encode_value,
    entry_digest,
)
from intake.journal.writing import sign_entry, verify_entry
from intake.model.journal import EncodedBody, SignedEntry

FOLDER = Path(__file__).parents[2] / "vectors" / "journal"
REFUSERS: dict[str, Callable[[bytes], object]] = {
    "value": decode_value,
    "body": lambda untrusted: decode_body(EncodedBody(untrusted, None)),
    "entry": decode_entry,
}


def vectors(name: str) -> list[Any]:
    found = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert isinstance(found, list)
    return [pytest.param(one, id=one["name"]) for one in found]


def described(thing: object) -> object:
    """Tell a value in JSON so that nothing of its type is lost."""
    if isinstance(thing, Enum):
        return {type(thing).__name__: thing.value}
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        members = {field.name: described(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
        return {type(thing).__name__: members}
    if isinstance(thing, tuple):
        return [described(one) for one in thing]
    if isinstance(thing, bytes):
        return {"bytes": thing.hex()}
    if isinstance(thing, Decimal | datetime.date):
        return {type(thing).__name__: str(thing)}
    return thing


@pytest.mark.parametrize("vector", vectors("values"))
def test_values_of_version_1(vector: dict[str, Any]) -> None:
    written = bytes.fromhex(vector["hex"])

    assert described(decode_value(written)) == vector["value"]
    assert encode_value(decode_value(written)) == written


@pytest.mark.parametrize("vector", vectors("bodies"))
def test_bodies_of_version_1(vector: dict[str, Any]) -> None:
    words = None if vector["words"] is None else bytes.fromhex(vector["words"])
    written = EncodedBody(bytes.fromhex(vector["hex"]), words)

    body = decode_body(written)

    assert described(body) == vector["body"]
    assert change_id(written.body) == vector["change"]
    salt = None if vector["words_salt"] is None else bytes.fromhex(vector["words_salt"])
    assert encode_body(body, words_salt=salt) == written


@pytest.mark.parametrize("vector", vectors("entries"))
def test_entries_of_version_1(vector: dict[str, Any]) -> None:
    payload, seed, key = (bytes.fromhex(vector[name]) for name in ("hex", "seed", "public_key"))
    signed = SignedEntry(payload, bytes.fromhex(vector["signature"]))

    entry = verify_entry(signed, public_key=key)

    assert described(entry) == vector["entry"]
    assert entry_digest(payload) == vector["digest"]
    assert encode_entry(entry) == payload
    assert sign_entry(entry, seed=seed) == signed


@pytest.mark.parametrize("vector", vectors("cards"))
def test_cards_of_version_1(vector: dict[str, Any]) -> None:
    written = bytes.fromhex(vector["hex"])

    card = decode_card(vector["kind"], written)

    assert described(card) == vector["card"]
    assert encode_card(card) == written


@pytest.mark.parametrize("vector", vectors("refused"))
def test_what_version_1_refused_stays_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(CannotBeTrusted) as caught:
        REFUSERS[vector["as"]](bytes.fromhex(vector["hex"]))

    assert type(caught.value).__name__ == vector["error"]
