"""Write a file whole or not at all."""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.services.desk import Desk
from spicedesk.store import changing
from spicedesk.store.location import FileLocation


@contextmanager
def whole_file(target: Path, desk: Desk) -> Iterator[BinaryIO]:
    """A stream whose content appears at `target` at the end, and only if all went well.

    It is written beside its place with nobody else's right to read it. A device or a
    pipe is written to as it is. Raises a `StoreFault` for a folder that is missing, full
    or not writable, and for the office's own files.
    """
    _require_free(target, desk)
    if target.exists() and not target.is_file():
        with _device(target) as stream:
            yield stream
        return
    try:
        with files.whole(target) as stream:
            yield stream
    except OSError as error:
        raise faults.of_file(error, target) from None


def _require_free(target: Path, desk: Desk) -> None:
    """Refuse to write over the database, its key, its logs or its lock."""
    office = desk.store.location
    if isinstance(office, FileLocation) and _is_of(target, office.path):
        raise faults.Refused(
            _("{place} belongs to the office itself.").format(place=target),
            _("Choose another name; nothing was changed."),
        )


def _is_of(target: Path, office: Path) -> bool:
    """Whether a file is one of an office's own, by its name or by a link to it."""
    return any(
        files.is_same(target, own)
        or _would_be(target, own)
        or _would_be(files.followed(target), own)
        for place in {office, files.followed(office)}  # SQLite keeps its logs beside what is linked
        for own in (*FileLocation(place).files, changing.lock_file(place))
    )


def _would_be(target: Path, own: Path) -> bool:
    """Whether a file that need not be there yet would meet another, whatever the drive folds."""
    return _folded(target.name) == _folded(own.name) and files.is_same(target.parent, own.parent)


def _folded(name: str) -> str:
    """What names have in common that some drive takes for one: case, accents apart or not.

    Windows leaves out dots and blanks at the end; what follows a colon is a part of the same file.
    """
    if _parts_by_colon():
        name = name.partition(":")[0]
    plain = unicodedata.normalize("NFKD", name.rstrip(". ")).casefold()
    return unicodedata.normalize("NFKD", plain)


def _parts_by_colon() -> bool:
    return os.name == "nt"


@contextmanager
def _device(target: Path) -> Iterator[BinaryIO]:
    try:
        with target.open("wb") as stream:
            yield stream
    except OSError as error:
        raise faults.of_file(error, target) from None
