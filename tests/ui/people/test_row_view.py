"""The rows on the screen, over a list as long as one likes."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from spicedesk.services.desk import Desk
from spicedesk.ui.people.list_model import PersonListModel
from spicedesk.ui.people.row_view import RowView
from spicedesk.ui.tasks import Tasks

_MANY = 1_000_000


class _Long(PersonListModel):
    """A list whose rows are all still on their way."""

    asked = 0

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        self.asked += 1
        return _MANY


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> Iterator[RowView]:
    tasks = Tasks(desk)
    rows = RowView(_Long(tasks))
    qtbot.addWidget(rows)
    rows.resize(352, 600)
    rows.show()
    yield rows
    tasks.close()


def test_a_million_rows_are_laid_out_without_asking_about_each(qtbot: QtBot, view: RowView) -> None:
    model = view.model()
    assert isinstance(model, _Long)
    model.beginResetModel()
    model.endResetModel()
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > _MANY)
    assert model.asked < 1_000


def test_home_and_end_go_to_the_first_and_the_last_person(view: RowView) -> None:
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == _MANY - 1
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0


def test_one_column_is_shown_and_it_is_as_wide_as_the_list(view: RowView) -> None:
    shown = [n for n in range(view.model().columnCount()) if not view.isColumnHidden(n)]
    assert shown == [0]
    assert view.columnWidth(0) == view.viewport().width()


def test_a_list_that_gets_lower_keeps_the_chosen_person_in_sight(
    qtbot: QtBot, view: RowView
) -> None:
    view.setCurrentIndex(view.model().index(10, 0))
    seen = view.viewport().rect()
    assert seen.contains(view.visualRect(view.currentIndex()))
    view.resize(352, view.visualRect(view.currentIndex()).top() + 5)
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex())))
    view.verticalScrollBar().setValue(0)  # somebody who scrolls away is not called back
    view.resize(352, 200)
    assert view.verticalScrollBar().value() == 0
