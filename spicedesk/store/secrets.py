"""Keys that lie within the office, for whoever can open it."""

from collections.abc import Callable

import sqlalchemy as sa

from spicedesk.store.schema import office_secret


def get(connection: sa.Connection, name: str) -> bytes | None:
    """What is kept under a name, if anything."""
    query = sa.select(office_secret.c.content).where(office_secret.c.name == name)
    content: bytes | None = connection.scalar(query)
    return content


def get_or_make(connection: sa.Connection, name: str, make: Callable[[], bytes]) -> bytes:
    """The same within a transaction that writes; made once, however many desks ask."""
    found = get(connection, name)
    if found is not None:
        return found
    try:
        with connection.begin_nested():
            put(connection, name, make())
    except sa.exc.IntegrityError:  # another desk was quicker
        pass
    kept = get(connection, name)
    if kept is None:
        raise LookupError(name)
    return kept


def drop(connection: sa.Connection, name: str) -> None:
    """Keep nothing under a name."""
    connection.execute(sa.delete(office_secret).where(office_secret.c.name == name))


def put(connection: sa.Connection, name: str, content: bytes) -> None:
    """Keep something under a name that is not in use."""
    connection.execute(sa.insert(office_secret).values(name=name, content=content))


def replace(connection: sa.Connection, name: str, content: bytes) -> None:
    """Keep this under a name, whatever was kept under it."""
    drop(connection, name)
    put(connection, name, content)
