"""The line that shows work going on: only when it takes longer than a blink, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from intake.progress import Progress
from ui.i18n import Speech
from ui.jobs import Job
from ui.widgets.parts import button, label

SHOW_AFTER_MS = 600
_FULL = 1000


class Working(QWidget):
    """Watches one job at a time: the one that was started last."""

    def __init__(self, speech: Speech, name: str) -> None:
        """Make it, hidden."""
        super().__init__()
        self._speech = speech
        self._job: Job | None = None
        self.setObjectName(f"working_{name}")
        self._words = label("", "muted", name=f"working_words_{name}")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"working_bar_{name}")
        self._bar.setTextVisible(False)
        self._stop = button("", f"working_stop_{name}", look="quiet")
        self._stop.clicked.connect(self._on_stop)
        room = QHBoxLayout(self)
        room.setContentsMargins(16, 8, 16, 0)
        room.addWidget(self._words, 1)
        room.addWidget(self._bar, 2)
        room.addWidget(self._stop)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOW_AFTER_MS)
        self._later.timeout.connect(self.show)
        self.retell()
        self.hide()

    def retell(self) -> None:
        """Say everything in the language that is on."""
        self._words.setText(self._speech.say("working"))
        self._stop.setText(self._speech.say("stop"))
        self._stop.setAccessibleName(self._speech.say("stop"))
        self._bar.setAccessibleName(self._speech.say("working"))

    def watch(self, job: Job) -> None:
        """Show this job if it lasts."""
        self._job = job
        self._bar.setRange(0, 0)
        self._words.setText(self._speech.say("working"))
        job.progressed.connect(self._on_progress)
        job.finished.connect(self._on_finished)
        self._later.start()

    def _on_progress(self, progress: Progress) -> None:
        if self.sender() is not self._job:
            return
        self._words.setText(self._speech.code("step", progress.step) if progress.step else self._speech.say("working"))
        if progress.total:
            self._bar.setRange(0, _FULL)
            self._bar.setValue(_FULL * progress.done // progress.total)

    def _on_finished(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._later.stop()
            self.hide()

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
