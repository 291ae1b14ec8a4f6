"""Scrolling through the list, a turn of the wheel at a time, offscreen."""

from functools import partial
from time import perf_counter

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QTableView

from benchmarks.measure import Row, pairs
from benchmarks.offices import Files, Sizes
from spicedesk.language import gettext as _
from spicedesk.services import databases
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.people.delegate import row_height
from spicedesk.ui.people.list_view import PersonListView
from spicedesk.ui.tasks import Tasks

_GOAL = 1.5
_SIZE = 420, 800
_ROWS_A_TURN = 3
_HERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class _Constants(QAbstractTableModel):
    """As many rows as ours, each of the same strings."""

    def __init__(self, texts: list[str], count: int) -> None:
        super().__init__()
        self._texts = texts
        self._count = count

    def rowCount(self, parent: Index = _HERE) -> int:  # noqa: N802  # Qt's name
        return self._count

    def columnCount(self, parent: Index = _HERE) -> int:  # noqa: N802  # Qt's name
        return len(self._texts)

    def data(self, index: Index, role: int = 0) -> object:
        return self._texts[index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def rows(files: Files, sizes: Sizes) -> list[Row]:
    """Ours, its pages fetched by key, against a table of constants, and against Qt alone."""
    theme.apply(theme.application())
    tasks = Tasks(databases.open_desk(files.large))
    window = QMainWindow()
    ours = PersonListView(tasks, ActionRegistry(window))
    ours.resize(*_SIZE)
    ours.show()
    _wait_for(ours)
    row, count = ours.model.row(0), ours.model.rowCount()
    assert row is not None  # noqa: S101  # narrows the type
    texts = [row.name, row.roles, row.town, row.data.label, row.marketing.label]
    names = QStringListModel([row.name] * count)
    found = []
    for what, model, goal in (
        ("Scrolling, against a table of constant strings", _Constants(texts, count), _GOAL),
        (
            "Scrolling, against one string a row by Qt alone",
            names,
            None,
        ),
    ):
        bare = _view(model)
        row_ = pairs(
            what,
            partial(_scrolled, bare, sizes.frames),
            partial(_scrolled_ours, ours, sizes.frames),
            goal=goal,
            runs=max(sizes.rounds * 3, 1),
        )
        found.append(row_)
    tasks.close()
    tasks.desk.store.close()
    return found


def _view(model: QAbstractItemModel) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.verticalHeader().setDefaultSectionSize(row_height())
    header = view.horizontalHeader()
    header.setDefaultSectionSize(_SIZE[0] // header.count())
    view.verticalHeader().hide()
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.resize(*_SIZE)
    view.show()
    QApplication.processEvents()
    return view


def _wait_for(ours: PersonListView) -> None:
    while ours.model.row(0) is None:
        QApplication.processEvents()


def _scrolled_ours(ours: PersonListView, frames: int) -> float:
    """As `_scrolled`, with no page at hand but the first, and until the last rows are there."""
    arrived: list[bool] = []
    ours.model.loaded.connect(lambda: arrived.append(True))
    ours.model.show_list()
    while not arrived:
        QApplication.processEvents()
    return _scrolled(ours.rows, frames)


def _scrolled(view: QTableView, frames: int) -> float:
    """Seconds for so many turns of the wheel from the top, each painted, and the rows there."""
    bar = view.verticalScrollBar()
    bar.setValue(0)
    QApplication.processEvents()
    start = perf_counter()
    for frame in range(1, frames + 1):
        bar.setValue(frame * _ROWS_A_TURN * row_height())
        QApplication.processEvents()
    while view.indexAt(view.viewport().rect().center()).data() == _("Loading…"):
        QApplication.processEvents()
    return perf_counter() - start
