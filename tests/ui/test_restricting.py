"""Processing is restricted and used again; the bar takes either back."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.services import restrictions
from spicedesk.services.desk import Desk
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.restriction import RestrictionDialog
from spicedesk.ui.main_window import MainWindow
from tests.ui.dialogs.keys import assert_mnemonics_are_unique


@pytest.fixture
def window(qtbot: QtBot, main_window: MainWindow, anna: PersonId) -> MainWindow:
    view = main_window.view
    assert view is not None
    view.open_person(anna)
    qtbot.waitUntil(lambda: view.page.file is not None)
    return main_window


def press(qtbot: QtBot, window: MainWindow, word: str) -> None:
    def buttons() -> list[QPushButton]:
        found = window.bar.findChildren(QPushButton)
        return [b for b in found if word in b.text().replace("&", "") and b.isVisible()]

    qtbot.waitUntil(lambda: len(buttons()) == 1)
    buttons()[0].click()


def describe(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_[Act.RESTRICTION].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(RestrictionDialog)))
    dialog = window.findChildren(RestrictionDialog)[-1]
    assert not dialog.primary.isEnabled()
    assert_mnemonics_are_unique(dialog)
    dialog.ground.buttons[RestrictionGround.ACCURACY_CONTESTED].click()
    dialog.comment.fill("Says the address is wrong")
    dialog.primary.click()
    qtbot.waitUntil(lambda: "used for nothing else" in window.bar.text)


def test_it_is_restricted_with_its_ground_and_taken_back(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    describe(qtbot, window)
    found = restrictions.current(desk, anna)
    assert found is not None
    assert found.ground is RestrictionGround.ACCURACY_CONTESTED
    press(qtbot, window, "Undo")
    qtbot.waitUntil(lambda: restrictions.current(desk, anna) is None)


def test_lifting_asks_whether_the_person_knows(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    describe(qtbot, window)
    window.actions_[Act.RESTRICTION].trigger()
    qtbot.waitUntil(lambda: "Art. 18(3)" in window.bar.text)
    assert restrictions.current(desk, anna) is not None
    press(qtbot, window, "lift it")
    qtbot.waitUntil(lambda: restrictions.current(desk, anna) is None)
    press(qtbot, window, "Undo")
    qtbot.waitUntil(lambda: restrictions.current(desk, anna) is not None)


def test_a_day_to_come_cannot_be_its_first(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_[Act.RESTRICTION].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(RestrictionDialog)))
    dialog = window.findChildren(RestrictionDialog)[-1]
    dialog.ground.buttons[RestrictionGround.OBJECTION].click()
    dialog.since.fill("31/12/2999")
    dialog.since.judge()
    assert "still to come" in dialog.since.remark()
    dialog.since.changed.emit()
    assert not dialog.primary.isEnabled()


def test_who_leaves_while_it_is_saved_is_told_all_the_same(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    window.actions_[Act.RESTRICTION].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(RestrictionDialog)))
    dialog = window.findChildren(RestrictionDialog)[-1]
    dialog.ground.buttons[RestrictionGround.OBJECTION].click()
    dialog.primary.click()
    dialog.done(0)
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: "used for nothing else" in window.bar.text)
    assert restrictions.current(desk, anna) is not None
