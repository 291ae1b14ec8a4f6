"""What leaves the office by mail: what waits, what failed, and what is to become of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.outbox import OutboxState, Outgoing
from spicedesk.domain.person import PersonId
from spicedesk.language import formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.boxes import Tick
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.plain_table import plain_table
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.drop import EvidenceDrop
from spicedesk.ui.tasks import ANYTHING, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE = (900, 520)
_STUCK = {OutboxState.FAILED, OutboxState.UNCERTAIN}
_MARKS = {
    OutboxState.SENT: (Icons.YES, "yes_line"),
    OutboxState.FAILED: (Icons.ERROR, "danger"),
    OutboxState.UNCERTAIN: (Icons.WARNING, "warn_line"),
}
_MOST = 500
"""Rows at once, the newest; older messages are on their persons' files."""
Found = tuple[list[Outgoing], dict[PersonId, str]]
"""Messages, and the names of those whom they are for."""


class OutboxDialog(QDialog):
    """A row a message; what can be done is done with the row that is chosen."""

    person_wanted = Signal(object)
    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Outbox"))
        self.setModal(True)
        self.setAcceptDrops(True)
        self._tasks = tasks
        self.messages: list[Outgoing] = []
        self.notice = Notice()
        self.table = plain_table(_("Messages"), _columns(), wide=1)
        self.why = theme.label("", "body", "text2")
        self.why.setWordWrap(True)
        self.everything = Tick(_("&Also what was sent"))
        self._lay_out()
        self._listen()
        self.resize(*_SIZE)
        self.refresh()

    @property
    def chosen(self) -> Outgoing | None:
        """The message whose row is chosen."""
        row = self.table.currentRow()
        return self.messages[row] if 0 <= row < len(self.messages) else None

    def refresh(self) -> None:
        """Read anew what is in the outbox; the chosen row stays."""
        job = partial(_listed, everything=self.everything.isChecked())
        self._tasks.run(self, job, self._show, failed=self.notice.tell)

    def read_report(self, path: Path) -> None:
        """Read a mail that says that a message did not arrive."""
        self._run(partial(_reported, path=path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if EvidenceDrop(event.mimeData()).is_usable:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.read_report(Path(url.toLocalFile()))

    def _show(self, found: Found) -> None:
        before = self.chosen
        self.messages, names = found
        self.table.setRowCount(len(self.messages))
        for row, message in enumerate(self.messages):
            self._fill(row, message, names.get(message.person_id, message.person_number))
        keys = [message.id for message in self.messages]
        here = keys.index(before.id) if before is not None and before.id in keys else 0
        self.table.setCurrentCell(here if keys else -1, 0)
        self._chosen_changed()

    def _fill(self, row: int, message: Outgoing, name: str) -> None:
        spoken = language.current()
        state = terms.capital(terms.word(message.state, translator(spoken)))
        when = formats.moment(message.changed_at, spoken)
        for column, words in enumerate((name, message.recipient, state, when)):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            if column == 2 and message.state in _MARKS:
                item.setIcon(icon(*_MARKS[message.state]))
            self.table.setItem(row, column, item)

    def _chosen_changed(self) -> None:
        message = self.chosen
        self.again.setEnabled(message is not None and message.state in _STUCK)
        self.leave.setEnabled(
            message is not None and message.state in _STUCK | {OutboxState.QUEUED}
        )
        self.person.setEnabled(message is not None)
        waits = any(m.state is OutboxState.QUEUED for m in self.messages)
        self.send.setEnabled(waits)
        self.why.setText(_told(message) if message is not None else _("Nothing waits to be sent."))

    def _run(self, job: "Callable[[Desk, Progress], object]") -> None:
        """Do it beside everything else, and show what became of it."""

        def then(_result: object) -> None:
            self.refresh()
            self.changed.emit()

        self.notice.clear()
        self._tasks.run_long(self, job, then, failed=self._failed, changes=ANYTHING)

    def _failed(self, error: Exception) -> None:
        self.notice.tell(error)
        self.refresh()

    def _with_chosen(self, job: Callable[..., object]) -> None:
        if self.chosen is not None:
            self._run(partial(job, message=self.chosen.id))

    def _go_to_person(self) -> None:
        if self.chosen is not None:
            self.accept()
            self.person_wanted.emit(self.chosen.person_id)

    def _choose_report(self) -> None:
        kinds = _("Mails (*.eml);;All files (*)")
        path, _kind = QFileDialog.getOpenFileName(self, _("Delivery report"), "", kinds)
        if path:
            self.read_report(Path(path))

    def _listen(self) -> None:
        self.table.currentCellChanged.connect(lambda *_cells: self._chosen_changed())
        self.table.cellActivated.connect(lambda *_cell: self._go_to_person())
        self.everything.toggled.connect(lambda _on: self.refresh())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(theme.label(_("Outbox"), "title"))
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addWidget(self.everything)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        self.send = QPushButton(_("Send &now"))
        self.again = QPushButton(_("Send &once more"))
        self.leave = QPushButton(_("&Leave it"))
        self.person = QPushButton(_("&Show person"))
        self.report = QPushButton(_("Delivery &report…"))
        buttons = QDialogButtonBox()
        verbs = (
            (self.send, lambda: self._run(_sent_due)),
            (self.again, lambda: self._with_chosen(_sent_again)),
            (self.leave, lambda: self._with_chosen(_dropped)),
            (self.person, self._go_to_person),
            (self.report, self._choose_report),
        )
        for button, slot in verbs:
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons


def _columns() -> tuple[str, ...]:
    return _("Person"), _("To"), _("State"), _("When")


def _told(message: Outgoing) -> str:
    """What came in the way and the way out, and when it is tried again."""
    if message.trouble is None or message.state is OutboxState.SENT:
        return ""
    from spicedesk.services import mail  # imports the store

    told = " ".join(mail.explained(message.trouble, message.answer))
    if message.state is OutboxState.QUEUED and message.next_at is not None:
        when = formats.moment(message.next_at, language.current())
        told = " ".join((told, _("Tried again on {moment}.").format(moment=when)))
    return told


def _listed(desk: "Desk", *, everything: bool) -> Found:
    from spicedesk.services import outbox, people  # the window is painted without them

    found = outbox.listed(desk, everything=everything)[-_MOST:]
    lines = people.lines(desk, list({message.person_id for message in found}))
    return found, {line.id: line.list_name for line in lines}


def _sent_due(desk: "Desk", progress: Progress) -> Sequence[Outgoing]:
    from spicedesk.services import outbox  # the window is painted without it

    return outbox.send_due(desk, lambda: progress.cancelled)


def _sent_again(desk: "Desk", progress: Progress, message: UUID) -> Outgoing:
    from spicedesk.services import outbox  # the window is painted without it

    outbox.retry(desk, message)
    return outbox.send(desk, message, lambda: progress.cancelled)


def _dropped(desk: "Desk", progress: Progress, message: UUID) -> Outgoing:  # noqa: ARG001  # quick
    from spicedesk.services import outbox  # the window is painted without it

    return outbox.drop(desk, message)


def _reported(desk: "Desk", progress: Progress, path: Path) -> Outgoing:  # noqa: ARG001  # quick
    from spicedesk.services import bounces  # the window is painted without it

    return bounces.report(desk, path)
