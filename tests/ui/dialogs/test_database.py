"""Who can open the data: seen, added, changed, revoked and remembered, by keys alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from spicedesk import faults, language
from spicedesk.services import databases, keys
from spicedesk.services.databases import FileLocation, Location
from spicedesk.services.desk import Desk
from spicedesk.services.keys import Kind
from spicedesk.ui import theme
from spicedesk.ui.dialogs.database import DatabaseDialog
from spicedesk.ui.dialogs.key_sheet import KeySheet
from spicedesk.ui.dialogs.recovery import RecoveryDialog
from spicedesk.ui.tasks import Tasks
from tests.conftest import OFFICE
from tests.ui.dialogs.keys import assert_reachable

FIRST, SECOND = "correct horse battery", "four words are stronger"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Desk]:
    made = databases.create(FileLocation(tmp_path / "office.spicedesk"), FIRST, OFFICE)
    yield made
    made.store.close()


@pytest.fixture
def any_tasks(qapp: QApplication, locked: Desk) -> Iterator[Tasks]:
    theme.apply(qapp, "light")
    made = Tasks(locked)
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot: QtBot, any_tasks: Tasks) -> DatabaseDialog:
    return shown(qtbot, any_tasks)


def shown(qtbot: QtBot, tasks: Tasks) -> DatabaseDialog:
    made = DatabaseDialog(tasks, None)
    qtbot.addWidget(made, before_close_func=QDialog.reject)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: "moment" not in made.protection.text())
    return made


def names(dialog: DatabaseDialog) -> list[str]:
    buttons = dialog.rows.findChildren(QPushButton)
    return [b.accessibleName() for b in buttons if b.isVisible()]


def press(dialog: QWidget, name: str) -> None:
    """Space on a button, by what it is called."""
    (button,) = (
        b for b in dialog.findChildren(QPushButton)
        if b.isVisible() and name in {b.accessibleName(), b.text().replace("&", "")}
    )  # fmt: skip
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def sheet(qtbot: QtBot) -> KeySheet:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), KeySheet))
    found = QApplication.activeModalWidget()
    assert isinstance(found, KeySheet)
    return found


def type_in(qtbot: QtBot, *texts: str) -> KeySheet:
    """Each text into the next line that Tab comes to, then Enter."""
    asked = sheet(qtbot)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    for number, text in enumerate(texts):
        if number:
            tab_to_a_line()
        QTest.keyClicks(QApplication.focusWidget() or asked, text)
    assert asked.primary.isEnabled()
    QTest.keyClick(QApplication.focusWidget() or asked, Qt.Key.Key_Return)
    return asked


def tab_to_a_line() -> None:
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or QWidget(), Qt.Key.Key_Tab)
        if isinstance(QApplication.focusWidget(), QLineEdit):
            return
    raise AssertionError("Tab comes to no line")


def opens(desk: Desk, secret: str | None) -> bool:
    try:
        databases.open_desk(desk.store.location, secret).store.close()
    except (faults.WrongPassphrase, faults.PassphraseNeeded):
        return False
    return True


def test_a_colleague_is_let_in_changes_and_is_shut_out_by_keys_alone(
    qtbot: QtBot, locked: Desk, dialog: DatabaseDialog
) -> None:
    assert "encrypted" in dialog.protection.text()
    assert names(dialog) == ["Change the passphrase of First passphrase"]
    press(dialog, "Add a passphrase…")
    type_in(qtbot, "Eva", FIRST, SECOND, SECOND)
    qtbot.waitUntil(lambda: "Revoke Eva" in names(dialog))
    assert opens(locked, SECOND)
    press(dialog, "Change the passphrase of Eva")
    type_in(qtbot, SECOND, "third words of hers", "third words of hers")
    qtbot.waitUntil(lambda: not opens(locked, SECOND))
    qtbot.waitUntil(lambda: not isinstance(QApplication.activeModalWidget(), KeySheet))
    press(dialog, "Revoke Eva")
    type_in(qtbot, FIRST)
    qtbot.waitUntil(lambda: "Revoke Eva" not in names(dialog))
    assert not opens(locked, "third words of hers")
    assert opens(locked, FIRST)


def test_a_wrong_passphrase_is_told_in_the_sheet_and_nothing_changes(
    qtbot: QtBot, locked: Desk, dialog: DatabaseDialog
) -> None:
    keys.add_passphrase(locked.store.location, FIRST, "Eva", SECOND)
    dialog.refresh()
    qtbot.waitUntil(lambda: "Revoke Eva" in names(dialog))
    before = (locked.store.location, keys.listed(locked.store.location))
    press(dialog, "Revoke Eva")
    asked = type_in(qtbot, "wrong")
    qtbot.waitUntil(lambda: "does not open" in asked.notice.text())
    assert asked.current.edit.hasFocus()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    press(dialog, "Change the passphrase of Eva")
    asked = type_in(qtbot, FIRST, "other words here", "other words here")
    qtbot.waitUntil(lambda: "not the passphrase to be changed" in asked.notice.text())
    assert before == (locked.store.location, keys.listed(locked.store.location))


def test_a_new_passphrase_that_is_guessed_first_is_refused_beside_the_field(
    qtbot: QtBot, locked: Desk, dialog: DatabaseDialog
) -> None:
    press(dialog, "Add a passphrase…")
    asked = sheet(qtbot)
    asked.name.setText("Theodora")
    asked.current.edit.setText(FIRST)
    for typed in ("password1", "Theodora 1", f"{OFFICE.letterhead.name} 1"):
        for edit in (asked.new.edit, asked.again.edit):
            edit.setText(typed)
        qtbot.waitUntil(lambda: "tried first" in asked.new.edit.accessibleDescription())
        assert not asked.primary.isEnabled()
    for edit in (asked.new.edit, asked.again.edit):
        edit.setText(SECOND)
    assert asked.primary.isEnabled()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert len(keys.listed(locked.store.location)) == 1


def test_the_recovery_code_is_shown_once_and_not_lost_unseen(
    qtbot: QtBot, locked: Desk, dialog: DatabaseDialog, tmp_path: Path
) -> None:
    press(dialog, "New recovery code…")
    type_in(qtbot, FIRST)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RecoveryDialog))
    shown_code = QApplication.activeModalWidget()
    assert isinstance(shown_code, RecoveryDialog)
    assert_reachable(shown_code)
    assert shown_code.preview.page_count() == 1
    assert opens(locked, shown_code.code.text())
    QTest.keyClick(shown_code, Qt.Key.Key_Escape)
    assert shown_code.isVisible()
    assert "neither printed nor saved" in shown_code.notice.text()
    shown_code.save_to(tmp_path / "sheet.pdf")
    qtbot.waitUntil((tmp_path / "sheet.pdf").exists)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    shown_code.print_on(printer)
    assert (tmp_path / "paper.pdf").stat().st_size
    QTest.keyClick(shown_code, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Revoke Recovery code" in names(dialog))


@pytest.mark.usefixtures("keyring_there")
def test_this_computer_remembers_and_forgets(
    qtbot: QtBot, locked: Desk, dialog: DatabaseDialog
) -> None:
    assert not dialog.forget.isVisible()
    press(dialog, "Remember on this computer…")
    type_in(qtbot, FIRST)
    qtbot.waitUntil(dialog.forget.isVisible)
    assert opens(locked, None)
    said = " ".join(label.text() for label in dialog.rows.findChildren(QLabel))
    assert "Keyring of this computer" in said
    press(dialog, "Forget on this computer")
    qtbot.waitUntil(dialog.remember.isVisible)
    assert not opens(locked, None)
    assert [slot.kind for slot in keys.listed(locked.store.location)] == [Kind.PASSPHRASE]


def test_without_a_keyring_remembering_is_not_offered(dialog: DatabaseDialog) -> None:
    assert not dialog.remember.isVisible()
    assert not dialog.forget.isVisible()


def test_any_place_says_what_applies_and_offers_the_move(
    qtbot: QtBot, qapp: QApplication, place: tuple[Location, str | None], any_desk: Desk
) -> None:
    theme.apply(qapp, "light")
    tasks = Tasks(any_desk)
    dialog = shown(qtbot, tasks)
    with qtbot.waitSignal(dialog.move_wanted):
        press(dialog, "Move this office…")
    is_encrypted = place[1] is not None
    assert dialog.rows.isVisibleTo(dialog) == is_encrypted
    wanted = "encrypted file. Only" if is_encrypted else "server"
    if isinstance(place[0], FileLocation) and not is_encrypted:
        wanted = "plain file"
    assert wanted in dialog.protection.text()
    tasks.close()


@pytest.mark.usefixtures("keyring_there")
@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_every_control_is_named_and_every_alt_key_stands_for_one_thing(
    qtbot: QtBot, any_tasks: Tasks, spoken: str
) -> None:
    keys.add_passphrase(any_tasks.desk.store.location, FIRST, "Eva", SECOND)
    language.use(spoken)
    dialog = DatabaseDialog(any_tasks, None)
    qtbot.addWidget(dialog, before_close_func=QDialog.reject)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.remember.isVisible)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.add)
    assert_reachable(dialog)
    dialog.add.click()
    asked = sheet(qtbot)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is asked.name)
    assert_reachable(asked)
