"""File documents that prove something, and hand them out as they came in."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.evidence import Evidence, safe_name
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.services import audit, entry, filetype, output, people, thumbnails
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import records, vault
from spicedesk.store.engine import Connection

MAX_BYTES = 2 * 1000**3
"""The largest document, in bytes: beyond this a database file is the wrong place."""
_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Clipping:
    """A document that is not a file: pasted, dropped, or made by the program itself."""

    name: str
    content: bytes


Source = Path | Clipping
Watch = Callable[[int, int], None]
"""Told how many bytes of how many are filed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that is being read; `name` is made safe, `size` is what it was when opened.

    `picture` is a small one (PNG), where it is to be filed and one could be made.
    """

    name: str
    size: int
    stream: BinaryIO
    media_type: str
    picture: bytes | None


class _ChangedWhileRead(OSError):
    """The source ended early or went on after its end."""


class _Watched:
    """As much of a stream as the vault needs, with somebody who watches it being read."""

    def __init__(self, source: Opened, watch: Watch) -> None:
        self._source = source
        self._watch = watch
        self._done = 0

    def seek(self, place: int) -> int:
        """Read again: the vault looks first whether it has this document already."""
        self._done = self._source.stream.seek(place)
        return self._done

    def read(self, size: int) -> bytes:
        self._watch(self._done, self._source.size)
        content = self._source.stream.read(size)
        self._done += len(content)
        return content


@one_transaction
def add(
    desk: Desk,
    person_id: PersonId,
    source: Source,
    proves: str | None = None,
    watch: Watch | None = None,
) -> Evidence:
    """Put a document on a person's file, byte for byte, or nothing at all.

    The very document that is on this person's file already is not filed twice; what
    it proves is noted there if nothing was.
    What `watch` raises stops it.
    """
    with opened([source]) as (stream,), desk.store.write() as connection:
        people.require(connection, person_id)
        evidence_id = file(connection, desk, person_id, stream, proves, watch)
        found = vault.get(connection, evidence_id)
    if found is None:
        raise LookupError("a document vanished in the transaction that filed it")
    return found[1]


def file(
    connection: Connection,
    desk: Desk,
    person_id: PersonId,
    source: Opened,
    proves: str | None,
    watch: Watch | None = None,
) -> UUID:
    """File an opened document within somebody else's transaction."""
    now = desk.clock()
    document_id = deposit(connection, source, watch)
    known = vault.on_file(connection, person_id, document_id)
    if known is not None:
        vault.prove(connection, known, entry.line("proves", proves))
        return known
    reason = entry.line("proves", proves)
    evidence_id = vault.file(
        connection, person_id, document_id, source.name, reason, now, desk.user
    )
    records.log(connection, "evidence.add", person_id, now, desk.user, f"{evidence_id}")
    return evidence_id


def deposit(connection: Connection, source: Opened, watch: Watch | None = None) -> UUID:
    """Put an opened document into the vault, with its small picture; gives its key there."""
    try:
        stream = source.stream if watch is None else cast("BinaryIO", _Watched(source, watch))
        found = vault.deposit(connection, stream, source.media_type, source.size)
        if found.size != source.size:
            raise _ChangedWhileRead
    except OSError:
        raise _unreadable(source.name) from None
    if found.is_new and source.picture is not None:
        vault.set_thumbnail(connection, found.id, source.picture)
    return found.id


def listed(desk: Desk, person_id: PersonId) -> tuple[Evidence, ...]:
    """The documents on a person's file, oldest first."""
    with desk.store.read() as connection:
        people.require(connection, person_id)
        return vault.listed(connection, person_id)


def get(desk: Desk, evidence_id: UUID) -> Evidence:
    """What is known of one document; raises `NotFound`."""
    with desk.store.read() as connection:
        found = vault.get(connection, evidence_id)
    if found is None:
        raise faults.NotFound(
            _("There is no document {id}.").format(id=evidence_id),
            _("Use an id that “evidence list” shows."),
        )
    return found[1]


def thumbnail(desk: Desk, evidence_id: UUID) -> bytes | None:
    """A small picture (PNG) of a document, where one could be made."""
    with desk.store.read() as connection:
        return vault.thumbnail(connection, evidence_id)


