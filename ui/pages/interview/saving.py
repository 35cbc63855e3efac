"""What is handed to the vault's thread, and what the window itself notices about the interview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from intake.model.views import Draft
from intake.questionnaire import Finding, pointer_of
from ui.door import Door
from ui.questionnaire.answers import Answers


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft to be edited. before: (kind, field) -> mark of earlier interviews; is_quick: only the core is asked."""

    draft: Draft
    before: Mapping[tuple[str, str], str]
    is_quick: bool


def open_thing(door: Door, what: str, which: Any) -> Opened | None:  # noqa: ANN401 - an id, a ticket or nothing
    """Return the draft that is wanted: new, quick (for a ticket), about a case, or one that was saved; None: gone."""
    before: Mapping[tuple[str, str], str] = {}
    match what:
        case "about":
            draft = door.interviews.draft_about(door.opened, which)
        case "draft":
            draft = door.interviews.open_draft(door.opened, which)
        case _:
            draft = door.interviews.blank_draft(door.opened)
    if draft is None:
        return None
    if what == "quick" and isinstance(which, int):
        door.queue.call(door.opened, which, draft=draft.id)
    case = draft.bindings.get("cases/sought")
    if case is not None:
        before = door.interviews.marks_before(door.opened, case)
    return Opened(draft, before, what == "quick")


def copy_of(draft: Draft, answers: Answers, *, place: str = "") -> Draft:
    """Return the draft with the answers as they now are: a copy that the person's typing no longer reaches."""
    return replace(draft, document=answers.copied(), bindings=dict(draft.bindings), marks=dict(answers.marks),
                   place=place)  # fmt: skip


def files_of(answers: Answers) -> tuple[str, ...]:
    """Return the path of each evidence file, in the order in which they were chosen."""
    items = answers.items(("evidence",))
    return tuple(str(item.get("path", "")) if isinstance(item, dict) else "" for item in items)


def files_gone(files: Sequence[str]) -> tuple[int, ...]:
    """Return which of them are not there now: a stick was pulled, or a file was moved. Asks the disk."""
    return tuple(at for at, file in enumerate(files) if not file or not FilePath(file).is_file())


def noticed(answers: Answers, *, gone: Sequence[int]) -> tuple[Finding, ...]:
    """Return what only the window can know: files that are gone, and that nobody wrote down who tells."""
    missing = [Finding(pointer_of(("evidence", at, "path")), "file_missing") for at in gone]
    teller = answers.testifier
    if teller and not answers.name_of(teller):
        missing.append(Finding(pointer_of(("persons", teller, "names")), "missing", {}, "warning"))
    return tuple(missing)
