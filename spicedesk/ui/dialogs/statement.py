"""Look at a person's statement, and hand it out."""

from pathlib import Path
from typing import TYPE_CHECKING

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

from spicedesk.domain.disclosure import Delivery
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
    from spicedesk.domain.evidence import Evidence
    from spicedesk.services.access import Statement
    from spicedesk.services.desk import Desk

_SIZE = (1040, 680)
_SIDE = 268
_MARGIN = 20
_PATIENCE = 1000
"""Milliseconds after which it is said that something is still being made."""


class StatementDialog(QDialog):
    """What is printed or saved is the very PDF that is shown, and it is filed as evidence."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, person_id: PersonId) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Print statement"))
        self.setModal(True)
        self.statement: Statement | None = None
        self._tasks = tasks
        self._person_id = person_id
        self._asked = 0
        self._delivery_chosen = False
        self.preview = PdfPreview(_("Preview of the statement"))
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
        self._make(None)

    def print_on(self, printer: QPrinter) -> None:
        """Print what is shown, then file it."""
        if self.statement is None:
            return
        try:
            print_pdf(self.statement.pdf, printer)
        except Exception as error:  # noqa: BLE001  # a printer may fail in any way; it is told
            self.notice.tell(error)
            return
        self._hand_out(self._delivery(Delivery.COUNTER), None)

    def save_to(self, target: Path) -> None:
        """Write what is shown to a file, then file it as evidence."""
        self._hand_out(self._delivery(Delivery.FILE), target)

    def _make(self, language: str | None) -> None:
        self._asked += 1
        asked, person_id = self._asked, self._person_id
        self.statement = None
        self._show_busy(True)

        def job(desk: "Desk") -> "Statement":
            from spicedesk.services import access  # imports the store

            return access.prepare(desk, person_id, language)

        def then(statement: "Statement") -> None:
            # A newer wish, or Cancel, makes an older answer worthless.
            if asked == self._asked:
                self._show(statement)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._failed(error)

        self._tasks.run(self, job, then, failed=failed)

    def _show(self, statement: "Statement") -> None:
        self.statement = statement
        self.preview.show_pdf(statement.pdf)
        first_time = not self.print.isEnabled() and not self._about.text()
        self._show_busy(False)
        if first_time:
            self.print.setFocus()
        self.language.setCurrentIndex(SUPPORTED.index(statement.disclosure.language))
        count = self.preview.page_count()
        pages = ngettext("{count} page", "{count} pages", count).format(count=count)
        self._about.setText(f"{statement.disclosure.person_name} · {pages}")

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
            part.setEnabled(self.statement is not None)

    def _hand_out(self, delivery: Delivery, target: Path | None) -> None:
        statement, person_id = self.statement, self._person_id
        if statement is None:
            return

        def job(desk: "Desk") -> "Evidence":
            from spicedesk.services import access  # imports the store

            if target is None:
                return access.hand_out(desk, person_id, statement, delivery)
            return access.hand_out_as_file(desk, person_id, statement, target, delivery)

        for part in (self.print, self.save):
            part.setEnabled(False)
        self._tasks.run(self, job, self._filed, failed=self._failed, changes=person_id)

    def _filed(self, _document: "Evidence") -> None:
        self.notice.say(_("Filed as evidence, and logged."), "yes")
        for part in (self.print, self.save):
            part.setEnabled(True)

    def _ask_for_printer(self) -> None:
        if self.statement is None:
            return
        printer = paper.choose_printer(self, self.statement.file_name)
        if printer is not None:
            self.print_on(printer)

    def _ask_for_file(self) -> None:
        if self.statement is None:
            return
        target = paper.choose_file(self, self.statement.file_name)
        if target is not None:
            self.save_to(target)

    def _delivery(self, otherwise: Delivery) -> Delivery:
        chosen = list(Delivery)[self._how.currentIndex()]
        return chosen if self._delivery_chosen else otherwise

    def _choose_delivery(self) -> None:
        self._delivery_chosen = True

    def _choose_language(self, index: int) -> None:
        self._make(SUPPORTED[index])

    def _cancel(self) -> None:
        self._asked += 1
        self._still_working.stop()
        self._wait.hide()
        self.notice.say(
            _("Stopped: no statement was made, nothing was changed."),
            "warn",
            {_("Make it"): lambda: self._make(SUPPORTED[self.language.currentIndex()])},
        )

    def _waiting(self) -> QWidget:
        self._wait = QWidget()
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, 0)
        bar.setFixedWidth(240)
        cancel = QPushButton(_("Stop"), autoDefault=False)
        cancel.clicked.connect(self._cancel)
        column = QVBoxLayout(self._wait)
        for part in (QLabel(_("Making the statement…")), bar, cancel):
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
        title = theme.label(_("Statement"), "title")
        self._about = theme.label("", "body", "text2")
        self._about.setWordWrap(True)
        names = [formats.language_name(code, current()) for code in SUPPORTED]
        self.language = _choice(names, _("&Language"))
        self.language.activated.connect(self._choose_language)
        self._how = _choice(_deliveries(), _("&Delivery is logged as"))
        self._how.activated.connect(self._choose_delivery)
        column = QVBoxLayout(side)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        column.setSpacing(6)
        for part in (title, self._about):
            column.addWidget(part)
        column.addSpacing(8)
        choices = ((_("&Language"), self.language), (_("&Delivery is logged as"), self._how))
        for label, box in choices:
            caption = QLabel(label)
            caption.setBuddy(box)
            column.addWidget(caption)
            column.addWidget(box)
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


def _choice(words: list[str], label: str) -> Box:
    box = Box()
    box.addItems(words)
    box.setAccessibleName(label.replace("&", ""))
    return box


def _deliveries() -> list[str]:
    words = {
        Delivery.COUNTER: _("Handed over at the counter"),
        Delivery.POST: _("Sent by post"),
        Delivery.EMAIL: _("Sent by e-mail"),
        Delivery.FILE: _("Given as a file"),
    }
    return [words[delivery] for delivery in Delivery]
