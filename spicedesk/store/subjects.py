"""What the law looks at in persons, and in the office itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from spicedesk.domain.law import Subject
from spicedesk.domain.person import PersonId
from spicedesk.domain.restriction import Restriction
from spicedesk.store.schema import address, new_id, office, person, purpose, restriction

_THESE: sa.BindParameter[Any] = sa.bindparam("persons", expanding=True)
_PERSONS = (
    sa.select(person.c.id, person.c.birth_date, address.c.country)
    .outerjoin(address, (address.c.person_id == person.c.id) & (address.c.position == 0))
    .where(person.c.id.in_(_THESE))
)
_RESTRICTIONS = sa.select(
    restriction.c.person_id, restriction.c.ground, restriction.c.since, restriction.c.lifted_on
).where(restriction.c.person_id.in_(_THESE))
_CHOICES = sa.union_all(
    sa.select(office.c.country.label("name"), office.c.soft_opt_in.label("choice"), sa.true()),
    sa.select(purpose.c.name, purpose.c.is_special, sa.false()).where(purpose.c.is_special),
)


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    """What the office has chosen, and what its own purposes concern."""

    country: str
    soft_opt_in: bool
    special_purposes: frozenset[str]


def subjects(connection: sa.Connection, ids: Sequence[PersonId]) -> dict[PersonId, Subject]:
    """The persons with these ids, as the law sees them."""
    restricted = restrictions(connection, ids)
    return {
        row.id: Subject(row.birth_date, row.country, tuple(restricted[row.id]))
        for row in connection.execute(_PERSONS, {"persons": list(ids)})
    }


def restrictions(
    connection: sa.Connection, ids: Sequence[PersonId]
) -> dict[PersonId, list[Restriction]]:
    """The restrictions of persons, past ones as well."""
    found: dict[PersonId, list[Restriction]] = defaultdict(list)
    for row in connection.execute(_RESTRICTIONS, {"persons": list(ids)}):
        found[row.person_id].append(Restriction(row.ground, row.since, row.lifted_on))
    return found


def office_choices(connection: sa.Connection) -> OfficeChoices:
    """The office's country and choices, in one statement: every page of the list asks for them."""
    country, soft_opt_in, special = "", False, set()
    for name, choice, is_office in connection.execute(_CHOICES):
        if is_office:
            country, soft_opt_in = name, bool(choice)
        else:
            special.add(name)
    return OfficeChoices(country, soft_opt_in, frozenset(special))


def restrict(
    connection: sa.Connection,
    person_id: PersonId,
    given: Restriction,
    comment: str | None,
    at: datetime,
    by: str,
) -> None:
    """Note that a person's data are stored and not used."""
    connection.execute(
        sa.insert(restriction).values(
            id=new_id(),
            person_id=person_id,
            ground=given.ground,
            since=given.since,
            comment=comment,
            recorded_at=at,
            recorded_by=by,
        )
    )


def lift(connection: sa.Connection, person_id: PersonId, day: date, by: str) -> bool:
    """Note that they are used again from a day on; tells whether they were restricted."""
    lifted = connection.execute(
        sa.update(restriction)
        .where(restriction.c.person_id == person_id, restriction.c.lifted_on.is_(None))
        .values(lifted_on=day, lifted_by=by)
    )
    return lifted.rowcount > 0
