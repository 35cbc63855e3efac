"""Every command can be typed in every language, and says what it does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.cli.parser import build_parser, commands_of
from intake.cli.run import COMMANDS
from intake.errors import UsageError
from intake.texts import LANGUAGES, Texts

COMMAND_WORDS = Path(__file__).resolve().parents[3] / "resources" / "texts" / "en" / "command.json"


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


def unbroken(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help_in_every_language(language: str) -> None:
    texts = Texts(language)

    for command in commands_of(build_parser(texts)):
        assert texts.has(f"command.help_{command.replace(' ', '_')}"), command


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_help_can_be_printed_in_every_language(language: str) -> None:
    for parser in parsers(build_parser(Texts(language))):
        assert unbroken(parser.description or "-") in unbroken(parser.format_help())


def test_no_help_is_left_over() -> None:
    words = json.loads(COMMAND_WORDS.read_text(encoding="utf-8"))
    typed = {command.replace(" ", "_") for command in commands_of(build_parser(Texts("en")))}
    groups = {command.partition("_")[0] for command in typed}

    assert {key.removeprefix("help_") for key in words if key.startswith("help_")} == typed | groups


def test_every_command_that_can_be_typed_can_be_run() -> None:
    assert set(commands_of(build_parser(Texts("en")))) == set(COMMANDS)


def test_what_cannot_be_understood_is_our_own_error() -> None:
    with pytest.raises(UsageError):
        build_parser(Texts("en")).parse_args(["vault", "open"])
