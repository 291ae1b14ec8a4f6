"""What fills the viewer: pages, pictures, text, or a sentence that says why there is nothing."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.services.documents.found import Picture, Unshown
from spicedesk.services.documents.looking import Document
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person import preview
from spicedesk.ui.person.page_view import PageView
from spicedesk.ui.person.preview import Leaves, Preview, Text
from spicedesk.ui.person.words import text
from spicedesk.ui.tasks import Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_ZOOM_STEP = 1.25


class Sight(QWidget):
    """Something to look at; `inside` has the keyboard."""

    refused = Signal(str)
    """There is nothing to see after all, and why."""
    can_print = False
    can_zoom = False

    def __init__(self, inside: QWidget | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if inside is not None:
            column.addWidget(inside, 1)
            self.setFocusProxy(inside)

    def zoom(self, step: int) -> None:
        """Larger by a positive step, smaller by a negative one; nought fits it again."""


def of(found: Preview, tasks: Tasks) -> Sight:
    """The way to look at a preview."""
    if isinstance(found, Leaves):
        return PageSight(found, tasks)
    return TextSight(found) if isinstance(found, Text) else NoSight(found.reason)


class PageSight(Sight):
    """The pages of a PDF, a picture or a scan; Page Up and Page Down turn them."""

    can_print = True
    can_zoom = True

    def __init__(self, found: Leaves, tasks: Tasks) -> None:
        self.view = PageView(found.pages)
        super().__init__(self.view)
        self._found, self._tasks = found, tasks
        self.view.wanted.connect(self._fetch)
        self.destroyed.connect(found.document.close)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self._found.pages.sizes)

    def zoom(self, step: int) -> None:
        self.view.set_factor(None if step == 0 else self.view.factor * _ZOOM_STEP**step)

    def _fetch(self, number: int, size: QSize) -> None:
        job = partial(_drawn, document=self._found.document, number=number, size=size)
        then = partial(self.view.show_picture, number)
        self._tasks.run_long(self, job, then, failed=partial(self._fail, number))

    def _fail(self, number: int, error: Exception) -> None:
        if not isinstance(error, Unshown):
            self._tasks.failed.emit(error)
        elif self.pages == 1 and not self.view.has_shown:
            self.refused.emit(preview.refusal(error.mishap).reason)
            return
        self.view.refuse(number, _("This page could not be shown."))


def _drawn(
    _desk: "Desk", progress: Progress, document: Document, number: int, size: QSize
) -> QImage:
    with progress.stops(document):
        return as_image(document.page(number, size.width(), size.height()))


def as_image(picture: Picture) -> QImage:
    """The same, for Qt."""
    kind = QImage.Format.Format_Grayscale8 if picture.is_grey else QImage.Format.Format_RGB888
    row = picture.width * (1 if picture.is_grey else 3)
    image = QImage(picture.pixels, picture.width, picture.height, row, kind)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy, quick to paint


class TextSight(Sight):
    """Text that can be selected, with the heads of a mail above it."""

    can_print = True
    can_zoom = True

    def __init__(self, found: Text) -> None:
        self.view = QPlainTextEdit()
        super().__init__(self.view)
        self._steps = 0
        self.view.setReadOnly(True)
        self.view.setPlainText(found.whole)
        self.view.setAccessibleName(_("Text of the document"))

    def zoom(self, step: int) -> None:
        change = step or -self._steps
        self._steps += change
        self.view.zoomIn(change)


class NoSight(Sight):
    """Why there is nothing to see, and the way out."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
        side = theme.scaled(40)
        mark = theme.label()
        mark.setPixmap(icon(Icons.FILE, "text3").pixmap(side, side))
        what = text(reason, "subtitle")
        way_out = text(
            _("It is on file unchanged; save a copy to see it in another program."), "body", "text2"
        )
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addStretch(2)
            for label in (mark, what, way_out):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(label)
            column.addStretch(3)
