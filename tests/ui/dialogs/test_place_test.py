"""The place that is chosen is tested, what was found is said, and nothing bad is built upon."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.services import databases
from spicedesk.services.databases import FileLocation
from spicedesk.services.places import Finding, Kind, Report, Result
from spicedesk.ui import theme
from spicedesk.ui.dialogs.first_run import FirstRun
from tests.ui.dialogs.keys import Hands, assert_mnemonics_are_unique

SECRET = "four words are stronger"  # noqa: S105  # of this test alone
WELL = "The folder can be written to and locks work."


def way(first: FirstRun, label: str) -> QPushButton:
    (button,) = [b for b in first.notice.findChildren(QPushButton) if b.text() == label]
    return button


def fill_new(first: FirstRun, path: Path) -> None:
    card = first.places.new
    card.path.edit.setText(str(path))
    card.secret.edit.setText(SECRET)
    card.again.edit.setText(SECRET)


def test_the_first_place_is_tested_at_once(qtbot: QtBot, first: FirstRun) -> None:
    qtbot.waitUntil(lambda: first.notice.text().startswith(WELL), timeout=15_000)
    assert first.notice.property("tone") == "yes"
    assert "Free space" in first.notice.text()
    assert not databases.data_folder().exists()


def test_a_shared_folder_is_chosen_tested_and_used_by_keys(
    qtbot: QtBot, tmp_path: Path, first: FirstRun
) -> None:
    hands = Hands(qtbot, first)
    hands.key(Qt.Key.Key_Down)
    assert first.places.chosen() is first.places.shared
    hands.tab()
    path = tmp_path / "office.spicedesk"
    hands.type(str(path))
    qtbot.waitUntil(lambda: first.notice.text().startswith(WELL), timeout=15_000)
    assert "others reach it only if it is shared" in first.notice.text()
    hands.tab()
    hands.tab()
    hands.type(SECRET)
    hands.tab()
    hands.tab()
    hands.type(SECRET)
    hands.key(Qt.Key.Key_Return)
    qtbot.waitUntil(first.office.isVisible, timeout=15_000)
    assert not first.notice.text()
    hands.type("Example Optics")
    with qtbot.waitSignal(first.accepted, timeout=15_000):
        hands.key(Qt.Key.Key_Return)
    assert (first.location, first.passphrase) == (FileLocation(path), SECRET)
    databases.open_desk(FileLocation(path), SECRET).store.close()


def test_a_place_that_is_bad_stops_and_says_the_way_out(
    qtbot: QtBot, tmp_path: Path, first: FirstRun
) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer")
    fill_new(first, tmp_path / "letter.txt" / "office.spicedesk")
    first.go_on.click()
    qtbot.waitUntil(lambda: "is not a folder" in first.notice.text(), timeout=15_000)
    assert first.notice.property("tone") == "danger"
    assert first.places.new.isVisible()
    assert first.go_on.isEnabled()
    first.go_on.click()
    qtbot.waitUntil(first.go_on.isEnabled, timeout=15_000)
    assert first.places.new.isVisible()
    first.places.new.path.edit.setText(str(tmp_path / "office.spicedesk"))
    assert not first.notice.text()
    qtbot.waitUntil(lambda: first.notice.text().startswith(WELL), timeout=15_000)


def test_a_warning_holds_up_until_it_was_read(
    qtbot: QtBot, tmp_path: Path, first: FirstRun
) -> None:
    fill_new(first, tmp_path / "Dropbox" / "office.spicedesk")
    first.go_on.click()
    qtbot.waitUntil(lambda: "cloud service" in first.notice.text(), timeout=15_000)
    assert first.notice.property("tone") == "warn"
    assert not first.office.isVisible()
    first.go_on.click()
    qtbot.waitUntil(first.office.isVisible, timeout=15_000)


def test_an_answer_that_comes_too_late_is_dropped(
    qtbot: QtBot, tmp_path: Path, first: FirstRun
) -> None:
    qtbot.waitUntil(lambda: bool(first.notice.text()), timeout=15_000)
    (tmp_path / "letter.txt").write_text("Dear customer")
    first.places.new.path.edit.setText(str(tmp_path / "letter.txt" / "office.spicedesk"))
    qtbot.wait(700)  # the test has begun
    first.places.choose(first.places.demo)
    qtbot.wait(700)
    assert not first.notice.text()


def test_where_locks_fail_the_server_is_one_button_away(qtbot: QtBot, first: FirstRun) -> None:
    first.places.choose(first.places.shared)
    bad = Finding(Kind.LOCKING, Result.BAD, "Locks do not work.", "Choose another folder.")
    first.test.tell("", Report((bad,), is_network=True))
    assert first.notice.text() == "Locks do not work. Choose another folder."
    way(first, "Use a Postgres server").click()
    assert first.places.chosen() is first.places.server
    qtbot.waitUntil(first.places.server.host.hasFocus)
    assert not first.notice.text()


def test_a_network_folder_on_this_computer_is_offered_to_be_shared(
    first: FirstRun, tmp_path: Path
) -> None:
    fill_new(first, tmp_path / "office.spicedesk")
    good = Finding(Kind.SPACE, Result.GOOD, "Free space: 214 GB.")
    first.test.tell("", Report((good,), is_network=True))
    assert first.notice.property("tone") == "warn"
    way(first, "Use it as a shared folder").click()
    shared = first.places.shared
    assert first.places.chosen() is shared
    assert shared.place() == str(tmp_path / "office.spicedesk")
    assert shared.complete()


def test_a_server_is_tested_when_asked(qtbot: QtBot, server_uri: str, first: FirstRun) -> None:
    first.places.choose(first.places.server)
    first.places.server.url = lambda: server_uri  # type: ignore[method-assign]  # where the test server is
    first.places.server.host.setText("here")
    first.places.server.test.click()
    qtbot.waitUntil(lambda: "The server answers in" in first.notice.text(), timeout=15_000)
    assert first.notice.property("tone") == "yes"
    assert first.places.server.isVisible()


def test_leaving_waits_for_no_test(first: FirstRun) -> None:
    fill_new(first, Path.cwd() / "office.spicedesk")
    first.go_on.click()
    first.reject()
    assert not first.isVisible()


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_no_alt_key_stands_for_two_things_on_any_card(
    qtbot: QtBot, qapp: QApplication, spoken: str
) -> None:
    language.use(spoken)
    theme.apply(qapp, "light")
    dialog = FirstRun()
    qtbot.addWidget(dialog)
    dialog.show()
    for card in dialog.places.cards:
        dialog.places.choose(card)
        assert_mnemonics_are_unique(dialog)
