"""What was put into a backup, taken out of it, or swapped, is not restored: a sentence each."""

import json
import sqlite3
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.services import backups, databases, people, restoring
from spicedesk.services.desk import Desk
from spicedesk.services.restore_faults import (
    AlienSchema,
    KeyTakenOut,
    PartsDiffer,
    PlainBackup,
    WouldBeRefused,
)
from spicedesk.store import archive, keyfile, layout
from spicedesk.store.location import FileLocation
from tests import old_keys, old_schema
from tests.conftest import ANNA, OFFICE

WORD = "correct horse"
Files = dict[str, bytes]


def contents(file: Path) -> Files:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def page_of(found: Files) -> dict[str, Any]:
    page: dict[str, Any] = json.loads(found["backup.json"])
    return page


def forged(target: Path, found: Files, **said: Any) -> Path:
    """A backup of these files, whose page names them and says what else is told."""
    parts = {
        name: {"size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in found.items()
        if name != "backup.json"
    }
    page = {**page_of(found), "parts": parts, **said}
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in {**found, "backup.json": json.dumps(page).encode()}.items():
            packed.writestr(name, content)
    return target


def as_of_old(found: Files) -> dict[str, Any]:
    """What makes a page one of a program that knew no seal."""
    for name in ("encrypted", "lineage", "next_number", "page_seal"):
        assert name in page_of(found)
    return {"format": 1}


def refused(file: Path, folder: Path, fault: type[faults.Fault], word: str | None = WORD) -> str:
    """The sentence that it is refused with; nothing of it stays."""
    place = FileLocation(folder / "target" / "back.spicedesk")
    with pytest.raises(fault) as told:
        restoring.restore(file, place, word)
    assert not place.path.parent.exists()
    assert told.value.way_out
    return str(told.value)


@pytest.fixture
def encrypted(tmp_path: Path) -> Files:
    """What is in the backup of an encrypted office."""
    return contents(made(tmp_path / "office.spicedesk", WORD))


@pytest.fixture
def plain(tmp_path: Path) -> Files:
    """What is in the backup of a plain one."""
    return contents(made(tmp_path / "plain.spicedesk", None))


def made(path: Path, word: str | None) -> Path:
    desk = databases.create(FileLocation(path), word, OFFICE)
    people.add(desk, ANNA)
    file = backups.make(desk, path.parent / f"safe of {path.name}").file
    desk.store.close()
    return Path(file)


@pytest.mark.parametrize("is_old", [False, True])
def test_an_encrypted_office_without_its_key_part(
    encrypted: Files, tmp_path: Path, *, is_old: bool
) -> None:
    found = {name: content for name, content in encrypted.items() if not name.endswith(".key")}
    said = as_of_old(found) if is_old else {}
    sentence = refused(forged(tmp_path / "odd", found, **said), tmp_path, KeyTakenOut)
    assert "key file is missing" in sentence


@pytest.mark.parametrize("word", [None, WORD])
def test_a_plain_office_in_the_place_of_an_encrypted_one(
    encrypted: Files, plain: Files, tmp_path: Path, word: str | None
) -> None:
    """Whether its key part and its page stay, or go."""
    office = {"office.spicedesk": plain["office.spicedesk"]}
    file = forged(tmp_path / "odd", encrypted | office)
    refused(file, tmp_path, PartsDiffer, word)
    refused(forged(tmp_path / "old", encrypted | office, format=1), tmp_path, PartsDiffer, word)
    without = {"backup.json": encrypted["backup.json"]} | office
    refused(forged(tmp_path / "bare", without), tmp_path, KeyTakenOut, word)
    refused(forged(tmp_path / "lie", plain, encrypted=True), tmp_path, faults.NotABackup, word)
    lie = {"encrypted": False, "page_seal": None}
    refused(forged(tmp_path / "lie", encrypted, **lie), tmp_path, PartsDiffer, word)


def test_a_plain_backup_although_a_passphrase_is_given(plain: Files, tmp_path: Path) -> None:
    file = forged(tmp_path / "plain", plain)
    sentence = refused(file, tmp_path, PlainBackup)
    assert "restore --plain" in sentence
    assert "SPICEDESK_PASSPHRASE" in sentence
    refused(forged(tmp_path / "old", plain, format=1), tmp_path, PlainBackup)
    for number, (word, meant) in enumerate(((WORD, True), (None, False))):
        place = FileLocation(tmp_path / f"back{number}")
        restoring.restore(file, place, word, plain=meant).store.close()


@pytest.mark.parametrize(
    "said",
    [{"made_at": "2026-01-01T10:00:00+00:00"}, {"office": "00"}, {"lineage": "00"},
     {"next_number": 7}, {"program": "0.0"}, {"seal": "00"}, {"page_seal": "00"},
     {"page_seal": "\ud800ü"}, {"unheard of": 1}],
)  # fmt: skip
def test_a_page_that_somebody_changed(
    encrypted: Files, tmp_path: Path, said: dict[str, Any]
) -> None:
    file = forged(tmp_path / "odd", encrypted, **said)
    assert "was changed after it was made" in refused(file, tmp_path, PartsDiffer)


def test_parts_of_another_backup_of_the_same_office(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, WORD, OFFICE)
    first = contents(Path(backups.make(desk, tmp_path / "safe").file))
    second = contents(Path(backups.make(desk, tmp_path / "safe").file))
    desk.store.close()
    office = {"office.spicedesk": first["office.spicedesk"]}
    refused(forged(tmp_path / "odd", second | office), tmp_path, PartsDiffer)
    key = {"office.spicedesk.key": first["office.spicedesk.key"] + b" "}
    refused(forged(tmp_path / "odd", second | key), tmp_path, PartsDiffer)


@pytest.mark.parametrize("gone", ["page_seal", "encrypted", "next_number"])
def test_a_new_page_without_its_seal_is_none(encrypted: Files, tmp_path: Path, gone: str) -> None:
    page = page_of(encrypted)
    del page[gone]
    with zipfile.ZipFile(tmp_path / "odd", "w") as packed:
        for name, content in {**encrypted, "backup.json": json.dumps(page).encode()}.items():
            packed.writestr(name, content)
    refused(tmp_path / "odd", tmp_path, faults.NotABackup)


def test_an_older_backup_without_a_seal_comes_back(encrypted: Files, tmp_path: Path) -> None:
    office = FileLocation(tmp_path / "then")
    for path, part in ((office.path, ""), (office.key_file, ".key")):
        path.write_bytes(encrypted[f"office.spicedesk{part}"])
    key = keyfile.key_of(office, WORD)
    assert key is not None
    older = encrypted | {"office.spicedesk.key": old_keys.text(key, WORD).encode()}
    file = forged(tmp_path / "old", older, **as_of_old(encrypted))
    desk = restoring.restore(file, FileLocation(tmp_path / "back"), WORD)
    assert people.count(desk) == 1
    desk.store.close()


def test_a_seal_cannot_be_taken_away_by_saying_that_it_is_old(
    encrypted: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key file is a newer one, or its schema than those that were backed up without one."""
    file = forged(tmp_path / "older", encrypted, **as_of_old(encrypted))
    refused(file, tmp_path, PartsDiffer)
    monkeypatch.setattr(archive, "_LAST_UNSEALED", "0009")
    file = forged(tmp_path / "old", encrypted, **as_of_old(encrypted))
    refused(file, tmp_path, faults.NotABackup)


ALIENS = {
    "trigger": "CREATE TRIGGER {name} AFTER UPDATE ON number_series BEGIN DELETE FROM person; END",
    "index": "CREATE INDEX {name} ON person (comment)",
    "view": "CREATE VIEW {name} AS SELECT * FROM person",
    "table": "CREATE TABLE {name} (what)",
}


def spoiled(office: bytes, folder: Path, *statements: str, key: str | None = None) -> bytes:
    """The file of an office in which somebody ran something."""
    path = folder / "spoiled"
    path.write_bytes(office)
    with closing(dbapi2.connect(str(path), isolation_level=None)) as connection:
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


@pytest.mark.parametrize("kind", ALIENS)
def test_what_another_program_put_into_the_schema_is_named(
    plain: Files, tmp_path: Path, kind: str
) -> None:
    office = spoiled(plain["office.spicedesk"], tmp_path, ALIENS[kind].format(name="stowaway"))
    file = forged(tmp_path / "odd", plain | {"office.spicedesk": office})
    sentence = refused(file, tmp_path, AlienSchema, None)
    assert kind in sentence
    assert "“stowaway”" in sentence


def test_the_name_of_what_is_strange_is_shown_without_harm(plain: Files, tmp_path: Path) -> None:
    name = '"\x1b[2J\r\n\u202e' + "x" * 5_000 + '"'
    office = spoiled(plain["office.spicedesk"], tmp_path, ALIENS["view"].format(name=name))
    file = forged(tmp_path / "odd", plain | {"office.spicedesk": office})
    sentence = refused(file, tmp_path, AlienSchema, None)
    assert sentence.isprintable()
    assert len(sentence) < 500


@pytest.mark.parametrize(
    "statement",
    ["ALTER TABLE person ADD COLUMN more", "DROP INDEX ix_audit_entry_person_id",
     "DROP TABLE number_series"],
)  # fmt: skip
def test_what_another_program_changed_or_removed(
    plain: Files, tmp_path: Path, statement: str
) -> None:
    office = spoiled(plain["office.spicedesk"], tmp_path, statement)
    file = forged(tmp_path / "odd", plain | {"office.spicedesk": office})
    fault = AlienSchema if "ADD" in statement else faults.NotABackup
    refused(file, tmp_path, fault, None)


def test_a_view_in_the_place_of_a_table_is_never_read(plain: Files, tmp_path: Path) -> None:
    """Counting its persons would take for ever."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    office = spoiled(
        plain["office.spicedesk"], tmp_path, "PRAGMA foreign_keys = OFF", "DROP TABLE person",
        f"CREATE VIEW person AS {endless}", "DROP TABLE alembic_version",
        f"CREATE VIEW alembic_version AS {endless}",
    )  # fmt: skip
    file = forged(tmp_path / "odd", plain | {"office.spicedesk": office})
    refused(file, tmp_path, faults.NotABackup, None)


@pytest.mark.parametrize("word", [None, WORD])
@pytest.mark.parametrize("revision", ["0001", "0005", "0009"])
def test_a_trigger_fires_at_no_upgrade(tmp_path: Path, revision: str, word: str | None) -> None:
    place = FileLocation(tmp_path / "office.spicedesk"), word
    old_schema.make(*place, revision)
    backup = databases.upgrade(place[0], lambda: place[1])
    assert backup is not None
    found = contents(backup)
    restoring.restore(backup, FileLocation(tmp_path / "as it was"), place[1]).store.close()
    if place[1] is not None:
        return
    trigger = (
        "CREATE TRIGGER stowaway AFTER UPDATE ON alembic_version BEGIN DELETE FROM person; END"
    )
    office = spoiled(found["office.spicedesk"], tmp_path, trigger)
    file = forged(tmp_path / "odd", found | {"office.spicedesk": office})
    assert "“stowaway”" in refused(file, tmp_path, AlienSchema, None)


def test_an_office_that_somebody_with_the_key_spoiled(tmp_path: Path) -> None:
    """Its seal fits: it was in the office before the backup was made."""
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, WORD, OFFICE)
    assert desk.store.key is not None
    key = desk.store.key.hex()
    desk.store.close()
    place.path.write_bytes(
        spoiled(place.path.read_bytes(), tmp_path, ALIENS["trigger"].format(name="inner"), key=key)
    )
    desk = databases.open_desk(place, WORD)
    with pytest.raises(WouldBeRefused, match="a trigger, “inner”"):  # told when it is made
        backups.make(desk, tmp_path / "safe")
    failed = backups.state(desk).failed
    assert failed is not None
    assert "“inner”" in (failed.fault or "")
    desk.store.close()
    (file,) = (tmp_path / "safe").iterdir()  # for whoever undoes it in what is in there
    assert "“inner”" in refused(file, tmp_path, AlienSchema)


