"""The papers of a trade show: a scanned stack is filed page by page over the persons taken."""

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import theme
from spicedesk.ui.boxes import Tick
from spicedesk.ui.dialogs.field import Remark
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.paperwork import scan_filter
from spicedesk.ui.tasks import ANYTHING, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.paper_stacks import Stack
    from spicedesk.services.trade_shows import Taken

_SIZE = (560, 560)


class StackDialog(Sheet):
    """Shows which page would go to whom; all of it is filed, or nothing."""

    filed = Signal(str)
    """What became of it, in a sentence."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, taken: "Sequence[Taken]") -> None:
        super().__init__(parent, _("Add the scanned stack"), _("&File them"))
        self._tasks, self._taken = tasks, list(taken)
        self._stopped = threading.Event()
        self.stack: Stack | None = None
        self.choose = QPushButton(icon(Icons.FOLDER), _("&Choose the scan…"), autoDefault=False)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName(_("Pages that were looked at"))
        self.leave_blank = Tick(_("&Leave out blank pages"))
        self.leave_blank.setChecked(True)
        self.count = Remark()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Which page goes to whom"))
        self._arrange()
        self.choose.clicked.connect(self._choose)
        self.leave_blank.toggled.connect(self._show)
        self.primary.clicked.connect(self._file)
        self.fit(*_SIZE)
        self._show()

    def done(self, result: int) -> None:
        self._stopped.set()
        super().done(result)

    def read(self, source: Path) -> None:
        """Leaf through a scan, with progress."""
        self.stack = None
        self.notice.clear()
        self._show()
        self.progress.setRange(0, 0)
        self.progress.show()
        self.choose.setEnabled(False)
        job = partial(_leafed, source=source, stopped=self._stopped)
        running = self._tasks.run_long(self, job, self._seen, failed=self._failed)
        if running.progress is not None:
            running.progress.reported.connect(self._show_progress)

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Choose the scanned stack"), "", scan_filter()
        )
        if name:
            self.read(Path(name))

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def _seen(self, stack: "Stack | None") -> None:
        self.stack = stack
        self.progress.hide()
        self.choose.setEnabled(True)
        self._show()
        (self.primary if self.primary.isEnabled() else self.choose).setFocus()

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self.choose.setEnabled(True)
        self.hold(False)
        self.notice.tell(error)
        self._show()

    def _pages(self) -> tuple[int, ...]:
        if self.stack is None:
            return ()
        return self.stack.pages(with_blank=not self.leave_blank.isChecked())

    def _show(self) -> None:
        pages = self._pages()
        self.list.clear()
        for number, one in enumerate(self._taken):
            page = _("page {page}").format(page=pages[number] + 1) if number < len(pages) else "–"
            self.list.addItem(f"{number + 1} · {one.name} · {page}")
        self.leave_blank.setEnabled(self.stack is not None and bool(self.stack.blank))
        self.primary.setEnabled(self.stack is not None and len(pages) == len(self._taken))
        self._tell_count(len(pages))

    def _tell_count(self, pages: int) -> None:
        if self.stack is None:
            self.count.say("")
            return
        from spicedesk.services import paper_stacks  # imports the store

        told = paper_stacks.mismatch(pages, len(self._taken))
        if told:
            rest = _("Each person needs one page: scan the stack anew, or mend the list.")
            self.count.say(f"{told} {rest}")
            return
        blank = len(self.stack.blank) if self.leave_blank.isChecked() else 0
        words = ngettext("One page for each of them; {count} blank page is left out.",
                         "One page for each of them; {count} blank pages are left out.",
                         blank)  # fmt: skip
        self.count.say(words.format(count=blank), Icons.YES, "yes_text")

    def _file(self) -> None:
        if self.stack is None:
            return
        with_blank = not self.leave_blank.isChecked()
        job = partial(_filed, stack=self.stack, taken=tuple(self._taken), with_blank=with_blank)
        self.hold(True)
        self._tasks.run_long(self, job, self._done, failed=self._failed, changes=ANYTHING)

    def _done(self, count: int) -> None:
        told = ngettext("{count} paper was filed.", "{count} papers were filed.", count)
        self.filed.emit(told.format(count=count))
        self.accept()

    def _arrange(self) -> None:
        self.speak_of(_("One page a person, in the order in which they were entered."))
        self.hint.setText(_("All of it is filed, or nothing."))
        self.progress.hide()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(10)
        for part in (self.choose, self.progress, self.leave_blank, self.count, self.list):
            column.addWidget(part)
        self.list.setMinimumHeight(theme.scaled(200))


class _Stopped(Exception):
    """Nobody wants it any more."""


def _leafed(
    _desk: "Desk", progress: Progress, source: Path, stopped: threading.Event
) -> "Stack | None":
    from spicedesk.services import paper_stacks  # imports the store

    def watch(done: int, total: int) -> None:
        if stopped.is_set() or progress.cancelled:
            raise _Stopped
        progress.report(done, total)

    try:
        return paper_stacks.look(source, watch)
    except _Stopped:
        return None


def _filed(
    desk: "Desk", _progress: object, stack: "Stack", taken: "tuple[Taken, ...]", *, with_blank: bool
) -> int:
    from spicedesk.services import paper_stacks  # imports the store

    return len(paper_stacks.file_over(desk, stack, taken, with_blank=with_blank))
