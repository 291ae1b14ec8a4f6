"""The key in the system's keyring: it opens the office, and stops nobody where it cannot."""

import os
import subprocess
import sys
import time
from pathlib import Path

import keyring
import pytest

from spicedesk import faults
from spicedesk.services import databases, keys
from spicedesk.services.keys import Kind
from spicedesk.store import keyfile, keyrings
from spicedesk.store.location import FileLocation
from tests.conftest import OFFICE

FIRST, SECOND = "correct horse", "battery staple"


@pytest.fixture
def locked(tmp_path: Path) -> FileLocation:
    location = FileLocation(tmp_path / "office.spicedesk")
    databases.create(location, FIRST, OFFICE).store.close()
    return location


def opens(location: FileLocation, passphrase: str | None = None) -> bool:
    try:
        databases.open_desk(location, passphrase).store.close()
    except faults.PassphraseNeeded:
        return False
    return True


def kept(location: FileLocation) -> str | None:
    return keyring.get_password(keyrings.SERVICE, keyfile.file_id(location))


def ring_file(tmp_path: Path) -> Path:
    return tmp_path / "xdg_data_home" / "python_keyring" / "keyring_pass.cfg"


@pytest.mark.usefixtures("keyring_there")
def test_what_is_remembered_opens_without_a_passphrase_until_it_is_forgotten(
    locked: FileLocation, tmp_path: Path
) -> None:
    assert not opens(locked)
    keys.remember(locked, FIRST)
    assert opens(locked)
    assert keys.is_remembered(locked)
    assert [slot.kind for slot in keys.listed(locked)] == [Kind.PASSPHRASE, Kind.KEYRING]
    assert FIRST not in ring_file(tmp_path).read_text()
    assert keys.forget(locked)
    assert not opens(locked)
    assert kept(locked) is None
    assert [slot.kind for slot in keys.listed(locked)] == [Kind.PASSPHRASE]
    assert not keys.forget(locked)


@pytest.mark.usefixtures("keyring_there")
def test_remembering_twice_leaves_one_slot_and_a_wrong_passphrase_changes_nothing(
    locked: FileLocation,
) -> None:
    keys.remember(locked, FIRST)
    keys.remember(locked, FIRST)
    before = locked.key_file.read_bytes()
    with pytest.raises(faults.WrongPassphrase):
        keys.remember(locked, SECOND)
    assert locked.key_file.read_bytes() == before
    assert len(keys.listed(locked)) == 2
    assert opens(locked)


@pytest.mark.usefixtures("keyring_there")
def test_two_computers_of_one_name_do_not_end_each_other(locked: FileLocation) -> None:
    keys.remember(locked, FIRST)
    mine = kept(locked)
    assert mine is not None
    keyring.delete_password(keyrings.SERVICE, keyfile.file_id(locked))  # the other one's keyring
    keys.remember(locked, FIRST)
    names = [slot.name for slot in keys.listed(locked)]
    assert names == ["first", names[1], f"{names[1]} 2"]
    keyring.set_password(keyrings.SERVICE, keyfile.file_id(locked), mine)
    assert opens(locked)


@pytest.mark.usefixtures("keyring_there")
def test_a_changed_passphrase_leaves_it_remembered_but_revoking_and_a_new_key_end_it(
    locked: FileLocation,
) -> None:
    keys.remember(locked, FIRST)
    keys.change_passphrase(locked, FIRST, SECOND)
    assert opens(locked)
    keys.revoke_passphrase(locked, SECOND, keys.listed(locked)[1].name)
    assert not opens(locked)
    assert not keys.is_remembered(locked)
    keys.remember(locked, SECOND)
    old = kept(locked)
    assert old is not None
    keys.rekey(locked, SECOND)
    assert not opens(locked)
    keyring.set_password(keyrings.SERVICE, keyfile.file_id(locked), old)
    assert not opens(locked)
    keys.remember(locked, SECOND)
    name = keyfile.file_id(locked)
    keys.decrypt(locked, SECOND)
    assert keyring.get_password(keyrings.SERVICE, name) is None


@pytest.mark.usefixtures("keyring_there")
def test_a_copy_of_the_keyring_slot_alone_is_no_last_passphrase(locked: FileLocation) -> None:
    keys.remember(locked, FIRST)
    with pytest.raises(faults.Invalid):
        keys.revoke_passphrase(locked, FIRST, "first")


