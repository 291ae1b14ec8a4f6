"""The series of customer numbers: each is given once, whatever happens to the file in between.

Which numbers were given after a backup was made nobody knows who restores it. So the series of
a restored office goes on in a block that nobody had yet: behind 10-0042 comes 11-0000.
"""

import sqlalchemy as sa

from spicedesk.store import secrets
from spicedesk.store.schema import number_series

LINEAGE = "numbers.lineage"
"""The series' own name in the office, the same in all that was restored from its backups."""
MOST = 100_000_000
"""A place in the series beyond this is a mistake, or a lie, of whoever tells it."""
_BLOCK = 10_000
_SERIES = "person"


def lineage(connection: sa.Connection) -> bytes | None:
    """The name of the series, if it has one."""
    return secrets.get(connection, LINEAGE)


def next_of(connection: sa.Connection) -> int:
    """The place in the series that is given next; reads offices of every schema."""
    query = sa.text("SELECT next FROM number_series WHERE name = :name")
    return connection.scalar(query, {"name": _SERIES}) or 1


def block_beyond(known: int) -> int:
    """Where the first block begins that lies beyond the place which is known to be next."""
    return (known // _BLOCK + 1) * _BLOCK


def go_on(connection: sa.Connection, name: bytes, serial: int) -> None:
    """Let the series, which has this name from now on, go on at a place further on."""
    secrets.replace(connection, LINEAGE, name)
    values = {"next": serial}
    of_persons = number_series.c.name == _SERIES
    moved = connection.execute(sa.update(number_series).where(of_persons).values(values))
    if not moved.rowcount:
        connection.execute(sa.insert(number_series).values(name=_SERIES, **values))
