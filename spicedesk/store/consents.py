"""The history of what persons said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.consent import ConsentEvent, How, RecordedEvent
from spicedesk.domain.person import PersonId
from spicedesk.store import bulk
from spicedesk.store.schema import consent_event, consent_evidence, kept, new_id

_COLUMNS = kept(consent_event, "person_id")
_PERSON = sa.bindparam("person", type_=sa.Uuid())
_LINKS = (
    sa.select(*kept(consent_evidence))
    .join(consent_event, consent_event.c.id == consent_evidence.c.event_id)
    .where(consent_event.c.person_id == _PERSON)
)
_HISTORY = (
    sa.select(*_COLUMNS)
    .where(consent_event.c.person_id == _PERSON)
    .order_by(consent_event.c.occurred_at, consent_event.c.id)
)
_HISTORIES = sa.select(consent_event.c.person_id, *_COLUMNS).where(
    consent_event.c.person_id.in_(sa.bindparam("persons", expanding=True))
)


def insert(
    connection: sa.Connection,
    person_id: PersonId,
    event: ConsentEvent,
    at: datetime,
    by: str,
    evidence: Sequence[UUID] = (),
) -> RecordedEvent:
    """Append one event to a person's history."""
    recorded = RecordedEvent(new_id(), event, at, by, tuple(evidence))
    insert_many(connection, [(person_id, recorded)])
    return recorded


def insert_many(
    connection: sa.Connection, events: Iterable[tuple[PersonId, RecordedEvent]]
) -> None:
    """Append many events in two statements."""
    events = list(events)
    if not events:
        return
    bulk.insert(connection, consent_event, [_row(id_, recorded) for id_, recorded in events])
    links = [
        {"event_id": recorded.id, "evidence_id": evidence_id}
        for _, recorded in events
        for evidence_id in recorded.evidence
    ]
    if links:
        connection.execute(sa.insert(consent_evidence), links)


def prove(connection: sa.Connection, event_id: UUID, evidence_id: UUID) -> None:
    """Let a document prove an event that was recorded before it came."""
    link = {"event_id": event_id, "evidence_id": evidence_id}
    is_there = sa.select(*kept(consent_evidence)).filter_by(**link)
    if connection.execute(is_there).first() is None:
        connection.execute(sa.insert(consent_evidence).values(**link))


def taken_at(
    connection: sa.Connection, how: How, place: str, since: datetime, until: datetime, by: str
) -> list[tuple[PersonId, RecordedEvent]]:
    """What somebody recorded of a place between two moments, in the order of recording.

    What was corrected since, and what corrects, is left out.
    """
    corrected = sa.select(consent_event.c.corrects).where(consent_event.c.corrects.is_not(None))
    query = (
        sa.select(consent_event.c.person_id, *_COLUMNS)
        .where(
            consent_event.c.occurred_at.between(since, until),
            consent_event.c.how == how,
            consent_event.c.place == place,
            consent_event.c.recorded_by == by,
            consent_event.c.corrects.is_(None),
            consent_event.c.id.not_in(corrected),
        )
        .order_by(consent_event.c.recorded_at, consent_event.c.id)
    )
    rows = connection.execute(query).all()
    linked = defaultdict(list)
    of_these = consent_evidence.c.event_id.in_([row.id for row in rows])
    for link in connection.execute(sa.select(*kept(consent_evidence)).where(of_these)):
        linked[link.event_id].append(link.evidence_id)
    return [(row.person_id, event_of(row, tuple(linked[row.id]))) for row in rows]


def history(connection: sa.Connection, person_id: PersonId) -> tuple[RecordedEvent, ...]:
    """All events of a person with their evidence, oldest statement first."""
    linked = defaultdict(list)
    for row in connection.execute(_LINKS, {"person": person_id}):
        linked[row.event_id].append(row.evidence_id)
    rows = connection.execute(_HISTORY, {"person": person_id})
    return tuple(event_of(row, tuple(linked[row.id])) for row in rows)


def histories(connection: sa.Connection, ids: Sequence[PersonId]) -> dict[PersonId, list[Any]]:
    """The rows of many persons' events, each to be made an event by `event_of`."""
    found: dict[PersonId, list[Any]] = defaultdict(list)
    for row in connection.execute(_HISTORIES, {"persons": ids}):
        found[row.person_id].append(row)
    return found


def owner_of(connection: sa.Connection, event_id: UUID) -> PersonId | None:
    """Whose event this is."""
    query = sa.select(consent_event.c.person_id).where(consent_event.c.id == event_id)
    owner: PersonId | None = connection.scalar(query)
    return owner


def event(connection: sa.Connection, event_id: UUID) -> RecordedEvent | None:
    """One event, without its evidence."""
    row = connection.execute(sa.select(*_COLUMNS).where(consent_event.c.id == event_id)).first()
    return None if row is None else event_of(row)


def _row(person_id: PersonId, recorded: RecordedEvent) -> dict[str, Any]:
    event = recorded.event
    return {
        "id": recorded.id,
        "person_id": person_id,
        "purpose": event.purpose,
        "said": event.said,
        "how": event.how,
        "occurred_at": event.occurred_at,
        "channels": event.channels,
        "basis": event.basis,
        "place": event.place,
        "with_whom": event.with_whom,
        "wording": event.wording,
        "until": event.until,
        "comment": event.comment,
        "corrects": event.corrects,
        "language": event.language,
        "wording_id": event.wording_id,
        "guardian": event.guardian,
        "special": event.special,
        "recorded_at": recorded.recorded_at,
        "recorded_by": recorded.recorded_by,
    }


def event_of(row: Any, evidence: tuple[UUID, ...] = ()) -> RecordedEvent:
    """The event that a row tells of."""
    event = ConsentEvent(
        purpose=row.purpose,
        said=row.said,
        how=row.how,
        # The day on which something was said is the office's day, not Greenwich's.
        occurred_at=row.occurred_at.astimezone(),
        channels=row.channels,
        basis=row.basis,
        place=row.place,
        with_whom=row.with_whom,
        wording=row.wording,
        until=row.until,
        comment=row.comment,
        corrects=row.corrects,
        language=row.language,
        wording_id=row.wording_id,
        guardian=row.guardian,
        special=row.special,
    )
    return RecordedEvent(row.id, event, row.recorded_at.astimezone(), row.recorded_by, evidence)
