"""A customer number is given once, however often an office is restored."""

from pathlib import Path

import pytest

from spicedesk.domain.person import PersonDetails
from spicedesk.services import backups, databases, moving, number_notes, people, restoring
from spicedesk.services.desk import Desk
from spicedesk.store import numbers
from spicedesk.store.location import FileLocation, ServerLocation
from tests import old_schema, postgres
from tests.conftest import ANNA, OFFICE
from tests.services.test_restore_refuses import contents, forged

WORD = "correct horse"


def made(desk: Desk, folder: Path) -> Path:
    return Path(backups.make(desk, folder, WORD if desk.store.is_server else None).file)


def number_in(file: Path, place: FileLocation | ServerLocation) -> str:
    """The number that the first person gets who is added after a restore."""
    desk = restoring.restore(file, place, WORD, plain=True)
    number = people.get(desk, people.add(desk, PersonDetails("Next")).id)[0].number
    assert restoring.numbers_go_on(desk).startswith(f"Customer numbers go on at {number[:2]}-0001")
    desk.store.close()
    return number


def test_each_restore_goes_on_in_a_block_of_its_own(any_desk: Desk, tmp_path: Path) -> None:
    people.add(any_desk, ANNA)
    file = made(any_desk, tmp_path / "safe")
    given = {people.get(any_desk, people.add(any_desk, ANNA).id)[0].number}
    assert given == {"10-0002"}
    first = number_in(file, FileLocation(tmp_path / "one"))
    second = number_in(file, FileLocation(tmp_path / "two"))
    assert (first, second) == ("11-0000", "12-0000")


def test_onto_a_server_too(desk: Desk, server_uri: str, tmp_path: Path) -> None:
    file = made(desk, tmp_path / "safe")
    with postgres.database(server_uri) as uri:
        assert number_in(file, ServerLocation(uri)) == "11-0000"


def test_the_series_has_one_name_in_all_that_comes_of_an_office(
    any_desk: Desk, tmp_path: Path
) -> None:
    """So the backup of a restored office gets a block beyond that, too."""
    file = made(any_desk, tmp_path / "safe")
    back = restoring.restore(file, FileLocation(tmp_path / "back"), WORD, plain=True)
    again = made(back, tmp_path / "safe of the other")
    back.store.close()
    assert restoring.look(again).lineage == restoring.look(file).lineage is not None
    assert restoring.look(again).office != restoring.look(file).office
    assert number_in(again, FileLocation(tmp_path / "third")) == "12-0000"


def test_a_newer_backup_beside_it_knows_of_more(desk: Desk, tmp_path: Path) -> None:
    file = made(desk, tmp_path / "safe")
    with desk.store.write() as connection:
        numbers.go_on(connection, numbers.lineage(connection) or b"", 25_000)
    made(desk, tmp_path / "safe")
    assert number_in(file, FileLocation(tmp_path / "back")) == "13-0000"


@pytest.mark.parametrize("revision", ["0001", "0008", "0009"])
def test_an_older_backup_restored_twice(tmp_path: Path, revision: str) -> None:
    place = FileLocation(tmp_path / "old.spicedesk")
    old_schema.make(place, None, revision)
    file = databases.upgrade(place, lambda: None)
    assert file is not None
    number_in(file, FileLocation(tmp_path / "one"))
    assert number_in(file, FileLocation(tmp_path / "two")) == "12-0000"


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b"{", b'{"x": "y"}', b"[" * 100_000, b'{"%s": 1e99}']
)
def test_a_note_that_cannot_be_read_is_none(desk: Desk, tmp_path: Path, content: bytes) -> None:
    file = made(desk, tmp_path / "safe")
    note = databases.data_folder() / "numbers.json"
    note.parent.mkdir(parents=True)
    lineage = restoring.look(file).lineage or ""
    note.write_bytes(content.replace(b"%s", lineage.encode()))
    assert number_in(file, FileLocation(tmp_path / "one")) == "11-0000"
    assert number_in(file, FileLocation(tmp_path / "two")) == "12-0000"


def test_where_no_note_can_be_taken_the_office_comes_back_all_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    file = made(desk, tmp_path / "safe")
    databases.data_folder().parent.mkdir(parents=True, exist_ok=True)
    databases.data_folder().write_bytes(b"in the way")
    assert number_in(file, FileLocation(tmp_path / "one")) == "11-0000"


def test_each_block_is_noted() -> None:
    assert number_notes.block_for("x", 9_999) == 10_000
    assert number_notes.block_for("x", 0) == 20_000
    assert number_notes.block_for("y", 10_000) == 20_000


@pytest.mark.parametrize("word", [None, WORD])
def test_a_lie_of_a_neighbour_is_not_believed(tmp_path: Path, word: str | None) -> None:
    """Beyond reason it is not, nor at all where it lacks the seal."""
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), word, OFFICE)
    file = made(desk, tmp_path / "safe")
    desk.store.close()
    lie = 10**15 if word is None else 25_000
    forged(file.with_name("lie.spicedesk-backup"), contents(file), next_number=lie)
    assert number_in(file, FileLocation(tmp_path / "back")) == "11-0000"


def test_an_office_that_moves_goes_on_with_its_numbers(any_desk: Desk, tmp_path: Path) -> None:
    people.add(any_desk, ANNA)
    made(any_desk, tmp_path / "safe")
    copy = FileLocation(tmp_path / "copy")
    moving.copy(any_desk, copy, WORD, lambda _done, _total: True)
    moved = databases.open_desk(copy, WORD)
    assert people.get(moved, people.add(moved, ANNA).id)[0].number == "10-0002"
    moved.store.close()
