"""The offices of all sizes, made once: a file of each kind, and a database on a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.offices import Office
from spicedesk.services import databases, demo
from spicedesk.services import offices as office_records
from spicedesk.services.demo import filling
from spicedesk.store.location import FileLocation, Location, ServerLocation
from tests import postgres


def offices(folder: Path, server: str, counts: tuple[int, ...]) -> list[Office]:
    """Every office, the small ones first; what is there from an earlier run is taken."""
    made: list[Office] = []
    for count in counts:
        encrypted = FileLocation(folder / f"{count}-encrypted.spicedesk")
        demo.open_or_make(encrypted, count).store.close()
        plain = FileLocation(folder / f"{count}-plain.spicedesk")
        if not plain.path.exists():
            _made(plain, count)
        on_server = ServerLocation(_database(server, f"office_{count}"))
        demo.open_or_make(on_server, count).store.close()
        _settle(on_server)
        made += [
            Office(count, "plain", plain),
            Office(count, "encrypted", encrypted),
            Office(count, "postgres", on_server),
        ]
    return made


@contextmanager
def server(folder: Path, given: str | None) -> Iterator[str]:
    """A server to measure on: the one that was given, or one of our own in the folder."""
    if given is not None:
        yield given
        return
    with postgres.server(folder) as uri:
        yield uri


def empty_databases(server: str) -> Iterator[Location]:
    """One empty database after the other."""
    while True:
        yield ServerLocation(_database(server, f"bulk_{token_hex(4)}"))


def _made(plain: FileLocation, count: int) -> None:
    """Filled as the others are: a decrypted copy has full pages, in which every row costs more."""
    begun = FileLocation(plain.path.with_suffix(".begun"))
    begun.path.unlink(missing_ok=True)
    desk = databases.create(begun, None, office_records.empty())
    filling.fill(desk, count, None)
    desk.store.close()
    begun.path.replace(plain.path)


def _database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}".encode())
    parts = urlsplit(server)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _settle(location: ServerLocation) -> None:
    """What a server does by itself after a while: count its rows, and note which are settled."""
    with psycopg.connect(location.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
