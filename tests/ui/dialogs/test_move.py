"""An office is copied to another place from the window: watched, stopped, gone on with, opened."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from spicedesk import faults, language
from spicedesk.domain.person import PersonDetails
from spicedesk.services import databases, evidence, people
from spicedesk.services.databases import FileLocation
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.ui.dialogs.move import MoveDialog
from spicedesk.ui.tasks import Tasks
from tests import postgres
from tests.conftest import OFFICE
from tests.ui.dialogs.keys import assert_reachable

SECRET = "four words are stronger"  # noqa: S105  # of this test alone


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks) -> MoveDialog:
    made = MoveDialog(tasks, None)
    qtbot.addWidget(made, before_close_func=QDialog.reject)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isAncestorOf(QApplication.focusWidget() or QWidget()))
    return made


def choose_file(dialog: MoveDialog, path: Path) -> None:
    dialog.places.choose(dialog.new)
    dialog.new.path.edit.setText(str(path))
    for edit in (dialog.new.secret.edit, dialog.new.again.edit):
        edit.clear()
        QTest.keyClicks(edit, SECRET)


def fill(desk: Desk, people_count: int = 3) -> None:
    for number in range(people_count):
        people.add(desk, PersonDetails(f"Name{number:02}"))
    first = people.find(desk, "10-0001")
    evidence.add(desk, first, Clipping("big.bin", bytes(range(256)) * 40_000), "all bytes")


def told(dialog: MoveDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_copy_is_made_compared_counted_and_opened(
    qtbot: QtBot, desk: Desk, dialog: MoveDialog, tmp_path: Path
) -> None:
    fill(desk)
    target = tmp_path / "new place" / "office.spicedesk"
    choose_file(dialog, target)
    QTest.keyClick(dialog.new.again.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.visit.isVisible, timeout=20_000)
    assert "Both sides are equal" in told(dialog)
    assert "holds the same office" in told(dialog)
    assert "stays as it is" in told(dialog)
    assert_reachable(dialog)
    with qtbot.waitSignal(dialog.open_wanted) as wanted:
        QTest.keyClick(dialog.visit, Qt.Key.Key_Return)
    assert wanted.args == [str(target), SECRET]
    copy = databases.open_desk(FileLocation(target), SECRET)
    assert people.count(copy) == 3
    assert databases.check(copy) == []
    copy.store.close()
    assert people.count(desk) == 3


def test_the_name_of_the_office_is_refused_beside_the_field(
    qtbot: QtBot, dialog: MoveDialog, tmp_path: Path
) -> None:
    choose_file(dialog, tmp_path / "copy.spicedesk")
    assert dialog.go.isEnabled()
    for edit in (dialog.new.secret.edit, dialog.new.again.edit):
        edit.setText(f"{OFFICE.letterhead.name} 1")
    qtbot.waitUntil(lambda: "name that is tried first" in dialog.new.hint.text())
    assert not dialog.go.isEnabled()


def test_a_stopped_copy_opens_for_nobody_and_goes_on(
    qtbot: QtBot, desk: Desk, dialog: MoveDialog, tmp_path: Path
) -> None:
    fill(desk)
    target = FileLocation(tmp_path / "office.spicedesk")
    choose_file(dialog, target.path)
    dialog.go.click()
    assert not dialog.places.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Stopped" in dialog.notice.text(), timeout=20_000)
    assert dialog.isVisible()
    with pytest.raises((faults.UnfinishedCopy, faults.NoDatabase)):
        databases.open_desk(target, SECRET)
    assert dialog.go.text() == "&Go on"
    dialog.go.click()
    qtbot.waitUntil(dialog.visit.isVisible, timeout=20_000)
    copy = databases.open_desk(target, SECRET)
    assert people.count(copy) == 3
    copy.store.close()


def test_how_far_it_is_is_told(
    qtbot: QtBot, desk: Desk, dialog: MoveDialog, tmp_path: Path
) -> None:
    fill(desk, 30)
    shown: list[int] = []
    dialog.bar.valueChanged.connect(shown.append)
    choose_file(dialog, tmp_path / "office.spicedesk")
    dialog.go.click()
    qtbot.waitUntil(dialog.visit.isVisible, timeout=20_000)
    assert max(shown) == 10_000


def test_to_a_server_and_what_lies_there_is_left_alone(
    qtbot: QtBot, desk: Desk, dialog: MoveDialog, server_uri: str
) -> None:
    fill(desk)
    with postgres.database(server_uri) as uri:
        dialog.places.choose(dialog.server)
        dialog.server.url = lambda: uri  # type: ignore[method-assign]  # where the test server is
        dialog.server.host.setText("here")
        dialog.server.test.click()
        qtbot.waitUntil(lambda: "nothing lies there" in dialog.notice.text(), timeout=15_000)
        dialog.go.click()
        qtbot.waitUntil(dialog.visit.isVisible, timeout=30_000)
        copy = databases.open_desk(databases.parse(uri))
        assert people.count(copy) == 3
        copy.store.close()


def test_a_server_with_an_office_is_refused(
    qtbot: QtBot, dialog: MoveDialog, server_uri: str
) -> None:
    with postgres.database(server_uri) as uri:
        databases.create(databases.parse(uri), None, OFFICE).store.close()
        dialog.places.choose(dialog.server)
        dialog.server.url = lambda: uri  # type: ignore[method-assign]  # where the test server is
        dialog.server.host.setText("here")
        for button in (dialog.server.test, dialog.go):
            dialog.notice.clear()
            button.click()
            qtbot.waitUntil(lambda: "is not empty" in dialog.notice.text(), timeout=15_000)
        assert dialog.go.isEnabled()


def test_where_something_lies_and_the_office_itself_nothing_is_copied(
    qtbot: QtBot, desk: Desk, dialog: MoveDialog, tmp_path: Path
) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear customer")
    for path in (other, desk.store.location.path):  # type: ignore[union-attr]  # a file
        before = path.read_bytes()
        choose_file(dialog, path)
        dialog.go.click()
        qtbot.waitUntil(lambda: bool(dialog.notice.text()), timeout=15_000)
        assert path.read_bytes() == before
        assert dialog.go.isEnabled()


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_every_control_is_named_and_every_alt_key_stands_for_one_thing(
    qtbot: QtBot, tasks: Tasks, spoken: str
) -> None:
    language.use(spoken)
    dialog = MoveDialog(tasks, None)
    qtbot.addWidget(dialog, before_close_func=QDialog.reject)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or QWidget()))
    for card in dialog.places.cards:
        dialog.places.choose(card)
        assert_reachable(dialog)
