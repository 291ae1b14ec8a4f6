"""A SQLite file, plain or encrypted, of one desk or of several: settings, and patience.

A file says by its journal whether desks on several computers share it: a write-ahead
log needs memory that only one computer has, so a shared file keeps a rollback journal.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.store import checksums, filesystems
from spicedesk.store.driver_errors import is_gone
from spicedesk.store.superseded import Superseded

PATIENCE_S = 20.0
"""How long a desk waits for the others before it gives up."""
_RELAXED_S = 1.0
"""What nobody waits for does not keep others waiting either."""
_TURN_MS = 1_000
"""After so long a wait is told; SQLite itself asks again within this time."""
_WAL = "wal"


def file_engine(
    path: Path, key: bytes | None, waiting: Callable[[], None], *, journal: str | None = None
) -> "tuple[sa.Engine, File]":
    """An engine on a SQLite file, encrypted (SQLCipher) where there is a key.

    `waiting` is called each second that another desk is waited for. `journal` sets
    the journal of a new file (`wal` or `delete`); without it the file keeps its own,
    unless it was moved to a drive of the network. Raises `NoLocks` where no journal helps.
    """
    file = File(path, key, waiting, _journal_for(path, journal))
    engine = sa.create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=file.connect,
        poolclass=sa.pool.QueuePool,
        hide_parameters=True,
    )
    sa.event.listen(engine, "begin", file.begin)
    sa.event.listen(engine, "commit", file.commit)
    return engine, file


def _journal_for(path: Path, wanted: str | None) -> str | None:
    drive = filesystems.of(path)
    if drive is not None and drive.locks_stay_here:
        raise faults.NoLocks(path)
    return "delete" if drive is not None and drive.is_network else wanted


class File:
    """Opens one file, and begins and ends its transactions.

    `is_shared` is known once it was opened: whether several computers may have it open.
    `key` is none for a plain file. `generation` and `schema` are what the file said when it was
    opened; a transaction that writes looks at them again, and at what lies at the path.
    """

    def __init__(
        self, path: Path, key: bytes | None, waiting: Callable[[], None], journal: str | None
    ) -> None:
        self.key = key
        self.generation: int | None = None
        self.is_shared = False
        self._path, self._waiting, self._journal = path, waiting, journal
        self._identity: files.Identity | None = None

    def connect(self) -> Any:
        """A connection of its own, for the pool; raises `Superseded` where the file changed."""
        if is_gone(self._path):  # SQLite would begin a new one where a drive was pulled out
            raise faults.Unreachable(str(self._path))
        found = files.identity(self._path)
        connection = connected(self._path, self.key, PATIENCE_S)
        try:
            mode = _set_up(connection, self._journal)
            connection.create_function(checksums.FUNCTION, 1, checksums.of, deterministic=True)
            if self._journal not in {None, mode}:  # somebody has it open as it was
                raise faults.Busy(self._path)
            self._require_the_one(connection, found)
            self.is_shared = mode != _WAL
        except BaseException as error:
            connection.close()
            # A file that took the place may have the number of one that is long gone.
            if self._identity is not None and is_no_database(error):
                raise Superseded from None
            raise
        return connection

    def forget(self, key: bytes | None) -> None:
        """Open whatever lies at the path from now on, with this key."""
        self.key, self._identity, self.generation = key, None, None

    def is_there(self) -> bool:
        """Whether what lies at the path is what was opened; nothing may, where a drive is gone."""
        found = files.identity(self._path)
        return found is None or self._identity in {None, found}

    def begin(self, connection: sa.Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        options = connection.get_execution_options()
        if options.get("spicedesk_write"):
            is_relaxed = options.get("spicedesk_relaxed")
            driver.execute(f"PRAGMA synchronous = {'NORMAL' if is_relaxed else 'FULL'}")
            longest = _RELAXED_S if is_relaxed else PATIENCE_S
            _patiently(driver, "BEGIN IMMEDIATE", self._waiting, longest)
            self._require_ours(driver)
            if not checksums.is_armed(driver):  # what others hold is waited for by now
                checksums.arm(driver)
            return
        if driver.file != self._identity:
            raise Superseded
        driver.execute("BEGIN")
        if self.is_shared:
            # The lock of the first read is waited for here; later reads of the snapshot have it.
            _patiently(driver, "PRAGMA data_version", self._waiting)

    def commit(self, connection: sa.Connection) -> None:
        # Where readers hold up the commit, the transaction stays open and can be committed again.
        driver: Any = connection.connection.dbapi_connection
        if driver.in_transaction:
            _patiently(driver, "COMMIT", self._waiting)
            if not self.is_shared:
                self._note_log(driver)

    def _require_the_one(self, connection: Any, found: files.Identity | None) -> None:
        """Every connection has the same file open, and it is the one at the path."""
        number = int(connection.execute("PRAGMA application_id").fetchone()[0])
        known = self._identity in {None, found} and self.generation in {None, number}
        if number < 0 or not known or files.identity(self._path) != found:
            raise Superseded
        self._identity, self.generation = found, number

    def _require_ours(self, driver: Any) -> None:
        """Within the lock of a transaction that writes: nobody else's file took the place."""
        (number,) = driver.execute("PRAGMA application_id").fetchone()
        if number < 0 or files.identity(self._path) != self._identity:
            raise Superseded
        self.generation = number
        if not self.is_shared:
            self._require_log(driver)

    def _require_log(self, driver: Any) -> None:
        """The log at the path is the one that this connection wrote, and no shorter."""
        known, found = driver.log, self._log()
        if known is None:
            self._note_log(driver)
        elif found is None or _inode(found) != _inode(known) or found.st_size < known.st_size:
            raise faults.RolledBack(str(self._path))

    def _note_log(self, driver: Any) -> None:
        found = self._log()
        if found is not None:
            driver.log = found

    def _log(self) -> os.stat_result | None:
        try:
            return os.stat(f"{self._path}-wal")  # noqa: PTH116  # asked in each transaction
        except OSError:
            return None


