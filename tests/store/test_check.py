"""What is wrong with a database is found, and mended where it can be made anew."""

import os
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from spicedesk import faults
from spicedesk.services import databases, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store import schema
from spicedesk.store.location import FileLocation
from spicedesk.store.schema import (
    audit_entry,
    document,
    document_chunk,
    search_document,
    search_token,
)
from tests.conftest import ANNA, OFFICE


@pytest.mark.parametrize("table", [search_token, search_document])
def test_a_person_who_is_not_found_by_their_words_is_found_out(
    any_desk: Desk, table: sa.Table
) -> None:
    people.add(any_desk, ANNA)
    with any_desk.store.write() as connection:
        connection.execute(sa.delete(table))
    (finding,) = databases.check(any_desk)
    assert finding.repairable
    (said,) = databases.repair(any_desk)
    assert "1 person" in said
    assert databases.check(any_desk) == []
    assert len(people.search_for(any_desk, "anna berger").lines) == 1


def test_words_of_somebody_else_are_found_out(any_desk: Desk) -> None:
    people.add(any_desk, ANNA)
    with any_desk.store.write() as connection:
        connection.execute(sa.update(search_token).values(rank=3).where(search_token.c.rank == 0))
    assert len(databases.check(any_desk)) == 1


def test_a_size_that_is_not_the_documents_is_found_out(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    evidence.add(any_desk, anna, Clipping("note.txt", b"signed"))
    assert databases.check(any_desk) == []
    with any_desk.store.write() as connection:
        connection.execute(sa.update(document).values(size=999))
    (finding,) = databases.check(any_desk)
    assert not finding.repairable


def test_a_document_on_nobodys_file_is_found_and_dropped(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    for content in (b"signed", b"signed as well"):
        evidence.add(any_desk, anna, Clipping("note.txt", content))
    with any_desk.store.write() as connection:
        connection.execute(sa.delete(schema.evidence).where(schema.evidence.c.name == "note.txt"))
    (finding,) = databases.check(any_desk)
    assert "2 documents" in finding.what
    assert finding.repairable
    (said,) = databases.repair(any_desk)
    assert "2 documents" in said
    assert databases.check(any_desk) == []


def test_a_record_that_was_changed_is_found(any_desk: Desk) -> None:
    people.add(any_desk, ANNA)
    with any_desk.store.write() as connection:
        change = sa.update(audit_entry).where(audit_entry.c.sequence == 1)
        connection.execute(change.values(done_by="somebody else"))
    (finding,) = databases.check(any_desk)
    assert "link 1" in finding.what
    assert databases.repair(any_desk) == []


@pytest.mark.parametrize("passphrase", [None, "correct horse"], ids=["plain", "encrypted"])
def test_an_index_of_the_file_that_lost_an_entry_is_made_anew(
    tmp_path: Path, passphrase: str | None
) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, passphrase, OFFICE)
    people.add(desk, ANNA)
    desk.store.close()
    index_emails(place, passphrase, by="address", instead_of="person_id")
    store = databases.open_desk(place, passphrase).store
    with store.write() as connection:
        connection.exec_driver_sql("REINDEX ix_email_person_id")
    store.close()
    index_emails(place, passphrase, by="person_id", instead_of="address")
    desk = databases.open_desk(place, passphrase)
    (finding,) = databases.check(desk)
    assert finding.repairable
    assert databases.repair(desk)
    assert databases.check(desk) == []
    desk.store.close()


def index_emails(place: FileLocation, passphrase: str | None, *, by: str, instead_of: str) -> None:
    """Let a file say that an index is one of another column; what is in it stays."""
    store = databases.open_desk(place, passphrase).store
    with store.write() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'ix_email_person_id'",
            (f"({instead_of})", f"({by})"),
        )
    store.close()


def test_one_bit_anywhere_in_an_encrypted_file_is_found(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, "correct horse", OFFICE)
    anna = people.add(desk, ANNA).id
    evidence.add(desk, anna, Clipping("note.bin", os.urandom(300_000)))
    desk.store.close()
    sound = place.path.read_bytes()
    random = Random(17)
    for _ in range(60):
        damaged = bytearray(sound)
        damaged[random.randrange(len(sound))] ^= 1 << random.randrange(8)
        place.path.write_bytes(damaged)
        assert is_found(place)
    place.path.write_bytes(sound)
    assert not is_found(place)


def is_found(place: FileLocation) -> bool:
    """Whether opening or checking a file finds it damaged, in a sentence."""
    try:
        desk = databases.open_desk(place, "correct horse")
    except faults.StoreFault:
        return True
    try:
        return databases.check(desk) != []
    except faults.StoreFault:
        return True
    finally:
        desk.store.close()


def test_one_bit_in_a_document_is_found_on_any_store(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    evidence.add(any_desk, anna, Clipping("note.bin", b"signed by me"))
    with any_desk.store.write() as connection:
        connection.execute(sa.update(document_chunk).values(content=b"signed by ne"))
    assert len(databases.check(any_desk)) == 1
