"""Write a file whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.services.desk import Desk
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
    """Refuse to write over the database, its key or its log."""
    own = desk.store.location
    if isinstance(own, FileLocation) and any(files.is_same(target, file) for file in own.files):
        raise faults.Refused(
            _("{place} belongs to the office itself.").format(place=target),
            _("Choose another name; nothing was changed."),
        )


@contextmanager
def _device(target: Path) -> Iterator[BinaryIO]:
    try:
        with target.open("wb") as stream:
            yield stream
    except OSError as error:
        raise faults.of_file(error, target) from None
