"""The body of each section of an interview, generated from the form."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path as FilePath

from PySide6.QtWidgets import QWidget

from intake.questionnaire import FieldType, Section
from ui.i18n import isolate
from ui.questionnaire.alike import add_alike, add_sought
from ui.questionnaire.consent import QUICK_SCOPES, ConsentQuestions
from ui.questionnaire.context import Context, Place
from ui.questionnaire.people import PersonCard
from ui.questionnaire.record import QuestionRow, RecordCard, RecordList, is_asked
from ui.widgets.flow import flow_of
from ui.widgets.parts import Card, button, label

_FIXED_INTERVIEW = frozenset({"testifier"})
_PERSON, _ABOUT = "person", "about"


def parts_of(
    context: Context,
    section: Section,
    *,
    on_store: Callable[[str], object],
    gone: Collection[int],
    choose: Callable[[], list[FilePath]],
) -> list[QWidget]:
    """Return what a section asks. gone: evidence files that are not there; choose: asks for files."""
    match section.section:
        case "consent":
            scopes = QUICK_SCOPES if context.core_only else context.wording.form.lists["scope"].codes
            return consent_body(context, on_store=on_store, scopes=scopes)
        case "testifier":
            return testifier_body(context, section)
        case "people":
            return [*(testifier_body(context, section) if context.core_only else []), *people_body(context)]
        case "evidence":
            return evidence_body(context, gone=gone, choose=choose)
        case _:
            return lists_body(context, section)


def consent_body(context: Context, *, on_store: Callable[[str], object], scopes: tuple[str, ...]) -> list[QWidget]:
    """Return the questions of consent."""
    questions = ConsentQuestions(context, scopes=scopes)
    questions.stored.connect(on_store)
    return [questions]


def testifier_body(context: Context, section: Section) -> list[QWidget]:
    """Return who tells, and what concerns the whole session."""
    elsewhere = {
        field.partition(".")[2] for other in context.wording.form.sections for field in other.fields
        if other.section != section.section or context.core_only
    }  # fmt: skip
    key = context.answers.testifier
    title = context.speech.say("the_testifier")
    interview = context.wording.form.kind("interview")
    return [
        PersonCard(context, key, title=title),
        RecordCard(context, interview, path=(), title=context.wording.kind("interview"),
                   hidden=_FIXED_INTERVIEW | frozenset(elsewhere)),
    ]  # fmt: skip


def people_body(context: Context) -> list[QWidget]:
    """Return a card for each person sought and each other person who is mentioned."""
    answers, say = context.answers, context.speech.say
    parts: list[QWidget] = []
    sought = list(answers.sought())
    for number, (at, key) in enumerate(sought, 1):
        title = say("person_sought", number=number)
        remove = partial(answers.remove, ("cases", at)) if len(sought) > 1 else None
        card = PersonCard(context, key, title=title, relation_from=answers.testifier, on_remove=remove)
        priority = context.wording.form.kind("case").fields["priority"]
        card.card.add(QuestionRow(context, Place(priority, ("cases", at, "priority")),
                                  kind=context.wording.form.kind("case"), record=("cases", at)))  # fmt: skip
        parts.append(card)
    known = {key for _at, key in sought} | {answers.testifier}
    for key in answers.persons():
        if key not in known:
            parts.append(PersonCard(context, key, title=say("person_mentioned"), relation_from=answers.testifier))
    alike = button(say("add_alike"), "people_add_alike", look="quiet", theme=context.theme, icon="users")
    alike.clicked.connect(lambda: add_alike(answers))
    one_more = button(say("add_sought"), "people_add_sought", look="quiet", theme=context.theme, icon="plus")
    one_more.clicked.connect(lambda: add_sought(answers))
    mention = button(say("add_mentioned"), "people_add_mentioned", look="quiet", theme=context.theme, icon="plus")
    mention.clicked.connect(answers.add_person)
    return [*parts, flow_of(alike, one_more, *([] if context.core_only else [mention]))]


def lists_body(context: Context, section: Section) -> list[QWidget]:
    """Return a growing list for each kind of the section, after the questions that stand in it by themselves."""
    parts: list[QWidget] = []
    form = context.wording.form
    loose = [form.fields[field] for field in section.fields]
    loose = [field for field in loose if field.core or not context.core_only]
    if loose:
        card = Card(name=f"section_{section.section}_questions")
        for field in loose:
            steps = tuple((field.member or "").split("/"))
            card.add(QuestionRow(context, Place(field, steps), kind=form.kind(field.kind), record=()))
        parts.append(card)
    for name in section.kinds:
        kind = form.kind(name)
        if kind.at is None or kind.at.count("*") != 1 or kind.parts:
            continue  # what stands inside another record is drawn there
        if not is_asked(context, kind):
            continue
        holder = Card(context.wording.kind(name, many=True), name=f"section_{section.section}_{name}")
        holder.add(RecordList(context, kind, path=(kind.path[0],), blank=_blank(context, name)))
        parts.append(holder)
    return parts


def evidence_body(context: Context, *, gone: Collection[int], choose: Callable[[], list[FilePath]]) -> list[QWidget]:
    """Return the files that were handed over, each with what is to be known of it. gone: which are not there now."""
    kind = context.wording.form.kind("evidence")
    answers = context.answers
    parts: list[QWidget] = []
    for at, item in enumerate(answers.items(("evidence",))):
        name = FilePath(str(item.get("path", ""))).name if isinstance(item, dict) else ""
        card = RecordCard(context, kind, path=("evidence", at), title=isolate(name),
                          on_remove=partial(answers.remove, ("evidence", at)))  # fmt: skip
        if at in gone:
            card.rows.insertWidget(1, _gone_notice(context, at, choose=choose))
        parts.append(card)
    add = button(context.speech.say("evidence_choose"), "evidence_choose", look="primary", theme=context.theme,
                 icon="paperclip")  # fmt: skip

    def on_choose() -> None:
        for path in choose():
            answers.append(("evidence",), {"path": str(path), "kind": "other", "origin": "family"})

    add.clicked.connect(on_choose)
    hint = label(context.speech.say("evidence_hint"), "muted")
    return [hint, *parts, flow_of(add)]


def _gone_notice(context: Context, at: int, *, choose: Callable[[], list[FilePath]]) -> QWidget:
    """Return the words for a file that is not there, with the two ways on."""
    notice = Card(look="notice_warn", name=f"evidence_gone_{at}")
    again = button(context.speech.say("evidence_again"), f"evidence_again_{at}")
    without = button(context.speech.say("evidence_without"), f"evidence_without_{at}")

    def on_again() -> None:
        found = choose()
        if found:
            context.answers.put(("evidence", at, "path"), str(found[0]))
            context.answers.reshaped.emit()

    again.clicked.connect(on_again)
    without.clicked.connect(lambda: context.answers.remove(("evidence", at)))
    notice.add(label(context.speech.say("evidence_gone"), "strong"), flow_of(again, without))
    return notice


def _blank(context: Context, kind: str) -> dict[str, object]:
    """Begin a new record with the person sought where there is only one: nobody should choose the obvious."""
    sought = [key for _at, key in context.answers.sought()]
    fields = context.wording.form.kind(kind).fields
    if len(sought) == 1 and _PERSON in fields and fields[_PERSON].member == _PERSON:
        return {_PERSON: sought[0]}
    if _ABOUT in fields and fields[_ABOUT].owner and fields[_ABOUT].type is FieldType.REFS:
        return {_ABOUT: sought}
    return {}
