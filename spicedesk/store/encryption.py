"""Encrypts a plain file, decrypts one, or gives one a new key.

The file is written anew beside itself and takes its own place in one step, so that
after a failure at any moment the old file or the new one lies there, whole.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.store import keyfile
from spicedesk.store.driver_errors import told
from spicedesk.store.location import FileLocation
from spicedesk.store.sqlite import journal_of, set_journal, unlock

_PATIENCE_S = 2


def encrypt(location: FileLocation, passphrase: str) -> None:
    """Make an encrypted file of a plain one, with a key of its own."""
    key, salt = keyfile.new_key(), keyfile.new_salt()
    with suppress(FileNotFoundError):  # of an encryption that was interrupted: the file is plain
        location.key_file.unlink()
    fresh = _written_anew(location, None, key + salt)
    try:
        keyfile.create(location.key_file, key, passphrase)
        _take_place(fresh, location)
    except BaseException:  # the file is plain as before, whatever it was
        fresh.unlink(missing_ok=True)
        location.key_file.unlink(missing_ok=True)
        raise


def decrypt(location: FileLocation, key: bytes) -> None:
    """Make a plain file of an encrypted one."""
    _take_place(_written_anew(location, key, None), location)
    location.key_file.unlink(missing_ok=True)


def rekey(location: FileLocation, old: bytes, passphrase: str) -> None:
    """Give the file a new key, which only this passphrase opens; every other one is revoked."""
    key, salt = keyfile.new_key(), keyfile.new_salt()
    fresh = _written_anew(location, old, key + salt)
    try:
        keyfile.add_for(location, key, salt, passphrase)
        _take_place(fresh, location)
    finally:
        fresh.unlink(missing_ok=True)
        keyfile.drop_others(location)


def _written_anew(location: FileLocation, old: bytes | None, new: bytes | None) -> Path:
    """A whole copy beside the file, with another key or none."""
    fresh = location.path.with_name(location.path.name + ".new")
    fresh.unlink(missing_ok=True)
    try:
        with told(location):
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with _alone(location, old) as (connection, journal):
                key = "" if new is None else f"x'{new.hex()}'"
                connection.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(fresh), key))
                connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
                (layout,) = connection.execute("PRAGMA main.user_version").fetchone()
                connection.execute(f"PRAGMA fresh.user_version = {layout}")
                _compare(connection, location)
                connection.execute("DETACH DATABASE fresh")
            with closing(dbapi2.connect(str(fresh), isolation_level=None)) as copy:
                unlock(copy, new)
                set_journal(copy, journal)
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
    except BaseException as error:  # nothing half-written stays, whatever it was
        fresh.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise faults.of_file(error, fresh) from None
        raise
    return fresh


@contextmanager
def _alone(location: FileLocation, key: bytes | None) -> Iterator[tuple[Any, str]]:
    """A connection that nobody else has beside it, and the journal that the file kept before."""
    connection = dbapi2.connect(str(location.path), timeout=_PATIENCE_S, isolation_level=None)
    with closing(connection):
        unlock(connection, key)
        journal = journal_of(connection)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA temp_store = MEMORY")
        if set_journal(connection, "delete") != "delete":
            raise faults.Busy(location.path)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # in this mode the lock stays
        try:
            yield connection, journal
        finally:
            connection.execute("PRAGMA locking_mode = NORMAL")
            set_journal(connection, journal)


def _compare(connection: Any, location: FileLocation) -> None:
    """Both sides have the same tables with as many rows; the new one is sound."""
    (sound,) = connection.execute("PRAGMA fresh.quick_check(1)").fetchone()
    if sound != "ok" or _counts(connection, "main") != _counts(connection, "fresh"):
        raise faults.NotADatabase(location.path)


def _counts(connection: Any, side: str) -> dict[str, int]:
    tables = f"SELECT name FROM {side}.sqlite_schema WHERE type = 'table'"  # noqa: S608  # ours
    names = [name for (name,) in connection.execute(tables).fetchall()]
    return {name: _count(connection, side, name) for name in names}


def _count(connection: Any, side: str, table: str) -> int:
    quoted = table.replace('"', '""')
    query = f'SELECT count(*) FROM {side}."{quoted}"'  # noqa: S608  # a table's own name
    found: int = connection.execute(query).fetchone()[0]
    return found


def _take_place(fresh: Path, location: FileLocation) -> None:
    try:
        fresh.replace(location.path)
        for log in location.logs:
            log.unlink(missing_ok=True)
        _sync_folder(location.path.parent)
    except OSError as error:
        raise faults.of_file(error, location.path) from None


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and its journal keeps the order
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
