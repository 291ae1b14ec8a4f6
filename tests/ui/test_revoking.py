"""One click revokes; the bar asks for a line, narrows it, takes it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.standing import State, Verdict
from spicedesk.services import consent
from spicedesk.services.desk import Desk
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.channels import ChannelsDialog
from spicedesk.ui.main_window import MainWindow
from tests.ui.dialogs.keys import assert_mnemonics_are_unique


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path) -> Iterator[MainWindow]:
    for purpose in (DATA, MARKETING):
        consent.record(desk, anna, ConsentEvent(purpose, Said.AGREED, How.FORM, desk.clock()))
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    assert made.view is not None
    made.view.people.choose(anna)
    qtbot.waitUntil(lambda: made.view is not None and made.view.page.file is not None)
    made.actions_[Act.REVOKE_MARKETING].trigger()
    qtbot.waitUntil(made.bar.isVisible)
    yield made
    made.close()


def marketing(desk: Desk, anna: PersonId) -> Verdict:
    return consent.standing(desk, anna).marketing


def press(window: MainWindow, word: str) -> None:
    buttons = window.bar.findChildren(QPushButton)
    next(b for b in buttons if b.isVisible() and word in b.text()).click()


def test_it_is_done_at_once_and_asks_for_one_line(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    assert marketing(desk, anna).state is State.WITHDRAWN
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "She called: too many letters")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(consent.history(desk, anna)) == 4)
    decided_by = marketing(desk, anna).decided_by
    assert decided_by is not None
    assert decided_by.event.comment == "She called: too many letters"
    qtbot.waitUntil(lambda: "Noted" in window.bar.text)


def test_escape_leaves_it_as_it_is(window: MainWindow, desk: Desk, anna: PersonId) -> None:
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not window.bar.isVisible()
    assert marketing(desk, anna).state is State.WITHDRAWN


def test_it_is_taken_back(qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId) -> None:
    press(window, "Undo")
    qtbot.waitUntil(lambda: marketing(desk, anna).allowed)
    assert len(consent.history(desk, anna)) == 4


def test_only_some_channels_are_closed(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    press(window, "channels")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ChannelsDialog)
    assert_mnemonics_are_unique(dialog)
    assert not dialog.primary.isEnabled()
    dialog.channels.choose([Channel.POST])
    dialog.primary.click()
    others = tuple(channel for channel in Channel if channel is not Channel.POST)
    qtbot.waitUntil(lambda: marketing(desk, anna).open_channels == others)
