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


def copy_file(store: Store, target: Path, progress: Progress) -> None:
    """Copy an office's file as it is at this moment (SQLite's online backup), same key, same salt.

    In a file of one computer others go on writing meanwhile; of a shared one they can read.
    Raises `Stopped` where `progress` returns false, and `StoreFault`.
    """
    location = store.location
    if not isinstance(location, FileLocation):
        raise TypeError("a file was expected")
    key = store.key
    salted = None if key is None else key + bytes.fromhex(keyfile.file_id(location))

    def tell(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise Stopped

    os.close(files.private(target))
    with store.read(unhurried=True) as connection, _told(location, target):
        connection.scalar(sa.text("SELECT count(*) FROM sqlite_schema"))  # the snapshot begins
        source: Any = connection.connection.dbapi_connection
        with closing(dbapi2.connect(str(target), isolation_level=None)) as copy:
            unlock(copy, salted)
            copy.execute("PRAGMA synchronous = OFF")  # it is brought to the disk as a whole
            source.backup(copy, pages=_PAGES, progress=tell, sleep=0)
    files.sync_file(target)


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
