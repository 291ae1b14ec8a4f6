"""Hands a document out: as a copy, on paper, to another program."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from spicedesk import language
from spicedesk.domain.evidence import Evidence
from spicedesk.faults import Fault, Invalid
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui import bars
from spicedesk.ui.person import outside, preview
from spicedesk.ui.person.preview import Nothing, Preview
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from spicedesk.services.desk import Desk


def facts(document: Evidence) -> list[str]:
    """What is known of a document, a line each."""
    spoken = language.current()
    added = _("Added {moment}, {name}").format(
        moment=formats.moment(document.added_at, spoken), name=document.added_by
    )
    lines = [document.name]
    if document.proves:
        lines.append(_("Proves: {what}").format(what=document.proves))
    lines += [added, formats.size(document.size, spoken)]
    lines.append(_("Seal (SHA-256) {start}…").format(start=document.sha256[:16]))
    return lines


def save_copy(tasks: Tasks, near: QWidget, document: Evidence) -> None:
    """Ask where a copy is to lie, and write it there whole."""
    name, _kind = QFileDialog.getSaveFileName(near, _("Save a copy"), document.name)
    if not name:
        return
    done = _("Saved as {name}.").format(name=Path(name).name)
    job = partial(_copy, document=document, target=Path(name))
    tasks.run_long(near, job, lambda _none: bars.tell(near, done), failed=_telling(tasks, near))


def open_outside(tasks: Tasks, near: QWidget, document: Evidence) -> None:
    """Hand a private copy to the program that the system has for it."""

    def show(path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            nobody = _("There is no program for this kind of file.")
            way_out = _("Save a copy, and open it on a computer that has one.")
            bars.tell(near, f"{nobody} {way_out}", (), "error")

    tasks.run_long(
        near, partial(_copy_outside, document=document), show, failed=_telling(tasks, near)
    )


def print_document(tasks: Tasks, near: QWidget, document: Evidence) -> None:
    """Ask for a printer, and print what the preview shows."""
    tell = _telling(tasks, near)

    def ask(found: Preview) -> None:
        try:
            _ask_and_print(near, found)
        except Fault as fault:
            tell(fault)

    tasks.run(near, partial(preview.read, document=document), ask, failed=tell)


def put_on_paper(found: Preview, printer: "QPrinter") -> None:
    """Print a preview; raises a `Fault` where it cannot be printed."""
    from spicedesk.ui import printing  # slow to load

    if isinstance(found, preview.Pdf):
        printing.print_pdf(found.content, printer)
    elif isinstance(found, preview.Pictures):
        printing.print_pictures(found.pages, printer)
    elif isinstance(found, preview.Text):
        printing.print_text(found.whole, printer)
    else:
        raise _unprintable()


def _ask_and_print(near: QWidget, found: Preview) -> None:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # slow to load

    if isinstance(found, Nothing):
        raise _unprintable()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, near).exec() == QDialog.DialogCode.Accepted:
        put_on_paper(found, printer)


def _unprintable() -> Invalid:
    return Invalid(
        "file",
        _("This kind of document cannot be printed from here."),
        _("Save a copy, and print it with the program it belongs to."),
    )


def _telling(tasks: Tasks, near: QWidget) -> Callable[[Exception], object]:
    """A fault is told in the window where the clerk looks, a mistake of ours as everywhere."""

    def tell(error: Exception) -> None:
        if not isinstance(error, Fault) or not bars.tell(near, str(error), (), "error"):
            tasks.failed.emit(error)

    return tell


def _copy(desk: "Desk", _progress: object, document: Evidence, target: Path) -> None:
    from spicedesk.services import evidence  # the window does not wait for SQLAlchemy

    evidence.save_copy(desk, document.id, target)


def _copy_outside(desk: "Desk", _progress: object, document: Evidence) -> Path:
    from spicedesk.services import evidence  # the window does not wait for SQLAlchemy

    return outside.copy(document.name, partial(evidence.save_copy, desk, document.id))
