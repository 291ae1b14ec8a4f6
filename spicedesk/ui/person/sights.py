"""What fills the viewer: pages, pictures, text, or a sentence that says why there is nothing."""

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.preview import Pdf, Pictures, Preview, Text
from spicedesk.ui.person.words import text

_ZOOM_STEP = 1.25
_SMALLEST, _LARGEST = 0.1, 8.0
_GAP = 12


class Sight(QWidget):
    """Something to look at; `inside` has the keyboard."""

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


def of(found: Preview) -> Sight:
    """The way to look at a preview."""
    if isinstance(found, Pdf):
        return _of_pdf(found)
    if isinstance(found, Pictures):
        return PictureSight(found.pages)
    return TextSight(found) if isinstance(found, Text) else NoSight(found.reason)


class PdfSight(Sight):
    """All pages below each other; Page Up and Page Down turn them."""

    can_print = True
    can_zoom = True

    def __init__(self, document: QPdfDocument, buffer: QBuffer) -> None:
        self.view = QPdfView()
        super().__init__(self.view)
        document.setParent(self)
        buffer.setParent(self)
        self.document = document
        self.view.setDocument(document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(_("Pages of the document"))

    def zoom(self, step: int) -> None:
        if step == 0:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            return
        factor = self._factor() * _ZOOM_STEP**step
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(factor, _SMALLEST), _LARGEST))

    def _factor(self) -> float:
        if self.view.zoomMode() is QPdfView.ZoomMode.Custom:
            factor: float = self.view.zoomFactor()
            return factor
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        sizes = [self.document.pagePointSize(number) for number in range(self.pages)]
        return float(room / (max(size.width() for size in sizes) * self.logicalDpiX() / 72))

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return int(self.document.pageCount())


def _of_pdf(found: Pdf) -> Sight:
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(found.content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    if document.status() is QPdfDocument.Status.Ready and document.pageCount():
        return PdfSight(document, buffer)
    locked = document.error() is QPdfDocument.Error.IncorrectPassword
    document.close()
    return NoSight(_("This PDF is protected by a password") if locked else _("This PDF is damaged"))


class PictureSight(Sight):
    """Pictures below each other, as wide as there is room for, or as large as asked."""

    can_print = True
    can_zoom = True

    def __init__(self, pages: tuple[QImage, ...]) -> None:
        self._area = QScrollArea()
        super().__init__(self._area)
        self._sheet = _Sheet(pages)
        self._factor: float | None = None
        self._area.setWidget(self._sheet)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName(_("Pages of the document"))

    def zoom(self, step: int) -> None:
        shown = self._factor or self._fitting()
        bounded = min(max(shown * _ZOOM_STEP**step, _SMALLEST), _LARGEST)
        self._factor = None if step == 0 else bounded
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def showEvent(self, event: QEvent) -> None:
        self._show()

    def _fitting(self) -> float:
        """Never larger than life, and what is one page is seen whole."""
        room = self._area.maximumViewportSize()
        natural = self._sheet.natural_size
        fits = room.width() / max(natural.width(), 1)
        if self._sheet.count == 1:
            fits = min(fits, room.height() / max(natural.height(), 1))
        return min(fits, 1.0)

    def _show(self) -> None:
        self._sheet.show_at(self._factor or self._fitting())


class _Sheet(QWidget):
    """Paints the pictures at a scale; none of them is copied for it."""

    def __init__(self, pages: tuple[QImage, ...]) -> None:
        super().__init__()
        self._pages = pages
        self._scale = 1.0

    @property
    def count(self) -> int:
        return len(self._pages)

    @property
    def natural_size(self) -> QSize:
        width = max(page.width() for page in self._pages)
        return QSize(width, sum(page.height() for page in self._pages))

    def show_at(self, scale: float) -> None:
        self._scale = scale
        whole = self.natural_size * scale
        self.resize(whole.width(), whole.height() + _GAP * (self.count - 1))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = 0
        for page in self._pages:
            size = page.size() * self._scale
            place = self.rect().adjusted((self.width() - size.width()) // 2, top, 0, 0)
            place.setSize(size)
            if place.intersects(event.rect()):
                painter.drawImage(place, page)
            top += size.height() + _GAP


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
        way_out = text(_("Save a copy to see it in another program."), "body", "text2")
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addStretch(2)
            for label in (mark, what, way_out):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(label)
            column.addStretch(3)
