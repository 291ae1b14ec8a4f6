"""Walks the chain of what was done, and names the first link that is not as it was noted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.store import audit

Progress = Callable[[int, int], bool]
"""Told how many links of how many are done; says whether to go on."""

_AT_ONCE = 5_000
_LINK = "id", "person_id", "action", "occurred_at", "done_by", "details", "session"
_FIELDS = f"{', '.join(_LINK)}, sequence, previous, seal"
# Read as the driver gives them: a damaged value must not stop the reading.
_PAGE = (
    f"SELECT {_FIELDS} FROM audit_entry WHERE sequence > {{after}} "  # noqa: S608  # our names
    f"ORDER BY sequence LIMIT {_AT_ONCE}"
)
_OUTSIDE = (
    f"SELECT {_FIELDS} FROM audit_entry "  # noqa: S608  # our names
    "WHERE sequence IS NULL OR sequence < 1 LIMIT 1"
)


class Break(StrEnum):
    """What is wrong with a link."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    MOVED = "moved"
    END = "end"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that is wrong, by its place; what it says of itself, where it can be read."""

    what: Break
    sequence: int
    action: str | None = None
    occurred_at: datetime | None = None
    done_by: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """What a walk came to: how many links are sound, the last one's seal, what is broken."""

    length: int
    seal: bytes
    broken: Broken | None


class Stopped(Exception):
    """Whoever watches the progress wants no more of it."""


def walk(connection: sa.Connection, progress: Progress | None = None) -> Chain:
    """Seal every link anew and compare; raises `Stopped` where `progress` returns false."""
    with _legible(connection):
        return _walked(connection, progress)


def _walked(connection: sa.Connection, progress: Progress | None) -> Chain:
    length, seal = _end(connection)
    before, sound = audit.START, 0
    for row in _rows(connection):
        is_added = 0 <= length < sound + 1
        place = sound + 1
        broken = _named(Break.ADDED, row, place) if is_added else _broken(row, before, place)
        if broken is not None:
            return Chain(sound, before, broken)
        before, sound = bytes(row.seal), sound + 1
        if progress is not None and sound % _AT_ONCE == 0 and not progress(sound, length):
            raise Stopped
    if length < 0:
        return Chain(sound, before, Broken(Break.END, sound))
    if sound < length:
        return Chain(sound, before, Broken(Break.MISSING, sound + 1))
    if before != seal:
        return Chain(sound, before, Broken(Break.END, sound))
    outside = connection.exec_driver_sql(_OUTSIDE).first()
    if outside is not None:
        return Chain(sound, before, _named(Break.ADDED, outside, sound + 1))
    return Chain(sound, before, None)


@contextmanager
def _legible(connection: sa.Connection) -> Iterator[None]:
    """Let what is no text any more be read as something else that nobody wrote."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    before, driver.text_factory = driver.text_factory, lambda b: b.decode(errors="replace")
    try:
        yield
    finally:
        driver.text_factory = before


def _end(connection: sa.Connection) -> tuple[int, bytes]:
    """Where the chain says that it ends; -1 where it says nothing that could be so."""
    heads = connection.exec_driver_sql("SELECT length, seal FROM audit_head").all()
    if not heads:
        is_begun = connection.exec_driver_sql("SELECT 1 FROM office").first() is not None
        return (-1 if is_begun else 0), audit.START
    length, seal = heads[0]
    if len(heads) > 1 or not isinstance(length, int) or not isinstance(seal, bytes):
        return -1, audit.START
    return length, seal


def _rows(connection: sa.Connection) -> Iterator[Any]:
    last = 0
    while rows := connection.exec_driver_sql(_PAGE.format(after=last)).all():
        yield from rows
        last = int(rows[-1].sequence)


def _broken(row: Any, before: bytes, place: int) -> Broken | None:
    if row.sequence != place:
        return Broken(Break.MISSING, place)
    if _seal(row) != row.seal:
        return _named(Break.CHANGED, row, place)
    if row.previous != before:
        return _named(Break.MOVED, row, place)
    return None


def _seal(row: Any) -> bytes | None:
    """What a link comes to by itself; none where it cannot be read."""
    try:
        link = audit.Link(
            row.action, _uuid(row.person_id), _moment(row.occurred_at), row.done_by, row.details,
            UUID(str(row.id)),
        )  # fmt: skip
        session = _uuid(row.session)
        if isinstance(row.id, str) and tuple(row[: len(_LINK)]) != tuple(
            audit.stored(link, session)
        ):
            return None  # in a file the same moment or key can be written in several ways
        return link.seal(row.previous, session)
    except (TypeError, ValueError):
        return None


def _named(what: Break, row: Any, place: int) -> Broken:
    try:
        moment = _moment(row.occurred_at)
    except (TypeError, ValueError):
        moment = None
    return Broken(what, place, _text(row.action), moment, _text(row.done_by))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _uuid(value: Any) -> UUID | None:
    return None if value is None else UUID(str(value))


def _moment(value: Any) -> datetime:
    """A moment as the driver gives it: of SQLite the text of it, in UTC."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