def test_an_index_that_is_missing_is_told_when_a_backup_is_made(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    databases.create(place, None, OFFICE).store.close()
    with closing(sqlite3.connect(place.path)) as connection:
        connection.execute("DROP INDEX ix_audit_entry_person_id")
    desk = databases.open_desk(place)
    with pytest.raises(WouldBeRefused, match="missing"):
        backups.make(desk, tmp_path / "safe")
    desk.store.close()


def test_every_schema_is_known_as_it_was_made(tmp_path: Path) -> None:
    for revision in old_schema.REVISIONS:
        place = FileLocation(tmp_path / revision)
        old_schema.make(place, None, revision)
        with closing(sqlite3.connect(place.path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("ANALYZE")
        layout.require_ours(place, None, revision)
    for strange in ("0000", "9999", "x", ""):
        with pytest.raises(layout.NotOurs):
            layout.require_ours(place, None, strange)


def test_it_comes_back_as_it_is_on_every_kind_of_store(any_desk: Desk, tmp_path: Path) -> None:
    secret = WORD if any_desk.store.is_server else None
    file = Path(backups.make(any_desk, tmp_path / "safe", secret).file)
    page = restoring.look(file)
    is_encrypted = any_desk.store.is_server or any_desk.store.key is not None
    assert (page.encrypted, page.page_seal is not None) == (is_encrypted, is_encrypted)
    word = WORD if is_encrypted else None
    restoring.restore(file, FileLocation(tmp_path / "back"), word).store.close()