def _inode(found: os.stat_result) -> files.Identity:
    return found.st_dev, found.st_ino


class _Connection(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that knows which file it has open, and what it saw of its log."""

    file: files.Identity | None = None
    log: os.stat_result | None = None

    def close(self) -> None:
        super().close()
        if self.file is not None:
            files.let_go(self.file)
            self.file = None


def connected(path: Path, key: bytes | None, timeout: float) -> Any:
    """A connection to a file; its locks outlive what else reads the file in this program."""
    found = files.identity(path)
    if found is not None:
        files.use(found)
    try:
        connection = dbapi2.connect(
            str(path),
            timeout=timeout,
            check_same_thread=False,
            isolation_level=None,
            factory=_Connection,
        )
    except BaseException:
        if found is not None:
            files.let_go(found)
        raise
    connection.file = found
    try:
        unlock(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def opened(path: Path, key: bytes | None, timeout: float = PATIENCE_S) -> Iterator[Any]:
    """A connection of a moment, outside of the pool."""
    with closing(connected(path, key, timeout)) as connection:
        yield connection


def unlock(connection: Any, key: bytes | None) -> None:
    """Give a new connection the key of its file, if there is one."""
    # A wrong key is told by us, in one sentence.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def journal_of(connection: Any) -> str:
    """Which journal the file keeps: `wal`, or one that desks on several computers can share."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(mode)


def set_journal(connection: Any, journal: str) -> str:
    """Keep another journal from now on.

    Gives the one that is kept: a file that somebody else has open keeps its own.
    """
    (mode,) = connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()
    return str(mode)


def _set_up(connection: Any, journal: str | None) -> str:
    """Settings of a connection, and its journal; the first that reads the file proves the key."""
    for pragma in (
        "temp_store = MEMORY",  # sorting must not leave plain text in a temporary file
        "cache_size = -20480",  # KiB
        "synchronous = FULL",
        "fullfsync = ON",  # macOS keeps what was synced in the memory of the drive otherwise
        "checkpoint_fullfsync = ON",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    mode = journal_of(connection)
    if journal not in {None, mode}:
        mode = set_journal(connection, str(journal))
    if mode != _WAL:
        # A journal that is emptied, not deleted: one entry less in a folder across the network.
        connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute(f"PRAGMA busy_timeout = {_TURN_MS}")
    return mode


def _patiently(
    driver: Any, statement: str, waiting: Callable[[], None], longest: float | None = None
) -> None:
    """Run a statement that waits for other desks; raises the driver's `busy` in the end."""
    began = time.monotonic()
    while True:
        try:
            driver.execute(statement).fetchall()
        except dbapi2.OperationalError as error:
            most = PATIENCE_S if longest is None else longest
            if not is_busy(error) or time.monotonic() - began > most:
                raise
            waiting()
        else:
            return


def is_no_database(error: BaseException) -> bool:
    """Whether the key does not fit what lies there."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name == "SQLITE_NOTADB" or "file is not a database" in str(error)


def is_busy(error: BaseException) -> bool:
    """Whether it is another desk that stands in the way."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith("SQLITE_BUSY") or "locked" in str(error)
