"""From the first paint to an open office, or to a sentence and a way out."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.services import databases, keys, moving, people
from spicedesk.services.databases import FileLocation, ServerLocation
from spicedesk.ui.app import Program
from spicedesk.ui.dialogs.passphrase import PassphraseDialog
from tests import old_schema
from tests.conftest import ANNA, OFFICE, PASSWORD


@pytest.fixture
def place(tmp_path: Path) -> Path:
    location = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(location, None, OFFICE)
    people.add(desk, ANNA)
    desk.store.close()
    return location.path


@pytest.fixture
def program(qapp: QApplication, place: Path, tmp_path: Path) -> Iterator[Program]:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = Program(qapp, str(place), settings=settings)
    yield made
    made.window.close()
    made.deleteLater()


def test_the_list_is_painted_with_who_is_there(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.window.list_painted, timeout=10_000):
        program.start()
    assert program.window.view is not None
    assert program.window.view.people.model.rowCount() == 1
    assert program.window.windowTitle() == "SpiceDesk"


def test_the_other_language_comes_at_once_on_the_same_office(
    qtbot: QtBot, program: Program
) -> None:
    with qtbot.waitSignal(program.window.list_painted, timeout=10_000):
        program.start()
    english = program.window
    english.language_wanted.emit("de")
    assert program.window is not english
    qtbot.waitUntil(lambda: program.window.view is not None)
    first_menu = program.window.menuBar().actions()[0].text()
    assert first_menu.replace("&", "") == "Datei"


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_cannot_be_opened_is_told_with_a_way_out(
    qtbot: QtBot, program: Program, place: Path, content: bytes
) -> None:
    place.write_bytes(content)
    program.start()
    start = program.window.start
    qtbot.waitUntil(lambda: place.name in start.text, timeout=10_000)
    shown = [b.text() for b in start.findChildren(QPushButton) if b.isVisible()]
    assert shown == ["&Try again", "R&estore a backup…", "&Open another office…"]
    assert place.read_bytes() == content


def test_an_office_of_an_older_schema_is_brought_up_by_a_button(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    place.unlink()
    old_schema.make(FileLocation(place), None, "0005")
    program.start()
    start = program.window.start
    qtbot.waitUntil(lambda: "older SpiceDesk" in start.text, timeout=10_000)
    (button,) = [b for b in start.findChildren(QPushButton) if b.isVisible() and "date" in b.text()]
    with qtbot.waitSignal(program.window.list_painted, timeout=20_000):
        button.click()
    assert [path.suffix for path in (place.parent / "backups").iterdir()] == [".spicedesk-backup"]


def test_trying_again_opens_what_has_come_back(qtbot: QtBot, program: Program, place: Path) -> None:
    away = place.rename(place.with_name("elsewhere"))
    program.start()
    qtbot.waitUntil(lambda: "There is no database" in program.window.start.text, timeout=10_000)
    away.rename(place)
    with qtbot.waitSignal(program.window.list_painted, timeout=10_000):
        program.window.start.retry.emit()


SECRET = "correct horse"  # noqa: S105  # of this test alone


@pytest.mark.usefixtures("keyring_there")
def test_a_passphrase_is_typed_once_where_this_computer_remembers_it(
    qtbot: QtBot, qapp: QApplication, place: Path, tmp_path: Path
) -> None:
    keys.encrypt(FileLocation(place), SECRET)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    asked = Program(qapp, str(place), settings=settings)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, PassphraseDialog) or not dialog.remember.isVisible():
            QTimer.singleShot(20, answer)
            return
        dialog.secret.edit.setText(SECRET)
        dialog.remember.setChecked(True)
        dialog.accept()

    QTimer.singleShot(20, answer)
    asked.start()
    qtbot.waitUntil(lambda: keys.is_remembered(FileLocation(place)), timeout=10_000)
    qtbot.waitUntil(asked.window.bar.isVisible)
    asked.window.close()
    again = Program(qapp, str(place), settings=settings)
    with qtbot.waitSignal(again.window.list_painted, timeout=10_000):
        again.start()
    again.window.close()
    for program in (asked, again):
        program.deleteLater()


@pytest.mark.usefixtures("keyring_there")
def test_the_password_of_a_login_is_typed_once_where_this_computer_remembers_it(
    qtbot: QtBot, qapp: QApplication, asked_login: ServerLocation, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    typed = ["another", PASSWORD]
    said: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, PassphraseDialog) or not dialog.remember.isVisible():
            QTimer.singleShot(20, answer)
            return
        said.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        dialog.secret.edit.setText(typed.pop(0))
        dialog.remember.setChecked(True)
        dialog.accept()
        if typed:
            QTimer.singleShot(20, answer)

    QTimer.singleShot(20, answer)
    asked = Program(qapp, asked_login.url, settings=settings)
    asked.start()
    qtbot.waitUntil(lambda: keys.is_remembered(asked_login), timeout=20_000)
    assert ["not the one of your login" in text for text in said] == [False, True]
    assert asked.window.tasks is not None
    assert asked.window.tasks.desk.user == "asked of tests"
    asked.window.close()
    again = Program(qapp, asked_login.url, settings=settings)
    with qtbot.waitSignal(again.window.list_painted, timeout=10_000):
        again.start()
    again.window.close()
    for program in (asked, again):
        program.deleteLater()


def test_the_copy_is_opened_now_and_at_the_next_start(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    desk = databases.create(databases.own_office(), None, OFFICE)
    people.add(desk, ANNA)
    copy = FileLocation(tmp_path / "copy.spicedesk")
    moving.copy(desk, copy, SECRET, lambda _done, _total: True)
    desk.store.close()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    program = Program(qapp, None, settings=settings)
    with qtbot.waitSignal(program.window.list_painted, timeout=10_000):
        program.start()
    old = program.window
    old.place_wanted.emit(str(copy.path), SECRET)
    assert program.window is not old
    with qtbot.waitSignal(program.window.list_painted, timeout=10_000):
        pass
    assert program.window.tasks is not None
    assert program.window.tasks.desk.store.location == copy
    program.window.close()
    assert SECRET not in (tmp_path / "window.ini").read_text()
    again = Program(qapp, None, settings=settings)
    assert again._database == str(copy.path)
    given = Program(qapp, "elsewhere", settings=settings)
    assert given._database == "elsewhere"
    for made in (program, again, given):
        made.window.close()
        made.deleteLater()


def test_the_window_is_painted_before_anything_heavy_is_loaded() -> None:
    look = (
        "import sys; from spicedesk.ui import app; "
        "print(sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    for heavy in (
        "sqlalchemy",
        "reportlab",
        "PIL",
        "babel",
        "phonenumbers",
        "alembic",
        "qtawesome",
        "keyring",
    ):
        assert f"'{heavy}'" not in done.stdout


@pytest.mark.parametrize(("asked", "spoken"), [(None, "de"), ("en", "en")])
def test_a_language_that_was_asked_for_goes_before_the_one_remembered(
    qapp: QApplication, place: Path, tmp_path: Path, asked: str | None, spoken: str
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("look/language", "de")
    language.use("en")
    made = Program(qapp, str(place), asked, settings=settings)
    assert language.current() == spoken
    made.window.close()
    made.deleteLater()
