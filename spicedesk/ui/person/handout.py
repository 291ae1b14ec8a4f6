"""Hands a document out: as a copy, on paper, to another program."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from spicedesk import language
from spicedesk.domain.evidence import Evidence
from spicedesk.faults import Fault, Invalid
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.services.documents.found import Unshown
from spicedesk.services.documents.looking import PATIENT_SECONDS, Document
from spicedesk.ui import bars
from spicedesk.ui.person import outside, preview, sights
from spicedesk.ui.person.preview import Leaves, Nothing, Preview
from spicedesk.ui.tasks import Progress, Tasks

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
        if isinstance(found, Nothing):
            tell(_unprintable(found))
        elif (printer := _asked_for_printer(near)) is None:
            return
        elif isinstance(found, Leaves):
            tasks.run_long(near, partial(_printed, found=found, printer=printer), failed=tell)
        else:  # text is quickly done, and Qt lays it out here
            put_on_paper(found, printer)

    preview.ask(tasks, near, document, ask, tell)


def put_on_paper(
    found: Preview, printer: "QPrinter", stopped: Callable[[], bool] = lambda: False
) -> None:
    """Print a preview, which takes a while; raises a `Fault` where it cannot be printed."""
    from spicedesk.ui import printing  # slow to load

    if isinstance(found, Nothing):
        raise _unprintable(found)
    if isinstance(found, preview.Text):
        printing.print_text(found.whole, printer)
        return
    with found.document as document:
        try:
            printing.print_pages(found.pages, partial(_page, document), printer, stopped)
        except Unshown as unshown:
            raise _unprintable(preview.refusal(unshown.mishap)) from None


def _page(document: Document, number: int, size: QSize) -> QImage:
    picture = document.page(number, size.width(), size.height(), seconds=PATIENT_SECONDS)
    return sights.as_image(picture)


def _printed(_desk: "Desk", progress: Progress, found: Leaves, printer: "QPrinter") -> None:
    with progress.stops(found.document):
        put_on_paper(found, printer, lambda: progress.cancelled)


def _asked_for_printer(near: QWidget) -> "QPrinter | None":
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # slow to load

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    accepted = QPrintDialog(printer, near).exec() == QDialog.DialogCode.Accepted
    return printer if accepted else None


def _unprintable(found: Nothing) -> Invalid:
    return Invalid(
        "file", found.reason, _("Save a copy, and print it with the program it belongs to.")
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
