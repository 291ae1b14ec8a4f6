"""What lies at a place, and what is said of it where it cannot be used."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.services import databases, offices, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import FileLocation, Location, ServerLocation, parse
from tests.conftest import ANNA, OFFICE


def make(path: Path, passphrase: str | None = None) -> FileLocation:
    location = FileLocation(path)
    databases.create(location, passphrase, OFFICE).store.close()
    return location


def add_until_it_fails(desk: Desk) -> None:
    for _ in range(100):
        people.add(desk, ANNA)


def test_a_new_office_is_empty_and_says_whose_it_is(place: tuple[Location, str | None]) -> None:
    databases.create(*place, OFFICE).store.close()
    desk = databases.open_desk(*place)
    assert people.count(desk) == 0
    assert offices.get(desk).letterhead.name == "Example Optics"
    desk.store.close()


def test_what_is_not_empty_is_refused(place: tuple[Location, str | None]) -> None:
    databases.create(*place, OFFICE).store.close()
    with pytest.raises(faults.NotEmpty):
        databases.create(*place, OFFICE)
    databases.open_desk(*place).store.close()


def test_an_encrypted_file_shows_nothing(tmp_path: Path) -> None:
    location = make(tmp_path / "office.db", "correct horse")
    desk = databases.open_desk(location, "correct horse")
    people.add(desk, ANNA)
    desk.store.close()
    for file in tmp_path.glob("office.db*"):
        content = file.read_bytes()
        assert b"Berger" not in content
        assert b"SQLite format" not in content
        assert b"correct horse" not in content


def test_a_wrong_passphrase_is_told(tmp_path: Path) -> None:
    location = make(tmp_path / "office.db", "correct horse")
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(location, "battery staple")
    with pytest.raises(faults.PassphraseNeeded):
        databases.open_desk(location)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    for content in (b"hello", b"SQLite format 3\x00" + b"x" * 5000, b""):
        file = tmp_path / "some.db"
        file.write_bytes(content)
        with pytest.raises((faults.NotADatabase, faults.KeyMissing)):
            databases.open_desk(FileLocation(file))
        assert file.read_bytes() == content


def test_another_programs_database_is_told(tmp_path: Path) -> None:
    connection = dbapi2.connect(str(tmp_path / "other.db"))
    connection.execute("CREATE TABLE person (name TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(faults.NotADatabase):
        databases.open_desk(FileLocation(tmp_path / "other.db"))


def test_a_lost_key_file_is_told(tmp_path: Path) -> None:
    location = make(tmp_path / "office.db", "correct horse")
    location.key_file.unlink()
    with pytest.raises(faults.KeyMissing):
        databases.open_desk(location, "correct horse")


def test_nothing_at_the_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(faults.NoDatabase):
        databases.open_desk(FileLocation(tmp_path / "nothing.db"))
    assert list(tmp_path.glob("nothing*")) == []


def test_a_newer_schema_is_left_alone(place: tuple[Location, str | None]) -> None:
    desk = databases.create(*place, OFFICE)
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    desk.store.close()
    with pytest.raises(faults.NewerSchema):
        databases.open_desk(*place)


def test_an_older_schema_asks_for_an_upgrade(place: tuple[Location, str | None]) -> None:
    desk = databases.create(*place, OFFICE)
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    desk.store.close()
    with pytest.raises(faults.OlderSchema):
        databases.open_desk(*place)


def test_a_file_that_another_program_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spicedesk.store.sqlite.PATIENCE_S", 0.05)
    location = make(tmp_path / "office.db")
    desk = databases.open_desk(location)
    holder = dbapi2.connect(str(location.path), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(faults.Busy):
        people.add(desk, ANNA)
    holder.execute("ROLLBACK")
    holder.close()
    people.add(desk, ANNA)
    desk.store.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root")
def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: Path) -> None:
    location = make(small_disk / "office.db")
    desk = databases.open_desk(location)
    people.add(desk, ANNA)
    (small_disk / "filler").write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    with pytest.raises(faults.DiskFull):
        add_until_it_fails(desk)
    (small_disk / "filler").unlink()
    count = people.count(desk)
    people.add(desk, ANNA)
    assert people.count(desk) == count + 1
    assert databases.check(desk) == []
    desk.store.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root")
def test_a_full_disk_leaves_no_half_made_office(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 20_000))
    with pytest.raises(faults.DiskFull):
        make(small_disk / "office.db", "correct horse")
    assert [p.name for p in small_disk.iterdir()] == ["filler"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root")
def test_a_read_only_folder_is_told(small_disk: Path) -> None:
    location = make(small_disk / "office.db")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(faults.ReadOnly):
        databases.open_desk(location)
    with pytest.raises(faults.ReadOnly):
        make(small_disk / "new.db")


def test_a_server_that_is_not_there_is_told() -> None:
    location = parse("postgresql://office:secret@127.0.0.1:1/office")
    with pytest.raises(faults.Unreachable) as told:
        databases.open_desk(location)
    assert "secret" not in str(told.value)
    assert "127.0.0.1:1" in str(told.value)


def test_a_login_that_is_refused_is_told(server_uri: str) -> None:
    uri = server_uri.replace("/postgres?", "/no_such_database?")
    assert uri != server_uri
    with pytest.raises(faults.LoginRefused):
        databases.open_desk(ServerLocation(uri))


@pytest.mark.parametrize("text", ["mysql://host/x", "http://x", " "])
def test_another_kind_of_place_is_told(text: str) -> None:
    with pytest.raises(faults.Invalid):
        parse(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [("a.db", "a.db"), ("sqlite:///a.db", "a.db"), ("sqlite:////srv/a%20b.db", "/srv/a b.db")],
)
def test_a_file_can_be_named_in_two_ways(text: str, path: str) -> None:
    assert parse(text) == FileLocation(Path(path))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("postgresql://eva:s3cret@h1,h2:5432/office", "postgresql://eva@h1,h2:5432/office"),
        ("postgresql://eva:a@b:c@h/office?sslmode=require",
         "postgresql://eva@h/office?sslmode=require"),
        ("postgresql://h/office?password=s3cret&sslmode=require",
         "postgresql://h/office?sslmode=require"),
        ("postgresql:///office?host=/run&user=eva&password=s3cret",
         "postgresql:///office?host=/run&user=eva"),
        ("postgresql://h/office", "postgresql://h/office"),
    ],
)  # fmt: skip
def test_an_address_is_written_down_without_its_password(url: str, kept: str) -> None:
    assert ServerLocation(url).without_password == kept
