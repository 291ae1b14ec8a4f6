"""Each row carries a sum: what a desk did not write, or a disk forgot, is found on any store."""

from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import consent, databases, moving, people
from spicedesk.services.desk import Desk
from spicedesk.store import checksums, schema
from spicedesk.store.engine import Store
from spicedesk.store.location import FileLocation, ServerLocation
from spicedesk.store.sqlite import unlock
from tests import old_schema, postgres
from tests.conftest import ANNA, OFFICE


def outside(store: Store, statement: str) -> None:
    """Change rows as another program would."""
    if isinstance(store.location, ServerLocation):
        with psycopg.connect(store.location.url, autocommit=True) as server:
            server.execute(statement.encode())
        return
    assert isinstance(store.location, FileLocation)
    file = dbapi2.connect(str(store.location.path), isolation_level=None)
    unlock(file, store.key)
    file.execute(statement)
    file.close()


@pytest.fixture
def bea(any_desk: Desk) -> PersonId:
    person = people.add(any_desk, ANNA).id
    said = ConsentEvent(
        MARKETING, Said.REFUSED, How.PHONE, any_desk.clock(), frozenset({Channel.EMAIL})
    )
    consent.record(any_desk, person, said)
    return person


@pytest.mark.usefixtures("bea")
@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("consent_event", "UPDATE consent_event SET said = 'agreed' WHERE said = 'refused'"),
        ("person", "UPDATE person SET family_name = 'Bergen'"),
        ("office", "UPDATE office SET name = 'Another'"),
    ],
)
def test_what_another_program_writes_is_found(any_desk: Desk, table: str, statement: str) -> None:
    assert databases.check(any_desk) == []
    outside(any_desk.store, statement)
    found = databases.check(any_desk)
    assert len(found) == 1
    assert f"“{table}”" in found[0].what
    assert not found[0].repairable


def test_it_is_told_whose_row_it_is(any_desk: Desk, bea: PersonId) -> None:
    outside(any_desk.store, "UPDATE consent_event SET said = 'agreed'")
    (found,) = databases.check(any_desk)
    assert people.get(any_desk, bea)[0].number in found.what


@pytest.mark.usefixtures("bea")
def test_a_row_that_another_program_adds_is_found(any_desk: Desk) -> None:
    outside(
        any_desk.store,
        "INSERT INTO email (id, person_id, address, position) "
        "SELECT person_id, person_id, 'mallory@example.org', 9 FROM email LIMIT 1",
    )
    assert any("“email”" in found.what for found in databases.check(any_desk))


@pytest.mark.usefixtures("bea")
def test_what_a_desk_changes_afterwards_fits_again(any_desk: Desk) -> None:
    outside(any_desk.store, "UPDATE office SET name = 'Another'")
    with any_desk.store.write() as connection:
        connection.execute(sa.update(schema.office).values(name="Example Optics"))
    assert databases.check(any_desk) == []


@pytest.mark.usefixtures("bea")
def test_sums_are_the_same_on_every_store(any_desk: Desk, tmp_path: Path) -> None:
    """A copy compares them, and each of its sides is checked by its own means."""
    copy = FileLocation(tmp_path / "copy.spicedesk")
    moving.copy(any_desk, copy, None, lambda _done, _total: True)
    desk = databases.open_desk(copy)
    assert databases.check(desk) == []
    with any_desk.store.read() as ours, desk.store.read() as theirs:
        assert sums(ours) == sums(theirs)
    desk.store.close()


def sums(connection: sa.Connection) -> dict[str, list[bytes]]:
    return {
        table.name: sorted(connection.scalars(sa.select(table.c.checksum)))
        for table in schema.metadata.sorted_tables
        if table.name not in schema.CHECKED_OTHERWISE
    }


@pytest.mark.usefixtures("bea")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_event SET comment = 'nobody wrote this'",
        "INSERT INTO number_series (name, next) VALUES ('odd', 1)",
    ],
)
def test_a_copy_of_a_changed_row_is_as_wrong_as_the_row(
    any_desk: Desk, tmp_path: Path, statement: str
) -> None:
    outside(any_desk.store, statement)
    copy = FileLocation(tmp_path / "copy.spicedesk")
    moving.copy(any_desk, copy, None, lambda _done, _total: True)
    desk = databases.open_desk(copy)
    assert [f.what for f in databases.check(desk)] == [f.what for f in databases.check(any_desk)]
    desk.store.close()


