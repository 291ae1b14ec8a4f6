"""The rows of the list on the screen: a table of one visible column, a person a row."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.people.delegate import PersonDelegate, row_height
from spicedesk.ui.people.list_model import Column

_ENDS = {Qt.Key.Key_Home, Qt.Key.Key_End}


class RowView(QTableView):
    """Lays out a million rows as quickly as a hundred.

    `QListView` asks the model about every row whenever it lays itself out, a
    second and more at a million; a table's header knows that all are as high.
    """

    painted = Signal()
    """The first rows were painted."""

    def __init__(self, model: QAbstractItemModel, name: str = "") -> None:
        super().__init__()
        self.painted_once = False
        self.setModel(model)
        self.setItemDelegate(PersonDelegate(self))
        self._set_up_headers()
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(name or _("People"))
        self.setTabKeyNavigation(False)
        theme.watch().changed.connect(self._fit_rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted_once and self.model().rowCount():
            self.painted_once = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        here = self.visualRect(self.currentIndex())
        was_seen = here.isValid() and here.top() >= 0 and here.bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if was_seen:  # a message that comes up below does not push the chosen person out of sight
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        if event.key() in _ENDS and not event.modifiers():  # a table would go along the row
            last = self.model().rowCount() - 1
            self.setCurrentIndex(
                self.model().index(0 if event.key() == Qt.Key.Key_Home else last, 0)
            )
            return
        super().keyPressEvent(event)

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        # Leaving the list's rows alone never unselects the person whose page is open.
        if not index.isValid():
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def _set_up_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.hide()
            header.setMinimumSectionSize(1)
        for column in Column:
            self.setColumnHidden(column, column is not Column.NAME)
        across.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height())
