"""What can be typed: commands and their options. Every help line comes from the catalogue."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from intake.errors import UsageError
from intake.texts import LANGUAGES, Texts


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of printing and leaving."""

    def __init__(self, *arguments: Any, texts: Texts | None = None, **options: Any) -> None:  # noqa: ANN401 - argparse's
        """Take the catalogue of which the help of every argument comes."""
        self._texts = texts
        # Abbreviations off: --passphrase would be taken for --passphrase-file, and what follows for its name.
        options["allow_abbrev"] = False
        super().__init__(*arguments, **options)

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:  # noqa: ANN401 - argparse's own
        """Add an argument with its help: `argument_<its name>` of the catalogue."""
        key = f"command.argument_{names[-1].lstrip('-').replace('-', '_')}"
        if self._texts is not None and "help" not in options and self._texts.has(key):
            options["help"] = self._texts.say(key)
        return super().add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError; argparse's own English text is not shown."""
        raise UsageError(argument=message)


class _Commands:
    """Adds commands to a parser, each with its help from the catalogue."""

    def __init__(self, parser: argparse.ArgumentParser, texts: Texts) -> None:
        self._texts = texts
        self._subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def group(self, name: str) -> _Group:
        """Return a command that has commands of its own."""
        words = self._help(name)
        parser = self._subparsers.add_parser(name, help=words, description=words, texts=self._texts)
        return _Group(name, parser, texts=self._texts)

    def one(self, name: str) -> argparse.ArgumentParser:
        """Return a command that stands alone."""
        words = self._help(name)
        parser = self._subparsers.add_parser(name, help=words, description=words, texts=self._texts)
        parser.set_defaults(run=name)
        return _with_general(parser, self._texts)

    def _help(self, name: str) -> str:
        return self._texts.say(f"command.help_{name}")


class _Group:
    """A command with commands of its own, such as `vault`."""

    def __init__(self, name: str, parser: argparse.ArgumentParser, *, texts: Texts) -> None:
        self._name = name
        self._texts = texts
        self._subparsers = parser.add_subparsers(
            dest="subcommand", metavar="COMMAND", required=True, parser_class=Parser
        )

    def add(self, name: str) -> argparse.ArgumentParser:
        """Return the parser of one command of this group."""
        words = self._texts.say(f"command.help_{self._name}_{name}")
        parser = self._subparsers.add_parser(name, help=words, description=words, texts=self._texts)
        parser.set_defaults(run=f"{self._name} {name}")
        return _with_general(parser, self._texts)


def build_parser(texts: Texts) -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(prog="intake", texts=texts, description=texts.say("command.description"))
    parser.add_argument("--vault", type=Path, metavar="DIR", help=texts.say("command.option_vault"))
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=texts.say("command.option_passphrase_file")
    )
    parser.add_argument("--language", dest="words", choices=LANGUAGES, help=texts.say("command.option_words"))
    parser.add_argument("--json", action="store_true", help=texts.say("command.option_json"))
    parser.add_argument("--version", action="store_true", help=texts.say("command.option_version"))
    commands = _Commands(parser, texts)
    _vault(commands.group("vault"))
    _interviews(commands)
    _documents(commands)
    _enrolment(commands)
    _exchange(commands)
    _review(commands.group("review"))
    commands.group("today").add("list")
    _withdrawals(commands.group("withdrawal"))
    _tools(commands)
    _archive(commands.group("archive"))
    _tables(commands.group("table"))
    _devices(commands.group("device"))
    outbox = commands.group("outbox")
    outbox.add("list")
    purge = outbox.add("purge")
    purge.add_argument("--keep-names", action="store_true")
    purge.add_argument("--preview", action="store_true")
    demo = commands.one("demo")
    demo.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    return parser


