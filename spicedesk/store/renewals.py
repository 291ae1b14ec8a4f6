"""Statements that end soon or are old, by their indexes, the first one first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from spicedesk.domain.consent import Said
from spicedesk.domain.person import PersonId
from spicedesk.store.schema import consent_event

_COLUMNS = (consent_event.c.person_id, consent_event.c.purpose, consent_event.c.id)
_AT_ONCE = 500


class Found(NamedTuple):
    """Whom a statement is of, and on what."""

    person_id: PersonId
    purpose: str


def ending(connection: sa.Connection, first: date, last: date) -> Iterator[Found]:
    """What ends from one day to another."""
    until = consent_event.c.until
    return _walk(connection, until, until.between(first, last))


def said_until(connection: sa.Connection, last: date) -> Iterator[Found]:
    """What was agreed to up to a day, without an end."""
    at = consent_event.c.occurred_at
    is_yes = (consent_event.c.said == Said.AGREED) & consent_event.c.until.is_(None)
    return _walk(connection, at, (at < _after(last)) & is_yes)


def waiting_since(connection: sa.Connection, last: date) -> Iterator[Found]:
    """Sign-ups up to a day that were not confirmed then."""
    at = consent_event.c.occurred_at
    waits = consent_event.c.said == Said.UNCONFIRMED
    return _walk(connection, at, (at < _after(last)) & waits)


def _walk(
    connection: sa.Connection, by: sa.Column[Any], wanted: sa.ColumnElement[bool]
) -> Iterator[Found]:
    """Page by page, so that whoever has enough stops."""
    query = sa.select(*_COLUMNS, by.label("place")).where(wanted)
    query = query.order_by(by, consent_event.c.id).limit(_AT_ONCE)
    page = query
    while rows := connection.execute(page).all():
        yield from (Found(row.person_id, row.purpose) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]
        page = query.where(
            (by > last.place) | ((by == last.place) & (consent_event.c.id > last.id))
        )


def _after(day: date) -> datetime:
    """No later than a day, wherever on earth it was said."""
    return datetime.combine(day + timedelta(days=2), time(), UTC)
