"""Copies every row from one database to another, and proves that both are equal.

Rows go in the order of their keys, a batch a transaction, so that a copy that was
interrupted goes on behind the last row that arrived. Until both sides were compared
the target says in the place of its schema's version that it is a copy, and opens
for nobody.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.store import bulk, checksums, keyfile
from spicedesk.store.engine import UNFINISHED, Store, schema_version
from spicedesk.store.location import Location
from spicedesk.store.migrations import HEAD
from spicedesk.store.schema import document_chunk, metadata
from spicedesk.store.setup import create

Progress = Callable[[int, int], bool]
"""Told how many rows of how many are done; says whether to go on."""

_ROWS, _CHUNKS = 2_000, 16
"""Rows that go at once; a piece of a document has 256 KiB."""


class Stopped(Exception):
    """Whoever watches the progress wants no more of it."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """What both sides have of a table: how many rows, and the SHA-256 of them in key order."""

    table: str
    rows: int
    sha256: str


def target_for(location: Location, passphrase: str | None, *, shared: bool = False) -> Store:
    """An empty database to copy into, or one whose copying was interrupted."""
    try:
        store = Store(location, keyfile.key_of(location, passphrase))
    except faults.NoDatabase:
        return create(location, passphrase, _mark, shared=shared)
    try:
        version = schema_version(store)
    except BaseException:  # nobody else would close it
        store.close()
        raise
    if version == UNFINISHED:
        return store
    store.close()
    if version is not None:
        raise faults.NotEmpty(str(location))
    return create(location, passphrase, _mark, shared=shared)


def copy(source: Store, target: Store, progress: Progress) -> list[TableSum]:
    """Copy what is missing, and compare; raises `Stopped`, and `CopyDiffers` where they differ.

    The source is read in one snapshot. Where it changed since an interrupted copy
    began, the copy begins anew.
    """
    with source.read(unhurried=True) as rows:
        for _attempt in range(2):
            teller = _Teller(progress, 2 * sum(_count(rows, t) for t in metadata.sorted_tables))
            for table in metadata.sorted_tables:
                _copy_table(rows, target, table, teller)
            sums = [_compared(rows, target, table, teller) for table in metadata.sorted_tables]
            equal = [found for found in sums if found is not None]
            if len(equal) == len(sums):
                _set_version(target, HEAD)
                return equal
            _clear(target)
    raise faults.CopyDiffers(str(target.location))


class _Teller:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def tell(self, rows: int) -> None:
        self._done += rows
        if not self._progress(self._done, self._total):
            raise Stopped


def _mark(store: Store) -> None:
    _set_version(store, UNFINISHED)


def _set_version(store: Store, version: str) -> None:
    with store.write() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version}
        )


def _clear(target: Store) -> None:
    with target.write(unhurried=True) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))


def _copy_table(source: sa.Connection, target: Store, table: sa.Table, teller: _Teller) -> None:
    with target.read(unhurried=True) as connection:
        last = _last_key(connection, table)
        teller.tell(_count(connection, table))
    links = [c for c in table.c if any(key.column.table is table for key in c.foreign_keys)]
    size = _CHUNKS if table is document_chunk else _ROWS
    while batch := _next(source, table, last, size):
        later = [_arriving(row, links) for row in batch]
        with target.write() as connection:
            bulk.insert(connection, table, later)
        last = _key(table, batch[-1])
        teller.tell(len(batch))
    for link in links:
        _copy_links(source, target, table, link)


def _arriving(row: dict[str, Any], links: list[sa.Column[Any]]) -> dict[str, Any]:
    """A row that points at nothing in its table yet; its sum then comes with its links."""
    if checksums.COLUMN not in row:
        return row
    pointing = {link.name: None for link in links if row[link.name] is not None}
    if pointing:
        return {**row, **pointing, checksums.COLUMN: None}
    return {**row, checksums.COLUMN: checksums.verbatim(row[checksums.COLUMN])}


def _copy_links(
    source: sa.Connection, target: Store, table: sa.Table, link: sa.Column[Any]
) -> None:
    """Rows that point at others of their table, when all of them are there."""
    query = sa.select(table.c.id, link, table.c.checksum).where(link.is_not(None))
    found = source.execute(query).all()
    if found:
        update = (
            sa.update(table)
            .where(table.c.id == sa.bindparam("row"))
            .values({link.name: sa.bindparam("to"), checksums.COLUMN: sa.bindparam("total")})
        )
        with target.write() as connection:
            connection.execute(update, [_pointed(*row) for row in found])


def _pointed(row: Any, to: Any, total: bytes | None) -> dict[str, Any]:
    return {"row": row, "to": to, "total": checksums.verbatim(total)}


def _next(
    source: sa.Connection, table: sa.Table, last: tuple[Any, ...] | None, size: int
) -> list[dict[str, Any]]:
    order = list(table.primary_key)
    query = sa.select(table).order_by(*order).limit(size)
    if last is not None:
        query = query.where(sa.tuple_(*order) > sa.tuple_(*last))
    return [dict(row) for row in source.execute(query).mappings()]


def _last_key(connection: sa.Connection, table: sa.Table) -> tuple[Any, ...] | None:
    order = list(table.primary_key)
    row = connection.execute(sa.select(*order).order_by(*(c.desc() for c in order)).limit(1))
    found = row.first()
    return None if found is None else tuple(found)


def _key(table: sa.Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _compared(
    source: sa.Connection, target: Store, table: sa.Table, teller: _Teller
) -> TableSum | None:
    """The sum of both sides; none where they differ."""
    ours = _sum(source, table, teller)
    with target.read(unhurried=True) as connection:
        return ours if _sum(connection, table, None) == ours else None


def _sum(connection: sa.Connection, table: sa.Table, teller: _Teller | None) -> TableSum:
    digest, rows = hashlib.sha256(), 0
    query = sa.select(*_compared_columns(table)).order_by(*table.primary_key)
    size = _CHUNKS if table is document_chunk else _ROWS
    found = connection.execution_options(yield_per=size).execute(query)
    for batch in found.partitions():
        for row in batch:
            for value in row:
                digest.update(_as_bytes(value))
        rows += len(batch)
        if teller is not None:
            teller.tell(len(batch))
    return TableSum(table.name, rows, digest.hexdigest())


def _compared_columns(table: sa.Table) -> Iterator[sa.ColumnElement[Any]]:
    for column in table.c:
        none = checksums.verbatim(None)
        yield sa.func.nullif(column, none) if column.name == checksums.COLUMN else column


def _as_bytes(value: Any) -> bytes:
    """A value the same on every engine, and never taken for two others side by side."""
    if value is None:
        return b"-"
    if isinstance(value, frozenset):
        value = ",".join(sorted(str(member) for member in value))
    content = value if isinstance(value, bytes) else str(value).encode("utf-8")
    return b"%d:%b" % (len(content), content)