def commands_of(parser: argparse.ArgumentParser, prefix: str = "") -> Iterator[str]:
    """Yield every command that can be typed (`vault create`, `verify` …), for tests and the documentation."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                inner = list(commands_of(child, f"{prefix}{name} "))
                yield from inner or [f"{prefix}{name}"]


def _with_general(parser: argparse.ArgumentParser, texts: Texts) -> argparse.ArgumentParser:
    """Let the general options stand after a command too; left out there, what stands before it counts."""
    usual = argparse.SUPPRESS
    parser.add_argument("--json", action="store_true", default=usual, help=texts.say("command.option_json"))
    parser.add_argument("--vault", type=Path, default=usual, metavar="DIR", help=usual)
    parser.add_argument("--passphrase-file", type=Path, default=usual, metavar="FILE", help=usual)
    return parser


def _vault(group: _Group) -> None:
    create = group.add("create")
    create.add_argument("--role", choices=("field", "coordinator"), required=True)
    create.add_argument("--organisation", metavar="NAME")
    create.add_argument("--recovery-sheet", type=Path, metavar="FILE")
    for name in ("info", "check", "rebuild"):
        group.add(name)
    backup = group.add("backup")
    backup.add_argument("-o", "--output", type=Path, metavar="DIR")
    backup.add_argument("--check", type=Path, metavar="DIR")
    restore = group.add("restore")
    restore.add_argument("backup", type=Path, metavar="DIR")
    restore.add_argument("--to", type=Path, required=True, metavar="NEWDIR")
    restore.add_argument("--new-passphrase-file", type=Path, metavar="FILE")
    for parser in (backup, restore):
        parser.add_argument("--sheet", type=Path, nargs="?", const=Path("-"), metavar="FILE")
        parser.add_argument("--recovery-sheet", type=Path, metavar="FILE")
    passphrase = group.add("passphrase")
    passphrase.add_argument("--new-passphrase-file", type=Path, metavar="FILE")
    recover = group.add("recover")
    recover.add_argument("--sheet", type=Path, nargs="?", const=Path("-"), default=Path("-"), metavar="FILE")
    recover.add_argument("--new-passphrase-file", type=Path, metavar="FILE")


def _interviews(commands: _Commands) -> None:
    interview = commands.group("interview")
    form = interview.add("form")
    form.add_argument("--language", dest="document_language", choices=LANGUAGES, default="en")
    form.add_argument("--short", action="store_true")
    form.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    add = interview.add("add")
    add.add_argument("files", type=Path, nargs="+", metavar="FILE")
    add.add_argument("--correction", action="store_true")
    case = commands.group("case")
    listing = case.add("list")
    listing.add_argument("--search", default="", metavar="TEXT")
    case.add("show").add_argument("case", metavar="ID")
    _withdrawing(case.add("withdraw"))
    back = case.add("return")
    back.add_argument("case", metavar="ID")
    back.add_argument("--to", required=True, metavar="DEVICE")
    evidence = commands.group("evidence")
    adding = evidence.add("add")
    adding.add_argument("case", metavar="CASE")
    adding.add_argument("files", type=Path, nargs="+", metavar="FILE")
    adding.add_argument("--kind", default="other")
    adding.add_argument("--origin", default="family")
    evidence.add("list").add_argument("case", metavar="CASE")
    save = evidence.add("save")
    save.add_argument("id", metavar="ID")
    save.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


def _documents(commands: _Commands) -> None:
    document = commands.one("document")
    document.add_argument("case", metavar="CASE")
    document.add_argument("--profile", required=True, metavar="PROFILE")
    document.add_argument("--language", dest="document_language", choices=LANGUAGES, default="en")
    document.add_argument("--signed", action="store_true")
    document.add_argument("--recipient", metavar="NAME")
    document.add_argument("--paper-may-be-found", choices=("yes", "no"))
    document.add_argument("--addressee", metavar="KEY")
    document.add_argument("--readiness", action="store_true")
    document.add_argument("-o", "--output", type=Path, metavar="FILE")
    verify = commands.one("verify")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--root", type=Path, metavar="ROOT.pem")


def _enrolment(commands: _Commands) -> None:
    enrol = commands.group("enrol")
    request = enrol.add("request")
    request.add_argument("--name", metavar="PSEUDONYM")
    request.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    answer = enrol.add("answer")
    answer.add_argument("file", type=Path, metavar="FILE")
    answer.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    answer.add_argument("--role", choices=("field", "coordinator"), default="field")
    finish = enrol.add("finish")
    finish.add_argument("file", type=Path, metavar="FILE")
    finish.add_argument("--code", required=True, metavar="DIGITS")
    confirm = enrol.add("confirm")
    confirm.add_argument("device", metavar="DEVICE")
    confirm.add_argument("--code", required=True, metavar="DIGITS")
    enrol.add("devices")
    revoke = enrol.add("revoke")
    revoke.add_argument("device", metavar="DEVICE")
    revoke.add_argument("--last-trusted", type=int, required=True, metavar="SEQUENCE")
    succeed = enrol.add("succeed")
    succeed.add_argument("device", metavar="DEVICE")
    succeed.add_argument("--of", required=True, metavar="DEVICE")
    organisation = commands.group("organisation")
    organisation.add("root").add_argument("-o", "--output", type=Path, required=True, metavar="ROOT.pem")
    organisation.add("chain").add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    organisation.add("take").add_argument("file", type=Path, metavar="FILE")


def _devices(group: _Group) -> None:
    """Add what keeps trust in computers alive; `enrol devices` and `enrol revoke` are the same under older names."""
    group.add("list")
    group.add("rotate")
    renew = group.add("renew")
    renew.add_argument("device", metavar="DEVICE")
    renew.add_argument("-o", "--output", type=Path, metavar="FILE")
    revoke = group.add("revoke")
    revoke.add_argument("device", metavar="DEVICE")
    revoke.add_argument("--last-trusted", type=int, required=True, metavar="SEQUENCE")


def _exchange(commands: _Commands) -> None:
    bundle = commands.group("bundle")
    write = bundle.add("write")
    write.add_argument("--to", required=True, metavar="RECIPIENT")
    write.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    bundle.add("inspect").add_argument("file", type=Path, metavar="FILE")
    bundle.add("read").add_argument("files", type=Path, nargs="+", metavar="FILE")
    bundle.add("quarantine")
    bundle.add("outbox")
    log = commands.group("journal").add("log")
    log.add_argument("--case", metavar="ID")


def _review(group: _Group) -> None:
    group.add("list")
    alike = group.add("likely")
    alike.add_argument("case", nargs="?", metavar="CASE")
    alike.add_argument("--most", type=int, default=50, metavar="COUNT")
    decide = group.add("decide")
    decide.add_argument("claims", nargs="+", metavar="CLAIM")
    decide.add_argument("--keep", choices=("this", "both", "ask"), required=True)
    decide.add_argument("--reason", required=True, metavar="TEXT")
    ask = group.add("ask")
    ask.add_argument("about", metavar="CASE|CLAIM")
    ask.add_argument("--words", required=True, metavar="TEXT")
    group.add("questions")
    answer = group.add("answer")
    answer.add_argument("question", metavar="QUESTION")
    answer.add_argument("--words", required=True, metavar="TEXT")
    group.add("undo").add_argument("decision", metavar="DECISION")
    prefer = group.add("prefer")
    prefer.add_argument("claim", metavar="CLAIM")
    prefer.add_argument("--reason", required=True, metavar="TEXT")
    for verdict in ("same", "different", "unsure"):
        parser = group.add(verdict)
        parser.add_argument("first", metavar="CASE")
        parser.add_argument("second", metavar="CASE")
        parser.add_argument("--reason", default="", metavar="TEXT")


def _withdrawals(group: _Group) -> None:
    _withdrawing(group.add("make"))
    group.add("list")
    for name in ("confirm", "review"):
        deciding = group.add(name)
        deciding.add_argument("id", metavar="ID")
        deciding.add_argument("--by", required=True, metavar="CODE")


def _withdrawing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("about", metavar="ID")
    parser.add_argument("--testifier", metavar="PERSON")
    parser.add_argument("--scope", nargs="+", default=["all"], metavar="SCOPE")
    parser.add_argument("--demanded", choices=("yes", "no", "not-said"), default="not-said")
    parser.add_argument("--reason", metavar="TEXT")
    parser.add_argument("--by", metavar="CODE")
    parser.add_argument("--preview", action="store_true")


def _tools(commands: _Commands) -> None:
    name = commands.group("name")
    name.add("forms").add_argument("text", metavar="TEXT")
    likeness = name.add("likeness")
    likeness.add_argument("first", metavar="NAME")
    likeness.add_argument("second", metavar="NAME")
    date = commands.group("date").add("read")
    date.add_argument("text", metavar="TEXT")
    date.add_argument("--said-in", dest="said_in", metavar="LANGUAGE")
    date.add_argument("--language", dest="said_in", metavar="LANGUAGE")
    date.add_argument("--anchor", metavar="DAY")
    commands.group("place").add("find").add_argument("text", metavar="TEXT")
    commands.group("number").add("read").add_argument("text", metavar="TEXT")


def _archive(group: _Group) -> None:
    write = group.add("write")
    write.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    write.add_argument("--sealed-for", metavar="RECIPIENT")
    read = group.add("read")
    read.add_argument("folder", type=Path, metavar="FOLDER")
    read.add_argument("--identity", type=Path, metavar="FILE")


def _tables(group: _Group) -> None:
    write = group.add("write")
    write.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    write.add_argument("--profile", required=True, metavar="PROFILE")
    write.add_argument("--columns", metavar="LIST")
    write.add_argument("--recipient", metavar="NAME")
    read = group.add("read")
    read.add_argument("file", type=Path, metavar="FILE")
    read.add_argument("--map", type=Path, required=True, metavar="MAPPING.json")
    read.add_argument("--dry-run", action="store_true")
