"""Ask for a passphrase."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from spicedesk.ui import theme
from spicedesk.ui.dialogs import passphrase
from spicedesk.ui.dialogs.about import AboutDialog
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.passphrase import Answer, PassphraseDialog, of_backup, of_file


def test_it_is_masked_until_it_is_shown(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    dialog = PassphraseDialog(None, of_file("office.spicedesk"), wrong=False)
    qtbot.addWidget(dialog)
    assert dialog.secret.edit.echoMode() == QLineEdit.EchoMode.Password
    dialog.secret.show_button.click()
    assert dialog.secret.edit.echoMode() == QLineEdit.EchoMode.Normal


def test_the_answer_is_what_was_typed(qapp: QApplication) -> None:
    theme.apply(qapp, "light")

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PassphraseDialog)
        QTest.keyClicks(dialog.secret.edit, "secret")
        QTest.keyClick(dialog.secret.edit, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)
    assert passphrase.ask(None, of_file("office.spicedesk"), wrong=True) == Answer("secret", False)


@pytest.mark.parametrize("there", [True, False])
def test_remembering_is_offered_where_there_is_a_keyring(qapp: QApplication, there: bool) -> None:
    theme.apply(qapp, "light")

    def answer() -> None:
        dialog = _modal()
        assert dialog.remember.isVisible() == there
        QTest.keyClicks(dialog.secret.edit, "secret")
        if there:
            QTest.keyClick(dialog.remember, Qt.Key.Key_Space)
        QTest.keyClick(dialog.secret.edit, Qt.Key.Key_Return)

    def look(tell: Callable[[bool], object]) -> None:
        QTimer.singleShot(0, lambda: tell(there))
        QTimer.singleShot(0, answer)

    found = passphrase.ask(None, of_file("office.spicedesk"), look=look)
    assert found == Answer("secret", there)


def test_a_new_one_is_judged_while_it_is_typed_and_an_old_one_is_not(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, "light")
    new = PassphraseDialog(None, of_backup("office"), wrong=False)
    old = PassphraseDialog(None, of_file("office.spicedesk"), wrong=False)
    for dialog in (new, old):
        qtbot.addWidget(dialog)
        QTest.keyClicks(dialog.secret.edit, "password")
    assert not new.unlock.isEnabled()
    assert "common" in new.remark.text()
    assert new.secret.edit.accessibleDescription() == new.remark.text()
    assert old.unlock.isEnabled()
    assert old.remark.text() == ""
    QTest.keyClicks(new.secret.edit, " for a rainy day")
    assert new.unlock.isEnabled()


def test_giving_up_is_no_answer(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    QTimer.singleShot(0, lambda: QTest.keyClick(_modal(), Qt.Key.Key_Escape))
    assert passphrase.ask(None, of_file("office.spicedesk")) is None


def test_about_names_the_licence(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    dialog = AboutDialog(None)
    qtbot.addWidget(dialog)
    assert any("MIT" in label.text() for label in dialog.findChildren(QLabel))


def _modal() -> PassphraseDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PassphraseDialog)
    return dialog


def test_our_own_mistake_leaves_a_report_and_no_words_of_it(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, "light")
    notice = Notice()
    qtbot.addWidget(notice)
    notice.tell(ValueError("Anna Berger"))
    assert "made a mistake" in notice.text()
    assert "Anna" not in notice.text()
