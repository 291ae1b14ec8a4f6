"""Puts many rows into a table at once, the way that each driver does best."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

_WORTH_IT = 20
"""For fewer rows SQLAlchemy's own way is as quick."""


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, within the connection's transaction."""
    if not rows:
        return
    if len(rows) < _WORTH_IT:
        connection.execute(sa.insert(table), rows)
        return
    dialect = connection.dialect
    adapters = [(name, _adapter(table.c[name], dialect)) for name in rows[0]]
    values = ([row[name] if to is None else to(row[name]) for name, to in adapters] for row in rows)
    quote = dialect.identifier_preparer
    names = ", ".join(quote.quote(name) for name, _to in adapters)
    into = f"{quote.format_table(table)} ({names})"
    driver: Any = connection.connection.dbapi_connection
    if dialect.name == "postgresql":
        _copy(driver, into, values)
    else:
        marks = ", ".join("?" * len(adapters))
        driver.executemany(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608  # our names


def _copy(driver: Any, into: str, values: Iterable[list[Any]]) -> None:
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _adapter(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """What SQLAlchemy itself does to a value before the driver gets it."""
    adapter: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return adapter
