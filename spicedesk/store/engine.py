"""One way into the database: a local file or a Postgres server, opened and watched alike."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.store import audit, interrupting
from spicedesk.store.driver_errors import told
from spicedesk.store.keyfile import FileKey
from spicedesk.store.location import FileLocation, Location, ServerLocation
from spicedesk.store.migrations import HEAD
from spicedesk.store.schema.base import new_id
from spicedesk.store.superseded import Superseded

if TYPE_CHECKING:
    from spicedesk.store.sqlite import File  # a desk on a server never needs these
    from spicedesk.store.takeover import Takeover

Connection = sa.Connection
"""A connection within a transaction; what services pass on without looking inside."""

_TIMES = 5
"""So often a transaction begins anew because another file took the place meanwhile."""
_PATIENCE_S, _PAUSE_S = 45.0, 0.5
"""So long is asked, and so often, what became of a change when its answer was lost."""

UNFINISHED = "copying"
"""Stands in the place of the schema's version until a copy is whole."""


class Store:
    """An open database.

    `read` sees one snapshot and changes nothing; `write` is one transaction that
    is kept whole or not at all. Both turn the driver's errors into `Fault`s.
    `waiting` is called each second that another desk holds this one up; whoever
    has somebody to tell puts a function there. `session` tells this desk's changes
    from those of others. `remarks` are sentences about what was found and tidied at the opening.
    """

    def __init__(
        self, location: Location, key: bytes | None = None, *, journal: str | None = None
    ) -> None:
        self.location = location
        self.session = new_id()
        self.waiting: Callable[[], None] = _tell_nobody
        self._file: File | None = None
        self._looks = audit.Looks()
        self.remarks: tuple[str, ...] = ()
        self._schema: int | None = None
        self._end: audit.End | None = None
        self._takeover: Takeover | None = None
        self._unanswered: tuple[list[audit.Link], list[audit.Link]] | None = None
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
        with self._told(), self._begun(engine) as connection:
            interrupt = interrupting.current()
            if interrupt is None:
                yield connection
                return
            with interrupt.over(connection.connection.dbapi_connection):
                yield connection

    @contextmanager
    def write(self, *, unhurried: bool = False, relaxed: bool = False) -> Iterator[sa.Connection]:
        """One transaction, committed at the end and rolled back on any exception.

        What was noted of it (`records.log`) becomes links of the chain as its last act. Where
        the answer to the commit is lost they tell whether it was done: then all is well, else
        it is a fault. A `relaxed` one outlives this program, but perhaps not a power failure.
        """
        self._settle()
        engine = self._writing.execution_options(
            spicedesk_unhurried=unhurried, spicedesk_relaxed=relaxed
        )
        links, looks, is_ending = list[audit.Link](), list[audit.Link](), False
        try:
            with self._told(), self._begun(engine) as connection:
                connection.execution_options(spicedesk_links=links)
                self._require_unchanged(connection)
                yield connection
                looks = self._looks.taken()
                end = self._append(connection, [*looks, *links])
                is_ending = True
                connection.commit()
                self._end = end
        except BaseException as error:
            if is_ending and isinstance(error, faults.Unreachable) and self._was_done(looks, links):
                return
            self._looks.add(looks)
            raise

    def remember_schema(self) -> None:
        """Notice from now on when another desk changes the schema."""
        if not self.is_server:
            with self.read() as connection:
                self._schema = connection.exec_driver_sql("PRAGMA schema_version").scalar()
                with suppress(sa.exc.DatabaseError):  # a damaged file is told when it is used
                    self._end = audit.head(connection)

    def look(self, link: audit.Link) -> None:
        """Note that somebody was looked at; nobody is kept waiting for it, or told of a fault.

        Where it cannot be noted at once, it is with whatever is written next, or when this
        database is closed.
        """
        self._looks.add([link])
        if self._unanswered is None:  # else whoever saves next has to hear of that first
            with suppress(faults.StoreFault), self.write(relaxed=True):
                pass

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Faults in words; of a drive that is gone no file stays open, else it never came back."""
        try:
            with told(self.location):
                yield
        except Superseded:  # once more, and once more again
            raise faults.Busy(str(self.location)) from None
        except faults.Unreachable:
            if not self.is_server:
                self.engine.dispose()
            raise

    def _begun(self, engine: sa.Engine) -> sa.Connection:
        """A transaction in the file that lies there now; closed, it is rolled back."""
        for _attempt in range(_TIMES):
            if self._takeover is not None:
                self._takeover.look()
            try:
                return _begun(engine.connect())
            except Superseded:
                if self._takeover is not None:
                    self._takeover.take_up()
        raise Superseded

    def _append(self, connection: sa.Connection, links: list[audit.Link]) -> audit.End | None:
        try:
            return audit.append(connection, links, self.session, self._end)
        except audit.BrokenEnd:
            raise faults.RecordBroken(str(self.location)) from None
        except audit.ShorterChain:
            raise faults.RolledBack(str(self.location)) from None

    def _was_done(self, looks: list[audit.Link], links: list[audit.Link]) -> bool:
        """Whether a transaction was committed whose answer never came; asks until it is told.

        For looks alone it is asked once, and else before the next change: nobody waits for them.
        """
        if not looks and not links:
            return False
        self._unanswered = (looks, links)
        deadline = time.monotonic() + (_PATIENCE_S if links else 0)
        while True:
            try:
                return self._is_noted()
            except faults.StoreFault:
                if time.monotonic() > deadline:
                    raise faults.Unanswered(str(self.location)) from None
            self.waiting()
            time.sleep(_PAUSE_S)

    def _is_noted(self) -> bool:
        """Whether the change without an answer was made; from then on it has one."""
        looks, links = self._unanswered or ([], [])
        with self._told(), self._begun(self._writing) as connection:
            found = audit.has(connection, [*looks, *links][-1])
        self._unanswered = None
        return found

    def _require_unchanged(self, connection: sa.Connection) -> None:
        """Write nothing into a file that a newer program upgraded since it was opened.

        A server says so by itself, where an act is noted.
        """
        if self._schema is None or self.is_server:
            return
        driver: Any = connection.connection.dbapi_connection
        (found,) = driver.execute("PRAGMA schema_version").fetchone()
        if found != self._schema:
            require_current(self)
            self._schema = found

    def _settle(self) -> None:
        """Before anything else is written, find out what became of the change before."""
        if self._unanswered is None:
            return
        looks, links = self._unanswered
        if not self._is_noted():
            self._looks.add(looks)
        elif links:
            raise faults.SavedAfterAll(str(self.location))

    @property
    def is_shared(self) -> bool:
        """Whether it is a file that several computers may have open."""
        return self._file is not None and self._file.is_shared

    @property
    def key(self) -> bytes | None:
        """The key of an encrypted file, for a copy of it; none of a plain one or a server."""
        return self._file.key if self._file is not None else None

    @property
    def generation(self) -> int:
        """How often the keys of an open file were changed, as the file says; zero for a server."""
        return 0 if self._file is None else self._file.generation or 0

    @property
    def login(self) -> str | None:
        """As whom the server knows this desk; none for a file."""
        if not self.is_server:
            return None
        with self.read() as connection:
            name: str = connection.connection.dbapi_connection.info.user  # type: ignore[union-attr]
            return name

    def close(self) -> None:
        """Note what could not be noted before, and give back every connection."""
        if self._looks.are_waiting and self._unanswered is None:
            with suppress(faults.StoreFault), self.write():
                pass
        self.engine.dispose()

    def is_asked_to_let_go(self) -> bool:
        """Whether somebody changes the file at this moment, and nobody may have it open."""
        return self._takeover is not None and self._takeover.is_asked()

    def is_elsewhere(self) -> bool:
        """Whether another file took the place of the one that was opened."""
        return self._file is not None and not self._file.is_there()

    def _wait(self) -> None:
        self.waiting()

    def _engine(self, key: bytes | None, journal: str | None) -> sa.Engine:
        if isinstance(self.location, ServerLocation):
            from spicedesk.store.postgres import server_engine  # a desk on a file never needs it

            return server_engine(self.location)
        from spicedesk.store.sqlite import file_engine  # nor a desk on a server these
        from spicedesk.store.takeover import Takeover

        engine, self._file = file_engine(self.location.path, key, self._wait, journal=journal)
        self._takeover = Takeover(self.location, self._file, engine, self._wait)
        return engine


def _begun(connection: sa.Connection) -> sa.Connection:
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection


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
        _require_known(store, key)
        store.remember_schema()
    except BaseException:
        store.close()
        raise
    return store


def _require_known(store: Store, key: bytes | None) -> None:
    """Refuse a key file that is older than the file, or that alone calls the office a demo."""
    if not isinstance(key, FileKey) or not isinstance(store.location, FileLocation):
        return
    if store.generation > key.generation:
        raise faults.KeyFileOlder(store.location.key_file)
    if key.is_open:
        with store.read() as connection:
            if not connection.scalar(sa.text("SELECT is_demo FROM office")):
                raise faults.PassphraseNeeded(str(store.location))


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
        versions = connection.scalars(sa.text("SELECT version_num FROM alembic_version")).all()
    return versions[0] if len(versions) == 1 and _is_version(versions[0]) else None


def _is_version(found: object) -> bool:
    """Whether it is one of ours, or may be one of a newer program's."""
    return isinstance(found, str) and (found > HEAD or bool(re.fullmatch(r"\d{4}", found)))


def _has_version_table(connection: sa.Connection) -> bool:
    if connection.dialect.name == "sqlite":
        query = "SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'"
    else:
        query = "SELECT count(to_regclass('alembic_version'))"
    return bool(connection.scalar(sa.text(query)))
