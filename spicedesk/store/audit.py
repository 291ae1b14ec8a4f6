"""The log of what was done, as a chain: each link is sealed together with the one before.

The seal is SHA-256 over the seal before and the link's own fields, each with its length
in front (as in a netstring), so that no field can pass for two. Whoever changes, removes,
adds or moves a link breaks the chain there; `audit_head` tells where it ends. Somebody who
can write the whole file can also seal it anew: what then gives them away is a seal that was
written down elsewhere, as in each backup.

Links wait within a transaction and are put on at its end, so that another desk waits for
nothing but the commit. On a server the function `spicedesk_note` does it, the only way in
that a clerk has; of SQLite there is only one that writes at a time.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.store.migrations import HEAD
from spicedesk.store.schema import audit_entry, audit_head, new_id

START = bytes(32)
"""What the first link is sealed together with."""
LOOK = "look."
"""What the names of acts begin with that only looked at somebody."""

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_AT_ONCE = 2_000
_COLUMNS = (
    "id", "person_id", "action", "occurred_at", "done_by", "details", "session",
    "sequence", "previous", "seal",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO audit_entry ({', '.join(_COLUMNS)}) "  # noqa: S608  # our names
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_MOVE_HEAD = """
    INSERT INTO audit_head (id, length, seal) VALUES (1, ?, ?)
    ON CONFLICT (id) DO UPDATE SET length = excluded.length, seal = excluded.seal
"""
_NOTE = "SELECT spicedesk_note(%s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Link:
    """One act; `details` names fields and keys, never values."""

    action: str
    person_id: UUID | None
    occurred_at: datetime
    done_by: str
    details: str | None = None
    id: UUID = field(default_factory=new_id)

    def seal(self, previous: bytes, session: UUID | None) -> bytes:
        """What this link and everything before it come to, noted from an open desk."""
        moment = self.occurred_at.astimezone(UTC).strftime(_MOMENT)
        fields = (self.id, self.person_id, self.action, moment, self.done_by, self.details, session)
        return hashlib.sha256(previous + b"".join(map(_measured, fields))).digest()


End = tuple[int, bytes]
"""Where the chain ended when a desk last saw it: how many links there were, and the last seal."""


class BrokenEnd(Exception):
    """The chain does not end where it says, so nothing can be put onto it."""


class ShorterChain(Exception):
    """The chain lacks links that a desk saw before."""


class Looks:
    """Links that nobody waits for: put on with the next transaction, whatever it is about."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Link] = []

    @property
    def are_waiting(self) -> bool:
        """Whether any is still to be noted."""
        return bool(self._waiting)

    def add(self, links: Sequence[Link]) -> None:
        """Let links wait, or wait again."""
        with self._lock:
            self._waiting.extend(links)

    def taken(self) -> list[Link]:
        """Every link that waits; it is the caller's now."""
        if not self._waiting:
            return []
        with self._lock:
            taken, self._waiting = self._waiting, []
        return taken


def append(
    connection: sa.Connection,
    links: Sequence[Link],
    session: UUID | None,
    seen: End | None = None,
) -> End | None:
    """Put links onto the end of the chain, in their order, as the last act of a transaction.

    In a file it goes on from where this desk last saw it end, or raises `ShorterChain`: an older
    file or log was put in its place. Gives the new end; none on a server, which has one alone.
    """
    if not links:
        return seen
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return _append_to_file(driver, links, session, seen)
    for start in range(0, len(links), _AT_ONCE):
        some = links[start : start + _AT_ONCE]
        _note(
            driver,
            (
                [link.id for link in some],
                [link.person_id for link in some],
                [link.action for link in some],
                [link.occurred_at for link in some],
                [link.done_by for link in some],
                [link.details for link in some],
                session,
                HEAD,
            ),
        )
    return None


def _note(driver: Any, values: tuple[Any, ...]) -> None:
    from psycopg.errors import UniqueViolation  # whoever has a server has loaded it

    try:
        driver.execute(_NOTE, values, prepare=True)
    except UniqueViolation:  # in this place there is a link
        raise BrokenEnd from None


def has(connection: sa.Connection, link: Link) -> bool:
    """Whether a link is on the chain, once every desk that is putting one on has done so."""
    if connection.dialect.name == "postgresql":
        # A server may still be committing what it was told by a connection that is gone.
        # Whoever puts a link on holds the end of the chain until then; ours is rolled back.
        with connection.begin_nested() as wait:
            append(connection, [Link("audit.wait", None, link.occurred_at, link.done_by)], None)
            wait.rollback()
    found = sa.select(audit_entry.c.id).where(audit_entry.c.id == link.id)
    return connection.scalar(found) is not None


def head(connection: sa.Connection) -> tuple[int, bytes]:
    """How many links there are, and the seal of the last."""
    row = connection.execute(sa.select(audit_head.c.length, audit_head.c.seal)).first()
    return (0, START) if row is None else (row.length, row.seal)


def _append_to_file(
    driver: Any, links: Sequence[Link], session: UUID | None, seen: End | None
) -> End:
    found = driver.execute("SELECT length, seal FROM audit_head").fetchone()
    length, seal = found or (0, START)
    if found is None and seen is not None and seen[0]:
        raise BrokenEnd
    if not isinstance(length, int) or not isinstance(seal, bytes):
        raise BrokenEnd
    if seen is not None and not _goes_on(driver, (length, seal), seen):
        raise ShorterChain
    rows = []
    for link in links:
        before, seal = seal, link.seal(seal, session)
        length += 1
        rows.append((*stored(link, session), length, before, seal))
    try:
        driver.executemany(_INSERT, rows)
    except driver.IntegrityError:  # in this place there is a link
        raise BrokenEnd from None
    driver.execute(_MOVE_HEAD, (length, seal))
    return length, seal


def _goes_on(driver: Any, end: End, seen: End) -> bool:
    """Whether a chain that ends here is the one that was seen before, or goes on from it."""
    if end[0] == seen[0] or not seen[0]:
        return end == seen or not seen[0]
    query = "SELECT seal FROM audit_entry WHERE sequence = ?"
    return end[0] > seen[0] and driver.execute(query, (seen[0],)).fetchone() == (seen[1],)


def stored(link: Link, session: UUID | None) -> Iterator[Any]:
    """The fields of a link as SQLAlchemy keeps them in SQLite."""
    yield link.id.hex
    yield link.person_id and link.person_id.hex
    yield link.action
    yield link.occurred_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    yield link.done_by
    yield link.details
    yield session and session.hex


def _measured(value: Any) -> bytes:
    if value is None:
        return b"-"
    content = str(value).encode()
    return b"%d:%b" % (len(content), content)
