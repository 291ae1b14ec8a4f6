"""Who did what: the record of every change and every look, of one person or of the office."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.person import PersonId
from spicedesk.language import formats, ngettext, terms, translator
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.plain_table import plain_table
from spicedesk.ui.tasks import Job, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.audit import Chain, Entry
    from spicedesk.services.desk import Desk

_SIZE, _AT_ONCE = (820, 600), 200


class RecordDialog(QDialog):
    """The newest acts first, older ones on demand; a button verifies the whole record."""

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, person_id: PersonId | None, about: str
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who did what"))
        self.setModal(True)
        self._tasks, self._person = tasks, person_id
        self._oldest: int | None = None
        self._walking: Job | None = None
        self.notice = Notice()
        self.table = plain_table(
            _("Acts, the newest first"), [_("When"), _("Who"), _("What"), _("Details")], 3
        )
        self.older = QPushButton(_("&Older ones"), autoDefault=False)
        self.verify = QPushButton(_("&Verify the whole record"), autoDefault=False)
        self._lay_out(about)
        self.older.clicked.connect(self.read_on)
        self.verify.clicked.connect(self._verify)
        self.resize(*_SIZE)
        self.read_on()

    def read_on(self) -> None:
        """Show the next older acts."""
        job = partial(_entries, person_id=self._person, before=self._oldest)
        self._tasks.run(self, job, self._add, failed=self.notice.tell)

    def done(self, result: int) -> None:
        if self._walking is not None:
            self._walking.cancelled = True
        super().done(result)

    def _add(self, found: "tuple[Entry, ...]") -> None:
        spoken = language.current()
        tr = translator(spoken)
        for entry in found:
            row = self.table.rowCount()
            self.table.insertRow(row)
            cells = (
                formats.moment(entry.occurred_at.astimezone(), spoken),
                entry.done_by,
                terms.act(entry.action, tr),
                entry.details or "",
            )
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, column, item)
        if found:
            self._oldest = found[-1].sequence
            if self.table.currentRow() < 0:
                self.table.setCurrentCell(0, 0)
        self.older.setEnabled(len(found) == _AT_ONCE)

    def _verify(self) -> None:
        self.verify.setEnabled(False)
        self.notice.say(_("Every link is sealed anew and compared…"), "info")
        self._walking = self._tasks.run_long(self, _walked, self._tell, failed=self._fail)

    def _tell(self, told: "tuple[Chain, str]") -> None:
        self.verify.setEnabled(True)
        chain, sentence = told
        if sentence:
            self.notice.say(sentence)
            return
        whole = ngettext(
            "The record is whole: {count} link.",
            "The record is whole: {count} links.",
            chain.length,
        )
        count = formats.number(chain.length, language.current())
        self.notice.say(whole.format(count=count), "yes")

    def _fail(self, error: Exception) -> None:
        self.verify.setEnabled(True)
        self.notice.tell(error)

    def _lay_out(self, about: str) -> None:
        whom = theme.label(about, "body", "text2")
        whom.setWordWrap(True)
        verbs = QHBoxLayout()
        verbs.addWidget(self.older)
        verbs.addWidget(self.verify)
        verbs.addStretch()
        buttons = QDialogButtonBox()
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        for part in (theme.label(_("Who did what"), "title"), whom, self.notice):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(verbs)
        column.addWidget(buttons)


def _entries(desk: "Desk", person_id: PersonId | None, before: int | None) -> "tuple[Entry, ...]":
    from spicedesk.services import audit  # the window is painted without it

    return audit.entries(desk, person_id, limit=_AT_ONCE, before=before)


def _walked(desk: "Desk", progress: Progress) -> "tuple[Chain, str]":
    from spicedesk.services import audit  # as above

    chain = audit.verify(desk, lambda _done, _all: not progress.cancelled)
    return chain, audit.sentence(chain.broken) if chain.broken is not None else ""
