"""Contact history, and the log of what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from spicedesk.domain.activity import Activity, Use
from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId
from spicedesk.store import audit
from spicedesk.store.schema import activity, audit_entry, kept

_PERSON = sa.bindparam("person", type_=sa.Uuid())
_ACTIVITIES = (
    sa.select(*kept(activity, "person_id"))
    .where(activity.c.person_id == _PERSON)
    .order_by(activity.c.occurred_at, activity.c.id)
)
_USES = (
    sa.select(
        audit_entry.c.id, audit_entry.c.occurred_at, audit_entry.c.done_by, audit_entry.c.details
    )
    .where(audit_entry.c.person_id == _PERSON, audit_entry.c.action == "list.use")
    .order_by(audit_entry.c.occurred_at, audit_entry.c.id)
)


def activities(connection: sa.Connection, person_id: PersonId) -> tuple[Activity, ...]:
    """The contact history of a person, oldest first."""
    rows = connection.execute(_ACTIVITIES, {"person": person_id})
    return tuple(
        Activity(r.id, r.kind, r.occurred_at.astimezone(), r.subject, r.notes, r.with_whom)
        for r in rows
    )


def uses(connection: sa.Connection, person_id: PersonId) -> tuple[Use, ...]:
    """When a person was in a marketing list that was written out, oldest first."""
    return tuple(
        Use(r.id, r.occurred_at.astimezone(), r.done_by, Channel(r.details.split()[-1]))
        for r in connection.execute(_USES, {"person": person_id})
    )


def add_activities(connection: sa.Connection, rows: list[tuple[PersonId, Activity]]) -> None:
    """Add entries to the contact history."""
    if rows:
        connection.execute(
            sa.insert(activity),
            [
                {"id": a.id, "person_id": person_id, "kind": a.kind, "occurred_at": a.occurred_at,
                 "subject": a.subject, "notes": a.notes, "with_whom": a.with_whom}
                for person_id, a in rows
            ],
        )  # fmt: skip


def acts(
    connection: sa.Connection, person_id: PersonId | None, limit: int, before: int | None
) -> list[Any]:
    """The newest acts, newest first: id, place, act, person, when, by whom, details."""
    entry = audit_entry.c
    query = sa.select(
        entry.id, entry.sequence, entry.action, entry.person_id, entry.occurred_at,
        entry.done_by, entry.details,
    ).order_by(entry.sequence.desc())  # fmt: skip
    if person_id is not None:
        query = query.where(entry.person_id == person_id)
    if before is not None:
        query = query.where(entry.sequence < before)
    return list(connection.execute(query.limit(limit)))


def log(
    connection: sa.Connection,
    action: str,
    person_id: PersonId | None,
    at: datetime,
    by: str,
    details: str | None = None,
) -> None:
    """Note an act at the end of this transaction; `details` names fields and keys, never values."""
    _links(connection).append(audit.Link(action, person_id, at, by, details))


def log_many(
    connection: sa.Connection,
    action: str,
    persons: Sequence[PersonId],
    at: datetime,
    by: str,
    details: str,
) -> None:
    """Note the same act with many persons."""
    _links(connection).extend(
        audit.Link(action, person_id, at, by, details) for person_id in persons
    )


def _links(connection: sa.Connection) -> list[audit.Link]:
    links: list[audit.Link] = connection.get_execution_options()["spicedesk_links"]
    return links
