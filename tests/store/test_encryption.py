"""Keys come, change and go; whatever happens meanwhile, the office opens."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.services import databases, keys, people
from spicedesk.services.keys import Kind
from spicedesk.store import key_sections, recoverycode, slots
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE

FIRST, SECOND = "correct horse", "battery staple"


def make(path: Path, passphrase: str | None) -> FileLocation:
    location = FileLocation(path)
    desk = databases.create(location, passphrase, OFFICE)
    people.add(desk, ANNA)
    desk.store.close()
    return location


@pytest.fixture
def plain(tmp_path: Path) -> FileLocation:
    return make(tmp_path / "office.spicedesk", None)


@pytest.fixture
def locked(tmp_path: Path) -> FileLocation:
    return make(tmp_path / "office.spicedesk", FIRST)


def count(location: FileLocation, passphrase: str | None = None) -> int:
    """How many people are found with this passphrase, in an office that is whole."""
    desk = databases.open_desk(location, passphrase)
    try:
        assert databases.check(desk) == []
        return people.count(desk)
    finally:
        desk.store.close()


def test_an_encrypted_file_shows_nothing_and_opens_with_the_passphrase(
    plain: FileLocation,
) -> None:
    assert b"Berger" in plain.path.read_bytes()
    keys.encrypt(plain, FIRST)
    assert {p.name for p in plain.path.parent.iterdir()} == {
        "office.spicedesk",
        "office.spicedesk.key",
    }
    assert b"Berger" not in plain.path.read_bytes()
    assert count(plain, FIRST) == 1
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(plain, SECOND)


def test_a_decrypted_file_needs_no_passphrase_and_has_no_key_file(locked: FileLocation) -> None:
    keys.decrypt(locked, FIRST)
    assert [p.name for p in locked.path.parent.iterdir()] == ["office.spicedesk"]
    assert count(locked) == 1


def test_what_is_so_already_is_refused(plain: FileLocation, tmp_path: Path) -> None:
    with pytest.raises(faults.Refused):
        keys.decrypt(plain, FIRST)
    with pytest.raises(faults.Refused):
        keys.rekey(plain, FIRST)
    with pytest.raises(faults.Refused):
        keys.encrypt(make(tmp_path / "other.spicedesk", FIRST), FIRST)
    with pytest.raises(faults.Invalid):
        keys.encrypt(plain, "  ")


def test_a_file_that_somebody_has_open_is_left_alone(plain: FileLocation) -> None:
    desk = databases.open_desk(plain)
    with desk.store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM person")
        with pytest.raises(faults.Busy):
            keys.encrypt(plain, FIRST)
    desk.store.close()
    assert count(plain) == 1


def test_a_second_passphrase_opens_the_same_bytes(locked: FileLocation) -> None:
    before = locked.path.read_bytes()
    keys.add_passphrase(locked, FIRST, "Eva", SECOND)
    after = locked.path.read_bytes()
    assert after[:16] == before[:16]
    assert after[4096:] == before[4096:]  # the first page counts changes of keys
    assert [slot.name for slot in keys.listed(locked)] == ["first", "Eva"]
    assert count(locked, SECOND) == count(locked, FIRST) == 1
    with pytest.raises(faults.Invalid):
        keys.add_passphrase(locked, FIRST, "Eva", "third words")


def test_a_changed_or_revoked_passphrase_opens_no_more(locked: FileLocation) -> None:
    keys.add_passphrase(locked, FIRST, "Eva", SECOND)
    keys.change_passphrase(locked, FIRST, "third words")
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(locked, FIRST)
    keys.revoke_passphrase(locked, "third words", "Eva")
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(locked, SECOND)
    with pytest.raises(faults.Invalid):
        keys.revoke_passphrase(locked, "third words", "first")
    with pytest.raises(faults.NotFound):
        keys.revoke_passphrase(locked, "third words", "Nobody")
    assert count(locked, "third words") == 1


def test_more_passphrases_than_can_be_read_are_not_written(
    locked: FileLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_ARGON2", {"time_cost": 1, "memory_cost": 64, "parallelism": 1})
    for number in range(key_sections.MOST_SLOTS - 1):
        keys.add_passphrase(locked, FIRST, f"n{number}", SECOND)
    with pytest.raises(faults.Invalid, match="64 passphrases"):
        keys.add_passphrase(locked, FIRST, "one more", SECOND)
    with pytest.raises(faults.Invalid):
        keys.change_passphrase(locked, FIRST, SECOND, "x" * 1000)
    keys.rekey(locked, FIRST)
    assert count(locked, FIRST) == 1
    with pytest.raises(faults.Invalid, match="characters"):
        keys.add_passphrase(locked, FIRST, "x" * 1000, SECOND)
    for nameless in ("", " "):
        with pytest.raises(faults.Invalid, match="no name"):
            keys.add_passphrase(locked, FIRST, nameless, SECOND)
    assert count(locked, FIRST) == 1


def test_nobody_changes_keys_without_one(locked: FileLocation) -> None:
    before = locked.key_file.read_bytes()
    for change in (
        lambda: keys.add_passphrase(locked, SECOND, "Eva", "third words"),
        lambda: keys.change_passphrase(locked, SECOND, "third words"),
        lambda: keys.revoke_passphrase(locked, SECOND, "first"),
        lambda: keys.new_recovery_code(locked, SECOND),
        lambda: keys.rekey(locked, SECOND),
        lambda: keys.decrypt(locked, SECOND),
    ):
        with pytest.raises(faults.WrongPassphrase):
            change()
    assert locked.key_file.read_bytes() == before


def test_a_recovery_code_opens_however_it_is_typed_and_a_new_one_ends_it(
    locked: FileLocation,
) -> None:
    code = keys.new_recovery_code(locked, FIRST)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert count(locked, typed) == 1
    assert [slot.kind for slot in keys.listed(locked)] == [Kind.PASSPHRASE, Kind.RECOVERY_CODE]
    assert keys.new_recovery_code(locked, code) != code
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(locked, code)


def test_only_the_passphrase_that_is_meant_is_changed(locked: FileLocation) -> None:
    keys.add_passphrase(locked, FIRST, "Eva", SECOND)
    code = keys.new_recovery_code(locked, FIRST)
    before = locked.key_file.read_bytes()
    for secret, name in ((FIRST, "Eva"), (code, None)):
        with pytest.raises(faults.Invalid):
            keys.change_passphrase(locked, secret, "third words", name)
    assert locked.key_file.read_bytes() == before
    keys.change_passphrase(locked, SECOND, "third words", "Eva")
    assert count(locked, "third words") == 1


def test_recovery_codes_differ_and_other_words_are_none() -> None:
    codes = {recoverycode.new() for _ in range(100)}
    assert len(codes) == 100
    assert all(recoverycode.read(code) == code for code in codes)
    assert recoverycode.read("correct horse") is None


def test_letters_are_the_same_however_a_keyboard_composes_them(tmp_path: Path) -> None:
    location = make(tmp_path / "office.spicedesk", "Gr\u00fc\u00dfe aus Graz")
    assert count(location, "Gru\u0308\u00dfe aus Graz") == 1


def test_a_new_key_ends_every_other_passphrase(locked: FileLocation) -> None:
    keys.add_passphrase(locked, FIRST, "Eva", SECOND)
    old_keys = locked.key_file.read_bytes()
    keys.rekey(locked, FIRST)
    assert count(locked, FIRST) == 1
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(locked, SECOND)
    keys.rekey(locked, FIRST, SECOND)
    assert count(locked, SECOND) == 1
    locked.key_file.write_bytes(old_keys)  # somebody had a copy of them
    with pytest.raises(faults.NotADatabase):
        databases.open_desk(locked, FIRST)


def test_after_a_new_key_passphrases_come_and_go_as_before(locked: FileLocation) -> None:
    keys.rekey(locked, FIRST)
    keys.add_passphrase(locked, FIRST, "Eva", SECOND)
    code = keys.new_recovery_code(locked, SECOND)
    keys.change_passphrase(locked, FIRST, "third words")
    for secret in (SECOND, code, "third words"):
        assert count(locked, secret) == 1
    assert [slot.name for slot in keys.listed(locked)] == ["first", "Eva", "recovery code"]


_DIES = """
import os, sys
from pathlib import Path
from spicedesk.services import keys
from spicedesk.store import encryption
from spicedesk.store.location import FileLocation
job, when, path = sys.argv[1:]
take_place = encryption._take_place
def dying(fresh, location):
    if when == "after":
        take_place(fresh, location)
    os._exit(9)
