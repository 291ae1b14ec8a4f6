"""Puts documents on paper: any QPrinter, be it a machine or a PDF file."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QImage, QPageLayout, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from spicedesk.faults import Invalid, StoreFault
from spicedesk.language import gettext as _
from spicedesk.services.documents.found import MAX_PIXELS, Pages

_SHARPEST_DPI = 600
"""Beyond this a page takes hundreds of megabytes and looks no better."""
_POINTS = 72.0


def print_pdf(pdf: bytes, printer: QPrinter) -> None:
    """Print the pages that the printer's range asks for, at their own size where they fit.

    Raises `Invalid` for what is no PDF, `StoreFault` where the printer does not take it.
    """
    from PySide6.QtPdf import QPdfDocument  # slow to load

    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    try:
        if document.status() is not QPdfDocument.Status.Ready or document.pageCount() == 0:
            raise Invalid("file", _("This PDF cannot be read."), _("Nothing was printed."))
        sheet = _Sheet(printer)
        for number in _wanted(printer, document.pageCount()):
            points = document.pagePointSize(number)
            sheet.begin(points / _POINTS)
            sheet.draw(document.render(number, sheet.pixels()))
        sheet.end()
    finally:
        document.close()
        buffer.close()


def print_pages(
    pages: Pages,
    picture: Callable[[int, QSize], QImage],
    printer: QPrinter,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Print the pages that the range asks for: paper at its own size, a picture as large as fits.

    `picture` draws a page, counted from 0, in so many pixels; what it raises stops the
    printing, as does whoever has it `stopped`. It may be called from any thread.
    """
    sheet = _Sheet(printer)
    try:
        for number in _wanted(printer, len(pages.sizes)):
            size = QSizeF(*pages.sizes[number])
            sheet.begin(size / _POINTS if pages.is_paper else size, fill=not pages.is_paper)
            sheet.draw(picture(number, _bounded(sheet.pixels())))
            if stopped():
                sheet.give_up()
                return
    except Exception:
        sheet.give_up()
        raise
    sheet.end()


def print_text(text: str, printer: QPrinter) -> None:
    """Print plain text, broken into lines and pages."""
    _laid_out(text).print_(printer)


def text_as_pdf(text: str) -> bytes:
    """The same as a PDF in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _laid_out(text).print_(QPdfWriter(buffer))
    return bytes(buffer.data().data())


def _laid_out(text: str) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(QFont(QApplication.font().family(), 10))
    document.setPlainText(text)
    return document


class _Sheet:
    """The paper in the printer; what is wider than high turns it."""

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._painter = QPainter()
        self._place = QRectF()
        printer.setFullPage(True)

    def begin(self, size: QSizeF, *, fill: bool = False) -> None:
        """Take the next page; `size` is in inches, or any proportion if it is to fill it."""
        landscape = size.width() > size.height()
        way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
        self._printer.setPageOrientation(way)
        if not self._painter.isActive():
            if not self._painter.begin(self._printer):
                raise _refused()
        elif not self._printer.newPage():
            raise _refused()
        self._place = self._placed(size, fill=fill)

    def pixels(self) -> QSize:
        """How many pixels the picture of this page needs."""
        dpi = self._printer.resolution()
        scale = min(dpi, _SHARPEST_DPI) / dpi
        return (self._place.size() * scale).toSize().expandedTo(QSize(1, 1))

    def draw(self, picture: QImage) -> None:
        """Draw the picture where the page has its place."""
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.drawImage(
            self._place, picture, QRectF(QRect(0, 0, *picture.size().toTuple()))
        )

    def end(self) -> None:
        """Send it off."""
        if self._painter.isActive() and not self._painter.end():
            raise _refused()

    def give_up(self) -> None:
        """Have nothing more of it printed."""
        self._printer.abort()
        self._painter.end()

    def _placed(self, size: QSizeF, *, fill: bool) -> QRectF:
        """A picture gets a margin of a centimetre; a page of a PDF has margins of its own."""
        dpi = self._printer.resolution()
        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        margin = dpi / 2.54 if fill else 0
        room = paper.adjusted(margin, margin, -margin, -margin)
        wanted = size * dpi
        if fill or wanted.width() > room.width() or wanted.height() > room.height():
            wanted = wanted.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, wanted.width(), wanted.height())
        place.moveCenter(room.center() - paper.topLeft())
        return place


def _wanted(printer: QPrinter, count: int) -> Iterator[int]:
    first, last = printer.fromPage() or 1, printer.toPage() or count
    yield from range(max(first, 1) - 1, min(last, count))


def _bounded(size: QSize) -> QSize:
    """A poster is drawn coarser: nobody looks at it from near."""
    scale = min((MAX_PIXELS / (size.width() * size.height())) ** 0.5, 1.0)
    return QSize(max(int(size.width() * scale), 1), max(int(size.height() * scale), 1))


def _refused() -> StoreFault:
    return StoreFault(
        _("The printer does not take the document."),
        _("Check that it is switched on, or choose another."),
    )
