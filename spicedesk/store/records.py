"""Contact history, and the log of what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from spicedesk.domain.activity import Activity, Use
from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId
from spicedesk.store import bulk
from spicedesk.store.schema import activity, audit_entry, new_id

_AT_ONCE = 2_000
_PERSON = sa.bindparam("person", type_=sa.Uuid())
_ACTIVITIES = (
    sa.select(*(c for c in activity.c if c.name != "person_id"))
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


def log(
    connection: sa.Connection,
    action: str,
    person_id: PersonId | None,
    at: datetime,
    by: str,
    details: str | None = None,
) -> None:
    """Note an act; `details` names fields and keys, never values."""
    values: dict[str, Any] = {
        "id": new_id(), "person_id": person_id, "action": action, "occurred_at": at,
        "done_by": by, "details": details,
        "session": connection.get_execution_options().get("spicedesk_session"),
    }  # fmt: skip
    connection.execute(sa.insert(audit_entry).values(**values))


def log_many(
    connection: sa.Connection,
    action: str,
    persons: Sequence[PersonId],
    at: datetime,
    by: str,
    details: str,
) -> None:
    """Note the same act with many persons."""
    session = connection.get_execution_options().get("spicedesk_session")
    common = {"action": action, "occurred_at": at, "done_by": by, "details": details}
    for start in range(0, len(persons), _AT_ONCE):
        rows = [
            {"id": new_id(), "person_id": person_id, "session": session, **common}
            for person_id in persons[start : start + _AT_ONCE]
        ]
        bulk.insert(connection, audit_entry, rows)
