"""Everything that is stored about one person, found by the classification of the columns.

No table is named here: a table with a `person_id` is a table about persons, and
whatever a column of it says it holds is read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.classification import Personal
from spicedesk.domain.person import PersonId
from spicedesk.store.schema import classification_of, consent_evidence, evidence, metadata, person

_ORDER = (
    "person", "address", "email", "phone", "consent_event", "restriction", "form",
    "online_profile", "activity", "evidence", "outbox", "audit_entry",
)  # fmt: skip
_MOMENTS = ("occurred_at", "registered_at", "added_at", "issued_at")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds personal data, and what it says of itself."""

    table: str
    name: str
    says: Personal


@dataclass(frozen=True, slots=True)
class Record:
    """One row: a value for each column, when it happened, which documents prove it."""

    id: UUID
    values: tuple[Any, ...]
    moment: datetime | None = None
    proofs: tuple[str, ...] = ()
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class TableOfPerson:
    """One table's rows about one person; `title` is an English source string."""

    name: str
    title: str
    columns: tuple[Column, ...]
    records: tuple[Record, ...]


def tables_of_person(connection: sa.Connection, person_id: PersonId) -> Iterator[TableOfPerson]:
    """All tables about persons, in the order in which a statement shows them."""
    for table in person_tables():
        columns = personal_columns(table)
        if columns:
            records = tuple(_records(connection, table, columns, person_id))
            title = table.info.get("title", table.name)
            yield TableOfPerson(table.name, title, columns, records)


def person_tables() -> list[sa.Table]:
    """The table of persons, and every table whose rows belong to one."""
    found = [t for t in metadata.sorted_tables if t is person or "person_id" in t.c]
    places = {name: place for place, name in enumerate(_ORDER)}
    return sorted(found, key=lambda t: places.get(t.name, len(places)))


def personal_columns(table: sa.Table) -> tuple[Column, ...]:
    """The columns of a table that hold personal data."""
    said = ((column, classification_of(column)) for column in table.columns)
    return tuple(
        Column(table.name, column.name, says) for column, says in said if isinstance(says, Personal)
    )


def _records(
    connection: sa.Connection, table: sa.Table, columns: tuple[Column, ...], person_id: PersonId
) -> Iterator[Record]:
    moment = next((table.c[name] for name in _MOMENTS if name in table.c), None)
    order = table.c.position if "position" in table.c else moment
    owner = table.c.id if table is person else table.c.person_id
    source: sa.FromClause = table
    shown: list[sa.ColumnElement[Any]] = []
    for column in columns:
        expression, source = _with_target(table.c[column.name], source)
        shown.append(expression.label(column.name))
    extras = [table.c.id.label("_id"), (sa.null() if moment is None else moment).label("_moment")]
    query = sa.select(*extras, *shown).select_from(source).where(owner == person_id)
    query = query.order_by(*([] if order is None else [order]), table.c.id)
    proofs = _proofs(connection, table, person_id)
    corrected = _corrected(connection, table, person_id)
    for row in connection.execute(query):
        yield Record(
            id=row[0],
            values=tuple(row[2:]),
            moment=row[1],
            proofs=tuple(proofs.get(row[0], ())),
            is_corrected=row[0] in corrected,
        )


def _with_target(
    column: sa.Column[Any], source: sa.FromClause
) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    """A link that is itself personal shows the name of what it points to."""
    for key in column.foreign_keys:
        target = key.column.table
        return target.c.name, source.outerjoin(target, column == key.column)
    return column, source


def _proofs(
    connection: sa.Connection, table: sa.Table, person_id: PersonId
) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    if table.name == "consent_event":
        query = (
            sa.select(consent_evidence.c.event_id, evidence.c.name)
            .join(evidence, evidence.c.id == consent_evidence.c.evidence_id)
            .where(evidence.c.person_id == person_id)
            .order_by(evidence.c.added_at, evidence.c.id)
        )
        for row in connection.execute(query):
            found[row.event_id].append(row.name)
    return found


def _corrected(connection: sa.Connection, table: sa.Table, person_id: PersonId) -> frozenset[UUID]:
    if "corrects" not in table.c:
        return frozenset()
    query = sa.select(table.c.corrects).where(table.c.person_id == person_id)
    return frozenset(connection.scalars(query.where(table.c.corrects.is_not(None))))
