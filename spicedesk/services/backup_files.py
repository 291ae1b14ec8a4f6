"""Backups as files in a folder: what they are called, and which of them are of this office."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.store import archive, numbers
from spicedesk.store.location import FileLocation, Location, state_of

_LONGEST_STEM = 200
"""Bytes of an office's name in that of its backup; a file's name has 255 at most."""


def require_folder(target: Path) -> None:
    """Refuse a place for backups that is something else; raises `Invalid`."""
    found = state_of(target)
    if found is not None and not stat.S_ISDIR(found.st_mode):
        raise faults.Invalid(
            "folder",
            _("{place} is not a folder.").format(place=target),
            _("Name the folder that backups go to."),
        )


def placed(packed: Path, folder: Path, location: Location, at: datetime) -> Path:
    """Give it a name that no other has, even if two are made in one second."""
    stem = location.path.stem if isinstance(location, FileLocation) else "office"
    stem = os.fsencode(stem)[:_LONGEST_STEM].decode("utf-8", "ignore")
    first = f"{stem}-{at:%Y-%m-%d-%H%M%S}"
    for name in (first, *(f"{first}-{number}" for number in range(2, 100))):
        target = folder / (name + archive.SUFFIX)
        with suppress(faults.NotEmpty):
            files.place(packed, target)
            return target
    raise faults.NotEmpty(folder)


def of_office(folder: Path, office: str) -> Iterator[tuple[Path, archive.Page]]:
    """Every backup of this office in a folder, with what it says of itself."""
    return ((path, page) for path, page in _all(folder) if page.office == office)


def next_number(folder: Path, lineage: str, key: bytes | None) -> int:
    """The furthest place in a series of customer numbers that backups in a folder know of.

    Only those count that whoever had the office's key made; zero where there are none.
    """
    found = [
        page.next_number
        for _path, page in _all(folder)
        if page.lineage == lineage
        and page.next_number is not None
        and page.encrypted == (key is not None)
        and (key is None or archive.is_sealed(page, key))
    ]
    return max((number for number in found if 0 < number < numbers.MOST), default=0)


def _all(folder: Path) -> Iterator[tuple[Path, archive.Page]]:
    for path in folder.glob("*" + archive.SUFFIX):
        with suppress(archive.NotABackup, faults.StoreFault, OSError):
            yield path, archive.read(path)
