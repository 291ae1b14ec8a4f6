"""The way out: a list is written to a file, for which everybody in it is looked at once more."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QWidget,
)

from spicedesk.domain.audience import MailingList
from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId
from spicedesk.faults import Fault
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.lists import jobs, words
from spicedesk.ui.tasks import ANYTHING, Tasks

if TYPE_CHECKING:
    from spicedesk.services.marketing import Outcome

_FILES = {"csv": "csv", "xlsx": "xlsx", "vcard": "vcf", "labels": "pdf"}
"""How a file of each kind ends."""


class Export(QWidget):
    """A button with the kinds of files; while one is written, how far it is and “Cancel”."""

    finished = Signal()
    """The file was written or not; either way it is known by now."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._list: MailingList | None = None
        self._shown: frozenset[PersonId] = frozenset()
        self._go_on = False
        self.button = theme.kind(QPushButton(_("E&xport…")), "primary")
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("How far the export is"))
        self.cancel = QPushButton(_("Cancel"))
        self.cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.progress, self.cancel, self.button):
            row.addWidget(part)
        self._be_busy(False)

    def offer(self, given: MailingList | None, shown: tuple[PersonId, ...]) -> None:
        """What can be written: this list, in which these were shown."""
        self._list, self._shown = given, frozenset(shown)
        self.button.setEnabled(given is not None and bool(shown))
        self.menu.clear()
        for kind, text in _kinds().items():
            if kind == "labels" and (given is None or given.channel is not Channel.POST):
                continue  # labels are for letters
            self.menu.addAction(text, partial(self._ask, kind))

    def write(self, kind: str, target: Path) -> None:
        """Write the file, and tell what left and what did not."""
        from spicedesk.services.marketing import Format  # imports SQLAlchemy

        if self._list is None or self._go_on:
            return
        self._be_busy(True)
        job = jobs.exporting(self._list, Format(kind), target, self._shown, lambda: self._go_on)
        running = self._tasks.run_long(
            self, job, partial(self._done, target), failed=self._failed, changes=ANYTHING
        )
        if running.progress is not None:
            running.progress.reported.connect(self._report)

    def _ask(self, kind: str) -> None:
        if self._list is None:
            return
        ending = _FILES[kind]
        name = self._list.name.replace("/", "-").replace("\\", "-")
        words_ = _kinds()[kind].replace("&", "").replace("…", "")
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Export the list"), f"{name}.{ending}", f"{words_} (*.{ending})"
        )
        if path:
            target = Path(path)
            self.write(kind, target if target.suffix else target.with_suffix(f".{ending}"))

    def _report(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _stop(self) -> None:
        self._go_on = False
        self.cancel.setEnabled(False)

    def _done(self, target: Path, found: "tuple[Outcome, dict[PersonId, str]]") -> None:
        self._be_busy(False)
        outcome, lost = found
        folder = QUrl.fromLocalFile(str(target.parent))
        show = (_("&Show file"), lambda: QDesktopServices.openUrl(folder))
        bars.tell(self, words.exported(outcome, target.name, lost), [show])
        self.finished.emit()

    def _failed(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, jobs.Stopped):
            bars.tell(self, str(error))
        elif not isinstance(error, Fault) or not bars.tell(self, str(error), (), "error"):
            self._tasks.failed.emit(error)
        self.finished.emit()

    def _be_busy(self, busy: bool) -> None:
        self._go_on = busy
        self.progress.setRange(0, 0)
        self.cancel.setEnabled(busy)
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
        self.button.setVisible(not busy)
        if busy:
            self.cancel.setFocus()


def _kinds() -> dict[str, str]:
    return {
        "csv": _("Table (&CSV)…"),
        "xlsx": _("&Excel table (XLSX)…"),
        "vcard": _("&vCard…"),
        "labels": _("Address &labels (PDF)…"),
    }
