"""Evidence bytes: in pieces, each document once, out as they came in."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

import sqlalchemy as sa

from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.store.schema import document, document_chunk, evidence, new_id

CHUNK_BYTES = 256 * 1024
_CHUNKS_AT_ONCE = 8


class Damaged(Exception):
    """What lies in the vault is no longer what was put in."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """A document in the vault; `is_new` where its bytes were not there before."""

    id: UUID
    size: int
    sha256: str
    is_new: bool


def deposit(
    connection: sa.Connection, stream: BinaryIO, media_type: str, size_told: int
) -> Deposit:
    """Store a stream piece by piece; a document that is there already is not stored again.

    `size_told` is how large the stream says it is: only where a document of that size is
    there already is the stream read once more, to know whether it is the same.
    """
    if connection.scalar(sa.select(document.c.id).where(document.c.size == size_told).limit(1)):
        known = _known(connection, stream)
        if known is not None:
            return known
        stream.seek(0)
    document_id, digest, size, position = new_id(), hashlib.sha256(), 0, 0
    placeholder = document_id.hex
    connection.execute(
        sa.insert(document).values(
            id=document_id, sha256=placeholder, size=0, media_type=media_type
        )
    )
    while content := stream.read(CHUNK_BYTES):
        digest.update(content)
        size += len(content)
        connection.execute(
            sa.insert(document_chunk),
            {"document_id": document_id, "position": position, "content": content},
        )
        position += 1
    known = connection.scalar(
        sa.select(document.c.id).where(document.c.sha256 == digest.hexdigest())
    )
    if known is not None:
        connection.execute(sa.delete(document).where(document.c.id == document_id))
        return Deposit(known, size, digest.hexdigest(), is_new=False)
    connection.execute(
        sa.update(document)
        .where(document.c.id == document_id)
        .values(sha256=digest.hexdigest(), size=size)
    )
    return Deposit(document_id, size, digest.hexdigest(), is_new=True)


def _known(connection: sa.Connection, stream: BinaryIO) -> Deposit | None:
    digest, size = hashlib.sha256(), 0
    while content := stream.read(CHUNK_BYTES):
        digest.update(content)
        size += len(content)
    query = sa.select(document.c.id).where(document.c.sha256 == digest.hexdigest())
    found = connection.scalar(query)
    return None if found is None else Deposit(found, size, digest.hexdigest(), is_new=False)


def withdraw(connection: sa.Connection, evidence_id: UUID) -> Iterator[bytes]:
    """The bytes of a document, in pieces; raises `Damaged` at the end if they are not the same."""
    query = sa.select(evidence.c.document_id).where(evidence.c.id == evidence_id)
    return pieces(connection, connection.execute(query).scalar_one())


def pieces(connection: sa.Connection, document_id: UUID) -> Iterator[bytes]:
    """The same of a document by its own key."""
    sha256 = connection.execute(
        sa.select(document.c.sha256).where(document.c.id == document_id)
    ).scalar_one()
    digest = hashlib.sha256()
    query = sa.select(document_chunk.c.content).where(document_chunk.c.document_id == document_id)
    position = 0
    while batch := connection.scalars(
        query.where(
            document_chunk.c.position >= position,
            document_chunk.c.position < position + _CHUNKS_AT_ONCE,
        ).order_by(document_chunk.c.position)
    ).all():
        for content in batch:
            digest.update(content)
            yield content
        position += _CHUNKS_AT_ONCE
    if digest.hexdigest() != sha256:
        raise Damaged


def set_thumbnail(connection: sa.Connection, document_id: UUID, png: bytes) -> None:
    """Keep a small picture of a document beside it."""
    connection.execute(
        sa.update(document).where(document.c.id == document_id).values(thumbnail=png)
    )


def thumbnail(connection: sa.Connection, evidence_id: UUID) -> bytes | None:
    """The small picture (PNG) of a document, where one could be made."""
    query = sa.select(document.c.thumbnail).join(evidence, evidence.c.document_id == document.c.id)
    png: bytes | None = connection.scalar(query.where(evidence.c.id == evidence_id))
    return png


def file(
    connection: sa.Connection,
    person_id: PersonId,
    document_id: UUID,
    name: str,
    proves: str | None,
    at: datetime,
    by: str,
) -> UUID:
    """Put a document on a person's file."""
    evidence_id = new_id()
    connection.execute(
        sa.insert(evidence).values(
            id=evidence_id, person_id=person_id, document_id=document_id, name=name,
            proves=proves, added_at=at, added_by=by,
        )
    )  # fmt: skip
    return evidence_id


def prove(connection: sa.Connection, evidence_id: UUID, proves: str | None) -> None:
    """Note what a document on file proves, where nothing was noted."""
    is_open = evidence.c.id == evidence_id, evidence.c.proves.is_(None)
    if proves is not None:
        connection.execute(sa.update(evidence).where(*is_open).values(proves=proves))


_EVIDENCE = (
    evidence.c.id, evidence.c.name, document.c.media_type, document.c.size, document.c.sha256,
    evidence.c.proves, evidence.c.added_at, evidence.c.added_by,
)  # fmt: skip


_LISTING = sa.select(*_EVIDENCE).join(document, document.c.id == evidence.c.document_id)
_LISTED = _LISTING.where(evidence.c.person_id == sa.bindparam("person", type_=sa.Uuid())).order_by(
    evidence.c.added_at, evidence.c.id
)


def listed(connection: sa.Connection, person_id: PersonId) -> tuple[Evidence, ...]:
    """The documents on a person's file, oldest first."""
    return tuple(map(_evidence, connection.execute(_LISTED, {"person": person_id})))


def get(connection: sa.Connection, evidence_id: UUID) -> tuple[PersonId, Evidence] | None:
    """One document on file, and whose it is."""
    query = _LISTING.add_columns(evidence.c.person_id).where(evidence.c.id == evidence_id)
    row = connection.execute(query).first()
    return None if row is None else (row.person_id, _evidence(row))


def on_file(connection: sa.Connection, person_id: PersonId, document_id: UUID) -> UUID | None:
    """The entry under which this very document is on this person's file already."""
    query = sa.select(evidence.c.id).where(
        evidence.c.person_id == person_id, evidence.c.document_id == document_id
    )
    found: UUID | None = connection.scalar(query.limit(1))
    return found


def _evidence(row: Any) -> Evidence:
    return Evidence(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        proves=row.proves,
        added_at=row.added_at.astimezone(),
        added_by=row.added_by,
    )
