"""Messages on their way out; every step is a conditional change, so that one desk takes it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.outbox import OutboxState, Outgoing, Trouble
from spicedesk.domain.person import PersonId
from spicedesk.store.schema import new_id, outbox, person

Claimed = tuple[UUID, UUID, OutboxState, datetime, str]
"""A message that a desk has taken: id, token, state, since when, by which program."""
_LISTING = sa.select(outbox, person.c.number.label("person_number")).join(
    person, person.c.id == outbox.c.person_id
)


def insert(
    connection: sa.Connection,
    person_id: PersonId,
    evidence_id: UUID,
    recipient: str,
    message_id: str,
    at: datetime,
    by: str,
) -> UUID:
    """Put a message into the outbox, to be sent at once."""
    row_id = new_id()
    connection.execute(
        sa.insert(outbox).values(
            id=row_id,
            person_id=person_id,
            evidence_id=evidence_id,
            recipient=recipient,
            state=OutboxState.QUEUED,
            occurred_at=at,
            message_id=message_id,
            queued_by=by,
            attempts=0,
            next_at=at,
            changed_at=at,
        )
    )
    return row_id


def listed(connection: sa.Connection, states: Collection[OutboxState]) -> list[Outgoing]:
    """The messages in these states, oldest first."""
    query = _LISTING.where(outbox.c.state.in_(states)).order_by(outbox.c.occurred_at, outbox.c.id)
    return [_outgoing(row) for row in connection.execute(query)]


def get(connection: sa.Connection, row_id: UUID) -> Outgoing | None:
    """One message."""
    row = connection.execute(_LISTING.where(outbox.c.id == row_id)).first()
    return None if row is None else _outgoing(row)


def of_persons(
    connection: sa.Connection, ids: Collection[PersonId]
) -> dict[PersonId, list[Outgoing]]:
    """The messages to each of these persons who has any."""
    found: dict[PersonId, list[Outgoing]] = defaultdict(list)
    for row in connection.execute(_LISTING.where(outbox.c.person_id.in_(ids))):
        found[row.person_id].append(_outgoing(row))
    return found


def named(connection: sa.Connection, names: Collection[str]) -> Outgoing | None:
    """The message that has one of these Message-IDs."""
    row = connection.execute(_LISTING.where(outbox.c.message_id.in_(names)).limit(1)).first()
    return None if row is None else _outgoing(row)


def count(connection: sa.Connection, states: Collection[OutboxState]) -> int:
    """How many messages are in these states."""
    query = sa.select(sa.func.count()).where(outbox.c.state.in_(states))
    return connection.scalar(query) or 0


def due(connection: sa.Connection, now: datetime) -> list[UUID]:
    """The messages whose time has come, oldest first."""
    query = sa.select(outbox.c.id).where(
        outbox.c.state == OutboxState.QUEUED, outbox.c.next_at <= now
    )
    return list(connection.scalars(query.order_by(outbox.c.next_at, outbox.c.id)))


def claimed(connection: sa.Connection) -> list[Claimed]:
    """What desks are sending, or were when they ended."""
    columns = (outbox.c.id, outbox.c.claim, outbox.c.state, outbox.c.changed_at)
    under_way = outbox.c.state.in_([OutboxState.SENDING, OutboxState.HANDED_OVER])
    query = sa.select(*columns, outbox.c.claimed_by).where(under_way)
    return [(row[0], row[1], row[2], row[3], row[4] or "") for row in connection.execute(query)]


def claim(
    connection: sa.Connection,
    row_id: UUID,
    token: UUID,
    at: datetime,
    who: str,
    due: datetime | None = None,
) -> bool:
    """Take a message to send it; tells whether it was still there to be taken, and was due."""
    still_there = [outbox.c.state == OutboxState.QUEUED]
    if due is not None:
        still_there.append(outbox.c.next_at <= due)
    return _change(
        connection,
        row_id,
        still_there,
        state=OutboxState.SENDING,
        claim=token,
        claimed_by=who,
        attempts=outbox.c.attempts + 1,
        changed_at=at,
    )


def hand_over(connection: sa.Connection, row_id: UUID, token: UUID, at: datetime) -> bool:
    """Note that the last word goes out now; false where the message is not ours any more."""
    still_ours = [outbox.c.state == OutboxState.SENDING, outbox.c.claim == token]
    return _change(connection, row_id, still_ours, state=OutboxState.HANDED_OVER, changed_at=at)


def settle(
    connection: sa.Connection,
    row_id: UUID,
    token: UUID,
    state: OutboxState,
    at: datetime,
    *,
    trouble: Trouble | None = None,
    answer: str | None = None,
    next_at: datetime | None = None,
) -> bool:
    """Note what became of a message that this token took.

    Who took it knows better than who gave it up for lost: a token holds until somebody
    has the message sent again.
    """
    return _change(
        connection,
        row_id,
        [outbox.c.claim == token],
        state=state,
        trouble=trouble,
        answer=answer,
        next_at=next_at,
        changed_at=at,
        claimed_by=None,
    )


def release(
    connection: sa.Connection,
    row_id: UUID,
    token: UUID,
    was: OutboxState,
    state: OutboxState,
    trouble: Trouble,
    at: datetime,
) -> bool:
    """Give up a message whose desk has ended; one that surely did not go out is queued again."""
    stale = [outbox.c.claim == token, outbox.c.state == was]
    values: dict[str, Any] = {"state": state, "trouble": trouble, "changed_at": at}
    if state is OutboxState.QUEUED:
        values |= {"claim": None, "next_at": at}
    return _change(connection, row_id, stale, **values)


def requeue(
    connection: sa.Connection, row_id: UUID, states: Collection[OutboxState], at: datetime
) -> bool:
    """Have a message sent again from the beginning; older tokens hold no more."""
    return _change(
        connection,
        row_id,
        [outbox.c.state.in_(states)],
        state=OutboxState.QUEUED,
        claim=None,
        attempts=0,
        next_at=at,
        changed_at=at,
    )


def drop(
    connection: sa.Connection, row_id: UUID, states: Collection[OutboxState], at: datetime
) -> bool:
    """Have a message not sent any more."""
    waiting = [outbox.c.state.in_(states)]
    dropped = OutboxState.DROPPED
    return _change(
        connection, row_id, waiting, state=dropped, claim=None, next_at=None, changed_at=at
    )


def bounce(
    connection: sa.Connection,
    row_id: UUID,
    states: Collection[OutboxState],
    answer: str | None,
    at: datetime,
) -> bool:
    """Note that a message came back; false where that is known, or it did not go out."""
    is_new = sa.or_(outbox.c.trouble.is_(None), outbox.c.trouble != Trouble.BOUNCED)
    return _change(
        connection,
        row_id,
        [outbox.c.state.in_(states), is_new],
        state=OutboxState.FAILED,
        trouble=Trouble.BOUNCED,
        answer=answer,
        next_at=None,
        claim=None,
        changed_at=at,
    )


def _change(
    connection: sa.Connection,
    row_id: UUID,
    only_if: Sequence[sa.ColumnElement[bool]],
    **values: Any,
) -> bool:
    change = sa.update(outbox).where(outbox.c.id == row_id, *only_if).values(**values)
    return connection.execute(change).rowcount > 0


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        id=row.id,
        person_id=row.person_id,
        person_number=row.person_number,
        evidence_id=row.evidence_id,
        recipient=row.recipient,
        message_id=row.message_id,
        state=row.state,
        trouble=row.trouble,
        answer=row.answer,
        attempts=row.attempts,
        queued_at=row.occurred_at.astimezone(),
        queued_by=row.queued_by,
        next_at=row.next_at.astimezone() if row.next_at else None,
        changed_at=row.changed_at.astimezone(),
    )
