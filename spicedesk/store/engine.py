"""One way into the database: a local file or a Postgres server, opened and watched alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.store import interrupting
from spicedesk.store.driver_errors import told
from spicedesk.store.location import Location, ServerLocation
from spicedesk.store.migrations import HEAD
from spicedesk.store.schema.base import new_id

if TYPE_CHECKING:
    from spicedesk.store.sqlite import File  # a desk on a server never needs it

Connection = sa.Connection
"""A connection within a transaction; what services pass on without looking inside."""

UNFINISHED = "copying"
"""Stands in the place of the schema's version until a copy is whole."""


class Store:
    """An open database.

    `read` sees one snapshot and changes nothing; `write` is one transaction that
    is kept whole or not at all. Both turn the driver's errors into `Fault`s.
    `waiting` is called each second that another desk holds this one up; whoever
    has somebody to tell puts a function there. `session` tells this desk's changes
    from those of others.
    """

    def __init__(
        self, location: Location, key: bytes | None = None, *, journal: str | None = None
    ) -> None:
        self.location = location
        self.session = new_id()
        self.waiting: Callable[[], None] = _tell_nobody
        self._file: File | None = None
        self.engine = self._engine(key, journal)
        self.is_server = isinstance(location, ServerLocation)
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine.execution_options(**(snapshot if self.is_server else {}))
        self._writing = self.engine.execution_options(
            spicedesk_write=True, spicedesk_session=self.session
        )

    @contextmanager
    def read(self, *, unhurried: bool = False) -> Iterator[sa.Connection]:
        """One snapshot of the database; `unhurried` work has no time limit on a server."""
        engine = self._reading
        if unhurried:
            engine = engine.execution_options(spicedesk_unhurried=True)
        with told(self.location), engine.connect() as connection:
            interrupt = interrupting.current()
            if interrupt is None:
                yield connection
                return
            with interrupt.over(connection.connection.dbapi_connection):
                yield connection

    @contextmanager
    def write(self, *, unhurried: bool = False) -> Iterator[sa.Connection]:
        """One transaction, committed at the end and rolled back on any exception."""
        engine = self._writing
        if unhurried:
            engine = engine.execution_options(spicedesk_unhurried=True)
        with told(self.location), engine.begin() as connection:
            yield connection

    @property
    def is_shared(self) -> bool:
        """Whether it is a file that several computers may have open."""
        return self._file is not None and self._file.is_shared

    @property
    def login(self) -> str | None:
        """As whom the server knows this desk; none for a file."""
        if not self.is_server:
            return None
        with self.read() as connection:
            name: str = connection.connection.dbapi_connection.info.user  # type: ignore[union-attr]
            return name

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _wait(self) -> None:
        self.waiting()

    def _engine(self, key: bytes | None, journal: str | None) -> sa.Engine:
        if isinstance(self.location, ServerLocation):
            from spicedesk.store.postgres import server_engine  # a desk on a file never needs it

            return server_engine(self.location)
        from spicedesk.store.sqlite import file_engine  # nor a desk on a server this

        engine, self._file = file_engine(self.location.path, key, self._wait, journal=journal)
        return engine


def _tell_nobody() -> None:
    """Whoever waits without anybody at the desk tells nobody."""


def open_store(location: Location, key: bytes | None) -> Store:
    """Open a database whose schema is the one this program knows.

    `key` is that of an encrypted file (`keyfile.key_of`).

    Raises a `StoreFault` that says what is wrong and the way out.
    """
    store = Store(location, key)
    try:
        require_current(store)
    except BaseException:
        store.close()
        raise
    return store


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
