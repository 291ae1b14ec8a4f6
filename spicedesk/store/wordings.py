"""The office's texts and purposes, version by version."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.wording import Wording, WordingKind
from spicedesk.store.schema import kept, new_id, purpose, wording

_COLUMNS = kept(wording, "document_id")


def next_version(connection: sa.Connection, name: str, language: str) -> int:
    """The version that a text of this name in this language gets next.

    The first text in another language is the translation of the newest version.
    """
    newest = sa.select(sa.func.max(wording.c.version)).where(wording.c.name == name)
    own = connection.scalar(newest.where(wording.c.language == language))
    if own is not None:
        return int(own) + 1
    return connection.scalar(newest) or 1


def insert(
    connection: sa.Connection,
    *,
    name: str,
    version: int,
    kind: WordingKind,
    language: str,
    text: str,
    document: tuple[UUID, str] | None,
    at: datetime,
    by: str,
) -> UUID:
    """Enter a version; `document` is the key and the name of its file."""
    wording_id = new_id()
    document_id, document_name = document or (None, None)
    connection.execute(
        sa.insert(wording).values(
            id=wording_id,
            name=name,
            version=version,
            kind=kind,
            language=language,
            text=text,
            document_id=document_id,
            document_name=document_name,
            recorded_at=at,
            recorded_by=by,
        )
    )
    return wording_id


def listed(connection: sa.Connection, name: str | None = None) -> list[Wording]:
    """Every version of every text, or of one, by name, the newest first."""
    query = sa.select(*_COLUMNS).order_by(
        wording.c.name, wording.c.version.desc(), wording.c.language
    )
    if name is not None:
        query = query.where(wording.c.name == name)
    return [_wording(row) for row in connection.execute(query)]


def get(connection: sa.Connection, wording_id: UUID) -> Wording | None:
    """One version."""
    row = connection.execute(sa.select(*_COLUMNS).where(wording.c.id == wording_id)).first()
    return None if row is None else _wording(row)


def document_of(connection: sa.Connection, wording_id: UUID) -> UUID | None:
    """The key of the file of a text, if it has one."""
    found: UUID | None = connection.scalar(
        sa.select(wording.c.document_id).where(wording.c.id == wording_id)
    )
    return found


def insert_purpose(connection: sa.Connection, values: dict[str, Any]) -> None:
    """Add a purpose of the office."""
    connection.execute(sa.insert(purpose).values(id=new_id(), **values))


def purposes(connection: sa.Connection) -> list[dict[str, Any]]:
    """The office's own purposes, by name."""
    columns = kept(purpose, "id")
    query = sa.select(*columns).order_by(purpose.c.name)
    return [dict(row) for row in connection.execute(query).mappings()]


def _wording(row: Any) -> Wording:
    return Wording(
        id=row.id,
        name=row.name,
        version=row.version,
        kind=row.kind,
        language=row.language,
        text=row.text,
        recorded_at=row.recorded_at.astimezone(),
        recorded_by=row.recorded_by,
        document_name=row.document_name,
    )
