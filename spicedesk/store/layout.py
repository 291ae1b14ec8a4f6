"""Whether the tables of a file are those that this program makes for its schema.

A trigger or a view of a stranger would run with the first thing that is done in the file. So
nothing is read before this but the list of what there is, which runs nothing.
"""

import os
import re
from contextlib import closing
from functools import cache
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from spicedesk.platform import files
from spicedesk.store import keyfile, setup
from spicedesk.store.driver_errors import told
from spicedesk.store.engine import Store
from spicedesk.store.location import FileLocation
from spicedesk.store.migrations import HEAD
from spicedesk.store.sqlite import unlock

Entries = dict[tuple[bytes, bytes], tuple[bytes, bytes | None]]
"""By kind and name, of which table each is, and the text that it was made with."""

_ENTRIES = """
    SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB)
    FROM sqlite_schema
"""
_STATISTICS: Entries = {
    (b"table", b"sqlite_stat1"): (b"sqlite_stat1", b"CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
}
"""What SQLite adds by itself where somebody lets it look for quicker ways."""
_LONGEST = 60


class NotOurs(Exception):
    """Something that is missing, so that the file is one of another program, or damaged."""


class Alien(Exception):
    """Something that another program added or changed: its kind, and its name as it can be shown.

    Either may be of the attacker's making.
    """

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(kind, name)
        self.kind, self.name = kind, name


def require_ours(location: FileLocation, key: bytes | None, revision: str) -> None:
    """Compare a file that nobody has open, before anything in it is used.

    Raises `NotOurs`, `Alien`, and `NotADatabase` where it cannot be read.
    """
    address = f"file:{quote(os.fsencode(location.path.absolute()))}?mode=ro&immutable=1"
    with told(location), closing(dbapi2.connect(address, uri=True, isolation_level=None)) as driver:
        unlock(driver, key)
        found = _entries(driver)
    _compare(found, revision)


def require_ours_now(store: Store) -> None:
    """The same of an office that is open, after it was brought up to this program's schema."""
    with store.read() as connection:
        found = _entries(connection.connection.dbapi_connection)
    _compare(found, HEAD)


def _compare(found: Entries, revision: str) -> None:
    if not re.fullmatch(r"\d{4}", revision) or not "0001" <= revision <= HEAD:
        raise NotOurs
    wanted = _made_by_us(revision)
    if not wanted.keys() <= found.keys():
        raise NotOurs
    for entry, made_with in found.items():
        if made_with not in {wanted.get(entry), _STATISTICS.get(entry)}:
            raise Alien(*(_shown(part) for part in entry))


@cache
def _made_by_us(revision: str) -> Entries:
    """What an empty office of a schema has, made by the very migrations."""
    with files.temporary_folder("spicedesk-schema-") as folder:
        place = FileLocation(folder / "office")
        store = setup.create_keyed(place, keyfile.new_key(), "", revision)
        try:
            with store.read() as connection:
                return _entries(connection.connection.dbapi_connection)
        finally:
            store.close()


def _entries(driver: Any) -> Entries:
    rows = driver.execute(_ENTRIES).fetchall()
    found = {(_bytes(kind), _bytes(name)): (_bytes(of), sql) for kind, name, of, sql in rows}
    if len(found) < len(rows):  # two of one name, which SQLite itself never writes
        raise NotOurs
    return found


def _bytes(value: bytes | None) -> bytes:
    return value or b""


def _shown(text: bytes) -> str:
    """Without anything that a terminal or a window would heed."""
    letters = text[:_LONGEST].decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "?" for letter in letters)
