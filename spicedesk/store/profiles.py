"""Online offers of the office, and persons' profiles there."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import Offer, OnlineProfile
from spicedesk.store.schema import kept, offer, online_profile

_PERSON = sa.bindparam("person", type_=sa.Uuid())
_PROFILES = (
    sa.select(online_profile, offer.c.name, offer.c.kind)
    .join(offer, offer.c.id == online_profile.c.offer_id)
    .order_by(online_profile.c.registered_at, online_profile.c.id)
)
_OF_PERSON = _PROFILES.where(online_profile.c.person_id == _PERSON)


def of_person(connection: sa.Connection, person_id: PersonId) -> tuple[OnlineProfile, ...]:
    """The online profiles of a person, oldest first."""
    return tuple(_profile(row) for row in connection.execute(_OF_PERSON, {"person": person_id}))


def get(connection: sa.Connection, profile_id: UUID) -> tuple[PersonId, UUID, OnlineProfile] | None:
    """One profile, whose it is, and the offer's key."""
    row = connection.execute(_PROFILES.where(online_profile.c.id == profile_id)).first()
    return None if row is None else (row.person_id, row.offer_id, _profile(row))


def set_once(connection: sa.Connection, profile_id: UUID, name: str, moment: datetime) -> bool:
    """Note when a profile was confirmed or left; tells whether that was not noted before."""
    column = online_profile.c[name]
    changed = connection.execute(
        sa.update(online_profile)
        .where(online_profile.c.id == profile_id, column.is_(None))
        .values({column: moment})
    )
    return changed.rowcount > 0


def insert_many(
    connection: sa.Connection, rows: list[tuple[PersonId, UUID, OnlineProfile]]
) -> None:
    """Add online profiles: person, offer, profile."""
    if rows:
        connection.execute(
            sa.insert(online_profile),
            [
                {"id": p.id, "person_id": person_id, "offer_id": offer_id, "handle": p.handle,
                 "registered_at": p.registered_at, "confirmed_at": p.confirmed_at,
                 "unsubscribed_at": p.unsubscribed_at, "ip_address": p.ip_address}
                for person_id, offer_id, p in rows
            ],
        )  # fmt: skip


def offers(connection: sa.Connection) -> list[Offer]:
    """The online offers of the office, by name."""
    rows = connection.execute(sa.select(*kept(offer)).order_by(offer.c.name)).mappings()
    return [Offer(**row) for row in rows]


def insert_offer(connection: sa.Connection, given: Offer) -> None:
    """Add an online offer of the office."""
    connection.execute(sa.insert(offer).values(id=given.id, **_values(given)))


def update_offer(connection: sa.Connection, given: Offer) -> bool:
    """Describe an offer anew; false where there is none."""
    change = sa.update(offer).where(offer.c.id == given.id).values(**_values(given))
    return connection.execute(change).rowcount > 0


def _values(given: Offer) -> dict[str, Any]:
    return {
        "name": given.name,
        "kind": given.kind,
        "address": given.address,
        "purpose": given.purpose,
        "wording_id": given.wording_id,
    }


def _profile(row: Any) -> OnlineProfile:
    return OnlineProfile(
        id=row.id,
        offer=row.name,
        kind=row.kind,
        handle=row.handle,
        registered_at=_local(row.registered_at),
        confirmed_at=_local(row.confirmed_at),
        unsubscribed_at=_local(row.unsubscribed_at),
        ip_address=row.ip_address,
    )


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone()
