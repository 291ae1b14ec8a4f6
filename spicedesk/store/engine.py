"""One way into the database: a local file or a Postgres server, opened and watched alike."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.store.location import Location, ServerLocation
from spicedesk.store.migrations import HEAD

Connection = sa.Connection
"""A connection within a transaction; what services pass on without looking inside."""

UNFINISHED = "copying"
"""Stands in the place of the schema's version until a copy is whole."""
_PATIENCE_MS = 5_000
_LEAST_BYTES_FREE = 256 * 1024
_CONNECT_TIMEOUT_S = 5


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
        return _server_engine(location)
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


def file_engine(path: Path, key: bytes | None) -> sa.Engine:
    """An engine on a SQLite file, encrypted (SQLCipher) where there is a key."""
    from sqlcipher3 import dbapi2  # a desk on a server never needs it

    def connect() -> Any:
        connection = dbapi2.connect(
            str(path), timeout=_PATIENCE_MS / 1000, check_same_thread=False, isolation_level=None
        )
        try:
            unlock(connection, key)
            _set_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = sa.create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=sa.pool.QueuePool,
        hide_parameters=True,
    )
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def unlock(connection: Any, key: bytes | None) -> None:
    """Give a new connection the key of its file, if there is one."""
    # A wrong key is told by us, in one sentence.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def _set_up(connection: Any) -> None:
    """Settings of a connection; the first of them that reads the file proves the key."""
    for pragma in (
        "temp_store = MEMORY",  # sorting must not leave plain text in a temporary file
        "cache_size = -65536",  # KiB
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("spicedesk_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _server_engine(location: ServerLocation) -> sa.Engine:
    import psycopg  # a desk on a file never needs it

    def connect() -> Any:
        return psycopg.connect(
            location.url, connect_timeout=_CONNECT_TIMEOUT_S, application_name="spicedesk"
        )

    return sa.create_engine(
        "postgresql+psycopg://", creator=connect, hide_parameters=True, pool_pre_ping=True
    )


@contextmanager
def told(location: Location) -> Iterator[None]:
    """Turn what the driver says into what an office can act on."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        fault = _fault_of(error.orig, location)
        if fault is None:
            raise
        # The driver's own words may quote what somebody typed.
        raise fault from None
    except Exception as error:
        fault = _fault_of(error, location) if _is_driver_error(error) else None
        if fault is None:
            raise
        raise fault from None


def _is_driver_error(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] in {"sqlcipher3", "psycopg"}


def _fault_of(error: BaseException | None, location: Location) -> faults.StoreFault | None:
    place = str(location)
    if isinstance(location, ServerLocation):
        return _server_fault(error, place)
    fault = _file_fault(error, place)
    if isinstance(fault, faults.Unreachable) and _is_full(location.path.parent):
        # A full disk may also show as a shared-memory file that cannot grow.
        return faults.DiskFull(place)
    return fault


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES_FREE
    except OSError:
        return False


_FILE_FAULTS: dict[str, type[faults.StoreFault]] = {
    "SQLITE_NOTADB": faults.NotADatabase,
    "SQLITE_CORRUPT": faults.NotADatabase,
    "SQLITE_FULL": faults.DiskFull,
    "SQLITE_BUSY": faults.Busy,
    "SQLITE_LOCKED": faults.Busy,
    "SQLITE_READONLY": faults.ReadOnly,
    "SQLITE_CANTOPEN": faults.ReadOnly,
    "SQLITE_PERM": faults.ReadOnly,
    "SQLITE_IOERR": faults.Unreachable,
}
_FILE_MESSAGES: dict[str, type[faults.StoreFault]] = {
    "file is not a database": faults.NotADatabase,
    "malformed": faults.NotADatabase,
    "hmac check failed": faults.NotADatabase,
    "is full": faults.DiskFull,
    "locked": faults.Busy,
    "readonly database": faults.ReadOnly,
    "unable to open database file": faults.ReadOnly,
    "disk i/o error": faults.Unreachable,
}


def _file_fault(error: BaseException | None, place: str) -> faults.StoreFault | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    for code, fault in _FILE_FAULTS.items():
        if name.startswith(code):
            return fault(place)
    message = str(error).casefold()
    for words, fault in _FILE_MESSAGES.items():
        if words in message:
            return fault(place)
    return None


def _server_fault(error: BaseException | None, place: str) -> faults.StoreFault | None:
    import psycopg  # loaded already by whoever raised it

    state = getattr(error, "sqlstate", None) or ""
    message = str(error).casefold()
    if state.startswith("28") or "authentication failed" in message or "does not exist" in message:
        return faults.LoginRefused(place) if not state.startswith("42") else None
    if state in {"42501", "25006"}:
        return faults.ReadOnly(place)
    if state.startswith("53"):
        return faults.DiskFull(place)
    if state in {"55P03", "40P01", "57014"}:
        return faults.Busy(place)
    if isinstance(error, psycopg.ProgrammingError) and not state:
        return faults.LoginRefused(place)  # an option in the URL that the driver does not know
    if isinstance(error, psycopg.OperationalError):
        return faults.Unreachable(place)
    return None
