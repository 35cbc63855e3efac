"""A blank interview form on paper, for days without power: the same questions in the same order as in the window.

It holds nothing of anybody. The answers are typed in later; consent is asked first, on paper too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intake.documents.typeset.blocks import Block, Card, Heading, Para, Rows, Spacer, Text, Tone
from intake.questionnaire.form import Field, FieldType, Form
from intake.questionnaire.words import Words
from intake.services.opened import Session
from intake.services.session import form_words
from intake.services.sheets import sheet
from intake.texts import Texts

LINE: Final = "_" * 52
BOX: Final = "□"
_LONG_LINES: Final = 4
_MOST_CHOICES: Final = 20
_LABEL_MM: Final = 62.0
_SILENT: Final = frozenset({FieldType.REF, FieldType.REFS, FieldType.BYTES})
_ANSWERS: Final = ("yes", "no", "undecided")


def blank_form(session: Session, *, language: str, is_short: bool = False) -> bytes:
    """Return a PDF of the form with room to write. is_short: only what quick intake asks."""
    texts, words = Texts(language), form_words(language)
    title = texts.say("blank.title")
    blocks: list[Block] = [Heading(title), Para(texts.say("blank.note"), tone=Tone.MUTED)]
    for section in session.form.sections:
        rows = list(_section(session.form, section.kinds, words=words, is_short=is_short))
        asked = section.section == "consent"
        if not rows and not asked:
            continue
        blocks.append(Heading(words.sections.get(section.section, section.section), level=2))
        blocks += _consents(words) if asked else rows
    return sheet(session, title, blocks, texts=texts)


def _consents(words: Words) -> Iterator[Block]:
    """Give each consent as its own question, with a box for each answer."""
    boxes = "     ".join(f"{BOX} {words.code('consent_answer', answer)}" for answer in _ANSWERS)
    for consent in words.consents.values():
        yield Card((Para(consent.question, bold=True), Para(consent.explain, tone=Tone.MUTED, scale=0.9), Para(boxes)))


def _section(form: Form, kinds: tuple[str, ...], *, words: Words, is_short: bool) -> Iterator[Block]:
    for kind in kinds:
        fields = [one for one in form.kinds[kind].fields.values() if _is_asked(one) and (one.core or not is_short)]
        if fields:
            yield Heading(words.kind(kind).label, level=3)
            yield Rows(tuple((words.field(kind, one.field).label, _room(one, form, words=words)) for one in fields),
                       label_mm=_LABEL_MM)  # fmt: skip
            yield Spacer(2.0)


def _is_asked(field: Field) -> bool:
    return field.member is not None and field.type not in _SILENT


def _room(field: Field, form: Form, *, words: Words) -> Text:
    """Return room for an answer: boxes for choices, more lines for long texts."""
    choices = form.lists[field.list].codes if field.list else ()
    if field.type is FieldType.BOOLEAN:
        choices, listed = ("yes", "no"), "yes_no_unknown"
    else:
        listed = field.list or ""
    if choices and len(choices) <= _MOST_CHOICES:
        return "   ".join(f"{BOX}\u00a0{words.code(listed, code)}" for code in choices)
    return "\n".join([LINE] * (_LONG_LINES if field.type is FieldType.LONG_TEXT else 1))
