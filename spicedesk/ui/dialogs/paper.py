"""Where a PDF goes: to a printer or into a file, as somebody chooses."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from spicedesk.language import gettext as _


def choose_printer(parent: QWidget, name: str) -> QPrinter | None:
    """A printer for a document of this name; none where somebody thinks better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    accepted = QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def choose_file(parent: QWidget, name: str) -> Path | None:
    """A place for a PDF; none where somebody thinks better of it."""
    places = QStandardPaths.StandardLocation.DocumentsLocation
    proposed = Path(QStandardPaths.writableLocation(places)) / name
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Save PDF"), str(proposed), _("PDF files (*.pdf)")
    )
    if not chosen:
        return None
    target = Path(chosen)
    return target if target.suffix else target.with_suffix(".pdf")
