"""The rows of the worklist: when, who, which agreement, what happens, why."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableWidget, QTableWidgetItem

from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.people.list_view import CONTEXT
from spicedesk.ui.renewals.rows import RenewalRow

_ROW = 44
_OPEN_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_FIRST = [Act.RECORD_CONSENT, Act.STATUS_NOTICE]
"""What one does with a row of this list comes first in its menu."""


class RenewalTable(QTableWidget):
    """A row an agreement; the same person may stand here twice."""

    turned_to = Signal(object)
    """The id of the person whose row is current; None where there is none."""
    opened = Signal(object)
    """The id of a person that was asked for by Enter or a double click."""

    def __init__(self, actions: ActionRegistry) -> None:
        heads = [_("When"), _("Person"), _("Agreement"), _("What happens"), _("Why")]
        super().__init__(0, len(heads))
        self.setObjectName("worklist")
        self._actions = actions
        self._shown: Sequence[RenewalRow] = ()
        self.setHorizontalHeaderLabels(heads)
        self.setAccessibleName(_("Renewals"))
        self._set_up()
        self.currentCellChanged.connect(self._tell)
        self.cellDoubleClicked.connect(lambda *_cell: self._open())
        self.customContextMenuRequested.connect(self._open_menu)
        theme.watch().changed.connect(self._fit)

    @property
    def current(self) -> RenewalRow | None:
        """The chosen row."""
        number = self.currentRow()
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def show_rows(self, shown: Sequence[RenewalRow]) -> None:
        """Show these; the chosen row stays, or the one that came to stand in its place."""
        before, number = self.current, self.currentRow()
        self.blockSignals(True)
        self._shown = shown
        self.setRowCount(len(shown))
        for place, row in enumerate(shown):
            self._fill(place, row)
        keys = [row.key for row in shown]
        if before is not None and before.key in keys:
            number = keys.index(before.key)
        self.setCurrentCell(min(number, len(shown) - 1), 0)
        self.blockSignals(False)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPEN_KEYS and not event.modifiers():
            self._open()
        else:
            super().keyPressEvent(event)

    def _fill(self, place: int, row: RenewalRow) -> None:
        words = (row.when, row.name, row.agreement, row.what, row.why)
        for column, text in enumerate(words):
            item = QTableWidgetItem(text)
            item.setToolTip(row.sentence)
            if column == 0:
                near = (Icons.WARNING, "warn_line") if row.is_near else (Icons.CLOCK, "text2")
                item.setIcon(icon(*near))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, row.sentence)
            self.setItem(place, column, item)

    def _tell(self, *_cells: int) -> None:
        row = self.current
        person: PersonId | None = row.person_id if row is not None else None
        self.turned_to.emit(person)

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current.person_id)

    def _open_menu(self, place: QPoint) -> None:
        if self.itemAt(place) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions.extend(menu, _FIRST)
        menu.addSeparator()
        self._actions.extend(menu, [act for act in CONTEXT if act not in _FIRST])
        menu.popup(self.viewport().mapToGlobal(place))

    def _set_up(self) -> None:
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.scaled(_ROW))
