"""Puts many rows into a table at once, the way that each engine does best."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

_WORTH_A_COPY = 20


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; by COPY where a server gets many."""
    if not rows:
        return
    if connection.dialect.name != "postgresql" or len(rows) < _WORTH_A_COPY:
        connection.execute(sa.insert(table), rows)
        return
    names = list(rows[0])
    columns = [table.c[name] for name in names]
    adapt = [_adapter(column, connection.dialect) for column in columns]
    quote = connection.dialect.identifier_preparer
    listed = ", ".join(quote.quote(name) for name in names)
    driver: Any = connection.connection.dbapi_connection
    into = f"COPY {quote.format_table(table)} ({listed}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([to(row[name]) for to, name in zip(adapt, names, strict=True)])


def _adapter(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any]:
    """What SQLAlchemy itself does to a value before the driver gets it."""
    processor = column.type.dialect_impl(dialect).bind_processor(dialect)
    return processor if processor is not None else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
