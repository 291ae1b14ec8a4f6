"""Backups in odd places, at odd times and of odd files: a sentence, and nothing lost or left."""

import errno
import json
import os
import sqlite3
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from spicedesk import faults
from spicedesk.domain.person import PersonDetails
from spicedesk.services import audit, backups, databases, evidence, moving, people, restoring
from spicedesk.services.backups import Plan
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store import backups as notes
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE

WORD = "correct horse"
needs_root = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root"
)


def made(desk: Desk, folder: Path) -> Path:
    return Path(backups.make(desk, folder).file)


def forged(file: Path, target: Path, **changes: Any) -> Path:
    """The same backup, which says something else of itself."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(files["backup.json"]) | changes.pop("page", {})
    files |= {"backup.json": json.dumps(said).encode()} | changes
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


@pytest.mark.parametrize("kind", ["pipe", "folder", "endless"])
def test_what_else_lies_in_the_folder_holds_nothing_up(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "safe"
    strange = folder / "strange.spicedesk-backup"
    folder.mkdir()
    if kind == "pipe":
        os.mkfifo(strange)
    elif kind == "folder":
        strange.mkdir()
    else:
        strange.symlink_to("/dev/zero")
    assert made(desk, folder).exists()
    assert os.path.lexists(strange)


@pytest.mark.parametrize(
    "page",
    ["3", "null", '"text"', "[" * 60_000, '{"format": 1, "parts": []}', '{"format": 1}'],
)
def test_a_page_that_says_anything_else_is_no_backup(desk: Desk, tmp_path: Path, page: str) -> None:
    file = forged(made(desk, tmp_path), tmp_path / "odd", **{"backup.json": page.encode()})
    with pytest.raises(faults.NotABackup):
        restoring.look(file)


@pytest.mark.parametrize(
    "said",
    [{"persons": float("inf")}, {"made_at": "2026-01-01T10:00:00"},
     {"made_at": "0001-01-01T00:00:00+14:00"}, {"made_at": "9999-12-31T23:59:59-14:00"}],
)  # fmt: skip
def test_numbers_and_moments_that_cannot_be_are_of_no_backup(
    desk: Desk, tmp_path: Path, said: dict[str, Any]
) -> None:
    file = forged(made(desk, tmp_path), tmp_path / "odd.spicedesk-backup", page=said)
    with pytest.raises(faults.NotABackup):
        restoring.look(file)
    assert made(desk, tmp_path).exists()  # and none is in the way of others


def test_an_archive_with_a_password_of_its_own_is_no_backup(desk: Desk, tmp_path: Path) -> None:
    file = made(desk, tmp_path)
    content = bytearray(file.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    with pytest.raises(faults.NotABackup):
        restoring.look(file)


@pytest.mark.parametrize("version", ["0009", 9, "copying"])
def test_the_database_of_another_program_is_told_of_the_backup(
    desk: Desk, tmp_path: Path, version: str | int
) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (version,))
    connection.close()
    content = other.read_bytes()
    part = {"size": len(content), "sha256": sha256(content).hexdigest()}
    file = forged(
        made(desk, tmp_path / "safe"),
        tmp_path / "odd",
        page={"parts": {"office.spicedesk": part}},
        **{"office.spicedesk": content},
    )
    with pytest.raises(faults.NotABackup, match="odd is not a backup"):
        restoring.restore(file, FileLocation(tmp_path / "back" / "back.spicedesk"), None)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("word", [None, WORD])
def test_the_log_of_an_office_that_is_gone_is_not_played_into_its_backup(
    tmp_path: Path, word: str | None
) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, word, OFFICE)
    people.add(desk, ANNA)
    file = made(desk, tmp_path / "safe")
    people.add(desk, PersonDetails("Later"))
    log = place.logs[0].read_bytes()  # what a crash leaves
    desk.store.close()
    for gone in place.files:
        gone.unlink(missing_ok=True)
    place.logs[0].write_bytes(log)
    with pytest.raises(faults.NotEmpty, match="-wal"):
        restoring.restore(file, place, word)
    with pytest.raises(faults.NotEmpty, match="-wal"):
        databases.create(place, word, OFFICE)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [place.logs[0].name]
    place.logs[0].unlink()
    back = restoring.restore(file, place, word)
    assert people.count(back) == 1
    back.store.close()


@pytest.mark.parametrize("word", [None, WORD])
def test_an_empty_file_is_an_empty_place(tmp_path: Path, word: str | None) -> None:
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), word, OFFICE)
    file = made(desk, tmp_path / "safe")
    desk.store.close()
    place = FileLocation(tmp_path / "empty.spicedesk")
    place.path.touch()
    restoring.restore(file, place, word).store.close()


def test_where_somebody_was_quicker_nothing_of_theirs_is_replaced(
    tmp_path: Path,
) -> None:
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), WORD, OFFICE)
    file = made(desk, tmp_path / "safe")
    desk.store.close()
    place = FileLocation(tmp_path / "back.spicedesk")

    def meanwhile(_done: int, _total: int) -> bool:
        if not place.path.exists():
            databases.create(place, "another one", OFFICE).store.close()
        return True

    with pytest.raises(faults.NotEmpty):
        restoring.restore(file, place, WORD, meanwhile)
    databases.open_desk(place, "another one").store.close()
    assert list(tmp_path.glob(".*")) == []


def test_a_link_that_leads_nowhere_leaves_no_key_behind(tmp_path: Path) -> None:
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), WORD, OFFICE)
    file = made(desk, tmp_path / "safe")
    desk.store.close()
    place = FileLocation(tmp_path / "back.spicedesk")
    place.path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(faults.NotEmpty):
        restoring.restore(file, place, WORD)
    assert not place.key_file.exists()


def test_folders_made_for_nothing_are_gone_again(tmp_path: Path) -> None:
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), WORD, OFFICE)
    file = made(desk, tmp_path / "safe")
    desk.store.close()
    with pytest.raises(faults.WrongPassphrase):
        restoring.restore(file, FileLocation(tmp_path / "a" / "b" / "back"), "wrong")
    assert not (tmp_path / "a").exists()


@needs_root
def test_a_full_disk_is_named_and_not_the_one_that_is_read(
    desk: Desk, tmp_path: Path, small_disk: Path
) -> None:
    evidence.add(desk, people.add(desk, ANNA).id, Clipping("large.bin", os.urandom(2_500_000)))
    with pytest.raises(faults.DiskFull) as full:
        backups.make(desk, small_disk)
    assert f"{small_disk} " in full.value.what
    file = made(desk, tmp_path / "safe")
    with pytest.raises(faults.DiskFull) as full:
        restoring.restore(file, FileLocation(small_disk / "back.spicedesk"), None)
    assert f"{small_disk} " in full.value.what
    assert list(small_disk.iterdir()) == []


@needs_root
def test_a_backup_of_an_office_on_a_full_disk_is_told_of(tmp_path: Path, small_disk: Path) -> None:
    desk = databases.create(FileLocation(small_disk / "office.spicedesk"), None, OFFICE)
    backups.make(desk, tmp_path / "first")
    fill(small_disk)
    with pytest.raises(backups.NotNoted, match="is a whole backup") as told:
        make_until_refused(desk, tmp_path / "safe")
    newest = max((tmp_path / "safe").iterdir(), key=lambda file: restoring.look(file).made_at)
    assert str(newest) in told.value.what
    (small_disk / "filling").unlink()
    desk.store.close()


def make_until_refused(desk: Desk, folder: Path) -> None:
    for _ in range(20):  # a few notes may still fit into what the file has
        backups.make(desk, folder)


def fill(disk: Path) -> None:
    filling = os.open(disk / "filling", os.O_CREAT | os.O_WRONLY)
    with suppress(OSError):
        while os.write(filling, bytes(4096)):
            pass
    os.close(filling)


def test_a_folder_whose_name_is_no_text_takes_a_backup_and_no_plan(
    desk: Desk, tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/x\xff"))
    backups.make(desk, folder)
    assert len(list(folder.iterdir())) == 1
    with pytest.raises(faults.Invalid):
        backups.plan(desk, Plan(str(folder), "here"))


def test_an_office_with_a_long_name_is_backed_up(tmp_path: Path) -> None:
    desk = databases.create(FileLocation(tmp_path / ("ü" * 120)), None, OFFICE)
    file = made(desk, tmp_path / "safe")
    assert file.name.startswith("ü" * 100)
    desk.store.close()


@pytest.mark.parametrize("name", ["x" * 256, "loop", "file/x", "nowhere"])
def test_a_place_that_cannot_be_is_told(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "nowhere").symlink_to(tmp_path / "not" / "there")
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(faults.ImpossiblePlace):
        backups.make(desk, tmp_path / name)
    file = made(desk, tmp_path / "safe")
    if name == "nowhere":
        return
    with pytest.raises(faults.ImpossiblePlace):
        restoring.look(tmp_path / name)
    with pytest.raises(faults.ImpossiblePlace):
        restoring.restore(file, FileLocation(tmp_path / name), None)
    with pytest.raises(faults.ImpossiblePlace):
        databases.open_desk(FileLocation(tmp_path / name))


@pytest.mark.parametrize("number", [10**14, 10**24, -1])
def test_a_plan_beyond_reason_is_refused(desk: Desk, tmp_path: Path, number: int) -> None:
    for name in ("every_hours", "days", "weeks", "months"):
        wanted = replace(Plan(str(tmp_path), "here"), **{name: number})  # type: ignore[arg-type]  # any of the numbers
        with pytest.raises(faults.Invalid):
            backups.plan(desk, wanted)


def test_a_plan_beyond_reason_of_an_earlier_program_locks_nobody_out(
    desk: Desk, tmp_path: Path
) -> None:
    with desk.store.write() as connection:
        notes.save_plan(connection, Plan(str(tmp_path), "here", every_hours=10**14))
    assert backups.state(desk).plan is not None
    backups.plan(desk, Plan(str(tmp_path), "here"))


def test_a_clock_that_was_ahead_does_not_ask_for_backups_for_ever(
    desk: Desk, tmp_path: Path
) -> None:
    backups.plan(desk, Plan(str(tmp_path), backups.this_computer()))
    ahead = replace(desk, clock=lambda: desk.clock() + timedelta(days=900))
    backups.make(ahead)
    assert backups.state(desk).is_due
    run = backups.make(desk)
    state = backups.state(desk)
    assert state.last_good == run
    assert not state.is_due
    assert not state.is_late


def test_two_of_one_second_are_two(desk: Desk, tmp_path: Path) -> None:
    moment = desk.clock()
    still = replace(desk, clock=lambda: moment)
    files = {made(still, tmp_path / "safe") for _ in range(3)}
    assert files == set((tmp_path / "safe").iterdir())
    assert len(files) == 3


def test_a_drive_without_links_replaces_nothing_either(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_words: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    moment = desk.clock()
    still = replace(desk, clock=lambda: moment)
    files = {made(still, tmp_path / "safe") for _ in range(2)}
    assert len(files) == 2
    for file in files:
        back = restoring.restore(file, FileLocation(file.with_suffix(".back")), None)
        assert audit.verify(back).broken is None
        back.store.close()


@pytest.mark.parametrize(
    "damage",
    ["UPDATE alembic_version SET version_num = x'00ff'",
     "UPDATE alembic_version SET version_num = ''",
     "UPDATE alembic_version SET version_num = '0004x'",
     "INSERT INTO alembic_version VALUES ('0001')",
     "DROP TABLE audit_head"],
)  # fmt: skip
def test_an_office_whose_schema_is_damaged_is_told_as_damaged(
    desk: Desk, tmp_path: Path, damage: str
) -> None:
    place = desk.store.location
    assert isinstance(place, FileLocation)
    desk.store.close()
    with sqlite3.connect(place.path) as connection:
        connection.execute(damage)
    connection.close()
    if "DROP" in damage:
        with pytest.raises(faults.BackupFailed, match=r"/safe could not"):
            backups.make(databases.open_desk(place), tmp_path / "safe")
        return
    with pytest.raises(faults.NotADatabase):
        databases.open_desk(place)
    with pytest.raises(faults.NotADatabase):
        databases.upgrade(place, lambda: None)
    assert not (tmp_path / "backups").exists()


@needs_root
def test_what_this_user_may_not_read_is_told_as_such(tmp_path: Path) -> None:
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), None, OFFICE)
    file = made(desk, tmp_path)
    desk.store.close()
    os.seteuid(65534)
    try:
        for attempt in (
            lambda: restoring.look(file),
            lambda: restoring.restore(file, FileLocation(tmp_path / "back"), None),
            lambda: databases.open_desk(desk.store.location),
            lambda: databases.create(FileLocation(tmp_path / "new"), None, OFFICE),
        ):
            with pytest.raises(faults.Unreadable):
                attempt()
    finally:
        os.seteuid(0)


@needs_root
def test_a_copy_that_cannot_be_noted_is_told_of(tmp_path: Path, small_disk: Path) -> None:
    desk = databases.create(FileLocation(small_disk / "office.spicedesk"), None, OFFICE)
    people.count(desk)
    fill(small_disk)
    with pytest.raises(moving.NotNoted, match="holds the same office"):
        copy_until_refused(desk, tmp_path)
    (small_disk / "filling").unlink()
    desk.store.close()


def copy_until_refused(desk: Desk, folder: Path) -> None:
    for number in range(20):  # as above
        moving.copy(desk, FileLocation(folder / f"copy{number}"), None, lambda _d, _t: True)


def test_no_key_is_asked_for_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "office.spicedesk").touch()
    with pytest.raises(faults.NotADatabase):
        databases.open_desk(FileLocation(tmp_path / "office.spicedesk"))


def test_an_archive_that_points_before_its_beginning_is_no_backup(
    desk: Desk, tmp_path: Path
) -> None:
    file = made(desk, tmp_path)
    content = bytearray(file.read_bytes())
    content[-6:-2] = (len(content) * 2).to_bytes(4, "little")  # where its directory would be
    file.write_bytes(content)
    with pytest.raises(faults.NotABackup):
        restoring.look(file)