@pytest.mark.usefixtures("keyring_there")
def test_what_somebody_else_put_into_the_keyring_opens_nothing(locked: FileLocation) -> None:
    keys.remember(locked, FIRST)
    for nonsense in ("", "words", "00", "0" * 64):
        keyring.set_password(keyrings.SERVICE, keyfile.file_id(locked), nonsense)
        assert not opens(locked)
        assert not keys.is_remembered(locked)
    assert opens(locked, FIRST)


@pytest.mark.usefixtures("keyring_there")
def test_a_damaged_keyring_stops_nobody(locked: FileLocation, tmp_path: Path) -> None:
    keys.remember(locked, FIRST)
    ring_file(tmp_path).write_bytes(b"\x00\xff[[[ not what it was")
    assert not opens(locked)
    assert not keys.is_remembered(locked)
    assert opens(locked, FIRST)
    with pytest.raises(faults.Refused):
        keys.remember(locked, FIRST)
    assert opens(locked, FIRST)


def test_without_a_keyring_nothing_is_written(locked: FileLocation) -> None:
    before = keys.listed(locked)
    assert not keys.has_keyring()
    with pytest.raises(faults.Refused):
        keys.remember(locked, FIRST)
    assert keys.listed(locked) == before
    assert not keys.forget(locked)


def test_the_demo_and_a_plain_file_have_nothing_to_remember(tmp_path: Path) -> None:
    demo, plain = FileLocation(tmp_path / "demo"), FileLocation(tmp_path / "plain")
    databases.create_demo_database(demo, None, OFFICE).store.close()
    databases.create(plain, None, OFFICE).store.close()
    for place in (demo, plain):
        with pytest.raises(faults.Refused):
            keys.remember(place, FIRST)


_BACKENDS = """
import time
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

class Locked(KeyringBackend):
    priority = 5
    def get_password(self, service, username): raise KeyringLocked("somebody pressed Cancel")
    set_password = delete_password = get_password

class Silent(Locked):
    def get_password(self, service, username): time.sleep(600)
    set_password = delete_password = get_password

class Forgetful(Locked):
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): pass
"""
_LOOK = """
import sys
from pathlib import Path
from spicedesk import faults
from spicedesk.services import databases, keys
from spicedesk.store import keyrings
from spicedesk.store.location import FileLocation
keyrings._PATIENCE_S = 0.5
place = FileLocation(Path(sys.argv[1]))
try:
    databases.open_desk(place)
except faults.PassphraseNeeded:
    print("asks")
databases.open_desk(place, "correct horse").store.close()
try:
    keys.remember(place, "correct horse")
except faults.Refused:
    print("refused")
print(len(keys.listed(place)))
"""


@pytest.mark.usefixtures("keyring_there")
@pytest.mark.parametrize(
    "backend",
    [
        "odd_keyrings.Locked",
        "odd_keyrings.Silent",
        "odd_keyrings.Forgetful",
        "odd_keyrings.Missing",
        "no.such.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
    ],
)
def test_whatever_is_wrong_with_a_keyring_the_passphrase_opens(
    locked: FileLocation, tmp_path: Path, backend: str
) -> None:
    keys.remember(locked, FIRST)
    (tmp_path / "odd_keyrings.py").write_text(_BACKENDS)
    environment = {
        **os.environ, "PYTHON_KEYRING_BACKEND": backend, "PYTHONPATH": str(tmp_path)
    }  # fmt: skip
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, str(locked.path)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout.split(), done.stderr) == (["asks", "refused", "2"], "")
    assert time.monotonic() - began < 30


_LOADED = """
import sys
from pathlib import Path
from spicedesk.services import databases
from spicedesk.store.location import FileLocation
passphrase = sys.argv[2] or None
databases.open_desk(FileLocation(Path(sys.argv[1])), passphrase).store.close()
print("keyring" in sys.modules)
"""


@pytest.mark.usefixtures("keyring_there")
def test_the_keyring_is_loaded_only_where_it_opens_the_file(
    locked: FileLocation, tmp_path: Path
) -> None:
    keys.remember(locked, FIRST)
    plain = FileLocation(tmp_path / "plain.spicedesk")
    databases.create(plain, None, OFFICE).store.close()
    for location, passphrase, loaded in ((plain, "", False), (locked, FIRST, False),
                                         (locked, "", True)):  # fmt: skip
        command = [sys.executable, "-c", _LOADED, str(location.path), passphrase]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == str(loaded)


def test_one_that_keeps_secrets_in_the_open_is_used_only_where_somebody_chose_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    keyring.core.init_backend(lambda ring: type(ring).__name__ == "PlaintextKeyring")
    assert type(keyring.get_keyring()).__name__ == "PlaintextKeyring"
    assert not keys.has_keyring()
