"""Contact history, online profiles, and the log of what was done."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.activity import Activity
from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import OfferKind, OnlineProfile
from spicedesk.store.schema import activity, audit_entry, new_id, offer, online_profile

_PERSON = sa.bindparam("person", type_=sa.Uuid())
_ACTIVITIES = (
    sa.select(*(c for c in activity.c if c.name != "person_id"))
    .where(activity.c.person_id == _PERSON)
    .order_by(activity.c.occurred_at, activity.c.id)
)
_PROFILES = (
    sa.select(online_profile, offer.c.name, offer.c.kind)
    .join(offer, offer.c.id == online_profile.c.offer_id)
    .where(online_profile.c.person_id == _PERSON)
    .order_by(online_profile.c.registered_at, online_profile.c.id)
)


def activities(connection: sa.Connection, person_id: PersonId) -> tuple[Activity, ...]:
    """The contact history of a person, oldest first."""
    rows = connection.execute(_ACTIVITIES, {"person": person_id})
    return tuple(
        Activity(r.id, r.kind, r.occurred_at.astimezone(), r.subject, r.notes, r.with_whom)
        for r in rows
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


def profiles(connection: sa.Connection, person_id: PersonId) -> tuple[OnlineProfile, ...]:
    """The online profiles of a person, oldest first."""
    return tuple(
        OnlineProfile(
            id=r.id, offer=r.name, kind=r.kind, handle=r.handle,
            registered_at=_local(r.registered_at), confirmed_at=_local(r.confirmed_at),
            unsubscribed_at=_local(r.unsubscribed_at),
        )
        for r in connection.execute(_PROFILES, {"person": person_id})
    )  # fmt: skip


def add_offer(connection: sa.Connection, name: str, kind: OfferKind, address: str | None) -> UUID:
    """Add an online offer of the office."""
    offer_id = new_id()
    connection.execute(sa.insert(offer).values(id=offer_id, name=name, kind=kind, address=address))
    return offer_id


def add_profiles(
    connection: sa.Connection, rows: list[tuple[PersonId, UUID, OnlineProfile]]
) -> None:
    """Add online profiles: person, offer, profile."""
    if rows:
        connection.execute(
            sa.insert(online_profile),
            [
                {"id": p.id, "person_id": person_id, "offer_id": offer_id, "handle": p.handle,
                 "registered_at": p.registered_at, "confirmed_at": p.confirmed_at,
                 "unsubscribed_at": p.unsubscribed_at}
                for person_id, offer_id, p in rows
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


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone()
