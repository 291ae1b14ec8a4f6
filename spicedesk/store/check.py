"""Verify that the database is whole."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.store import people, search
from spicedesk.store.engine import Store
from spicedesk.store.schema import document, document_chunk, metadata, person, search_document


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `repairable` where it can be made anew from other rows."""

    what: str
    repairable: bool = False


def findings(store: Store) -> list[Finding]:
    """Everything that is wrong with the file, the links, the documents and the index."""
    with store.read() as connection:
        return [
            *_file(connection),
            *_links(connection),
            *_documents(connection),
            *_index(connection),
        ]


def repair(store: Store) -> None:
    """Make the search index anew from the persons."""
    with store.write() as connection:
        for person_id in _not_indexed(connection):
            found = people.get(connection, person_id)
            if found is not None:
                search.remove(connection, person_id)
                search.index(connection, [(person_id, found.number, found)])


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
    for row in connection.execute(sa.select(document.c.id, document.c.sha256)).all():
        digest, position = hashlib.sha256(), 0
        piece = sa.select(document_chunk.c.content).where(document_chunk.c.document_id == row.id)
        while content := connection.scalar(piece.where(document_chunk.c.position == position)):
            digest.update(content)
            position += 1
        if digest.hexdigest() != row.sha256:
            text = _("The document with seal {seal}… is not what was filed.")
            found.append(Finding(text.format(seal=row.sha256[:12])))
    return found


def _index(connection: sa.Connection) -> list[Finding]:
    count = len(_not_indexed(connection))
    if not count:
        return []
    text = ngettext(
        "{count} person is missing from the search index.",
        "{count} persons are missing from the search index.",
        count,
    )
    return [Finding(text.format(count=count), repairable=True)]


def _not_indexed(connection: sa.Connection) -> list[UUID]:
    query = sa.select(person.c.id).outerjoin(
        search_document, search_document.c.person_id == person.c.id
    )
    return list(connection.scalars(query.where(search_document.c.person_id.is_(None))))
