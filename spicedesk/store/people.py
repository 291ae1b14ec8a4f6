"""Persons: rows in, flat values out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.folding import HYPHENS, fold_mail, sort_key
from spicedesk.domain.person import Address, Person, PersonDetails, PersonId
from spicedesk.store import bulk, search_index, search_prefixes
from spicedesk.store.people_list import ROLE_COLUMNS, roles_of
from spicedesk.store.schema import (
    address,
    email,
    new_id,
    number_series,
    person,
    phone,
    search_token,
)
from spicedesk.store.search_index import Rank

_AT_ONCE = 500


def _serials(connection: sa.Connection, count: int) -> range:
    """The next places in the series of customer numbers; unique however many desks ask."""
    series = (
        sa.update(number_series)
        .where(number_series.c.name == "person")
        .values(next=number_series.c.next + count)
        .returning(number_series.c.next)
    )
    following = connection.scalar(series)
    if following is None:
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(number_series).values(name="person", next=1 + count))
        except sa.exc.IntegrityError:  # two desks enter the office's first person
            return _serials(connection, count)
        following = 1 + count
    return range(following - count, following)


def insert(connection: sa.Connection, details: PersonDetails, at: datetime, by: str) -> PersonId:
    """Add one person with a number of their own."""
    return insert_many(connection, [details], at, by)[0]


def insert_many(
    connection: sa.Connection, people: Sequence[PersonDetails], at: datetime, by: str
) -> list[PersonId]:
    """Add many persons in a few statements; their numbers and ids rise in the order given."""
    serials = _serials(connection, len(people))
    numbers = [search_prefixes.number_of(serial) for serial in serials]
    ids = [new_id() for _ in people]
    stamp = {"created_at": at, "created_by": by, "changed_at": at, "changed_by": by, "version": 1}
    bulk.insert(
        connection,
        person,
        [
            {"id": id_, "number": number, **_columns(details), **stamp}
            for id_, number, details in zip(ids, numbers, people, strict=True)
        ],
    )
    _insert_contact_data(connection, zip(ids, people, strict=True))
    search_index.index(connection, zip(ids, numbers, people, strict=True))
    if search_prefixes.grown(serials.start - 1, serials.stop - 1):
        search_prefixes.refresh(connection)
    return ids


def update(
    connection: sa.Connection, before: Person, details: PersonDetails, at: datetime, by: str
) -> bool:
    """Change a person if they are still as `before`; says whether they were."""
    changed = connection.execute(
        sa.update(person)
        .where(person.c.id == before.id, person.c.version == before.version)
        .values(**_columns(details), changed_at=at, changed_by=by, version=before.version + 1)
    )
    if changed.rowcount != 1:
        return False
    for table in (address, email, phone):
        connection.execute(sa.delete(table).where(table.c.person_id == before.id))
    _insert_contact_data(connection, [(before.id, details)])
    search_index.remove(connection, before.id)
    search_index.index(connection, [(before.id, before.number, details)])
    return True


def remove(connection: sa.Connection, person_id: PersonId) -> None:
    """Take a person away with all that is only theirs; what was done with them stays on record."""
    connection.execute(sa.delete(person).where(person.c.id == person_id))


def index_hyphens(connection: sa.Connection) -> None:
    """Index anew whoever has a hyphen in a name: an older index has no word without it."""
    names = (person.c.family_name, person.c.given_name, person.c.company)
    wanted = sa.or_(*(name.contains(hyphen) for name in names for hyphen in HYPHENS))
    last = UUID(int=0)
    page = sa.select(person.c.id).where(wanted).order_by(person.c.id).limit(_AT_ONCE)
    while ids := list(connection.scalars(page.where(person.c.id > last))):
        last = ids[-1]
        for found in many(connection, ids):
            search_index.remove(connection, found.id)
            search_index.index(connection, [(found.id, found.number, found)])


def id_of(connection: sa.Connection, reference: str) -> PersonId | None:
    """The person with this id or this customer number, exactly."""
    try:
        wanted = person.c.id == UUID(reference)
    except ValueError:
        wanted = person.c.number == reference
    found: PersonId | None = connection.scalar(sa.select(person.c.id).where(wanted))
    return found


def with_email(connection: sa.Connection, address: str) -> list[PersonId]:
    """Up to two persons who have an e-mail address, in any case of letters."""
    if "@" not in address:
        return []
    found = sa.select(search_token.c.person_id).where(
        search_token.c.rank == int(Rank.EMAIL), search_token.c.token == fold_mail(address)
    )
    return list(connection.scalars(found.distinct().limit(2)))


def get(connection: sa.Connection, person_id: PersonId) -> Person | None:
    """One person with all ways to reach them; one statement a table."""
    row = connection.execute(_THIS, {"id": person_id}).first()
    if row is None:
        return None
    return _person(
        row,
        emails=connection.scalars(_EMAILS, {"id": person_id}).all(),
        phones=connection.scalars(_PHONES, {"id": person_id}).all(),
        addresses=tuple(map(_address, connection.execute(_ADDRESSES, {"id": person_id}))),
    )


def many(connection: sa.Connection, ids: Sequence[PersonId]) -> list[Person]:
    """These persons with all ways to reach them; one statement a table for all of them."""
    children: dict[sa.Table, dict[PersonId, list[Any]]] = {}
    for table in (email, phone, address):
        rows = connection.execute(
            sa.select(table).where(table.c.person_id.in_(ids)).order_by(table.c.position)
        )
        children[table] = defaultdict(list)
        for row in rows:
            children[table][row.person_id].append(row)
    persons = connection.execute(sa.select(*_PERSON).where(person.c.id.in_(ids)))
    return [
        _person(
            row,
            emails=[r.address for r in children[email][row.id]],
            phones=[r.number for r in children[phone][row.id]],
            addresses=tuple(_address(r) for r in children[address][row.id]),
        )
        for row in persons
    ]


def _person(
    row: Any, *, emails: Sequence[str], phones: Sequence[str], addresses: tuple[Address, ...]
) -> Person:
    return Person(
        id=row.id,
        number=row.number,
        version=row.version,
        changed_at=row.changed_at.astimezone(),
        changed_by=row.changed_by,
        family_name=row.family_name,
        given_name=row.given_name,
        company=row.company,
        roles=roles_of(row),
        emails=tuple(emails),
        phones=tuple(phones),
        addresses=addresses,
        birth_date=row.birth_date,
        language=row.language,
        comment=row.comment,
        data_source=row.data_source,
    )


_PERSON = (
    person.c.id, person.c.number, person.c.version, person.c.family_name, person.c.given_name,
    person.c.company, person.c.is_contact, person.c.is_prospect, person.c.is_lead,
    person.c.birth_date, person.c.language, person.c.comment, person.c.data_source,
    person.c.changed_at, person.c.changed_by,
)  # fmt: skip
_ID = sa.bindparam("id", type_=sa.Uuid())
_THIS = sa.select(*_PERSON).where(person.c.id == _ID)


def _of_one(*columns: sa.Column[Any]) -> sa.Select[Any]:
    """Columns of a person's own rows in their order; built once, for building takes long."""
    table = columns[0].table
    return sa.select(*columns).where(table.c.person_id == _ID).order_by(table.c.position)


