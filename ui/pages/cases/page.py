"""The list of cases and the chosen case beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSplitter, QWidget

from intake.model.cases import CaseLine
from intake.model.changes import Changes
from intake.model.dates import UncertainDate
from intake.progress import Report
from ui.jobs import Pause
from ui.models.cases import LINE_ROLE, PAGE_ROWS, STATUS_LIST, CaseList
from ui.models.delegate import CaseDelegate
from ui.pages.cases.loading import CaseData, dates_in_words, load_case
from ui.pages.cases.view import CaseBody
from ui.widgets.choosing import choice_box
from ui.widgets.desk import Desk
from ui.widgets.page import Page
from ui.widgets.parts import boxed, button, column, label, row, scrolled
from ui.widgets.rows import RowList
from ui.widgets.wording import Known, Wording

NARROW_EM = 62
_SEARCH_PAUSE_S = 0.12
_Found = tuple[Sequence[CaseLine], dict[UncertainDate, str]]
_LIST_SHARE, _CASE_SHARE = 3, 6


class CasesPage(Page):
    """Search, list, case. What is chosen stays chosen when records change."""

    def __init__(self, desk: Desk) -> None:
        """Draw the page; rows come with the first `refresh`."""
        super().__init__(desk, "cases")
        self._wording: Wording | None = None
        self._model = CaseList(self)
        self._model.more_wanted.connect(self._on_more_wanted)
        self._pause = Pause(_SEARCH_PAUSE_S, parent=self)
        self._pause.over.connect(self.refresh)
        self._search, self._status = "", ""
        self._search_round = 0
        self._dates: dict[UncertainDate, str] = {}
        self._data: CaseData | None = None
        self._list: RowList | None = None
        self._nothing: QLabel | None = None
        self._is_fetched = self._opens_first = False
        self._delegate: CaseDelegate | None = None
        self._splitter: QSplitter | None = None
        desk.changes.changed.connect(self._on_changed)

    def set_wording(self, wording: Wording) -> None:
        """Take the form's words in the language that is on."""
        self._wording = wording
        self._model.set_wording(wording)

    def draw(self) -> QWidget:
        """Draw list and case beside each other."""
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("cases_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        splitter.addWidget(self._draw_list())
        splitter.addWidget(self._draw_case())
        self._splitter = splitter
        splitter.setStretchFactor(0, _LIST_SHARE)
        splitter.setStretchFactor(1, _CASE_SHARE)
        splitter.setSizes([_LIST_SHARE * 200, _CASE_SHARE * 200])
        self._arrange()
        return splitter

    def refresh(self) -> None:
        """Search anew and fetch the chosen case anew."""
        self._search_round += 1
        this_round = self._search_round
        self.run(self._work(after=None), then=lambda found: self._on_found(found, this_round=this_round))
        if self._data is not None:
            self.show_thing(self._data.view.id)

    def show_thing(self, thing: object) -> None:
        """Turn to a case by its id."""
        if isinstance(thing, str) and self._wording is not None:
            door, language = self.desk.door, self.desk.speech.language
            self.run(lambda _report: load_case(door, thing, language=language), then=self._on_case)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and case one at a time where there is little room for the size of the text."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._splitter is None or self._splitter.count() < len(("list", "case")):
            return
        narrow = self.width() < NARROW_EM * self.fontMetrics().horizontalAdvance("m")
        for at, hidden in enumerate((self._data is not None, self._data is None)):
            side = self._splitter.widget(at)
            if side is not None:
                side.setHidden(narrow and hidden)
        back = self.findChild(QWidget, "cases_back")
        if back is not None:
            back.setVisible(narrow)

    def _to_list(self) -> None:
        self._data = None
        self.redraw()
        self.focus_on("cases_list")

    def _draw_list(self) -> QWidget:
        theme = self.desk.theme
        new = button(self.say("new_interview"), "cases_new", look="primary", theme=theme, icon="plus")
        new.clicked.connect(lambda: self.wanted.emit("interview", None))
        search = QLineEdit(self._search)
        search.setObjectName("cases_search")
        search.setPlaceholderText(self.say("search_hint"))
        search.setAccessibleName(self.say("search"))
        search.setClearButtonEnabled(True)
        icon = theme.icon("search", colour=theme.colours.muted)
        search.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        search.textChanged.connect(self._on_typed)
        search.returnPressed.connect(self._on_entered)
        self._list = self._make_list()
        self._nothing = label("", "muted", name="cases_nothing")
        self._show_nothing()
        room = column(
            boxed(row(label(self.say("nav_cases"), "title", wraps=False), None, new)), search, self._draw_filter()
        )
        room.addWidget(self._nothing)
        room.addWidget(self._list, 1)
        room.setContentsMargins(16, 16, 4, 12)
        holder = QWidget()
        holder.setLayout(room)
        return holder

    def _make_list(self) -> RowList:
        view = RowList()
        view.setObjectName("cases_list")
        view.setAccessibleName(self.say("nav_cases"))
        view.setModel(self._model)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if self._wording is not None:
            self._delegate = CaseDelegate(self._wording, self.desk.theme, parent=view)
            view.setItemDelegate(self._delegate)
            view.fit_rows()
            self._give_dates()
        view.clicked.connect(self._on_row)
        view.activated.connect(self._on_row)
        if self._data is not None:
            view.setCurrentIndex(self._model.index(self._model.row_of(self._data.view.id)))
        return view

    def _draw_filter(self) -> QWidget:
        """Draw the choice of one status; the form says which there are."""
        choices: list[tuple[object, str]] = [("", self.say("status_any"))]
        if self._wording is not None:
            codes = self._wording.form.lists[STATUS_LIST].codes
            choices += [(code, self._wording.code(STATUS_LIST, code)) for code in codes]
        box = choice_box(choices, "cases_status", says=self.say("status_any"), value=self._status)
        box.activated.connect(lambda at: self._on_filter(box.itemData(at)))
        return box

    def _draw_case(self) -> QWidget:
        if self._data is None or self._wording is None:
            nothing = label(self.say("cases_choose"), "muted")
            nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
            return boxed(column(nothing))
        body = CaseBody(self, self._wording, self._data)
        body.reload.connect(lambda: self.show_thing(body.data.view.id))
        back = button(self.say("nav_cases"), "cases_back", look="quiet", theme=self.desk.theme, icon="folder-open")
        back.clicked.connect(self._to_list)
        back.hide()
        room = column(boxed(row(back, None)), scrolled(body, name="case_scroll", says=self.say("case")), spacing=0)
        return boxed(room)

    def _work(self, *, after: CaseLine | None) -> Callable[[Report], _Found]:
        door, language = self.desk.door, self.desk.speech.language
        search, status = self._search, self._status or None

        def work(_report: Report) -> _Found:
            lines = door.cases.find_cases(door.opened, search=search, after=after, limit=PAGE_ROWS, status=status)
            dates = [line.since for line in lines if line.since is not None]
            return lines, dates_in_words(door, dates, language=language)

        return work

    def _on_found(self, found: _Found, *, this_round: int) -> None:
        if this_round != self._search_round:
            return  # more was typed meanwhile
        lines, self._dates = found
        self._give_dates()
        self._model.start(lines)
        self._is_fetched = True
        if self._opens_first and lines:
            self.focus_on("cases_list")
            self.show_thing(lines[0].id)
        self._opens_first = False
        self._show_nothing()
        if self._list is not None and self._data is not None:
            self._list.setCurrentIndex(self._model.index(self._model.row_of(self._data.view.id)))

    def _on_more_wanted(self, last: CaseLine) -> None:
        this_round = self._search_round

        def add(found: _Found) -> None:
            if this_round == self._search_round:
                self._dates |= found[1]
                self._give_dates()
                self._model.add(found[0])

        self.run(self._work(after=last), then=add)

    def _give_dates(self) -> None:
        if self._delegate is not None:
            self._delegate.known = Known(self._dates)

    def _on_typed(self, text: str) -> None:
        self._search = text
        self._pause.touch()

    def _on_entered(self) -> None:
        """Open the first that is found; the search may still be under way."""
        self._opens_first = True
        self.refresh()

    def _on_filter(self, status: str) -> None:
        self._status = status
        self.refresh()

    def _show_nothing(self) -> None:
        """Say in words why the list is empty, once that is known."""
        is_empty = self._is_fetched and not self._model.lines
        if self._nothing is not None:
            self._nothing.setText(self.say("search_nothing" if self._search or self._status else "cases_none"))
            self._nothing.setVisible(is_empty)

    def _on_row(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if isinstance(line, CaseLine):
            self.show_thing(line.id)

    def _on_case(self, data: CaseData) -> None:
        self._data = data
        if self._list is not None:
            self._list.setCurrentIndex(self._model.index(self._model.row_of(data.view.id)))
        if self._splitter is not None:
            sizes = self._splitter.sizes()
            old = self._splitter.widget(1)
            # Not replaceWidget: PySide 6.11 leaves the new widget to Python, which lets go of it at once.
            if old is not None:
                old.setParent(None)
                old.deleteLater()
            self._splitter.addWidget(self._draw_case())
            self._splitter.setStretchFactor(1, _CASE_SHARE)
            self._splitter.setSizes(sizes)
            self._arrange()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.refresh()
