"""Marketing lists, and what was said while one of them was written out."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.audience import Criteria, MailingList
from spicedesk.domain.person import PersonId, Role
from spicedesk.store.schema import consent_event, kept, mailing_list, restriction


def insert(connection: sa.Connection, given: MailingList, at: datetime, by: str) -> None:
    """Save a new list."""
    values = _values(given) | {"id": given.id, "created_at": at, "created_by": by}
    connection.execute(sa.insert(mailing_list).values(values))


def update(connection: sa.Connection, given: MailingList) -> bool:
    """Save a list that is there; false where it is not."""
    change = sa.update(mailing_list).where(mailing_list.c.id == given.id).values(_values(given))
    return connection.execute(change).rowcount > 0


def listed(connection: sa.Connection) -> list[MailingList]:
    """Every list, by name."""
    rows = connection.execute(sa.select(*kept(mailing_list)).order_by(mailing_list.c.name))
    return [_list(row) for row in rows]


def remove(connection: sa.Connection, list_id: UUID) -> None:
    """Forget a list."""
    connection.execute(sa.delete(mailing_list).where(mailing_list.c.id == list_id))


def changed_since(connection: sa.Connection, moment: datetime) -> set[PersonId]:
    """Whose standing may be another one than at that moment."""
    said = sa.select(consent_event.c.person_id).where(consent_event.c.recorded_at >= moment)
    held = sa.select(restriction.c.person_id).where(restriction.c.recorded_at >= moment)
    return set(connection.scalars(sa.union(said, held)))


def _values(given: MailingList) -> dict[str, Any]:
    criteria = asdict(given.criteria) | {"roles": sorted(r.value for r in given.criteria.roles)}
    return {
        "name": given.name,
        "purpose": given.purpose,
        "channel": given.channel,
        "criteria": json.dumps(criteria),
    }


def _list(row: Any) -> MailingList:
    criteria: dict[str, Any] = json.loads(row.criteria)
    roles: Sequence[str] = criteria.pop("roles")
    kept = Criteria(roles=frozenset(Role(role) for role in roles), **criteria)
    return MailingList(row.id, row.name, row.purpose, row.channel, kept)
