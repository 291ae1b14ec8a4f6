"""Who may fit the filter of a marketing list: as far as the database can tell, in name order.

It never leaves out anybody who fits; `Criteria.fits` has the last word.
"""

from datetime import date

import sqlalchemy as sa

from spicedesk.domain.audience import Criteria
from spicedesk.store.people_list import ROLE_COLUMNS, Place
from spicedesk.store.schema import address, person

_ORDER = (person.c.sort_key, person.c.id)
_LAST_YEAR = 9999


def candidates(
    connection: sa.Connection, criteria: Criteria, *, after: Place | None, limit: int
) -> list[Place]:
    """The next persons who may fit, and where they stand in the list."""
    query = sa.select(*_ORDER).where(*_conditions(criteria)).order_by(*_ORDER).limit(limit)
    if after is not None:
        here = sa.tuple_(sa.literal(after.sort_key), sa.literal(after.id, sa.Uuid()))
        query = query.where(sa.tuple_(*_ORDER) > here)
    return [Place(row.sort_key, row.id) for row in connection.execute(query)]


def count(connection: sa.Connection, criteria: Criteria) -> int:
    """How many may fit."""
    query = sa.select(sa.func.count()).select_from(person).where(*_conditions(criteria))
    return connection.scalar(query) or 0


def _conditions(criteria: Criteria) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if criteria.roles:
        found.append(sa.or_(*(ROLE_COLUMNS[role] for role in sorted(criteria.roles))))
    if criteria.language is not None:
        found.append(person.c.language == criteria.language)
    if criteria.is_company is not None:
        is_one = sa.func.coalesce(person.c.company, "") != ""
        found.append(is_one if criteria.is_company else sa.not_(is_one))
    if criteria.born_from is not None:
        found.append(person.c.birth_date >= date(max(criteria.born_from, 1), 1, 1))
    if criteria.born_to is not None:
        found.append(person.c.birth_date <= date(min(criteria.born_to, _LAST_YEAR), 12, 31))
    if criteria.country is not None or criteria.postcode is not None:
        found.append(_lives_there(criteria))
    return found


def _lives_there(criteria: Criteria) -> sa.ColumnElement[bool]:
    there = sa.select(address.c.person_id).where(address.c.person_id == person.c.id)
    if criteria.country is not None:
        there = there.where(address.c.country == criteria.country)
    if criteria.postcode is not None:
        there = there.where(address.c.postcode.startswith(criteria.postcode, autoescape=True))
    return there.exists()
