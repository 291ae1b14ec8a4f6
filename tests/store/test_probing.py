"""A folder and a server are tested by what an office does there, and are left as they were."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PureWindowsPath

import psycopg
import pytest
from sqlcipher3 import dbapi2

from spicedesk.platform import drives
from spicedesk.services import databases, places
from spicedesk.services.places import Report
from spicedesk.store import filesystems, locktest, probing
from spicedesk.store.findings import Finding, Kind, Result
from spicedesk.store.location import FileLocation, ServerLocation
from spicedesk.store.locktest import Turn
from tests import postgres, tls
from tests.conftest import OFFICE

needs_root = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root"
)
FILE_KINDS = [Kind.FOLDER, Kind.FILE_SYSTEM, Kind.SPACE, Kind.WRITING, Kind.LOCKING]


def folder_of(path: Path) -> Report:
    return places.examine(FileLocation(path))


def server_at(uri: str) -> Report:
    return places.examine(ServerLocation(uri))


def only(report: Report, result: Result) -> Finding:
    (found,) = [finding for finding in report.findings if finding.result is result]
    return found


def test_a_folder_that_is_fit_is_said_to_be(tmp_path: Path) -> None:
    report = folder_of(tmp_path / "office.spicedesk")
    assert [finding.kind for finding in report.findings] == FILE_KINDS
    assert report.result is Result.GOOD
    assert report.summary.startswith("The folder can be written to and locks work. Free space: ")
    assert not report.is_network
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_be_made_is_not_left_behind(tmp_path: Path) -> None:
    report = folder_of(tmp_path / "new" / "newer" / "office.spicedesk")
    assert report.result is Result.GOOD
    assert "not there yet" in report.findings[0].what
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer")
    for path in ("letter.txt/office.db", "letter.txt/more/office.db"):
        found = only(folder_of(tmp_path / path), Result.BAD)
        assert found.kind is Kind.FOLDER
        assert "is not a folder" in found.what


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder that nobody can write to")
def test_a_folder_that_takes_no_files_is_told() -> None:
    found = only(folder_of(Path("/proc/office.db")), Result.BAD)
    assert (found.kind, found.what) == (Kind.WRITING, "/proc cannot be written to.")
    assert "choose another place" in folder_of(Path("/proc/office.db")).summary


@needs_root
def test_a_disk_without_space_is_told(small_disk: Path) -> None:
    found = only(folder_of(small_disk / "office.db"), Result.BAD)
    assert found.kind is Kind.SPACE
    assert "only 2.1 MB" in found.what
    assert list(small_disk.iterdir()) == []


@needs_root
def test_a_disk_with_little_space_is_a_warning(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    report = folder_of(small_disk / "office.db")
    assert only(report, Result.WARNING).kind is Kind.SPACE
    assert report.usable
    assert "Free some space" in report.summary


@needs_root
def test_a_disk_that_can_only_be_read_is_told(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro,size=1g", str(small_disk)], check=True)
    assert only(folder_of(small_disk / "office.db"), Result.BAD).kind is Kind.WRITING
    assert only(folder_of(small_disk / "new" / "office.db"), Result.BAD).kind is Kind.FOLDER


@needs_root
def test_a_full_disk_is_told(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    bad = [f for f in folder_of(small_disk / "office.db").findings if f.result is Result.BAD]
    assert [finding.kind for finding in bad] == [Kind.SPACE, Kind.WRITING]
    assert [file.name for file in small_disk.iterdir()] == ["filler"]


def test_a_folder_of_a_cloud_is_a_warning(tmp_path: Path) -> None:
    report = folder_of(tmp_path / "Dropbox" / "office.db")
    assert only(report, Result.WARNING).kind is Kind.FILE_SYSTEM
    assert report.usable
    assert "cloud" in report.summary


def test_a_folder_that_the_system_syncs_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = drives.Marks(synced_by="com.apple.CloudDocs.iCloudDriveFileProvider/4D")
    monkeypatch.setattr(
        drives, "marks", lambda folder: synced if folder == tmp_path else drives.Marks()
    )
    warned = only(folder_of(tmp_path / "Documents" / "office.db"), Result.WARNING)
    assert warned.kind is Kind.FILE_SYSTEM
    assert f"“{tmp_path.name}” seems to be copied to a cloud service" in warned.what


@pytest.mark.parametrize(
    "volume",
    [
        drives.Volume(4, r"\\server@SSL\DavWWWRoot"),
        drives.Volume(3, file_system="FUSE-rclone"),
        drives.Volume(3, file_system="FAT32", label="Google Drive"),
    ],
)
def test_a_drive_whose_locks_stay_here_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, volume: drives.Volume
) -> None:
    found = filesystems.from_windows(PureWindowsPath("W:/office.db"), volume)
    monkeypatch.setattr(filesystems, "of", lambda _path: found)
    refused = only(folder_of(tmp_path / "office.db"), Result.BAD)
    assert refused.kind is Kind.LOCKING
    assert "does not tell other computers of locks" in refused.what


def test_an_office_that_is_there_is_left_alone(tmp_path: Path) -> None:
    location = FileLocation(tmp_path / "office.db")
    databases.create(location, "correct horse", OFFICE).store.close()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert places.examine(location).result is Result.GOOD
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_another_program_is_kept_out_while_one_writes_and_let_in_then(tmp_path: Path) -> None:
    file = tmp_path / "held.db"
    with closing(dbapi2.connect(str(file), isolation_level=None)) as holder:
        holder.execute("CREATE TABLE held (id INTEGER)")
        holder.execute("BEGIN EXCLUSIVE")
        assert locktest.another(file) is Turn.REFUSED
        holder.execute("COMMIT")
        assert locktest.another(file) is Turn.GOT_THE_LOCK


def test_where_locks_do_nothing_another_program_gets_in(tmp_path: Path) -> None:
    file = tmp_path / "held.db"
    # SQLite's own way to write without locks, as on a drive that has none.
    without = f"{file.as_uri()}?vfs=unix-none"
    with closing(dbapi2.connect(without, uri=True, isolation_level=None)) as holder:
        holder.execute("CREATE TABLE held (id INTEGER)")
        holder.execute("BEGIN EXCLUSIVE")
        assert locktest.another(file) is Turn.GOT_THE_LOCK


def test_a_file_that_cannot_be_locked_is_no_lock(tmp_path: Path) -> None:
    assert locktest.another(tmp_path) is Turn.BROKEN
    assert locktest.locks_hold(tmp_path / "not there") is False


def test_a_drive_that_does_not_answer_is_given_up() -> None:
    answer = threading.Event()
    assert probing.within(0.05, answer.wait, late=False) is False
    answer.set()


@pytest.fixture
def empty(server_uri: str) -> Iterator[str]:
    with postgres.database(server_uri) as uri:
        yield uri


def test_a_server_that_is_fit_is_said_to_be(empty: str) -> None:
    report = server_at(empty)
    assert [finding.kind for finding in report.findings] == [
        Kind.CONNECTION,
        Kind.ENCRYPTION,
        Kind.VERSION,
        Kind.ENCODING,
        Kind.WRITING,
        Kind.OFFICE,
    ]
    assert report.result is Result.GOOD
    assert "The server answers in" in report.summary
    assert "There is no office in the database yet; one can be made." in report.summary


def test_an_office_on_a_server_is_found(empty: str) -> None:
    databases.create(ServerLocation(empty), None, OFFICE).store.close()
    report = server_at(empty)
    assert report.result is Result.GOOD
    assert "There is an office in the database." in report.summary


def test_a_server_that_is_not_there_is_told() -> None:
    report = server_at("postgresql://office:secret@127.0.0.1:1/office")
    assert only(report, Result.BAD).kind is Kind.CONNECTION
    assert "cannot be reached" in report.summary
    assert "secret" not in report.summary


def test_a_database_that_is_not_there_is_told(server_uri: str) -> None:
    report = server_at(server_uri.replace("/postgres?", "/no_such_database?"))
    assert "refuses the login" in report.summary


def test_a_database_of_few_letters_is_told(server_uri: str) -> None:
    with psycopg.connect(server_uri, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE few_letters ENCODING 'LATIN1' TEMPLATE template0 "
            "LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    report = server_at(server_uri.replace("/postgres?", "/few_letters?"))
    assert only(report, Result.BAD).kind is Kind.ENCODING
    assert "LATIN1" in report.summary


def test_a_database_that_can_only_be_read_is_told(empty: str) -> None:
    _run(empty, f"ALTER DATABASE {_name(empty)} SET default_transaction_read_only = on")
    assert only(server_at(empty), Result.BAD).kind is Kind.WRITING


def test_a_database_of_another_program_is_told(empty: str) -> None:
    _run(empty, "CREATE TABLE invoice (id int)")
    assert "another program" in only(server_at(empty), Result.BAD).what


def test_a_user_without_rights_is_told(empty: str) -> None:
    guest = empty.replace("postgresql://postgres", "postgresql://guest_of_tests")
    assert guest != empty
    _run(empty, "DROP ROLE IF EXISTS guest_of_tests", "CREATE ROLE guest_of_tests LOGIN")
    found = only(server_at(guest), Result.BAD)
    assert found.kind is Kind.RIGHTS
    assert "GRANT USAGE, CREATE ON SCHEMA public" in found.way_out
    databases.create(ServerLocation(empty), None, OFFICE).store.close()
    assert "refuses the login" in only(server_at(guest), Result.BAD).what
    _run(empty, f"GRANT CONNECT ON DATABASE {_name(empty)} TO guest_of_tests")
    assert "may not work in it" in only(server_at(guest), Result.BAD).what
    rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
    _run(empty, f"{rights} TO guest_of_tests")
    assert server_at(guest).result is Result.GOOD
    _run(empty, "DROP OWNED BY guest_of_tests", "DROP ROLE guest_of_tests")


def _name(uri: str) -> str:
    return uri.partition("?")[0].rpartition("/")[2]


def _run(uri: str, *statements: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _encryption(port: int, host: str, options: str) -> tuple[Result, str]:
    uri = f"postgresql://postgres@{host}:{port}/postgres?gssencmode=disable&{options}"
    found = [f for f in server_at(uri).findings if f.kind is Kind.ENCRYPTION]
    return found[0].result, found[0].what


def test_whether_the_connection_is_encrypted_is_told(server_uri: str, tmp_path: Path) -> None:
    behind = Path(server_uri.partition("?host=")[2]) / ".s.PGSQL.5432"
    with tls.in_front_of(behind, tmp_path) as port:
        result, what = _encryption(port, "127.0.0.1", "sslmode=require")
        assert (result, "nobody checked" in what) == (Result.WARNING, True)
        trusted = f"sslmode=verify-full&sslrootcert={tmp_path / 'server.crt'}"
        result, what = _encryption(port, "127.0.0.1", trusted)
        assert (result, "was checked" in what) == (Result.GOOD, True)


def test_a_connection_that_others_can_read_is_a_warning(server_uri: str, tmp_path: Path) -> None:
    behind = Path(server_uri.partition("?host=")[2]) / ".s.PGSQL.5432"
    with tls.in_front_of(behind, tmp_path, encrypt=False) as port:
        result, what = _encryption(port, "0.0.0.0", "sslmode=prefer")  # noqa: S104  # no loopback address
        assert (result, "not encrypted" in what) == (Result.WARNING, True)
        result, what = _encryption(port, "127.0.0.1", "sslmode=prefer")
        assert (result, "on this computer" in what) == (Result.GOOD, True)
