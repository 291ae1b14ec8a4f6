"""The pages of a scan as pictures, one below the other."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import Job, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.scan_pages import Scan

_AT_ONCE = 8
"""More pages than that are not drawn: nobody looks at them all while a customer waits."""
_MARGIN, _NARROWEST = 12, 200


class PagePictures(QScrollArea):
    """Drawn off the GUI thread, at the width there is."""

    taken_out = Signal(int)
    """A page, counted from 0, that does not belong to the others."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(widgetResizable=True)
        self.setAccessibleName(_("Pages of the scan"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(theme.scaled(_NARROWEST))
        self._tasks = tasks
        self._jobs: list[Job] = []
        self._pictures: dict[int, tuple[QLabel, QPixmap]] = {}

    def show_pages(self, scan: "Scan", pages: Sequence[int], loose: Sequence[int]) -> None:
        """Show pages, counted from 0; those that are `loose` can be taken out."""
        for job in self._jobs:
            job.cancel()
        self._pictures = {}
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.setWidget(inside)
        self._jobs = [
            self._add(column, scan, page, can_go=page in loose) for page in pages[:_AT_ONCE]
        ]
        if len(pages) > _AT_ONCE:
            more = _("and {count} more pages").format(count=len(pages) - _AT_ONCE)
            column.addWidget(theme.label(more, "caption", "text2"))
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for label, picture in self._pictures.values():
            self._fit(label, picture)

    def _add(self, column: QVBoxLayout, scan: "Scan", page: int, *, can_go: bool) -> Job:
        caption = _("Page {page}").format(page=page + 1)
        column.addWidget(theme.label(caption, "caption", "text2"))
        if can_go:
            words = _("Page {page} does not belong to it").format(page=page + 1)
            out = theme.kind(QPushButton(icon(Icons.CROSS, "accent"), words), "link")
            out.setAutoDefault(False)
            out.clicked.connect(lambda: self.taken_out.emit(page))
            column.addWidget(out, 0, Qt.AlignmentFlag.AlignLeft)
        label = QLabel("…")
        label.setObjectName("card")
        label.setFrameShape(QFrame.Shape.StyledPanel)
        label.setAccessibleName(caption)
        column.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)
        job = partial(_drawn, scan=scan, page=page)
        return self._tasks.run_long(self, job, partial(self._show, page, label), failed=_ignored)

    def _show(self, page: int, label: QLabel, png: bytes) -> None:
        picture = QPixmap()
        if picture.loadFromData(png):
            self._pictures[page] = (label, picture)
            self._fit(label, picture)

    def _fit(self, label: QLabel, picture: QPixmap) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        ratio = self.devicePixelRatioF()
        width = max(self.width() - 2 * _MARGIN - bar - 4, 80)
        fitted = picture.scaledToWidth(
            round(width * ratio), Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        label.setPixmap(fitted)


def _drawn(_desk: "Desk", progress: Progress, scan: "Scan", page: int) -> bytes:
    from spicedesk.services import scan_pages  # reads pictures; no other dialog needs it

    return b"" if progress.cancelled else scan_pages.picture(scan, page)


def _ignored(_error: Exception) -> None:
    """A page that was read and cannot be drawn is filed all the same."""
