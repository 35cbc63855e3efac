"""Runs work off the thread that draws: one thread owns the vault, a small pool does what never touches it.

Every signal of a `Job` comes on the drawing thread, after the call that started it has returned, so a caller may
connect to it afterwards. A job whose owner is gone ends unheard. Nothing is ever terminated: work stops by itself
when its next report finds that it was cancelled.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from intake.errors import Cancelled
from intake.progress import Progress, Report

Result = TypeVar("Result")

_REPORT_EVERY_S = 0.1
_POOL_THREADS = 2
_SWEEP_MS = 2000


class Job(QObject):
    """One piece of work under way. Child of its owner: when that goes, nobody is told any more."""

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, owner: QObject) -> None:
        """Belong to the page or widget that wants the result."""
        super().__init__(owner)
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Tell whether somebody asked it to stop."""
        return self._stop.is_set()


class Jobs(QObject):
    """Starts jobs, and ends the threads at the end."""

    _to_window = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make the vault's thread and the pool; they start with the first job."""
        super().__init__(parent)
        self._vault = ThreadPoolExecutor(1, thread_name_prefix="vault")
        self._pool = ThreadPoolExecutor(_POOL_THREADS, thread_name_prefix="pool")
        self._under_way: list[tuple[Future[None], Job]] = []
        self._to_window.connect(_call, Qt.ConnectionType.QueuedConnection)
        # Python collects garbage on whichever thread makes it, and a widget that dies on the vault's thread takes the
        # program with it (seen with PySide 6.11.3). So the drawing thread alone collects, by this clock.
        gc.disable()
        sweep = QTimer(self)
        sweep.timeout.connect(_sweep)
        sweep.start(_SWEEP_MS)

    def on_vault(self, owner: QObject, work: Callable[[Report], Result]) -> Job:
        """Run `work(report)` on the thread that owns the vault, after what was asked before."""
        return self._start(self._vault, owner, work=work)

    def on_pool(self, owner: QObject, work: Callable[[Report], Result]) -> Job:
        """Run `work(report)` beside the vault; it must not touch the session."""
        return self._start(self._pool, owner, work=work)

    def cancel_all(self) -> None:
        """Ask all work that has not ended to stop: what waits does not begin, what runs stops at its next report."""
        for _future, job in self._under_way:
            job.cancel()

    def close(self) -> None:
        """Let running work end, drop what has not begun, and end the threads."""
        for executor in (self._vault, self._pool):
            executor.shutdown(wait=True, cancel_futures=True)
        gc.enable()

    def _start(self, executor: Executor, owner: QObject, *, work: Callable[[Report], object]) -> Job:
        job = Job(owner)
        self._under_way = [pair for pair in self._under_way if not pair[0].done()]
        self._under_way.append((executor.submit(_Run(job, work, self._post)), job))
        return job

    def _post(self, closure: Callable[[], object]) -> None:
        if isValid(self):  # the program may be closing
            self._to_window.emit(closure)


class _Run:
    """What a worker thread does for one job: call the work and post what came of it."""

    def __init__(
        self, job: Job, work: Callable[[Report], object], post: Callable[[Callable[[], object]], None]
    ) -> None:
        self._job, self._work, self._post = job, work, post
        self._last = 0.0

    def __call__(self) -> None:
        name, values = ("cancelled", ()) if self._job.is_cancelled else self._outcome()
        self._tell(name, *values)
        self._tell("finished")

    def _outcome(self) -> tuple[str, tuple[object, ...]]:
        try:
            return "succeeded", (self._work(self._report),)
        except Cancelled:
            return "cancelled", ()
        except Exception as error:  # noqa: BLE001 - one of the two places: it is shown to the person, never swallowed
            return "failed", (error,)

    def _report(self, progress: Progress) -> None:
        if self._job.is_cancelled:
            raise Cancelled
        now = monotonic()
        if now - self._last >= _REPORT_EVERY_S or progress.done == progress.total:
            self._last = now
            self._tell("progressed", progress)

    def _tell(self, signal: str, *values: object) -> None:
        job = self._job

        def emit() -> None:
            if isValid(job):  # its page may have gone meanwhile
                getattr(job, signal).emit(*values)

        self._post(emit)


def _sweep() -> None:
    """Collect as Python would have done by now: young objects often, all of them rarely."""
    counts = enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
    due = [age for age, (count, most) in counts if count > most]
    if due:
        gc.collect(due[-1])


def _call(closure: Callable[[], object]) -> None:
    closure()


class Pause(QObject):
    """Fires once after the last of many touches: for autosave and for search while typing."""

    over = Signal()

    def __init__(self, wait_s: float, *, parent: QObject) -> None:
        """Fire `over` when nobody touched it for `wait_s` seconds."""
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(wait_s * 1000))
        self._timer.timeout.connect(self.over)

    def touch(self) -> None:
        """Begin to wait anew."""
        self._timer.start()

    def is_waiting(self) -> bool:
        """Tell whether something was touched and `over` has not fired yet."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Forget the touches."""
        self._timer.stop()
