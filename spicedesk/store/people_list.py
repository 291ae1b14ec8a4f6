"""The list of people: pages in name order by key, and what a row of it shows.

Statements are built once for each shape: building one takes longer than a short answer does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.law import Law, Subject
from spicedesk.domain.person import PersonId, PersonLine, Role
from spicedesk.domain.restriction import Restriction
from spicedesk.domain.standing import Standing
from spicedesk.store import consents, subjects
from spicedesk.store.schema import address, person

ROLE_COLUMNS = {
    Role.CONTACT: person.c.is_contact,
    Role.PROSPECT: person.c.is_prospect,
    Role.LEAD: person.c.is_lead,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the list; the key that pages are fetched by."""

    sort_key: str
    id: PersonId


@dataclass(frozen=True, slots=True)
class Page:
    """Consecutive rows of the list, and the places of the first and the last."""

    lines: tuple[PersonLine, ...]
    first: Place | None
    last: Place | None


_TOWN = (
    sa.select(address.c.town)
    .where(address.c.person_id == person.c.id)
    .order_by(address.c.position)
    .limit(1)
    .scalar_subquery()
    .label("town")
)
_COUNTRY = (
    sa.select(address.c.country)
    .where(address.c.person_id == person.c.id, address.c.country.is_not(None))
    .order_by(address.c.position)
    .limit(1)
    .scalar_subquery()
    .label("country")
)
_LINE = (
    person.c.id, person.c.number, person.c.family_name, person.c.given_name, person.c.company,
    person.c.is_contact, person.c.is_prospect, person.c.is_lead, person.c.sort_key, _TOWN,
    person.c.birth_date, _COUNTRY,
)  # fmt: skip


_ORDER = (person.c.sort_key, person.c.id)
_THESE = sa.select(*_LINE).where(person.c.id.in_(sa.bindparam("ids", expanding=True)))


def page(
    connection: sa.Connection,
    law: Law,
    *,
    role: Role | None = None,
    after: Place | None = None,
    before: Place | None = None,
    skip: int = 0,
    limit: int = 50,
) -> Page:
    """Rows in name order behind (`after`) or in front of (`before`) a place.

    Without either, the first rows. `skip` rows lie between the place and the
    page; they are passed over in the index.
    """
    backwards = before is not None
    place = before or after
    if skip:
        place = _leap(connection, role, place, skip - 1, backwards=backwards)
        if place is None:
            return Page((), None, None)
    query = _page(role, starts=place is None, backwards=backwards)
    rows = connection.execute(query, {**_bound(place), "limit": limit}).all()
    if backwards:
        rows = rows[::-1]
    if not rows:
        return Page((), None, None)
    first, last = (Place(row.sort_key, row.id) for row in (rows[0], rows[-1]))
    return Page(tuple(_lines(connection, rows, law)), first, last)


def _leap(
    connection: sa.Connection, role: Role | None, start: Place | None, skip: int, *, backwards: bool
) -> Place | None:
    """The place of the row that lies so many behind; looks at the index alone."""
    query = _place(role, starts=start is None, backwards=backwards)
    row = connection.execute(query, {**_bound(start), "limit": 1, "skip": skip}).first()
    return None if row is None else Place(row.sort_key, row.id)


def _bound(place: Place | None) -> dict[str, Any]:
    return {} if place is None else {"sort_key": place.sort_key, "id": place.id}


@cache
def _page(role: Role | None, *, starts: bool, backwards: bool) -> sa.Select[Any]:
    return _ordered(sa.select(*_LINE), role, starts=starts, backwards=backwards)


@cache
def _place(role: Role | None, *, starts: bool, backwards: bool) -> sa.Select[Any]:
    query = _ordered(sa.select(*_ORDER), role, starts=starts, backwards=backwards)
    return query.offset(sa.bindparam("skip", type_=sa.Integer))


def _ordered(
    query: sa.Select[Any], role: Role | None, *, starts: bool, backwards: bool
) -> sa.Select[Any]:
    if role is not None:
        query = query.where(ROLE_COLUMNS[role])
    if not starts:
        here = sa.tuple_(sa.bindparam("sort_key"), sa.bindparam("id", type_=sa.Uuid()))
        rows = sa.tuple_(*_ORDER)
        query = query.where(rows < here if backwards else rows > here)
    query = query.order_by(*(c.desc() if backwards else c for c in _ORDER))
    return query.limit(sa.bindparam("limit", type_=sa.Integer))


def last_page(
    connection: sa.Connection, law: Law, *, role: Role | None = None, limit: int = 50
) -> Page:
    """The last rows in name order."""
    end = Place("\U0010ffff", UUID(int=2**128 - 1))
    return page(connection, law, role=role, before=end, limit=limit)


def position(
    connection: sa.Connection, person_id: PersonId, role: Role | None = None
) -> int | None:
    """How many rows of the list stand in front of a person; none where they are not in it."""
    query = sa.select(person.c.sort_key).where(person.c.id == person_id)
    if role is not None:
        query = query.where(ROLE_COLUMNS[role])
    key = connection.scalar(query)
    if key is None:
        return None
    place = sa.tuple_(person.c.sort_key, person.c.id) < sa.tuple_(key, person_id)
    before = sa.select(sa.func.count()).select_from(person).where(place)
    if role is not None:
        before = before.where(ROLE_COLUMNS[role])
    return connection.scalar(before)


def count(connection: sa.Connection, role: Role | None = None) -> int:
    """How many persons there are."""
    query = sa.select(sa.func.count()).select_from(person)
    if role is not None:
        query = query.where(ROLE_COLUMNS[role])
    return connection.scalar(query) or 0


def lines(connection: sa.Connection, ids: Sequence[PersonId], law: Law) -> list[PersonLine]:
    """The persons with these ids as a list shows them, in the order of the ids."""
    rows = {row.id: row for row in connection.execute(_THESE, {"ids": list(ids)})}
    return _lines(connection, [rows[id_] for id_ in ids if id_ in rows], law)


def _lines(connection: sa.Connection, rows: Sequence[Any], law: Law) -> list[PersonLine]:
    ids = [row.id for row in rows]
    histories = consents.histories(connection, ids)
    restricted = subjects.restrictions(connection, ids)
    return [
        PersonLine(
            id=row.id,
            number=row.number,
            family_name=row.family_name,
            given_name=row.given_name,
            company=row.company,
            roles=roles_of(row),
            town=row.town,
            derive=partial(_standing, row, histories.get(row.id, ()), law, restricted[row.id]),
        )
        for row in rows
    ]


def _standing(
    row: Any, history: Sequence[Any], law: Law, restrictions: Sequence[Restriction]
) -> Standing:
    subject = Subject(row.birth_date, row.country, tuple(restrictions))
    return law.standing((consents.event_of(event) for event in history), subject)


def roles_of(row: Any) -> frozenset[Role]:
    """The roles that a row says are held."""
    held = zip(Role, (row.is_contact, row.is_prospect, row.is_lead), strict=True)
    return frozenset(role for role, holds in held if holds)
