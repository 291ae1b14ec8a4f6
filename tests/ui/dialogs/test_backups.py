"""Backups in the window: made, planned, told of; and brought back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services import backups, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import FileLocation
from spicedesk.ui.actions import Act
from spicedesk.ui.backing_up import LastBackup
from spicedesk.ui.dialogs.backups import BackupsDialog
from spicedesk.ui.dialogs.restore import RestoreDialog
from spicedesk.ui.main_window import MainWindow
from tests.conftest import OFFICE


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path) -> Iterator[MainWindow]:
    assert anna
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = MainWindow(settings)
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    yield made
    made.close()
    made.deleteLater()


def dialog_of(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> BackupsDialog:
    window.actions_[Act.BACKUPS].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BackupsDialog)
    qtbot.waitUntil(lambda: bool(dialog.folder.text()))
    assert Path(dialog.folder.text()) == tmp_path / "backups"
    dialog.folder.fill(str(tmp_path / "safe"))
    return dialog


def test_one_is_made_at_once_and_the_status_bar_tells(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    told = window.findChild(LastBackup)
    assert told is not None
    dialog = dialog_of(qtbot, window, tmp_path)
    assert "no backup" in dialog.notice.text()
    dialog.now.click()
    qtbot.waitUntil(lambda: "Made and opened" in dialog.notice.text(), timeout=20_000)
    (run,) = backups.listed(desk)
    assert Path(run.file).parent == tmp_path / "safe"
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1)
    qtbot.waitUntil(lambda: "Last backup" in told.text())
    dialog.reject()


def test_a_passphrase_that_is_guessed_first_is_refused_beside_the_field(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    dialog = dialog_of(qtbot, window, tmp_path)
    qtbot.waitUntil(dialog.secret.isVisible)
    QTest.keyClicks(dialog.secret.edit, f"{OFFICE.letterhead.name} 1")
    said = dialog.secret.edit.accessibleDescription
    qtbot.waitUntil(lambda: "name that is tried first" in said())
    dialog.now.click()
    assert "name that is tried first" in dialog.notice.text()
    assert backups.listed(desk) == []
    dialog.secret.edit.clear()
    assert said() == ""
    dialog.reject()


def test_what_is_planned_is_made_by_itself(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    dialog = dialog_of(qtbot, window, tmp_path)
    dialog.every.setCurrentIndex(dialog.every.findData(4))
    dialog.primary.click()
    qtbot.waitUntil(lambda: len(backups.listed(desk)) == 1, timeout=20_000)
    plan = backups.state(desk).plan
    assert plan is not None
    assert (plan.every_hours, plan.computer) == (4, backups.this_computer())
    assert [path.suffix for path in (tmp_path / "safe").iterdir()] == [".spicedesk-backup"]


def test_a_folder_that_cannot_be_written_is_told_and_nothing_else_is_lost(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "safe").write_text("a file lies here")
    dialog = dialog_of(qtbot, window, tmp_path)
    dialog.now.click()
    qtbot.waitUntil(lambda: bool(dialog.notice.text()) and dialog.now.isEnabled(), timeout=20_000)
    qtbot.waitUntil(lambda: "safe" in dialog.notice.text())
    assert backups.listed(desk) == []
    assert dialog.folder.text() == str(tmp_path / "safe")
    dialog.folder.fill(str(tmp_path / "backups"))
    dialog.reject()


@pytest.mark.parametrize("secret", ["correct horse", None])
def test_a_backup_is_brought_back_by_hand(
    qtbot: QtBot, tmp_path: Path, desk: Desk, anna: PersonId, secret: str | None
) -> None:
    made = backups.make(desk, tmp_path / "safe", secret)
    dialog = RestoreDialog(None)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    dialog.file.setFocus()
    QTest.keyClicks(dialog.file.editor, made.file)
    QTest.keyClick(dialog.file.editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "1 person" in dialog.about_file.text())
    assert dialog.secret.isVisible() == (secret is not None)
    place = tmp_path / "new.spicedesk"
    QTest.keyClicks(dialog.place.editor, str(place))
    if secret is not None:
        QTest.keyClicks(dialog.secret.edit, "wrong horse")
        dialog.primary.click()
        qtbot.waitUntil(lambda: "does not open" in dialog.notice.text(), timeout=20_000)
        assert not place.exists()
        dialog.secret.edit.clear()
        QTest.keyClicks(dialog.secret.edit, secret)
    else:
        assert not dialog.primary.isEnabled()  # before somebody says that it was plain
        dialog.plain.click()
    assert dialog.plain.isVisible() == (secret is None)
    dialog.primary.click()
    qtbot.waitUntil(lambda: "go on at 11-0000" in dialog.notice.text(), timeout=20_000)
    with qtbot.waitSignal(dialog.restored) as signal:
        dialog.primary.click()
    assert signal.args == [str(place), secret]
    back = databases.open_desk(FileLocation(place), secret)
    assert people.get(back, anna)[0].family_name == "Berger"
    back.store.close()


def test_a_stick_that_is_put_in_later_is_read_after_all(
    qtbot: QtBot, tmp_path: Path, desk: Desk
) -> None:
    made = Path(backups.make(desk, tmp_path / "safe").file)
    stick = tmp_path / "<b>stick</b>"
    dialog = RestoreDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(str(stick))
    qtbot.waitUntil(lambda: "<b>stick</b>" in dialog.notice.text())
    label = dialog.notice.findChildren(QLabel)[1]
    assert label.textFormat() == Qt.TextFormat.PlainText
    stick.parent.mkdir()
    stick.write_bytes(made.read_bytes())
    dialog.read(str(stick))
    qtbot.waitUntil(lambda: "0 persons" in dialog.about_file.text())
    dialog.reject()


@pytest.mark.parametrize("name", ["~nobody-here/x", "x" * 300, "null\0byte", "pipe", "folder"])
def test_odd_names_are_told_and_what_was_typed_stays(
    qtbot: QtBot, tmp_path: Path, desk: Desk, name: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    odd = name if name.startswith("~") else str(tmp_path / name)
    dialog = RestoreDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(odd)
    qtbot.waitUntil(lambda: bool(dialog.notice.text()))
    assert "mistake" not in dialog.notice.text()
    dialog.read(backups.make(desk, tmp_path / "safe").file)
    qtbot.waitUntil(lambda: bool(dialog.about_file.text()))
    if name.startswith("~"):
        return
    dialog.place.fill(odd)
    dialog.plain.click()
    dialog.primary.click()
    qtbot.waitUntil(lambda: bool(dialog.notice.text()), timeout=20_000)
    assert "mistake" not in dialog.notice.text()
    assert dialog.place.text() == odd
    dialog.reject()


@pytest.mark.parametrize("name", ["x" * 300, "null\0byte", "file/x"])
def test_a_folder_that_cannot_be_is_told(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    dialog = dialog_of(qtbot, window, tmp_path)
    dialog.folder.fill(str(tmp_path / name))
    dialog.notice.clear()
    dialog.now.click()
    qtbot.waitUntil(lambda: bool(dialog.notice.text()) and dialog.now.isEnabled(), timeout=20_000)
    assert "There can be no file" in dialog.notice.text()
    dialog.folder.fill(str(tmp_path / "backups"))
    dialog.reject()


def test_a_folder_is_planned_wherever_the_program_is_started(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dialog = dialog_of(qtbot, window, tmp_path)
    dialog.folder.fill("here")
    dialog.every.setCurrentIndex(dialog.every.findData(0))
    dialog.primary.click()
    qtbot.waitUntil(lambda: backups.state(desk).plan is not None)
    plan = backups.state(desk).plan
    assert plan is not None
    assert plan.folder == str(tmp_path / "here")


def test_what_is_no_backup_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear sir")
    dialog = RestoreDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(str(letter))
    qtbot.waitUntil(lambda: "is not a backup" in dialog.notice.text())
    assert not dialog.primary.isEnabled()
    dialog.reject()