def write_to(desk: Desk, evidence_id: UUID, stream: BinaryIO) -> None:
    """Write a document to a stream in pieces; raises a `Fault` if it is not what was filed."""
    get(desk, evidence_id)
    with desk.store.read() as connection:
        try:
            stream.writelines(vault.withdraw(connection, evidence_id))
        except vault.Damaged:
            raise faults.StoreFault(
                _("This document is no longer what was filed: its seal is broken."),
                _("Restore it from a backup, and run “spicedesk db check”."),
            ) from None


def look_at(desk: Desk, evidence_id: UUID) -> bytes:
    """As `read`, for somebody who looks at it; that they did is noted."""
    content = read(desk, evidence_id)
    _looked(desk, evidence_id)
    return content


def hand_to(desk: Desk, evidence_id: UUID, stream: BinaryIO) -> None:
    """As `write_to`, for somebody who wants it; that they got it is noted."""
    write_to(desk, evidence_id, stream)
    _looked(desk, evidence_id)


def _looked(desk: Desk, evidence_id: UUID) -> None:
    with desk.store.read() as connection:
        found = vault.get(connection, evidence_id)
    if found is not None:
        audit.looked(desk, found[0], "evidence", str(evidence_id))


def save_copy(desk: Desk, evidence_id: UUID, target: Path) -> None:
    """Write a copy beside its final place and move it there whole; notes who wanted it."""
    with output.whole_file(target, desk) as stream:
        hand_to(desk, evidence_id, stream)


def read(desk: Desk, evidence_id: UUID) -> bytes:
    """A document's bytes, for a preview; the caller bounds the size first."""
    buffer = io.BytesIO()
    write_to(desk, evidence_id, buffer)
    return buffer.getvalue()


@contextmanager
def opened(sources: Sequence[Source], *, pictured: bool = True) -> Iterator[list[Opened]]:
    """Open documents for reading before a transaction begins; raises `Invalid`.

    Their small pictures are made now, where nobody waits for a transaction to end.
    """
    with ExitStack() as stack:
        yield [_open(stack, source, pictured=pictured) for source in sources]


def _open(stack: ExitStack, source: Source, *, pictured: bool) -> Opened:
    name = safe_name(source.name)
    if isinstance(source, Clipping):
        stream: BinaryIO = io.BytesIO(source.content)
        size = len(source.content)
    else:
        stream = _open_file(stack, source, name)
        size = os.fstat(stream.fileno()).st_size
    if size == 0:
        raise faults.Invalid(
            "file",
            _("“{name}” is empty.").format(name=name),
            _("An empty file proves nothing; choose another."),
        )
    if size > MAX_BYTES:
        raise faults.Invalid(
            "file",
            _("“{name}” is larger than 2 GB.").format(name=name),
            _("Keep it elsewhere, and file a note that says where."),
        )
    try:
        media_type = filetype.media_type(stream.read(_HEAD_BYTES), name)
        stream.seek(0)
        picture = thumbnails.of(stream, media_type) if pictured else None
    except OSError:
        raise _unreadable(name) from None
    return Opened(name, size, stream, media_type, picture)


def _open_file(stack: ExitStack, source: Path, name: str) -> BinaryIO:
    """A file that can be read from its beginning to its end, and again."""
    if source.is_dir():
        raise faults.Invalid(
            "file", _("“{name}” is a folder.").format(name=name), _("Choose a file.")
        )
    try:
        if not source.exists():
            raise faults.Invalid(
                "file",
                _("There is no file “{name}”.").format(name=name),
                _("Check its name and where it lies."),
            )
        if source.is_fifo() or source.is_socket():  # opening one would wait for ever
            raise _unreadable(name)
        stream = stack.enter_context(source.open("rb"))
    except (OSError, ValueError):
        raise _unreadable(name) from None
    if not stream.seekable():
        raise _unreadable(name)
    return stream


def _unreadable(name: str) -> faults.Invalid:
    return faults.Invalid(
        "file",
        _("“{name}” cannot be read to its end.").format(name=name),
        _("Check that it is still there and not being written; nothing was filed."),
    )
