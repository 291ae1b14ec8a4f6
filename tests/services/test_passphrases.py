"""Wherever somebody chooses a passphrase the rule holds; those that exist go on opening."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.services import backups, databases, demo, keys, moving, passphrases
from spicedesk.services.desk import Desk, login_name
from spicedesk.store import keyfile, secrets
from spicedesk.store import setup as store_setup
from spicedesk.store.location import FileLocation, ServerLocation
from tests.conftest import OFFICE

GOOD, OTHER = "correct horse", "battery staple"
BAD = ("", "a", "words", "12345678", "aaaaaaaa", "Password1", "elephant", "jennifer", "SpiceDesk",
       "spicedesk demo", "x y z" * 1000)  # fmt: skip
NAME = OFFICE.letterhead.name

Act = Callable[[FileLocation, str], object]


def made(place: FileLocation, passphrase: str | None) -> FileLocation:
    databases.create(place, passphrase, OFFICE).store.close()
    return place


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


ACTS: dict[str, tuple[str | None, Act]] = {
    "encrypt": (None, keys.encrypt),
    "add": (GOOD, lambda place, new: keys.add_passphrase(place, GOOD, "Theodora", new)),
    "change": (GOOD, lambda place, new: keys.change_passphrase(place, GOOD, new)),
    "rekey": (GOOD, lambda place, new: keys.rekey(place, GOOD, new)),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_change_of_keys_takes_no_bad_one_and_changes_nothing(tmp_path: Path, act: str) -> None:
    before, change = ACTS[act]
    place = made(FileLocation(tmp_path / "winterthur.spicedesk"), before)
    was = content(tmp_path)
    bad = [word for word in BAD if word or act != "rekey"]  # an empty one keeps what is there
    for word in (*bad, "Winterthur 1", f"{NAME} 2026", f"{login_name()}.2026"):
        with pytest.raises(faults.Invalid) as told:
            change(place, word)
        assert told.value.field == "passphrase"
        assert told.value.way_out
    assert content(tmp_path) == was
    change(place, OTHER)
    databases.open_desk(place, OTHER).store.close()


def test_the_name_of_a_passphrase_is_none(tmp_path: Path) -> None:
    place = made(FileLocation(tmp_path / "office.spicedesk"), GOOD)
    with pytest.raises(faults.Invalid, match="name that is tried first"):
        keys.add_passphrase(place, GOOD, "Theodora", "theodora1")
    with pytest.raises(faults.Invalid, match="name that is tried first"):
        keys.change_passphrase(place, GOOD, "theodora1", "Theodora")


@pytest.mark.parametrize("word", [*BAD, f"{NAME}!", "Winterthur"])
def test_no_office_is_made_with_a_bad_one(tmp_path: Path, word: str) -> None:
    with pytest.raises(faults.Invalid):
        databases.create(FileLocation(tmp_path / "new" / "winterthur.db"), word, OFFICE)
    assert list(tmp_path.iterdir()) == []


def test_no_copy_is_made_with_a_bad_one(tmp_path: Path, desk: Desk) -> None:
    target = FileLocation(tmp_path / "copy" / "winterthur.spicedesk")
    for word in (*BAD, NAME, "Winterthur"):
        with pytest.raises(faults.Invalid):
            moving.copy(desk, target, word, lambda _done, _total: True)
    assert not target.path.parent.exists()
    moving.copy(desk, target, GOOD, lambda _done, _total: True)


def test_a_copy_that_was_begun_goes_on_with_the_passphrase_it_has(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = FileLocation(tmp_path / "copy.spicedesk")
    with monkeypatch.context() as before:
        before.setattr(passphrases, "chosen", lambda word, _names=(): word)
        with pytest.raises(moving.Stopped):
            moving.copy(desk, target, "old", lambda _done, _total: False)
    moving.copy(desk, target, "old", lambda _done, _total: True)
    databases.open_desk(target, "old").store.close()


def test_a_plain_file_is_not_backed_up_with_a_bad_one(tmp_path: Path, desk: Desk) -> None:
    for word in (*filter(None, BAD), NAME):
        with pytest.raises(faults.Invalid):
            backups.make(desk, tmp_path / "safe", word)
    assert list(tmp_path.glob("safe/*")) == []
    assert backups.listed(desk) == []


def test_a_server_takes_no_bad_one_and_goes_on_with_what_it_has(
    tmp_path: Path, server_uri_of_own: str
) -> None:
    desk = databases.create(ServerLocation(server_uri_of_own), None, OFFICE)
    for word in ("12345678", NAME):
        with pytest.raises(faults.Invalid):
            backups.make(desk, tmp_path / "safe", word)
    backups.make(desk, tmp_path / "safe", GOOD)
    with desk.store.write() as connection:  # as an earlier SpiceDesk let somebody choose it
        key = secrets.get(connection, "backup.key") or b""
        secrets.replace(connection, "backup.key-file", keyfile.text_of(key, "old").encode())
    backups.make(desk, tmp_path / "safe", "old")
    with pytest.raises(faults.Invalid):
        backups.make(desk, tmp_path / "safe", "older")
    desk.store.close()


def test_one_from_before_the_rule_goes_on_opening(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    store_setup.create(place, "a").close()
    databases.open_desk(place, "a").store.close()
    keys.rekey(place, "a")
    keys.rekey(place, "a", "a")
    keys.new_recovery_code(place, "a")
    databases.open_desk(place, "a").store.close()
    keys.change_passphrase(place, "a", GOOD)
    databases.open_desk(place, GOOD).store.close()


def test_the_demo_keeps_the_passphrase_that_everybody_knows(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "demo.spicedesk")
    demo.make(place, 3).store.close()
    databases.open_desk(place).store.close()


def test_a_real_office_cannot_take_that_of_the_demo(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    with pytest.raises(faults.Invalid):
        databases.create(place, keyfile.PUBLIC_PASSPHRASE, replace(OFFICE, is_demo=True))
    assert not place.path.exists()


@pytest.mark.parametrize("word", BAD)
def test_each_reason_is_told_with_a_way_out(word: str) -> None:
    with pytest.raises(faults.Invalid) as told:
        passphrases.chosen(word)
    assert told.value.what.endswith(".")
    assert told.value.way_out.endswith(".")


def test_an_office_that_does_not_open_has_no_name(tmp_path: Path) -> None:
    place = made(FileLocation(tmp_path / "office.spicedesk"), GOOD)
    assert passphrases.name_of_office(place, GOOD) == NAME
    assert passphrases.name_of_office(place, OTHER) == ""
    assert passphrases.name_of_office(FileLocation(tmp_path / "none"), None) == ""
