"""Scrolling through the list, a turn of the wheel at a time, offscreen."""

from functools import partial
from time import perf_counter

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QMainWindow,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from benchmarks.measure import Row, pairs
from benchmarks.offices import Files, Sizes
from spicedesk.language import gettext as _
from spicedesk.services import databases
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.people.delegate import PersonDelegate, row_height
from spicedesk.ui.people.list_model import ROW
from spicedesk.ui.people.list_view import PersonListView
from spicedesk.ui.tasks import Tasks

_GOAL = 1.5
_SIZE = 420, 800
_ROWS_A_TURN = 3
Index = QModelIndex | QPersistentModelIndex


class _Height(QStyledItemDelegate):
    """Qt's own painting, in rows as high as ours."""

    def sizeHint(  # noqa: N802  # Qt's name
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        return QSize(0, row_height())


class _Constants(QStringListModel):
    """As many rows as ours, all of them one person that is at hand."""

    def __init__(self, row: object, texts: list[str]) -> None:
        super().__init__(texts)
        self._row = row

    def data(self, index: Index, role: int = 0) -> object:
        return self._row if role == ROW else super().data(index, role)


def rows(files: Files, sizes: Sizes) -> list[Row]:
    """Ours against constants in our own painting, and against Qt's list of strings."""
    app = QApplication.instance() or QApplication(["benchmarks"])
    assert isinstance(app, QApplication)  # noqa: S101  # narrows the type
    theme.apply(app)
    tasks = Tasks(databases.open_desk(files.large))
    window = QMainWindow()
    ours = PersonListView(tasks, ActionRegistry(window))
    ours.resize(*_SIZE)
    ours.show()
    while ours.model.row(0) is None:
        app.processEvents()
    count, known = ours.model.rowCount(), ours.model.row(0)
    painted = _view(_Constants(known, [f"Person {n}" for n in range(count)]))
    painted.setItemDelegate(PersonDelegate(painted))
    plain = _view(QStringListModel([f"Person {n}" for n in range(count)]))
    plain.setItemDelegate(_Height(plain))
    found = []
    for what, bare in (
        ("Scrolling, against the same painting of constants", painted),
        ("Scrolling, against Qt's own list of strings", plain),
    ):
        row = pairs(
            what,
            partial(_scrolled, bare, sizes.frames),
            partial(_scrolled, ours.rows, sizes.frames),
            goal=_GOAL,
            runs=max(sizes.rounds * 3, 1),
        )
        found.append(row)
    tasks.close()
    tasks.desk.store.close()
    return found


def _view(model: QStringListModel) -> QListView:
    view = QListView()
    view.setModel(model)
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.resize(*_SIZE)
    view.show()
    QApplication.processEvents()
    return view


def _scrolled(view: QListView, frames: int) -> float:
    """Seconds for so many turns of the wheel from the top, each painted, and the rows there."""
    bar = view.verticalScrollBar()
    bar.setValue(0)
    QApplication.processEvents()
    start = perf_counter()
    for frame in range(1, frames + 1):
        bar.setValue(frame * _ROWS_A_TURN * row_height())
        view.viewport().repaint()
        QApplication.processEvents()
    while view.indexAt(view.viewport().rect().center()).data() == _("Loading…"):
        QApplication.processEvents()
    return perf_counter() - start
