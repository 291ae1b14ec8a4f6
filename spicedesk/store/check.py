"""Verify that the database is whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.person import Person
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.store import people, search_index
from spicedesk.store.engine import Store
from spicedesk.store.schema import document, document_chunk, metadata, person

_PERSONS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `repairable` where it can be made anew from other rows."""

    what: str
    repairable: bool = False


def findings(store: Store) -> list[Finding]:
    """Everything that is wrong with the file, the links, the documents and the index."""
    with store.read(unhurried=True) as connection:
        return [
            *_file(connection),
            *_links(connection),
            *_documents(connection),
            *_index(connection),
        ]


def repair(store: Store) -> None:
    """Make the search index anew from the persons."""
    with store.write(unhurried=True) as connection:
        for found in list(_wrongly_indexed(connection)):
            search_index.remove(connection, found.id)
            search_index.index(connection, [(found.id, found.number, found)])


def _file(connection: sa.Connection) -> list[Finding]:
    if connection.dialect.name != "sqlite":
        return []
    lines = connection.scalars(sa.text("PRAGMA integrity_check(10)")).all()
    damaged = [line for line in lines if line != "ok"]
    return [Finding(_("The file is damaged: {detail}").format(detail=line)) for line in damaged]


def _links(connection: sa.Connection) -> list[Finding]:
    found = []
    for table in metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            (key,) = constraint.elements
            target = key.column.table.alias()
            orphan = (
                sa.select(sa.func.count())
                .select_from(table.outerjoin(target, key.parent == target.c[key.column.name]))
                .where(key.parent.is_not(None), target.c[key.column.name].is_(None))
            )
            if count := connection.scalar(orphan):
                text = ngettext(
                    "{count} row of “{table}” belongs to nothing.",
                    "{count} rows of “{table}” belong to nothing.",
                    count,
                )
                found.append(Finding(text.format(count=count, table=table.name)))
    return found


def _documents(connection: sa.Connection) -> list[Finding]:
    found = []
    columns = document.c.id, document.c.sha256, document.c.size
    for row in connection.execute(sa.select(*columns)).all():
        digest, size, position = hashlib.sha256(), 0, 0
        piece = sa.select(document_chunk.c.content).where(document_chunk.c.document_id == row.id)
        while content := connection.scalar(piece.where(document_chunk.c.position == position)):
            digest.update(content)
            size += len(content)
            position += 1
        if (digest.hexdigest(), size) != (row.sha256, row.size):
            text = _("The document with seal {seal}… is not what was filed.")
            found.append(Finding(text.format(seal=row.sha256[:12])))
    return found


def _index(connection: sa.Connection) -> list[Finding]:
    count = sum(1 for _ in _wrongly_indexed(connection))
    if not count:
        return []
    text = ngettext(
        "{count} person is not found by all their words.",
        "{count} persons are not found by all their words.",
        count,
    )
    return [Finding(text.format(count=count), repairable=True)]


def _wrongly_indexed(connection: sa.Connection) -> Iterator[Person]:
    """Persons whose rows in the search index are not what their data come to."""
    last = UUID(int=0)
    page = sa.select(person.c.id).order_by(person.c.id).limit(_PERSONS_AT_ONCE)
    while ids := list(connection.scalars(page.where(person.c.id > last))):
        last = ids[-1]
        indexed = search_index.indexed(connection, ids)
        for found in people.many(connection, ids):
            if search_index.entry_of(found.number, found) != indexed[found.id]:
                yield found
