"""The key file in a backup opens the office file in it, whatever becomes of the key meanwhile."""

from contextlib import suppress
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.services import backups, databases, keys, people, restoring
from spicedesk.services.desk import Desk
from spicedesk.store import key_changes, keyfile
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE

WORD, OTHER = "correct horse", "another horse"


@pytest.fixture
def place(tmp_path: Path) -> FileLocation:
    """A shared file, which others can change while a desk has it open."""
    location = FileLocation(tmp_path / "office.spicedesk")
    databases.create(location, WORD, OFFICE, shared=True).store.close()
    return location


def key_of(desk: Desk) -> bytes:
    assert desk.store.key is not None
    return desk.store.key


def test_a_desk_that_has_the_old_file_makes_no_backup_that_nobody_opens(
    place: FileLocation, tmp_path: Path
) -> None:
    desk = databases.open_desk(place, WORD)
    people.add(desk, ANNA)
    keys.rekey(place, WORD, OTHER)
    with suppress(faults.StoreFault):
        backups.make(desk, tmp_path / "safe")
    desk.store.close()
    for file in (tmp_path / "safe").glob("*"):
        restoring.restore(file, FileLocation(tmp_path / "back"), OTHER).store.close()


@pytest.mark.parametrize("when", ["once", "always"])
def test_a_key_that_changes_while_the_pages_are_copied(
    place: FileLocation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """What is read of the office then belongs to the key that is no more, and is begun anew."""
    desk = databases.open_desk(place, WORD)
    true, asked = keyfile.file_id, list[str]()

    def another_first(location: FileLocation) -> str:
        asked.append("")
        return "00" * 16 if when == "always" or len(asked) == 1 else true(location)

    monkeypatch.setattr(keyfile, "file_id", another_first)
    if when == "always":
        with pytest.raises(faults.Busy):
            backups.make(desk, tmp_path / "safe")
        assert list((tmp_path / "safe").glob("*")) == []
        desk.store.close()
        return
    file = Path(backups.make(desk, tmp_path / "safe").file)
    desk.store.close()
    restoring.restore(file, FileLocation(tmp_path / "back"), WORD).store.close()


def test_a_passphrase_that_is_added_meanwhile(place: FileLocation, tmp_path: Path) -> None:
    desk = databases.open_desk(place, WORD)
    names = iter(range(1_000))

    def meanwhile(_done: int, _total: int) -> bool:
        if (number := next(names)) == 0:
            key_changes.add(place, WORD, f"name {number}", OTHER)
        return True

    file = Path(backups.make(desk, tmp_path / "safe", None, meanwhile).file)
    desk.store.close()
    restoring.restore(file, FileLocation(tmp_path / "back"), WORD).store.close()


def test_an_office_that_was_encrypted_and_got_another_key_comes_back(tmp_path: Path) -> None:
    """Its tables were written anew, and are as this program makes them all the same."""
    place = FileLocation(tmp_path / "plain.spicedesk")
    databases.create(place, None, OFFICE).store.close()
    keys.encrypt(place, WORD)
    keys.rekey(place, WORD, OTHER)
    desk = databases.open_desk(place, OTHER)
    file = Path(backups.make(desk, tmp_path / "safe").file)
    desk.store.close()
    restoring.restore(file, FileLocation(tmp_path / "back"), OTHER).store.close()
