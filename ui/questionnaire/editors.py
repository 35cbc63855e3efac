"""One editor for each type of answer. An editor shows the answer that is in the document and writes what is typed.

The direction of a text is that of what is typed in it, whatever the window's language (Qt does so for text by itself).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from intake.questionnaire import FieldType
from ui.i18n import OWN_NAMES, isolate
from ui.questionnaire.context import Context, Place
from ui.questionnaire.dates import DateEditor
from ui.questionnaire.places import PlaceEditor
from ui.widgets.arrows import Arrows
from ui.widgets.choosing import ChoiceBox
from ui.widgets.flow import Flow, flow_of
from ui.widgets.parts import button

_FEW_CHOICES = 5
_LEAST_LINES, _MOST_LINES = 3, 14
_FRAME_PX = 20
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,9}([.,][0-9]{1,4})?", re.ASCII)
_SEPARATORS = re.compile(r"[,;،؛、，\n]")


class LineEditor(QLineEdit):
    """A short text."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the text that is there."""
        super().__init__(context.answers.text(place.path))
        self._context, self._place = context, place
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        self._context.answers.put(self._place.path, text.strip())


class LongEditor(QPlainTextEdit):
    """A long text, which grows with what is typed."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the text that is there."""
        super().__init__(context.answers.text(place.path))
        self._context, self._place = context, place
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_edited)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def _on_edited(self) -> None:
        self._context.answers.put(self._place.path, self.toPlainText().strip())

    def sizeHint(self) -> QSize:
        """Return room for what is typed and a line more."""
        lines = max(_LEAST_LINES, min(_MOST_LINES, round(self.document().size().height()) + 1))
        metrics = self.fontMetrics()
        return QSize(12 * metrics.horizontalAdvance("m"), lines * metrics.lineSpacing() + _FRAME_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it never hides what is typed."""
        return self.sizeHint()


class NumberEditor(QLineEdit):
    """A whole number, or one with decimals. What is no number is not written, and stays to be corrected."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the number that is there."""
        value = context.answers.get(place.path)
        super().__init__("" if value is None else str(value))
        self._context, self._place = context, place
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        text = text.strip()
        whole = self._place.field.type is FieldType.INTEGER
        if not text:
            self._context.answers.put(self._place.path, None)
        elif whole and _NUMBER.fullmatch(text):
            self._context.answers.put(self._place.path, int(text))
        elif not whole and _DECIMAL.fullmatch(text):
            self._context.answers.put(self._place.path, _plain(float(text.replace(",", "."))))


class ChoiceEditor(QWidget):
    """One of several: side by side when few, in a list when many. Pressing the chosen one again takes it back."""

    chosen = Signal(object)

    def __init__(self, context: Context, place: Place) -> None:
        """Show the choice that is there."""
        super().__init__()
        self._context, self._place = context, place
        value = context.answers.get(place.path)
        self._offer(self._choices(), value if isinstance(value, (str, bool)) else None)

    def _choices(self) -> list[tuple[object, str]]:
        return choices_of(self._context, self._place)

    def _offer(self, choices: list[tuple[object, str]], value: object) -> None:
        if len(choices) > _FEW_CHOICES:
            self._offer_list(choices, value)
            return
        room = Flow(6)
        self.setLayout(room)
        chips = []
        for code, words in choices:
            chip = button(words, f"{self._place.name}_{code}", look="chip")
            chip.setCheckable(True)
            chip.setChecked(code == value and type(code) is type(value))
            chip.clicked.connect(lambda on, code=code: self._choose(code if on else None))
            room.addWidget(chip)
            chip.setProperty("code", code)
            chips.append(chip)
        if chips:
            Arrows(chips)
            self.setFocusProxy(chips[0])

    def _offer_list(self, choices: list[tuple[object, str]], value: object) -> None:
        box = ChoiceBox()
        box.setObjectName(f"{self._place.name}_box")
        box.addItem("—", None)
        for code, words in choices:
            box.addItem(words, code)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.activated.connect(lambda at: self._choose(box.itemData(at)))
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(box)
        self.setFocusProxy(box)

    def _choose(self, code: object) -> None:
        for chip in self.findChildren(QWidget):
            if chip.property("code") is not None and hasattr(chip, "setChecked"):
                chip.setChecked(chip.property("code") == code)
        self._context.answers.put(self._place.path, code)
        self.chosen.emit(code)


class ChoicesEditor(QWidget):
    """Any number of a list's codes."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the choices that are there."""
        super().__init__()
        self._context, self._place = context, place
        chosen = context.answers.items(place.path)
        boxes = []
        for code, words in choices_of(context, place):
            box = QCheckBox(words)
            box.setObjectName(f"{place.name}_{code}")
            box.setAccessibleName(words)
            box.setChecked(code in chosen)
            box.toggled.connect(lambda on, code=code: self._turn(code, on=on))
            boxes.append(box)
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(flow_of(*boxes, spacing=4))

    def _turn(self, code: object, *, on: bool) -> None:
        chosen = [item for item in self._context.answers.items(self._place.path) if item != code]
        self._context.answers.put(self._place.path, [*chosen, code] if on else chosen)


class TagsEditor(QLineEdit):
    """Several short texts in one line, with commas of any script between them."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the texts that are there."""
        texts = [str(item) for item in context.answers.items(place.path)]
        super().__init__(context.wording.join(texts))
        self._context, self._place = context, place
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        texts = [part.strip() for part in _SEPARATORS.split(text)]
        self._context.answers.put(self._place.path, [part for part in texts if part])


class CountryEditor(QLineEdit):
    """A country by the two letters of ISO 3166-1."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the code that is there."""
        super().__init__(context.answers.text(place.path))
        self._context, self._place = context, place
        self.setPlaceholderText("KZ, CN, …")
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        self._context.answers.put(self._place.path, text.strip().upper())


class LanguageEditor(ChoiceEditor):
    """A language, each named in itself; another one that is already there stays."""

    def _choices(self) -> list[tuple[object, str]]:
        said = self._context.answers.text(self._place.path)
        codes = dict.fromkeys([*OWN_NAMES, *([said] if said else [])])
        return [(code, OWN_NAMES.get(code, code)) for code in codes]


class DayEditor(QLineEdit):
    """A calendar day as year-month-day."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the day that is there."""
        super().__init__(context.answers.text(place.path))
        self._context, self._place = context, place
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setPlaceholderText(context.speech.say("day_pattern"))
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        self._context.answers.put(self._place.path, text.strip())


class PersonEditor(ChoiceEditor):
    """A person of this interview."""

    def _offer(self, choices: list[tuple[object, str]], value: object) -> None:
        self._offer_list(choices, value)


class PeopleEditor(ChoicesEditor):
    """Any number of this interview's people."""


Editor = Callable[[Context, Place], QWidget]

EDITORS: Mapping[FieldType, Editor] = {
    FieldType.TEXT: LineEditor,
    FieldType.LONG_TEXT: LongEditor,
    FieldType.INTEGER: NumberEditor,
    FieldType.DECIMAL: NumberEditor,
    FieldType.BOOLEAN: ChoiceEditor,
    FieldType.CHOICE: ChoiceEditor,
    FieldType.CHOICES: ChoicesEditor,
    FieldType.TEXTS: TagsEditor,
    FieldType.DATE: DateEditor,
    FieldType.DAY: DayEditor,
    FieldType.PLACE: PlaceEditor,
    FieldType.REF: PersonEditor,
    FieldType.REFS: PeopleEditor,
}
"""The editor of each type that a person answers. A field may name a closer one by its `editor`."""

CLOSER: Mapping[str, Editor] = {"country": CountryEditor, "language": LanguageEditor}


def editor_for(context: Context, place: Place) -> QWidget:
    """Return the editor of a field, named and with its question as accessible name."""
    make = CLOSER.get(place.field.editor) or EDITORS[place.field.type]
    made = make(context, place)
    made.setObjectName(place.name)
    question = context.wording.field(place.field.kind, place.field.field)
    made.setAccessibleName(question)
    inner = made.focusProxy()
    if inner is not None and not inner.accessibleName():
        inner.setAccessibleName(question)
    return made


def choices_of(context: Context, place: Place) -> list[tuple[object, str]]:
    """Return what can be chosen for a field, with its words."""
    field = place.field
    if field.type is FieldType.BOOLEAN:
        return [(True, context.speech.say("yes")), (False, context.speech.say("no"))]
    if field.type in {FieldType.REF, FieldType.REFS}:
        return [(key, person_words(context, key)) for key in context.answers.persons()]
    choices = context.wording.form.lists[field.list or ""]
    return [(code, context.wording.code(choices.name, code)) for code in choices.codes]


def person_words(context: Context, key: str) -> str:
    """Return how a person of the interview is called in lists: the name, or the part they have in it."""
    name = context.answers.name_of(key)
    if name:
        return isolate(name)
    if key == context.answers.testifier:
        return context.speech.say("the_testifier")
    sought = [person for _at, person in context.answers.sought()]
    if key in sought:
        return context.speech.say("person_sought", number=sought.index(key) + 1)
    return context.speech.say("somebody")


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number
