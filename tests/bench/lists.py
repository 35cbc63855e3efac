"""How long the window stands still while a list of 100,000 cases is scrolled to its end and filtered while typing.

  QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.bench.lists [CASES]

The real cases page on the real threads; only the service is a stand-in that gives pages out of memory and takes 4 ms
for each, as the vault does (tests/bench: 3.6 ms for 200 rows of 100,000). A timer of 5 ms measures the ticks: the
largest gap between two of them is the longest stall.
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intake.model.cases import CaseLine
from intake.questionnaire import load_form, load_words
from tests.bench.people import Stock
from ui.changes import ChangeBoard
from ui.i18n import Speech
from ui.jobs import Jobs
from ui.pages.cases.page import CasesPage
from ui.theme import Theme
from ui.widgets.desk import Desk
from ui.widgets.wording import Wording

FORM = Path(__file__).resolve().parents[2] / "forms" / "intake" / "1"
TICK_MS, SERVICE_S = 5, 0.004
MOST_STALL_MS = 100.0


class Ticks:
    """Counts how late a timer's ticks come."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def take(self) -> tuple[float, float]:
        """Return the longest and the 99th percentile of the gaps so far, in ms, and begin anew."""
        gaps, self.gaps = self.gaps or [0.0], []
        return max(gaps), statistics.quantiles(gaps, n=100)[98] if len(gaps) > 1 else gaps[0]


def _is_later(page: CasesPage, before: int) -> bool:
    return page._search_round > before


def stand_in(lines: list[CaseLine]) -> Any:
    """Return a door whose cases service gives pages of these lines."""
    places = {line.id: at for at, line in enumerate(lines)}

    def find_cases(_opened: object, *, search: str, after: CaseLine | None, limit: int, status: str | None) -> Any:
        time.sleep(SERVICE_S)
        start = places[after.id] + 1 if after is not None else 0
        found = []
        for line in lines[start:]:
            if (not search or search in line.names[0]) and status in {None, line.status}:
                found.append(line)
                if len(found) == limit:
                    break
        return tuple(found)

    proposals = SimpleNamespace(date_in_words=lambda *_a: "", place_name=lambda *_a: None)
    return SimpleNamespace(opened=object(), cases=SimpleNamespace(find_cases=find_cases), proposals=proposals)


def invented_lines(count: int) -> list[CaseLine]:
    """Return so many lines about nobody."""
    states = ("reeducation_camp", "prison_sentenced", "released", "disappeared")
    stock = Stock(5)
    names = [stock.written(stock.person(), "cyrl") for _ in range(min(count, 4000))]
    numbers = random.Random(5)
    blank = CaseLine("", None, (), None, None, None, 1, 0, 0)
    return [
        dataclasses.replace(blank, id=f"{at:032x}", number=f"K7-{at:04d}-X", names=(names[at % len(names)],),
                            status=numbers.choice(states), updated_ms=count - at)
        for at in range(count)
    ]  # fmt: skip


def wait(app: QApplication, is_over: Callable[[], bool], *, most_s: float = 120) -> None:
    """Let the window work until something is so."""
    end = time.perf_counter() + most_s
    while not is_over() and time.perf_counter() < end:
        app.processEvents()


def main() -> int:
    """Measure and print; the exit status is 1 when the window stood still longer than MOST_STALL_MS."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    app = QApplication([])
    app.setStyle("Fusion")
    theme, speech = Theme(), Speech("en")
    theme.apply(app)
    desk = Desk(stand_in(invented_lines(count)), Jobs(), ChangeBoard(), speech, theme)
    page = CasesPage(desk)
    page.set_wording(Wording(load_form(FORM), load_words(FORM, "en"), speech))
    page.retell()
    page.resize(1280, 800)
    page.show()
    page.refresh()
    model: Any = page._model
    wait(app, lambda: model.rowCount() > 0)
    ticks, bar = Ticks(), page._list.verticalScrollBar()  # type: ignore[union-attr]
    worst = 0.0
    start = time.perf_counter()

    def scrolled() -> bool:
        bar.setValue(bar.maximum())
        return bool(model.rowCount() >= count)

    wait(app, scrolled)
    longest, usual = ticks.take()
    worst = max(worst, longest)
    print(f"scroll to the end: {model.rowCount()} rows in {time.perf_counter() - start:.1f} s; "
          f"longest stall {longest:.0f} ms, 99 % below {usual:.0f} ms")  # fmt: skip
    for text in ("Е", "Ер", "Ержан", ""):
        start = time.perf_counter()
        before = page._search_round
        page._on_typed(text)
        wait(app, partial(_is_later, page, before))
        done: list[object] = []
        desk.jobs.on_vault(page, lambda _report: None).succeeded.connect(done.append)
        wait(app, partial(bool, done))
        longest, usual = ticks.take()
        worst = max(worst, longest)
        print(f"filter {text!r}: {time.perf_counter() - start:.2f} s, longest stall {longest:.0f} ms")
    desk.jobs.close()
    return 0 if worst <= MOST_STALL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
