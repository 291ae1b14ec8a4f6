"""The first start: make an office, open one, or be told why not."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from spicedesk.services import databases, offices
from spicedesk.services.databases import FileLocation
from spicedesk.ui.dialogs import places
from spicedesk.ui.dialogs.first_run import FirstRun
from spicedesk.ui.dialogs.passphrase import strength
from tests.conftest import OFFICE
from tests.ui.dialogs.keys import assert_reachable

SECRET = "four words are stronger"  # noqa: S105  # of this test alone


def test_a_new_office_is_made_and_encrypted(qtbot: QtBot, tmp_path: Path, first: FirstRun) -> None:
    path = tmp_path / "new" / "office.spicedesk"
    card = first.places.new
    card.path.edit.setText(str(path))
    card.secret.edit.setText(SECRET)
    assert not first.go_on.isEnabled()
    card.again.edit.setText(SECRET)
    first.go_on.click()
    qtbot.waitUntil(first.office.isVisible)
    first.office.fields["name"].fill("Example Optics")
    with qtbot.waitSignal(first.accepted):
        first.go_on.click()
    assert (first.location, first.passphrase) == (FileLocation(path), SECRET)
    desk = databases.open_desk(FileLocation(path), SECRET)
    assert offices.get(desk).letterhead.name == "Example Optics"
    desk.store.close()


def test_the_name_of_the_office_is_no_passphrase_and_another_is_asked_for(
    qtbot: QtBot, tmp_path: Path, first: FirstRun
) -> None:
    card = first.places.new
    card.path.edit.setText(str(tmp_path / "new.spicedesk"))
    for edit in (card.secret.edit, card.again.edit):
        edit.setText("Example Optics 2026")
    first.go_on.click()
    qtbot.waitUntil(first.office.isVisible)
    first.office.fields["name"].fill("Example Optics")
    first.go_on.click()
    qtbot.waitUntil(card.secret.isVisible)
    assert "name that is tried first" in first.notice.text()
    assert "name that is tried first" in card.hint.text()
    assert not first.go_on.isEnabled()
    assert not (tmp_path / "new.spicedesk").exists()


def test_what_is_wrong_with_a_passphrase_is_said_beside_it_while_it_is_typed(
    tmp_path: Path, first: FirstRun
) -> None:
    card = first.places.new
    card.path.edit.setText(str(tmp_path / "winterthur.spicedesk"))
    card.secret.setFocus()
    for typed, said, can_go_on in (
        ("seven c", "too short", False),
        ("Winterthur!", "name", False),
        ("eight ch", "15 characters or more", True),
        (SECRET, "Strong", True),
    ):
        for edit in (card.secret.edit, card.again.edit):
            edit.clear()
            QTest.keyClicks(edit, typed)
        assert said in card.hint.text()
        assert card.secret.edit.accessibleDescription() == card.hint.text()
        assert first.go_on.isEnabled() == can_go_on


def test_an_office_that_is_there_is_opened(qtbot: QtBot, tmp_path: Path, first: FirstRun) -> None:
    location = FileLocation(tmp_path / "office.spicedesk")
    databases.create(location, SECRET, OFFICE).store.close()
    first.places.choose(first.places.open)
    card = first.places.open
    card.path.edit.setText(str(location.path))
    card.secret.edit.setText("wrong")
    first.go_on.click()
    qtbot.waitUntil(lambda: "does not open" in first.notice.text())
    assert card.secret.text() == "wrong"
    card.secret.edit.setText(SECRET)
    with qtbot.waitSignal(first.accepted):
        first.go_on.click()
    assert (first.location, first.passphrase) == (location, SECRET)


def test_a_file_that_is_no_database_is_told_and_nothing_is_lost(
    qtbot: QtBot, tmp_path: Path, first: FirstRun
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer")
    first.places.choose(first.places.open)
    first.places.open.path.edit.setText(str(path))
    first.go_on.click()
    qtbot.waitUntil(lambda: bool(first.notice.text()))
    assert first.places.open.path.text() == str(path)
    assert first.go_on.isEnabled()


def test_a_server_that_is_not_there_is_told(qtbot: QtBot, first: FirstRun) -> None:
    first.places.choose(first.places.server)
    card = first.places.server
    card.host.setText("127.0.0.1")
    card.port.setText("1")
    card.user.setText("clerk")
    card.test.click()
    qtbot.waitUntil(lambda: "cannot be reached" in first.notice.text(), timeout=15_000)
    assert card.host.text() == "127.0.0.1"


def test_an_empty_server_is_made_an_office_and_then_opened(
    qtbot: QtBot, server_uri: str, first: FirstRun
) -> None:
    from tests import postgres

    with postgres.database(server_uri) as uri:
        first.places.choose(first.places.server)
        first.places.server.url = lambda: uri  # type: ignore[method-assign]  # where the test server is
        first.places.server.host.setText("here")
        first.go_on.click()
        qtbot.waitUntil(first.office.isVisible, timeout=15_000)
        first.office.fields["name"].fill("Example Optics")
        with qtbot.waitSignal(first.accepted, timeout=15_000):
            first.go_on.click()
        desk = databases.open_desk(databases.parse(uri))
        assert offices.get(desk).letterhead.name == "Example Optics"
        desk.store.close()


def test_the_demo_is_one_click(qtbot: QtBot, first: FirstRun) -> None:
    first.invented = 3
    first.places.choose(first.places.demo)
    with qtbot.waitSignal(first.accepted, timeout=60_000):
        first.go_on.click()
    assert first.location == databases.demo_office()
    desk = databases.open_desk(databases.demo_office())
    assert offices.get(desk).is_demo
    desk.store.close()


def test_making_the_demo_can_be_stopped(qtbot: QtBot, first: FirstRun) -> None:
    first.places.choose(first.places.demo)
    first.go_on.click()
    first.reject()
    qtbot.waitUntil(lambda: "was not made" in first.notice.text(), timeout=30_000)
    assert first.isVisible()
    assert not databases.exists(databases.demo_office())


def test_every_control_is_named_and_every_alt_key_stands_for_one_thing(first: FirstRun) -> None:
    assert_reachable(first)
    first.show_office()
    assert_reachable(first)


def test_the_parts_of_a_server_address_are_quoted() -> None:
    url = places.server_url(" db.example.org ", "5433", "büro", "a@b", "p/w:?#")
    assert url == "postgresql://a%40b:p%2Fw%3A%3F%23@db.example.org:5433/b%C3%BCro"
    assert places.server_url("::1", "", "d", "", "") == "postgresql://[::1]/d"


@pytest.mark.parametrize(
    ("first_typed", "again", "said"),
    [
        ("short", "", "too short"),
        ("long enough", "long enoug", "not the same"),
        ("long enough", "long enough", "can be used"),
        ("14 characters.", "14 characters.", "15 characters or more are safer"),
        ("15 characters..", "15 characters..", "Strong"),
        ("password 2026", "password 2026", "common"),
        (SECRET, SECRET, "Strong"),
    ],
)
def test_a_passphrase_is_judged(first_typed: str, again: str, said: str) -> None:
    assert said in strength(first_typed, again)[0]
