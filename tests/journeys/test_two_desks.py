"""Two windows on one office: each shows what the other saves, and disturbs nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import consent, people
from spicedesk.services.desk import Desk
from spicedesk.store import people as store_people
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.people.list_model import ID
from tests.conftest import ANNA

_SOON_MS = 6_000


@pytest.fixture
def crowd(any_desk: Desk) -> list[PersonId]:
    given = [PersonDetails(f"Name{number:04}", "Karl") for number in range(400)]
    with any_desk.store.write() as connection:
        return store_people.insert_many(connection, given, any_desk.clock(), "test")


@pytest.fixture
def window(
    qtbot: QtBot, any_desk: Desk, tmp_path: Path, crowd: list[PersonId]
) -> Iterator[MainWindow]:
    assert crowd
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings)
    window.show()
    with qtbot.waitSignal(window.list_painted):
        window.show_office(any_desk)
    window.follow_others()
    qtbot.wait(300)  # the watch begins
    yield window
    window.close()
    window.deleteLater()


def test_what_a_colleague_saves_shows_in_place(
    qtbot: QtBot, window: MainWindow, colleague: Desk, crowd: list[PersonId]
) -> None:
    view = window.view
    assert view is not None
    list_, page = view.people, view.page
    list_.choose(crowd[200])
    qtbot.waitUntil(lambda: page.file is not None)
    bar = list_.rows.verticalScrollBar()
    bar.setValue(bar.value() + 307)
    qtbot.wait(50)
    before = bar.value()
    event = ConsentEvent(DATA, Said.AGREED, How.PHONE, colleague.clock())
    consent.record(colleague, crowd[200], event)
    qtbot.waitUntil(lambda: bool(page.file and page.file.history), timeout=_SOON_MS)
    assert "T. Wolf changed this person just now." in window.bar.text
    row = list_.model.row
    qtbot.waitUntil(lambda: (it := row(200)) is not None and it.data.positive, timeout=_SOON_MS)
    assert bar.value() == before
    assert list_.rows.currentIndex().data(ID) == crowd[200]


def test_a_person_who_comes_in_above_moves_nothing_that_is_looked_at(
    qtbot: QtBot, window: MainWindow, colleague: Desk, crowd: list[PersonId]
) -> None:
    view = window.view
    assert view is not None
    list_ = view.people
    list_.choose(crowd[200])
    qtbot.waitUntil(lambda: view.page.file is not None)
    bar = list_.rows.verticalScrollBar()
    bar.setValue(bar.value() + 311)
    qtbot.wait(50)
    before = bar.value()
    people.add(colleague, ANNA)  # Berger stands before all of them
    height = list_.rows.rowHeight(0)
    qtbot.waitUntil(lambda: list_.model.rowCount() == 401, timeout=_SOON_MS)
    qtbot.waitUntil(lambda: bar.value() == before + height, timeout=_SOON_MS)
    qtbot.waitUntil(lambda: list_.rows.currentIndex().data(ID) == crowd[200], timeout=_SOON_MS)
    assert list_.current == crowd[200]
    assert list_.rows.currentIndex().row() == 201


def test_a_typing_error_is_told_on_a_second_line(
    qtbot: QtBot, window: MainWindow, any_desk: Desk
) -> None:
    people.add(any_desk, ANNA)
    search = window.command_bar.search
    search.setFocus()
    QTest.keyClicks(search, "breger")
    link = "Did you mean “Berger”?"

    def shown() -> list[QPushButton]:
        return [b for b in window.findChildren(QPushButton) if b.text() == link and b.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=_SOON_MS)
    QTest.keyClick(shown()[0], Qt.Key.Key_Space)
    assert search.text() == "Berger"
    view = window.view
    assert view is not None
    qtbot.waitUntil(lambda: view.people.model.rowCount() == 1, timeout=_SOON_MS)


def test_a_form_that_is_being_edited_is_left_alone(
    qtbot: QtBot, window: MainWindow, colleague: Desk, crowd: list[PersonId]
) -> None:
    view = window.view
    assert view is not None
    view.people.choose(crowd[3])
    qtbot.waitUntil(lambda: view.page.file is not None)
    window.actions_[Act.EDIT_PERSON].trigger()
    qtbot.waitUntil(lambda: window.findChild(PersonDialog) is not None)
    dialog = window.findChild(PersonDialog)
    assert isinstance(dialog, PersonDialog)
    dialog.form.lines["given_name"].fill("Karla")
    typed = dialog.form.typed()
    people.edit(colleague, crowd[3], lambda _now: PersonDetails("Name0003", "Karl", company="New"))
    page = view.page
    qtbot.waitUntil(
        lambda: page.file is not None and page.file.person.company == "New", timeout=_SOON_MS
    )
    assert dialog.form.typed() == typed
    dialog.form.lines["given_name"].fill("Karl")
    dialog.done(0)
