"""A paper for a person: look at it, choose, print it or save it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.person import PersonId
from spicedesk.language import SUPPORTED, current, formats, ngettext
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs import paper
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.preview import PdfPreview
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.printing import print_pdf
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE = (1040, 680)
_SIDE = 268
_MARGIN = 20
_PATIENCE = 1000
"""Milliseconds after which it is said that something is still being made."""


class Paper(Protocol):
    """What a service has made: the very PDF that goes out."""

    @property
    def pdf(self) -> bytes:
        """The document."""

    @property
    def file_name(self) -> str:
        """What its file is called."""


P = TypeVar("P", bound=Paper)


@dataclass(frozen=True, slots=True)
class Words:
    """What a dialog says of its paper: when it is `made`, handed out (`done`), or was stopped."""

    title: str
    heading: str
    preview: str
    making: str
    stopped: str
    done: str


class PaperDialog(QDialog, Generic[P]):
    """What is printed or saved is the very PDF that is shown, and then it is noted."""

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, person_id: PersonId, words: Words
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self.setModal(True)
        self.made: P | None = None
        self._tasks = tasks
        self._person_id = person_id
        self._words = words
        self._asked = 0
        self._about = theme.label("", "body", "text2")
        self._about.setWordWrap(True)
        self.preview = PdfPreview(words.preview)
        self.notice = Notice()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting())
        self._stack.addWidget(self.preview)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(self._side())
        self._still_working = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._still_working.timeout.connect(self._wait.show)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print.click)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save.click)
        self.resize(*_SIZE)
        self.print.setFocus()

    def job(self) -> "Callable[[Desk], P]":
        """What makes the paper as it is chosen now."""
        raise NotImplementedError  # each kind of paper has its own

    def filing(self, made: P, target: Path | None) -> "Callable[[Desk], object]":
        """What hands the paper out, or writes it to a file and then notes that."""
        raise NotImplementedError  # each kind of paper has its own

    def name_of(self, made: P) -> str:
        """Whose paper it is; the choices are told what was made."""
        raise NotImplementedError  # each kind of paper has its own

    def choices(self) -> Iterator[tuple[str, QWidget]]:
        """What can be chosen, under which label."""
        yield from ()

    def print_on(self, printer: QPrinter) -> None:
        """Print what is shown, then note it."""
        if self.made is None:
            return
        try:
            print_pdf(self.made.pdf, printer)
        except Exception as error:  # noqa: BLE001  # a printer may fail in any way; it is told
            self.notice.tell(error)
            return
        self._hand_out(None)

    def save_to(self, target: Path) -> None:
        """Write what is shown to a file, then note it."""
        self._hand_out(target)

    def make(self) -> None:
        """Make the paper as it is chosen now, in place of what is shown."""
        self._asked += 1
        asked = self._asked
        self.made = None
        self._show_busy(True)

        def then(made: P) -> None:
            # A newer wish, or Cancel, makes an older answer worthless.
            if asked == self._asked:
                self._show(made)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._failed(error)

        self._tasks.run(self, self.job(), then, failed=failed)

    def _show(self, made: P) -> None:
        self.made = made
        self.preview.show_pdf(made.pdf)
        first_time = not self.print.isEnabled() and not self._about.text()
        self._show_busy(False)
        if first_time:
            self.print.setFocus()
        count = self.preview.page_count()
        pages = ngettext("{count} page", "{count} pages", count).format(count=count)
        self._about.setText(f"{self.name_of(made)} · {pages}")

    def _show_busy(self, busy: bool) -> None:
        self._stack.setCurrentIndex(0 if busy else 1)
        self._wait.hide()
        if busy:
            self.notice.clear()
            self._still_working.start()
        else:
            self._still_working.stop()
        for part in (self.print, self.save):
            part.setEnabled(not busy)

    def _failed(self, error: Exception) -> None:
        self._still_working.stop()
        self._wait.hide()
        self.notice.tell(error)
        for part in (self.print, self.save):
            part.setEnabled(self.made is not None)

    def _hand_out(self, target: Path | None) -> None:
        if self.made is None:
            return
        for part in (self.print, self.save):
            part.setEnabled(False)
        job = self.filing(self.made, target)
        self._tasks.run(self, job, self._filed, failed=self._failed, changes=self._person_id)

    def _filed(self, _document: object) -> None:
        self.notice.say(self._words.done, "yes")
        for part in (self.print, self.save):
            part.setEnabled(True)

    def _ask_for_printer(self) -> None:
        if self.made is None:
            return
        printer = paper.choose_printer(self, self.made.file_name)
        if printer is not None:
            self.print_on(printer)

    def _ask_for_file(self) -> None:
        if self.made is None:
            return
        target = paper.choose_file(self, self.made.file_name)
        if target is not None:
            self.save_to(target)

    def _cancel(self) -> None:
        self._asked += 1
        self._still_working.stop()
        self._wait.hide()
        self.notice.say(self._words.stopped, "warn", {_("Make it"): self.make})

    def _waiting(self) -> QWidget:
        self._wait = QWidget()
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, 0)
        bar.setFixedWidth(240)
        cancel = QPushButton(_("Stop"), autoDefault=False)
        cancel.clicked.connect(self._cancel)
        column = QVBoxLayout(self._wait)
        for part in (QLabel(self._words.making), bar, cancel):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._wait.hide()
        page = QWidget()
        centre = QVBoxLayout(page)
        centre.addStretch(1)
        centre.addWidget(self._wait)
        centre.addStretch(1)
        return page

    def _side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        column.setSpacing(6)
        heading = theme.label(self._words.heading, "title")
        heading.setWordWrap(True)
        for part in (heading, self._about):
            column.addWidget(part)
        column.addSpacing(8)
        for label, choice in self.choices():
            if label:
                caption = QLabel(label)
                caption.setBuddy(choice)
                column.addWidget(caption)
            column.addWidget(choice)
            column.addSpacing(6)
        column.addWidget(self.notice)
        column.addStretch(1)
        column.addWidget(self._buttons())
        return side

    def _buttons(self) -> QDialogButtonBox:
        self.print = QPushButton(_("&Print…"))
        self.print.setProperty("kind", "primary")
        self.print.setIcon(icon(Icons.PRINT, "on_accent"))
        self.print.setDefault(True)
        self.print.clicked.connect(self._ask_for_printer)
        self.save = QPushButton(_("&Save PDF…"), autoDefault=False)
        self.save.setIcon(icon(Icons.SAVE))
        self.save.clicked.connect(self._ask_for_file)
        buttons = QDialogButtonBox(Qt.Orientation.Vertical)
        for button in (self.print, self.save):
            button.setMinimumWidth(_SIDE - 2 * _MARGIN)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        close.setMinimumWidth(_SIDE - 2 * _MARGIN)
        buttons.rejected.connect(self.reject)
        return buttons


def choice(words: list[str], label: str) -> Box:
    """A list to choose from, with the name that a screen reader says."""
    box = Box()
    box.addItems(words)
    box.setAccessibleName(label.replace("&", ""))
    return box


def languages() -> Box:
    """The languages that papers are made in."""
    return choice([formats.language_name(code, current()) for code in SUPPORTED], _("&Language"))