_EMAILS, _PHONES = _of_one(email.c.address), _of_one(phone.c.number)
_ADDRESSES = _of_one(address.c.street, address.c.postcode, address.c.town, address.c.country)


def _columns(details: PersonDetails) -> dict[str, Any]:
    return {
        "family_name": details.family_name,
        "given_name": details.given_name,
        "company": details.company,
        **{column.name: role in details.roles for role, column in ROLE_COLUMNS.items()},
        "birth_date": details.birth_date,
        "language": details.language,
        "comment": details.comment,
        "data_source": details.data_source,
        "sort_key": sort_key(details.family_name, details.given_name, details.company),
    }


def _insert_contact_data(
    connection: sa.Connection, people: Iterable[tuple[PersonId, PersonDetails]]
) -> None:
    rows: dict[sa.Table, list[dict[str, Any]]] = {address: [], email: [], phone: []}
    for person_id, details in people:
        for position, text in enumerate(details.emails):
            rows[email].append(_child(person_id, position, address=text))
        for position, text in enumerate(details.phones):
            rows[phone].append(_child(person_id, position, number=text))
        for position, at in enumerate(details.addresses):
            parts = {"street": at.street, "postcode": at.postcode}
            rows[address].append(
                _child(person_id, position, **parts, town=at.town, country=at.country)
            )
    for table, values in rows.items():
        bulk.insert(connection, table, values)


def _child(person_id: PersonId, position: int, **columns: Any) -> dict[str, Any]:
    return {"id": new_id(), "person_id": person_id, "position": position, **columns}


def _address(row: Any) -> Address:
    return Address(row.street, row.postcode, row.town, row.country)
