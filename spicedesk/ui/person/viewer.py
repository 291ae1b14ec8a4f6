"""A document in a window of its own: PDF, picture, mail, text; anything else by its facts."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.evidence import Evidence
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.person import outside, preview
from spicedesk.ui.person.evidence_panel import facts, save_copy
from spicedesk.ui.person.preview import Nothing, Pdf, Pictures, Preview, Text
from spicedesk.ui.person.timeline import text
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE = (860, 640)


class EvidenceViewer(QDialog):
    """Shows a document, prints it, hands it to another program, saves a copy."""

    def __init__(self, tasks: Tasks, document: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The name of a document may be a name: the title of a window is seen by strangers.
        self.setWindowTitle(_("Document"))
        self._tasks = tasks
        self._document = document
        self.preview: Preview | None = None
        self.shown: QWidget = theme.label(_("Loading…"), "body", "text2")
        self._kept: list[object] = []
        self._column = QVBoxLayout(self)
        head = text(" · ".join(facts(document)), "caption", "text2")
        self._column.addWidget(head)
        self._column.addWidget(self.shown, 1)
        self._column.addWidget(self._buttons())
        self.resize(*_SIZE)
        tasks.run(self, partial(preview.read, document=document), self._show, failed=self._fail)

    def _show(self, found: Preview) -> None:
        self.preview = found
        self._print.setEnabled(isinstance(found, Pdf | Pictures))
        fresh = self._widget(found)
        self._column.replaceWidget(self.shown, fresh)
        self.shown.hide()
        self.shown.deleteLater()
        self.shown = fresh
        fresh.setFocus()

    def _fail(self, error: Exception) -> None:
        self._show(Nothing(str(error)))

    def _widget(self, found: Preview) -> QWidget:
        if isinstance(found, Pdf):
            return self._pdf(found.content)
        if isinstance(found, Pictures):
            return _pictures(found)
        if isinstance(found, Text):
            return _text(found)
        reason = text(found.reason, "subtitle", "text2")
        reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return reason

    def _pdf(self, content: bytes) -> QWidget:
        from PySide6.QtPdf import QPdfDocument  # slow to load
        from PySide6.QtPdfWidgets import QPdfView

        buffer, document = QBuffer(self), QPdfDocument(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        if document.status() is not QPdfDocument.Status.Ready:
            self._print.setEnabled(False)
            return text(_("This PDF cannot be read."), "subtitle", "text2")
        view = QPdfView()
        view.setDocument(document)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setAccessibleName(_("Pages of the document"))
        self._kept = [buffer, document]
        return view

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self._print = box.addButton(_("&Print…"), role.ActionRole)
        self._print.setEnabled(False)
        self._print.clicked.connect(lambda: print_document(self._tasks, self, self._document))
        save = box.addButton(_("&Save copy…"), role.ActionRole)
        save.clicked.connect(lambda: save_copy(self._tasks, self, self._document))
        if outside.may_open(self._document.name):
            other = box.addButton(_("Open with &other program"), role.ActionRole)
            other.clicked.connect(self._open_outside)
        close = box.addButton(_("&Close"), role.RejectRole)
        close.setDefault(True)
        box.rejected.connect(self.reject)
        return box

    def _open_outside(self) -> None:
        job = partial(_copy_outside, document=self._document)
        self._tasks.run_long(
            self, job, lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        )


def print_document(tasks: Tasks, parent: QWidget, document: Evidence) -> None:
    """Ask for a printer, and print a PDF or a picture."""
    tasks.run(parent, partial(preview.read, document=document), partial(_print, parent))


def _print(parent: QWidget, found: Preview) -> None:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # slow to load

    from spicedesk.faults import Invalid
    from spicedesk.ui import printing

    if not isinstance(found, Pdf | Pictures):
        raise Invalid(
            "file",
            _("This kind of document cannot be printed from here."),
            _("Save a copy, and print it with the program it belongs to."),
        )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return
    if isinstance(found, Pdf):
        printing.print_pdf(found.content, printer)
    else:
        printing.print_pictures(found.pages, printer)


def _copy_outside(desk: "Desk", _progress: object, document: Evidence) -> Path:
    from spicedesk.services import evidence

    return outside.copy(document.name, partial(evidence.save_copy, desk, document.id))


def _pictures(found: Pictures) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    for page in found.pages:
        picture = QLabel()
        width = min(page.width(), _SIZE[0] - 60)
        shown = QPixmap.fromImage(page).scaledToWidth(
            width, Qt.TransformationMode.SmoothTransformation
        )
        picture.setPixmap(shown)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(picture)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(holder)
    area.setAccessibleName(_("Pages of the document"))
    return area


def _text(found: Text) -> QWidget:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    heads = "\n".join(f"{name}: {value}" for name, value in found.heads)
    view.setPlainText("\n\n".join(filter(None, (heads, found.body))))
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    view.setAccessibleName(_("Text of the document"))
    return view
