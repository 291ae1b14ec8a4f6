"""Makes the copy that a backup consists of, while everybody works, and opens it again."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.store import audit, keyfile, numbers, secrets
from spicedesk.store.driver_errors import told
from spicedesk.store.engine import Store, schema_version
from spicedesk.store.location import FileLocation
from spicedesk.store.schema import new_id
from spicedesk.store.sqlite import unlock

Progress = Callable[[int, int], bool]
"""Told how much of how much is done; says whether to go on."""

_PAGES = 2_048
_ATTEMPTS = 2
_PLAIN = b"SQLite format 3\x00"
_IDENTITY = "office.id"
_HAS_CHAIN = "0009"
"""Offices of an older schema have neither a chain nor an identity."""


class Stopped(Exception):
    """Whoever watches the progress wants no more of it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an office comes to at one moment: enough to tell a copy of it from another."""

    schema: str
    office: str | None
    persons: int
    links: int
    seal: bytes
    lineage: str | None
    next_number: int


def identify(store: Store) -> str:
    """What tells this office from every other, on whatever store it lies.

    Its series of customer numbers gets a name as well, which a restored office keeps.
    """
    with store.read() as connection:
        found, series = secrets.get(connection, _IDENTITY), numbers.lineage(connection)
    if found is not None and series is not None:
        return found.hex()
    with store.write() as connection:
        made = secrets.get_or_make(connection, _IDENTITY, lambda: new_id().bytes)
        secrets.get_or_make(connection, numbers.LINEAGE, lambda: made)
    return made.hex()


def lineage(connection: sa.Connection) -> bytes | None:
    """The name of an office's customer numbers; before they had one, that of the office itself."""
    return numbers.lineage(connection) or secrets.get(connection, _IDENTITY)


def forget_identity(connection: sa.Connection) -> None:
    """Let a copy become an office of its own, whose backups do not replace the first one's."""
    secrets.drop(connection, _IDENTITY)


def copy_file(store: Store, target: FileLocation, progress: Progress) -> bytes | None:
    """Copy an office's file and its key file as they are at this moment; gives the key.

    SQLite's online backup, with the same key and salt: in a file of one computer others go on
    writing meanwhile, of a shared one they can read. Both belong together even where the office
    gets another key meanwhile: then it is begun once more. Raises `Stopped` where `progress`
    returns false, and `StoreFault`.
    """
    location = store.location
    if not isinstance(location, FileLocation):
        raise TypeError("a file was expected")
    for _attempt in range(_ATTEMPTS):
        keys = _key_file_of(location)
        here = keyfile.file_id(location)  # asked after the key file, which changes first
        key, begins_with = _copy_pages(store, location, target.path, progress)
        if begins_with == here and (key is None or keys is not None):
            if key is not None and keys is not None:
                files.write_private(target.key_file, keys)
            files.sync_file(target.path)
            return key
        files.remove(target.path)
    raise faults.Busy(location.path)


def _key_file_of(location: FileLocation) -> bytes | None:
    try:
        return location.key_file.read_bytes()
    except FileNotFoundError:
        return None


def _copy_pages(
    store: Store, location: FileLocation, target: Path, progress: Progress
) -> tuple[bytes | None, str]:
    """Give the key of what was copied, and the bytes that the file began with."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise Stopped

    os.close(files.private(target))
    with store.read(unhurried=True) as connection, _told(location, target):
        connection.scalar(sa.text("SELECT count(*) FROM sqlite_schema"))  # the snapshot begins
        source: Any = connection.connection.dbapi_connection
        key, begins_with = store.key, _begins_with(source)
        with closing(dbapi2.connect(str(target), isolation_level=None)) as copy:
            unlock(copy, None if key is None else key + bytes.fromhex(begins_with))
            copy.execute("PRAGMA synchronous = OFF")  # it is brought to the disk as a whole
            source.backup(copy, pages=_PAGES, progress=tell, sleep=0)
    return key, begins_with


def _begins_with(driver: Any) -> str:
    """The salt of the file that a connection has open, whatever lies in its place by now."""
    salt = driver.execute("PRAGMA cipher_salt").fetchone()
    return str(salt[0]) if salt else _PLAIN.hex()


@contextmanager
def _told(location: FileLocation, target: Path) -> Iterator[None]:
    """What goes wrong while it is copied is told of the copy, but what is damaged is the office."""
    try:
        with told(FileLocation(target)):
            yield
    except faults.NotADatabase:
        raise faults.NotADatabase(str(location)) from None


def opened(location: FileLocation, key: bytes | None) -> Facts:
    """Open a copy, read every page of it, and tell what is in it.

    Raises `BackupFailed` where it is not sound.
    """
    store = Store(location, key)
    try:
        with store.read(unhurried=True) as connection:
            # Reading a page of an encrypted file verifies its seal.
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise faults.BackupFailed(location.path.parent)
        return facts(store)
    except faults.NotADatabase:
        raise faults.BackupFailed(location.path.parent) from None
    finally:
        store.close()


def facts(store: Store) -> Facts:
    """What an office of any schema comes to at this moment."""
    schema = schema_version(store)
    if schema is None:
        raise faults.NotADatabase(str(store.location))
    with store.read(unhurried=True) as connection:
        persons = connection.scalar(sa.text("SELECT count(*) FROM person")) or 0
        following = numbers.next_of(connection)
        if schema < _HAS_CHAIN:
            return Facts(schema, None, persons, 0, b"", None, following)
        office, series = secrets.get(connection, _IDENTITY), lineage(connection)
        links, seal = audit.head(connection)
    return Facts(schema, _hex(office), persons, links, seal, _hex(series), following)


def _hex(name: bytes | None) -> str | None:
    return name.hex() if name else None