def test_every_table_is_summed_or_checked_otherwise(any_desk: Desk) -> None:
    with any_desk.store.read() as connection:
        assert dict(checksums.wrong(connection)) == {}
        tables = sa.inspect(connection).get_table_names()
    summed = {t.name for t in schema.metadata.sorted_tables if checksums.COLUMN in t.c}
    assert summed | set(schema.CHECKED_OTHERWISE) | {"alembic_version"} == set(tables)


@pytest.fixture
def plain(tmp_path: Path) -> FileLocation:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, None, OFFICE)
    people.add(desk, ANNA)
    consent.record(
        desk,
        people.add(desk, ANNA).id,
        ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, desk.clock(), frozenset({Channel.EMAIL})),
    )
    desk.store.close()
    return place


def test_one_bit_in_any_row_link_or_text_of_a_plain_file_is_found(plain: FileLocation) -> None:
    sound = plain.path.read_bytes()
    places = written_places(plain, sound)
    random = Random(17)
    for _ in range(80):
        damaged = bytearray(sound)
        damaged[random.choice(places)] ^= 1 << random.randrange(8)
        plain.path.write_bytes(damaged)
        assert is_found(plain)
    plain.path.write_bytes(sound)
    assert not is_found(plain)


def written_places(place: FileLocation, content: bytes) -> list[int]:
    """Where the values of all rows lie in a file; what lies between them means nothing."""
    file = dbapi2.connect(str(place.path))
    values: set[bytes] = set()
    tables = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for row in file.execute(f"SELECT * FROM {table}"):  # noqa: S608  # the file's own names
            values.update(as_bytes(value) for value in row if isinstance(value, str | bytes))
    file.close()
    found: set[int] = set()
    for value in values:
        if len(value) > 4 and content.count(value) == 1:
            start = content.find(value)
            found.update(range(start, start + len(value)))
    return sorted(found)


def as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def is_found(place: FileLocation) -> bool:
    """Whether opening or checking a file finds it damaged, in a sentence."""
    try:
        desk = databases.open_desk(place)
    except faults.StoreFault:
        return True
    try:
        return databases.check(desk) != []
    except faults.StoreFault:
        return True
    finally:
        desk.store.close()


def test_a_table_whose_text_was_changed_is_found(plain: FileLocation) -> None:
    file = dbapi2.connect(str(plain.path))
    file.execute("CREATE TRIGGER spy AFTER INSERT ON person BEGIN DELETE FROM email; END")
    file.commit()
    file.close()
    desk = databases.open_desk(plain)
    (found,) = databases.check(desk)
    assert "tables of the file" in found.what
    desk.store.close()


@pytest.mark.parametrize("revision", [r for r in old_schema.REVISIONS if r < "0010"])
def test_rows_of_an_older_schema_get_their_sums(tmp_path: Path, revision: str) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    old_schema.make(place, None, revision)
    databases.upgrade(place, lambda: None)
    desk = databases.open_desk(place)
    assert databases.check(desk) == []
    outside(desk.store, "UPDATE person SET number = 'odd'")
    assert len(databases.check(desk)) == 1
    desk.store.close()


def test_a_page_that_a_servers_disk_damaged_is_found(server_folder: Path) -> None:
    with postgres.server(server_folder) as uri:
        desk = databases.create(ServerLocation(uri), None, OFFICE)
        for number in range(200):
            people.add(desk, PersonDetails(f"Entered {number}"))
        with psycopg.connect(uri, autocommit=True) as server:
            server.execute("CHECKPOINT")
            found = server.execute("SELECT pg_relation_filepath('person')").fetchone()
        assert found is not None
        assert databases.check(desk) == []
        desk.store.close()
    damage(server_folder / "data" / found[0])
    with postgres.server(server_folder) as uri:
        desk = databases.open_desk(ServerLocation(uri))
        with pytest.raises(faults.Damaged):
            databases.check(desk)
        desk.store.close()


def damage(file: Path) -> None:
    """Flip one bit in the last row of a table's first page."""
    with file.open("r+b") as table:
        table.seek(8_100)
        (byte,) = table.read(1)
        table.seek(8_100)
        table.write(bytes([byte ^ 4]))