encryption._take_place = dying
getattr(keys, job)(FileLocation(Path(path)), "correct horse")
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("job", ["encrypt", "decrypt", "rekey"])
def test_a_desk_that_dies_in_the_middle_leaves_an_office_that_opens(
    tmp_path: Path, job: str, when: str
) -> None:
    location = make(tmp_path / "office.spicedesk", None if job == "encrypt" else FIRST)
    command = [sys.executable, "-c", _DIES, job, when, str(location)]
    assert subprocess.run(command, check=False).returncode == 9
    assert count(location, FIRST) == 1
    is_plain = location.path.read_bytes().startswith(b"SQLite format 3")
    again = keys.encrypt if is_plain else keys.rekey
    again(location, FIRST)
    assert count(location, FIRST) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"office.spicedesk", "office.spicedesk.key"}


@pytest.mark.parametrize(
    "damage",
    [
        {"nonce": "AAAA"},
        {"nonce": "not base64!"},
        {"key": ""},
        {"key": None},
        {"salt": "AA=="},
        {"argon2id": {"time_cost": 1, "memory_cost": 7, "parallelism": 1}},
        {"argon2id": {"time_cost": 0, "memory_cost": 65536, "parallelism": 4}},
        {"argon2id": {"time_cost": 1, "memory_cost": 2**40, "parallelism": 1}},
        {"argon2id": {"time_cost": "1", "memory_cost": 65536, "parallelism": 1}},
        {"argon2id": None},
    ],
)
def test_a_damaged_key_file_is_told(tmp_path: Path, damage: dict[str, object]) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    databases.create(place, "correct horse", OFFICE).store.close()
    content = json.loads(place.key_file.read_text())
    content["files"][0]["slots"][0].update(damage)
    place.key_file.write_text(json.dumps(content))
    with pytest.raises(faults.NotADatabase):
        databases.open_desk(place, "correct horse")
