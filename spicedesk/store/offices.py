"""The row of the office and the rows of its recipients."""

from typing import Any

import sqlalchemy as sa

from spicedesk.store.schema import kept, new_id, office, recipient

_THE_ONE = 1


def save(connection: sa.Connection, values: dict[str, Any]) -> None:
    """Write the office's one row."""
    changed = connection.execute(sa.update(office).where(office.c.id == _THE_ONE).values(values))
    if not changed.rowcount:
        connection.execute(sa.insert(office).values(id=_THE_ONE, **values))


def get(connection: sa.Connection, *, to_change: bool = False) -> dict[str, Any] | None:
    """The office's columns without its key; read `to_change`, they are held for this desk."""
    query = sa.select(*kept(office, "id"))
    row = connection.execute(query.with_for_update() if to_change else query).mappings().first()
    return None if row is None else dict(row)


def recipients(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every recipient's columns without the keys, by name."""
    columns = kept(recipient, "id")
    rows = connection.execute(sa.select(*columns).order_by(recipient.c.name)).mappings()
    return [dict(row) for row in rows]


def add_recipients(connection: sa.Connection, added: list[dict[str, Any]]) -> None:
    """Enter recipients."""
    connection.execute(sa.insert(recipient), [{"id": new_id(), **values} for values in added])
