"""Evidence of a case: small pictures read straight out of the vault, never through a file on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from intake.model.views import EvidenceLine
from intake.progress import Report
from ui.i18n import isolate, left_to_right
from ui.widgets.flow import Flow
from ui.widgets.page import Page
from ui.widgets.parts import Card, button, column, label
from ui.widgets.pictures import picture_of
from ui.widgets.wording import Wording

_THUMB_EM, _LARGE_EM = 7, 40
_UNITS = ("B", "KiB", "MiB", "GiB")


@dataclass(frozen=True, slots=True)
class _Seen:
    evidence: str
    image: QImage | None


class EvidenceCard(Card):
    """A tile for each piece; pressing one shows it large below."""

    def __init__(self, page: Page, wording: Wording, lines: Sequence[EvidenceLine]) -> None:
        """Draw tiles with icons; pictures arrive one after the other."""
        super().__init__(page.say("case_evidence"), name="case_evidence")
        self._page, self._wording = page, wording
        self._tiles: dict[str, QLabel] = {}
        holder = QWidget()
        flow = Flow(10)
        holder.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        for at, line in enumerate(lines):
            flow.addWidget(self._tile(line, at=at))
        self._large = label("", name="evidence_large")
        self._large.hide()
        self.add(holder, self._large)
        if not lines:
            self.add(label(page.say("nothing_yet"), "muted"))
        for line in lines:
            if line.held:
                self._fetch(line, em=_THUMB_EM)

    def _tile(self, line: EvidenceLine, *, at: int) -> QWidget:
        theme = self._page.desk.theme
        icon = "image" if line.media_type.startswith("image/") else "file-text"
        picture = label("", wraps=False, name=f"evidence_picture_{at}")
        picture.setPixmap(theme.icon(icon, colour=theme.colours.muted).pixmap(2 * theme.icon_px()))
        picture.setAccessibleName(self._wording.code("evidence_kind", line.kind))
        self._tiles[line.id] = picture
        show = button(self._wording.code("evidence_kind", line.kind), f"evidence_show_{at}", look="quiet")
        show.clicked.connect(lambda: self._fetch(line, em=_LARGE_EM))
        size = left_to_right(written_size(line.size_bytes))
        facts = size if line.held else f"{size}  ·  {self._page.say('evidence_not_here')}"
        tile = QWidget()
        name = label(isolate(line.name), "muted", wraps=False)
        name.setMaximumWidth(2 * _THUMB_EM * self.fontMetrics().horizontalAdvance("m"))
        name.setToolTip(line.name)
        tile.setLayout(column(picture, show, name, label(facts, "muted", wraps=False), spacing=2))
        return tile

    def _fetch(self, line: EvidenceLine, *, em: int) -> None:
        door = self._page.desk.door
        side = em * self.fontMetrics().horizontalAdvance("m")

        def work(_report: Report) -> _Seen:
            with door.evidence.open_evidence(door.opened, line.id) as reader:
                return _Seen(line.id, picture_of(reader, line.media_type, room=QSize(side, side)))

        self._page.run(work, then=self._show_large if em == _LARGE_EM else self._show_small, failed=self._on_failed)

    def _show_small(self, seen: _Seen) -> None:
        if seen.image is not None and seen.evidence in self._tiles:
            self._tiles[seen.evidence].setPixmap(QPixmap.fromImage(seen.image))

    def _show_large(self, seen: _Seen) -> None:
        if seen.image is None:
            self._large.setText(self._page.say("evidence_no_preview"))
        else:
            self._large.setPixmap(QPixmap.fromImage(seen.image))
            self._large.setAlignment(Qt.AlignmentFlag.AlignLeading)
        self._large.setVisible(True)

    def _on_failed(self, error: BaseException) -> None:
        self._page.show_error(error)


def written_size(size_bytes: int) -> str:
    """Return a size as people read it: 1.4 MiB."""
    size, unit = float(size_bytes), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 or size >= 10 else f"{size:.1f} {_UNITS[unit]}"
