"""`intake name|date|place|number|demo …`: tools that need no vault."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import Command, Context
from intake.services import tools
from intake.services.demo import make_demo, next_folder


def name_forms(context: Context) -> int:
    """Show other spellings of a name."""
    found = tools.name_forms(context.arguments.text)
    context.show(found, [f"{form.script}  {form.system}  {form.text}" for form in found.conversions])
    return 0


def name_likeness(context: Context) -> int:
    """Show how alike two names are, and why."""
    found = tools.name_likeness(context.arguments.first, context.arguments.second)
    context.show({"score": found.score, "why": found.why}, [f"{found.score:.2f}  {' '.join(found.why)}"])
    return 0


def read_date(context: Context) -> int:
    """Read a date from words."""
    arguments = context.arguments
    found = tools.read_date(
        arguments.text, language=arguments.said_in, anchor=arguments.anchor, words_in=context.texts.language
    )
    context.show(found, [f"{found['edtf']}  {found['words']}" if "edtf" in found else str(found["findings"])])
    return 0


def find_place(context: Context) -> int:
    """Find a place by any of its names."""
    found = tools.find_places(context.arguments.text, language=context.texts.language)
    context.show(found, [f"{place['code']}  {place['name']}" for place in found] or [context.say("nothing_found")])
    return 0


def read_number(context: Context) -> int:
    """Read and check an identity number."""
    found = tools.read_number(context.arguments.text)
    context.show(found, [f"{found.kind}  {' '.join(found.findings)}"])
    return 0


def demo(context: Context) -> int:
    """Do the whole work with invented people in a new folder, then open the window on it where there is a display."""
    folder = context.arguments.folder or next_folder()
    made = make_demo(folder, texts=context.texts)
    lines = [context.say("demo_ready", folder=folder), *(f"  {line}" for line in made.lines)]
    context.show(made, lines)
    return made.open_window(context.say("demo_open", file=made.passphrase_file)) if not context.arguments.json else 0


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "name forms": name_forms,
        "name likeness": name_likeness,
        "date read": read_date,
        "place find": find_place,
        "number read": read_number,
        "demo": demo,
    }
)
