"""A SQLite file, plain or encrypted: its driver, its settings, and patience with other desks."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

_PATIENCE_MS = 5_000


def file_engine(path: Path, key: bytes | None) -> sa.Engine:
    """An engine on a SQLite file, encrypted (SQLCipher) where there is a key."""

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
