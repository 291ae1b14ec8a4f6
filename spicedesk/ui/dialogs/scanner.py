"""Scan signed forms page by page, straight from a scanner."""

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import theme
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Clipping
    from spicedesk.services.scanning import Scanner

_SIZE = (520, 380)


class ScannerDialog(Sheet):
    """Nothing is kept here: what was scanned is looked through next."""

    scanned = Signal(object)
    """A list of one `Clipping`, with all the pages."""
    file_wanted = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent, _("Scan signed forms"), _("&Read them"))
        self._tasks = tasks
        self._stopped = threading.Event()
        self._scanners: tuple[Scanner, ...] = ()
        self.sheets: list[Clipping] = []
        self.scanner = Box()
        self.scanner.setAccessibleName(_("Scanner"))
        self._label = QLabel(_("S&canner"))
        self._label.setBuddy(self.scanner)
        self.scan = QPushButton(icon(Icons.SCANNER), _("&Scan a page"), autoDefault=False)
        self.stop = QPushButton(_("S&top"), autoDefault=False)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Scanning"))
        self.count = theme.label("", "body", "text2")
        self._arrange()
        self.scan.clicked.connect(self._scan)
        self.stop.clicked.connect(self._stopped.set)
        self.primary.clicked.connect(self._read)
        self.fit(*_SIZE)
        self._look()

    def dirty(self) -> bool:
        return bool(self.sheets)

    def done(self, result: int) -> None:
        self._stopped.set()
        super().done(result)

    def _look(self) -> None:
        """Find the scanners; the network may take its time."""
        self.notice.clear()
        self._busy(True, _("Looking for scanners…"))
        self._tasks.run_long(self, _devices, self._offer, failed=self._none_there)

    def _offer(self, found: "tuple[Scanner, ...]") -> None:
        self._scanners = found
        self.scanner.clear()
        names = [" ".join(filter(None, (one.vendor, one.model))) for one in found]
        # Two of a kind are told apart by what the system calls them.
        self.scanner.addItems(
            [name if names.count(name) == 1 else f"{name} ({one.id})"
             for name, one in zip(names, found, strict=True)]
        )  # fmt: skip
        self._busy(False)
        self.scan.setFocus()
        if not found:
            sentence = _(
                "No scanner was found. Switch it on and look again; or scan with its own "
                "program, and read the file."
            )
            self.notice.say(sentence, "warn", self._ways() | {_("Look again"): self._look})

    def _none_there(self, error: Exception) -> None:
        self._busy(False)
        self.notice.tell(error)
        self.notice.say(self.notice.text(), "warn", self._ways())

    def _ways(self) -> dict[str, Callable[[], None]]:
        return {_("Read a file…"): self._want_file}

    def _want_file(self) -> None:
        super().reject()
        self.file_wanted.emit()

    def _scan(self) -> None:
        device = self._scanners[self.scanner.currentIndex()].id
        self._stopped.clear()
        self.notice.clear()
        number = len(self.sheets) + 1
        self._busy(True, _("Scanning page {number}…").format(number=number))
        self.stop.setFocus()
        job = partial(_scanned, device=device, stopped=self._stopped)
        self._tasks.run_long(self, job, self._add, failed=self._failed)

    def _add(self, page: "Clipping") -> None:
        self.sheets.append(page)
        self._busy(False)
        self.primary.setFocus()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        self.notice.tell(error)
        self.scan.setFocus()

    def _busy(self, busy: bool, words: str = "") -> None:
        scanned = ngettext("{count} page was scanned.", "{count} pages were scanned.",
                           len(self.sheets)).format(count=len(self.sheets))  # fmt: skip
        rest = _("Put in the next page, or read what there is.")
        self.count.setText(words or (f"{scanned} {rest}" if self.sheets else ""))
        self.progress.setVisible(busy)
        self.stop.setVisible(busy and bool(self._scanners))
        self.scanner.setEnabled(not busy and bool(self._scanners))
        self.scan.setEnabled(not busy and bool(self._scanners))
        self.scan.setText(_("&Scan the next page") if self.sheets else _("&Scan a page"))
        self.primary.setEnabled(not busy and bool(self.sheets))

    def _read(self) -> None:
        """A form of several pages has to lie in one document to be seen as one."""
        self._busy(True)
        job = partial(_joined, sheets=tuple(self.sheets))
        self._tasks.run_long(self, job, self._hand_over, failed=self._failed)

    def _hand_over(self, document: "Clipping") -> None:
        self.accept()
        self.scanned.emit([document])

    def _arrange(self) -> None:
        self.hint.setText(_("Nothing is kept until you have looked at it."))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(10)
        parts = (self._label, self.scanner, self.scan, self.count, self.progress, self.stop)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)


def _devices(_desk: "Desk", _progress: object) -> "tuple[Scanner, ...]":
    from spicedesk.services import scanning  # no other dialog needs it

    return scanning.devices()


def _scanned(desk: "Desk", progress: Progress, device: str, stopped: threading.Event) -> "Clipping":
    from spicedesk.services import scanning  # no other dialog needs it

    return scanning.scan(device, desk.clock(), lambda: stopped.is_set() or progress.cancelled)


def _joined(_desk: "Desk", _progress: object, sheets: "tuple[Clipping, ...]") -> "Clipping":
    from spicedesk.services import scanning  # no other dialog needs it

    return scanning.joined(sheets)
