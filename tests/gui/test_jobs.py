import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from intake.progress import Progress, Report
from tests.gui.conftest import press
from ui.jobs import Jobs
from ui.widgets.desk import Desk
from ui.widgets.working import Working


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Any]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def owner(qtbot: QtBot) -> Any:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def given(number: int, _report: Report) -> int:
    return number


def endless(report: Report) -> None:
    """Report until stopped."""
    number = 0
    while True:
        report(Progress(number % 10, 10, "seal"))
        number += 1


def test_a_result_arrives_on_the_drawing_thread_even_when_the_job_ended_first(
    qtbot: QtBot, jobs: Jobs, owner: QWidget
) -> None:
    job = jobs.on_vault(owner, lambda _report: threading.current_thread().name)
    jobs._vault.submit(int).result(5)
    seen: list[Any] = []
    job.succeeded.connect(lambda name: seen.append((name, threading.current_thread() is threading.main_thread())))
    with qtbot.waitSignal(job.finished):
        pass
    assert seen[0][0].startswith("vault")
    assert seen[0][1]


def test_all_vault_work_runs_in_the_order_in_which_it_was_asked(qtbot: QtBot, jobs: Jobs, owner: QWidget) -> None:
    seen: list[Any] = []
    started = [jobs.on_vault(owner, partial(given, number)) for number in range(30)]
    for job in started:
        job.succeeded.connect(seen.append)
    with qtbot.waitSignal(started[-1].finished):
        pass
    assert seen == list(range(30))


def test_a_cancelled_job_stops_and_is_no_error(qtbot: QtBot, jobs: Jobs, owner: QWidget) -> None:
    job = jobs.on_pool(owner, endless)
    failed: list[Any] = []
    job.failed.connect(failed.append)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert failed == []


def test_an_error_arrives_as_it_was_raised(qtbot: QtBot, jobs: Jobs, owner: QWidget) -> None:
    job = jobs.on_vault(owner, lambda _report: 1 // 0)
    with qtbot.waitSignal(job.failed) as caught:
        pass
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_a_job_whose_page_is_gone_ends_unheard(qtbot: QtBot, jobs: Jobs) -> None:
    page = QWidget()
    job = jobs.on_vault(page, lambda _report: None)
    page.deleteLater()
    del page
    jobs._vault.submit(int).result(5)
    qtbot.waitUntil(lambda: not isValid(job))


def test_short_work_shows_no_line_and_long_work_can_be_stopped(
    qtbot: QtBot, jobs: Jobs, owner: QWidget, desk: Desk
) -> None:
    working = Working(desk.speech, "test")
    qtbot.addWidget(working)
    job = jobs.on_pool(owner, endless)
    working.watch(job)
    assert not working.isVisible()
    qtbot.waitUntil(working.isVisible, timeout=3000)
    with qtbot.waitSignal(job.cancelled):
        press(working, "working_stop_test")
    qtbot.waitUntil(lambda: not working.isVisible())


def test_cancelling_all_stops_what_runs_and_begins_nothing_that_waits(qtbot: QtBot, jobs: Jobs, owner: QWidget) -> None:
    seen: list[Any] = []
    running, waiting = jobs.on_vault(owner, endless), jobs.on_vault(owner, lambda _report: seen.append("begun"))
    jobs.cancel_all()
    with qtbot.waitSignals([running.cancelled, waiting.cancelled]):
        pass
    assert seen == []
