"""Copies a server of any schema into a file of the same, value by value."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.store import checksums
from spicedesk.store.engine import Store

_AT_ONCE = 2_000


def copy(source: Store, target: Store) -> None:
    """Fill an empty file of the source's own schema with every row of one snapshot."""
    tables = sa.MetaData()
    with source.read(unhurried=True) as rows, target.write(unhurried=True) as connection:
        tables.reflect(rows)
        driver: Any = connection.connection.dbapi_connection
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                _copy_table(rows, driver, table)


def _copy_table(rows: sa.Connection, driver: Any, table: sa.Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    insert = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  # reflected names
    query = sa.text(f'SELECT {names} FROM "{table.name}"')  # noqa: S608  # reflected names
    total = next((at for at, c in enumerate(table.columns) if c.name == checksums.COLUMN), None)
    found = rows.execution_options(yield_per=_AT_ONCE).execute(query)
    for batch in found.partitions():
        driver.executemany(insert, [_row(row, total) for row in batch])


def _row(row: sa.Row[Any], total: int | None) -> list[Any]:
    values = [_stored(value) for value in row]
    if total is not None:
        values[total] = checksums.verbatim(values[total])
    return values


def _stored(value: Any) -> Any:
    """A value of the server as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return bytes(value) if isinstance(value, memoryview) else value
