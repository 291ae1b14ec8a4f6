"""Two clerks, one person: what one gave up for the other's change can be had back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services import people
from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.bars import MessageBar
from spicedesk.ui.dialogs.conflict import ConflictDialog
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.main_window import MainWindow


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, desk: Desk, anna: PersonId, tmp_path: Path
) -> Iterator[MainWindow]:
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    assert made.view is not None
    view = made.view
    view.people.choose(anna)
    qtbot.waitUntil(lambda: view.page.file is not None)
    yield made
    for dialog in made.findChildren(QDialog):
        QDialog.reject(dialog)
    made.close()
    made.deleteLater()


def test_what_was_discarded_can_be_had_back(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    form = _edit(qtbot, window)
    wolf = replace(desk, user="T. Wolf")
    people.edit(wolf, anna, lambda now: replace(now, family_name="Wolf"))
    form.form.lines["family_name"].fill("Mine")
    _clash(qtbot, form).discard.click()
    view = window.view
    assert view is not None
    qtbot.waitUntil(lambda: view.page.file is not None and "Wolf" in _shown(window))
    bar = window.findChild(MessageBar)
    assert bar is not None
    assert bar.text == "Your changes were discarded."
    bar.take_focus()
    QTest.keyClick(bar.focusWidget() or bar, Qt.Key.Key_Space)
    again = _open_form(qtbot, window)
    assert again.form.lines["family_name"].text() == "Mine"
    clash = _clash(qtbot, again)
    QTest.keyClick(clash.focusWidget() or clash, Qt.Key.Key_Left)
    with qtbot.waitSignal(again.saved):
        QTest.keyClick(clash, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert people.get(desk, anna)[0].family_name == "Mine"
    qtbot.waitUntil(lambda: "Mine" in _shown(window))


def _shown(window: MainWindow) -> str:
    view = window.view
    return view.page.file.person.display_name if view and view.page.file else ""


def _edit(qtbot: QtBot, window: MainWindow) -> PersonDialog:
    window.actions_[Act.EDIT_PERSON].trigger()
    return _open_form(qtbot, window)


def _open_form(qtbot: QtBot, window: MainWindow) -> PersonDialog:
    def found() -> list[PersonDialog]:
        return [form for form in window.findChildren(PersonDialog) if form.isVisible()]

    qtbot.waitUntil(lambda: bool(found()) and found()[0].form.office_country == "AT")
    return found()[0]


def _clash(qtbot: QtBot, form: PersonDialog) -> ConflictDialog:
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in form.findChildren(ConflictDialog)))
    found = form.findChild(ConflictDialog)
    assert found is not None
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found
