"""A PDF on the screen: scroll, zoom, turn pages."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui.icons import Icons, icon

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 5.0


class PdfPreview(QWidget):
    """Shows a PDF from memory; nothing of it reaches the disk."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self._document)
        self.view.setAccessibleName(name)
        self.page_label = QLabel()
        self.page_label.setMinimumWidth(
            QFontMetrics(self.font()).horizontalAdvance("Page 88 of 88")
        )
        self.page_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._toolbar())
        column.addWidget(self.view, 1)
        self.view.pageNavigator().currentPageChanged.connect(self._show_page)
        self.setFocusProxy(self.view)

    def show_pdf(self, pdf: bytes) -> None:
        """Show this instead of what was shown."""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._show_page()

    def page_count(self) -> int:
        """How many pages it has."""
        return self._document.pageCount()

    def page(self) -> int:
        """The page in view, from 1."""
        return self.view.pageNavigator().currentPage() + 1

    def turn(self, pages: int) -> None:
        """Go forward, or back, by so many pages."""
        wanted = self.page() - 1 + pages
        if 0 <= wanted < self.page_count():
            self.view.pageNavigator().jump(wanted, QPointF(), 0)

    def zoom(self, factor: float) -> None:
        """Show it larger or smaller by a factor."""
        wanted = min(max(self._scale() * factor, _SMALLEST), _LARGEST)
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(wanted)

    def fit_width(self) -> None:
        """As large as the window is wide."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _scale(self) -> float:
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom or not self.page_count():
            return self.view.zoomFactor()
        margins = self.view.documentMargins()
        width = self.view.viewport().width() - margins.left() - margins.right()
        points = self._document.pagePointSize(0).width()
        return width / (points * self.logicalDpiX() / 72)

    def _toolbar(self) -> QHBoxLayout:
        fit = QPushButton(_("Fit width"), autoDefault=False)
        fit.setProperty("kind", "plain")
        fit.clicked.connect(self.fit_width)
        smaller = _tool(Icons.ZOOM_OUT, _("Smaller"), "Ctrl+-")
        smaller.clicked.connect(lambda: self.zoom(1 / _STEP))
        larger = _tool(Icons.ZOOM_IN, _("Larger"), "Ctrl++")
        larger.clicked.connect(lambda: self.zoom(_STEP))
        self.previous = _tool(Icons.PREVIOUS, _("Previous page"), "Ctrl+PgUp")
        self.previous.clicked.connect(lambda: self.turn(-1))
        self.next = _tool(Icons.NEXT, _("Next page"), "Ctrl+PgDown")
        self.next.clicked.connect(lambda: self.turn(1))
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        for part in (smaller, fit, larger):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.page_label)
        row.addWidget(self.next)
        return row

    def _show_page(self) -> None:
        count = self.page_count()
        text = _("Page {page} of {count}").format(page=self.page(), count=count) if count else ""
        self.page_label.setText(text)
        self.previous.setEnabled(self.page() > 1)
        self.next.setEnabled(self.page() < count)


def _tool(which: Icons, name: str, keys: str) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setIcon(icon(which))
    button.setShortcut(keys)
    button.setToolTip(f"{name} ({keys})")
    button.setAccessibleName(name)
    return button
