"""Verify that the database is whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.person import Person
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.store import audit_check, checksums, people, search_index
from spicedesk.store.engine import Store
from spicedesk.store.schema import (
    CHECKED_OTHERWISE,
    document,
    document_chunk,
    evidence,
    metadata,
    person,
)

_PERSONS_AT_ONCE, _ROWS_AT_ONCE = 500, 2_000
_MOST = 10
_INDEXED = {"person", "email", "phone", "address"}
"""Of what the words are made that somebody is found by."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `repairable` where it can be made anew from other rows."""

    what: str
    repairable: bool = False


def findings(store: Store) -> list[Finding]:
    """Everything that is wrong with the file, links, documents, the record and the index."""
    with store.read(unhurried=True) as connection:
        file = [*_pages(connection, store), *_file(connection)]
        if file:
            return file  # what a damaged file, or index, says of the rest means nothing
        wrong = dict(checksums.wrong(connection))
        _read_the_rest(connection)
        return [
            *(_row_finding(connection, table, rows) for table, rows in wrong.items()),
            *_links(connection),
            *([] if "document" in wrong else _documents(connection)),
            *_left_over(connection),
            *_record(connection),
            *([] if _INDEXED & set(wrong) else _index(connection)),
        ]


def repair(store: Store) -> list[str]:
    """Mend what can be made anew from other rows; tells what was done, in sentences."""
    with store.write(unhurried=True) as connection:
        return [
            *_mended_indexes(connection),
            *_mended_documents(connection),
            *_mended_words(connection),
        ]


def _mended_indexes(connection: sa.Connection) -> Iterator[str]:
    if any(found.repairable for found in _file(connection)):
        connection.exec_driver_sql("REINDEX")
        yield _("The indexes of the file were made anew from its rows.")


def _mended_documents(connection: sa.Connection) -> Iterator[str]:
    dropped = connection.execute(sa.delete(document).where(_unfiled())).rowcount
    if dropped:
        text = ngettext(
            "{count} document that was on nobody’s file was dropped.",
            "{count} documents that were on nobody’s file were dropped.",
            dropped,
        )
        yield text.format(count=dropped)


def _mended_words(connection: sa.Connection) -> Iterator[str]:
    if _INDEXED & {table for table, _rows in checksums.wrong(connection)}:
        return  # what is made of a damaged row is worth nothing
    wrong = list(_wrongly_indexed(connection))
    for found in wrong:
        search_index.remove(connection, found.id)
        search_index.index(connection, [(found.id, found.number, found)])
    if wrong:
        text = ngettext(
            "The search index of {count} person was made anew.",
            "The search index of {count} persons was made anew.",
            len(wrong),
        )
        yield text.format(count=len(wrong))


def _pages(connection: sa.Connection, store: Store) -> list[Finding]:
    """Each page of an encrypted file carries a seal of its own (HMAC)."""
    if store.key is None:
        return []
    lines = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
    return [Finding(_damaged(line)) for line in lines[:_MOST]]


def _file(connection: sa.Connection) -> list[Finding]:
    if connection.dialect.name != "sqlite":
        return []
    lines = connection.scalars(sa.text(f"PRAGMA integrity_check({_MOST})")).all()
    found = [Finding(_damaged(line), " index " in line) for line in lines if line != "ok"]
    if not found and checksums.is_layout_wrong(connection):
        what = _("The tables of the file are damaged, or another program changed them.")
        return [Finding(what)]
    return found


def _damaged(detail: str) -> str:
    return _("The file is damaged: {detail}").format(detail=detail)


def _read_the_rest(connection: sa.Connection) -> None:
    """Let a server read what no sum was made of: it finds a damaged page when it reads it."""
    if connection.dialect.name == "sqlite":
        return  # the file as a whole was read
    for name in CHECKED_OTHERWISE:
        if name != document_chunk.name:  # read with the documents
            query = sa.select(metadata.tables[name])
            rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
            for _partition in rows.partitions():
                pass


def _row_finding(connection: sa.Connection, table: str, rows: list[Any]) -> Finding:
    """Rows that are not as a desk wrote them, and whose they are."""
    text = ngettext(
        "{count} row of “{table}” is damaged, or was changed by another program{whose}.",
        "{count} rows of “{table}” are damaged, or were changed by another program{whose}.",
        len(rows),
    )
    numbers = checksums.numbers(connection, table, rows[:_MOST])
    whose = " " + _("(customer {numbers})").format(numbers=", ".join(numbers)) if numbers else ""
    return Finding(text.format(count=len(rows), table=table, whose=whose))


def _unfiled() -> sa.ColumnElement[bool]:
    filed = sa.select(evidence.c.id).where(evidence.c.document_id == document.c.id)
    return ~sa.exists(filed)


def _left_over(connection: sa.Connection) -> list[Finding]:
    count = connection.scalar(sa.select(sa.func.count()).select_from(document).where(_unfiled()))
    if not count:
        return []
    text = ngettext(
        "{count} document is on nobody’s file.", "{count} documents are on nobody’s file.", count
    )
    return [Finding(text.format(count=count), repairable=True)]


def _record(connection: sa.Connection) -> list[Finding]:
    broken = audit_check.walk(connection).broken
    if broken is None:
        return []
    text = _("The record of what was done is broken at link {number}; “audit verify” tells more.")
    return [Finding(text.format(number=broken.sequence))]


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
