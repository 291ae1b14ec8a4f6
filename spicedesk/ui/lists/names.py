"""The saved lists at the left of their page, and what can be done with one."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.audience import MailingList
from spicedesk.domain.consent import Channel
from spicedesk.language import gettext as _
from spicedesk.ui import bars, drafts, theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.lists import jobs, words
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from uuid import UUID

    from spicedesk.ui.lists.sheet import ListSheet

_ICON, _ROW = 20, 50
_ICONS = {
    Channel.EMAIL: Icons.EMAIL,
    Channel.PHONE: Icons.PHONE,
    Channel.POST: Icons.LETTER,
    Channel.SMS: Icons.MEETING,
    Channel.MESSENGER: Icons.MEETING,
}


class ListNames(QFrame):
    """Shows every list and says which one is chosen."""

    chosen = Signal(object)
    """The list whose row is current; None where there is none."""
    loaded = Signal()
    """The lists that are shown are those of the office."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setObjectName("list")
        self.setMinimumWidth(theme.scaled(240))
        self._tasks = tasks
        self._lists: tuple[MailingList, ...] = ()
        self.rows = QListWidget()
        self.rows.setAccessibleName(_("Marketing lists"))
        self.rows.setIconSize(QSize(_ICON, _ICON))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.new = QPushButton(_("&New list…"))
        self.change = QPushButton(_("Chan&ge…"))
        self.delete = QPushButton(_("&Delete"))
        self._lay_out()
        self._listen()

    @property
    def current(self) -> MailingList | None:
        """The chosen list."""
        number = self.rows.currentRow()
        return self._lists[number] if 0 <= number < len(self._lists) else None

    def refresh(self, turn_to: "UUID | None" = None) -> None:
        """Read the lists anew, and choose one; the chosen one stays, where none is named."""
        self._tasks.run(self, jobs.listed, partial(self._show, turn_to))

    def start_new(self) -> None:
        """Make a list."""
        self.edit(None)

    def edit(self, given: MailingList | None) -> "ListSheet":
        """Make a list, or change one."""
        from spicedesk.ui.lists.sheet import ListSheet  # only where it is asked for

        sheet = ListSheet(self._tasks, self.window(), given)
        sheet.saved.connect(lambda kept: self.refresh(kept.id))
        if given is None:
            drafts.open_kept(sheet, "list.new")
        else:
            drafts.open_kept(sheet, "list.change", subject=str(given.id))
        return sheet

    def _show(self, turn_to: "UUID | None", lists: tuple[MailingList, ...]) -> None:
        before = self.current
        wanted = turn_to or (before.id if before is not None else None)
        row = self.rows.currentRow()
        self.rows.blockSignals(True)
        self.rows.clear()
        self._lists = lists
        for each in lists:
            item = QListWidgetItem(icon(_ICONS[each.channel], "text2"), each.name)
            item.setText(f"{each.name}\n{words.kind(each)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.name}, {words.kind(each)}")
            item.setToolTip(f"{each.name}\n{words.criteria(each.criteria)}")
            item.setSizeHint(QSize(0, theme.scaled(_ROW)))
            self.rows.addItem(item)
        places = [n for n, each in enumerate(lists) if each.id == wanted]
        fallback = min(max(row, 0), len(lists) - 1)
        self.rows.setCurrentRow(places[0] if places else fallback)
        self.rows.blockSignals(False)
        self._turned()
        self.loaded.emit()

    def _turned(self) -> None:
        there = self.current is not None
        self.change.setEnabled(there)
        self.delete.setEnabled(there)
        self.chosen.emit(self.current)

    def _change(self) -> None:
        if self.current is not None:
            self.edit(self.current)

    def _remove(self) -> None:
        """No question is asked: the bar takes it back."""
        given = self.current
        if given is None:
            return

        def removed(_none: None) -> None:
            self.refresh()
            text = _("The list “{name}” was deleted; nobody's data changed.")
            undo = (_("&Undo"), partial(self._put_back, given))
            bars.tell(self, text.format(name=given.name), [undo])

        self._tasks.run(self, partial(jobs.remove, given=given), removed)

    def _put_back(self, given: MailingList) -> None:
        self._tasks.run(self, partial(jobs.add, given=given), lambda kept: self.refresh(kept.id))

    def _listen(self) -> None:
        self.rows.currentRowChanged.connect(lambda _row: self._turned())
        self.rows.itemActivated.connect(lambda _item: self._change())
        self.new.clicked.connect(self.start_new)
        self.change.clicked.connect(self._change)
        self.delete.clicked.connect(self._remove)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.rows)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._remove)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setObjectName("line")
        title = theme.label(_("Marketing lists"), "subtitle")
        title.setContentsMargins(16, 0, 16, 0)
        verbs = QWidget()
        row = QHBoxLayout(verbs)
        row.setContentsMargins(16, 0, 16, 12)
        row.setSpacing(6)
        for button in (self.change, self.delete):
            row.addWidget(button)
        row.addStretch(1)
        new = QHBoxLayout()
        new.setContentsMargins(16, 0, 16, 0)
        new.addWidget(self.new)
        new.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(10)
        column.addWidget(title)
        column.addLayout(new)
        column.addWidget(line)
        column.addWidget(self.rows, 1)
        column.addWidget(verbs)
