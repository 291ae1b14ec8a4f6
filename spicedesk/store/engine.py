"""One way into the database: a local file or a Postgres server, opened and watched alike."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.store.driver_errors import told
from spicedesk.store.location import Location, ServerLocation
from spicedesk.store.migrations import HEAD

Connection = sa.Connection
"""A connection within a transaction; what services pass on without looking inside."""

UNFINISHED = "copying"
"""Stands in the place of the schema's version until a copy is whole."""


class Store:
    """An open database.

    `read` sees one snapshot and changes nothing; `write` is one transaction that
    is kept whole or not at all. Both turn the driver's errors into `Fault`s.
    """

    def __init__(self, location: Location, engine: sa.Engine) -> None:
        self.location = location
        self.engine = engine
        self.is_server = engine.dialect.name == "postgresql"
        self._reading = engine.execution_options(
            **(
                {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                if self.is_server
                else {}
            )
        )
        self._writing = engine.execution_options(spicedesk_write=True)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One snapshot of the database."""
        with told(self.location), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction, committed at the end and rolled back on any exception."""
        with told(self.location), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(location: Location, key: bytes | None) -> Store:
    """Open a database whose schema is the one this program knows.

    `key` is that of an encrypted file (`keyfile.key_of`).

    Raises a `StoreFault` that says what is wrong and the way out.
    """
    store = Store(location, engine_for(location, key))
    try:
        require_current(store)
    except BaseException:
        store.close()
        raise
    return store


def engine_for(location: Location, key: bytes | None) -> sa.Engine:
    """An engine on what lies at a place, without a look at its schema."""
    if isinstance(location, ServerLocation):
        from spicedesk.store.postgres import server_engine  # a desk on a file never needs it

        return server_engine(location)
    from spicedesk.store.sqlite import file_engine  # nor a desk on a server this

    return file_engine(location.path, key)


def require_current(store: Store) -> None:
    """Refuse a schema that is missing, older, or newer than this program's."""
    version = schema_version(store)
    if version is None:
        if store.is_server:
            raise faults.NoDatabase(str(store.location))
        raise faults.NotADatabase(str(store.location))
    if version == UNFINISHED:
        raise faults.UnfinishedCopy(str(store.location))
    if version > HEAD:
        raise faults.NewerSchema(str(store.location))
    if version < HEAD:
        raise faults.OlderSchema(str(store.location))


def schema_version(store: Store) -> str | None:
    """The revision that the database says it is at; none where there is no schema."""
    with store.read() as connection:
        if not _has_version_table(connection):
            return None
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return version


def _has_version_table(connection: sa.Connection) -> bool:
    if connection.dialect.name == "sqlite":
        query = "SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'"
    else:
        query = "SELECT count(to_regclass('alembic_version'))"
    return bool(connection.scalar(sa.text(query)))
