"""A SQLite file, plain or encrypted, of one desk or of several: settings, and patience.

A file says by its journal whether desks on several computers share it: a write-ahead
log needs memory that only one computer has, so a shared file keeps a rollback journal.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.store import checksums, filesystems
from spicedesk.store.driver_errors import is_gone

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
    `key` is none for a plain file.
    """

    def __init__(
        self, path: Path, key: bytes | None, waiting: Callable[[], None], journal: str | None
    ) -> None:
        self.key = key
        self._path, self._waiting, self._journal = path, waiting, journal
        self.is_shared = False

    def connect(self) -> Any:
        if is_gone(self._path):  # SQLite would begin a new one where a drive was pulled out
            raise faults.Unreachable(str(self._path))
        connection = dbapi2.connect(
            str(self._path), timeout=PATIENCE_S, check_same_thread=False, isolation_level=None
        )
        try:
            unlock(connection, self.key)
            mode = _set_up(connection, self._journal)
            connection.create_function(checksums.FUNCTION, 1, checksums.of, deterministic=True)
            if self._journal not in {None, mode}:  # somebody has it open as it was
                raise faults.Busy(self._path)
            self.is_shared = mode != _WAL
        except BaseException:
            connection.close()
            raise
        return connection

    def begin(self, connection: sa.Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        options = connection.get_execution_options()
        if options.get("spicedesk_write"):
            is_relaxed = options.get("spicedesk_relaxed")
            driver.execute(f"PRAGMA synchronous = {'NORMAL' if is_relaxed else 'FULL'}")
            longest = _RELAXED_S if is_relaxed else PATIENCE_S
            _patiently(driver, "BEGIN IMMEDIATE", self._waiting, longest)
            if not checksums.is_armed(driver):  # what others hold is waited for by now
                checksums.arm(driver)
            return
        driver.execute("BEGIN")
        if self.is_shared:
            # The lock of the first read is waited for here; later reads of the snapshot have it.
            _patiently(driver, "PRAGMA data_version", self._waiting)

    def commit(self, connection: sa.Connection) -> None:
        # Where readers hold up the commit, the transaction stays open and can be committed again.
        driver: Any = connection.connection.dbapi_connection
        if driver.in_transaction:
            _patiently(driver, "COMMIT", self._waiting)


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


def is_busy(error: BaseException) -> bool:
    """Whether it is another desk that stands in the way."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith("SQLITE_BUSY") or "locked" in str(error)
