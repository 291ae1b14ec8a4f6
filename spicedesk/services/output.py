"""Write a file whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spicedesk import faults
from spicedesk.language import gettext as _
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
        descriptor, name = tempfile.mkstemp(prefix=".spicedesk-", dir=target.parent)
    except OSError as error:
        raise faults.of_file(error, target) from None
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise faults.of_file(error, target) from None
    finally:
        part.unlink(missing_ok=True)


def _require_free(target: Path, desk: Desk) -> None:
    """Refuse to write over the database, its key or its log."""
    own = desk.store.location
    if isinstance(own, FileLocation) and target.resolve() in {f.resolve() for f in own.files}:
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
