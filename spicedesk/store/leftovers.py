"""What a change that was killed left beside an office; nobody needs it once its lock is free."""

import os
from contextlib import suppress
from pathlib import Path

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.store import changing, key_sections, keyfile
from spicedesk.store.location import FileLocation

RESTORE = ".spicedesk-restore-"
"""What the folders begin with in which a restore works, beside the place of the office."""


def sweep_if_free(location: FileLocation) -> tuple[str, ...]:
    """As `sweep`, where anything is left and nobody changes the office; else nothing."""
    if not (_left(location) or _left_folders(location) or _has_stray_key(location)):
        return ()
    if changing.is_under_way(location.path):
        return ()
    with suppress(faults.StoreFault), changing.alone(location.path):
        return sweep(location)
    return ()


def sweep(location: FileLocation) -> tuple[str, ...]:
    """Remove what killed changes left, under the lock of the office; tells what, in a sentence.

    A key file without an office goes where it is that of a beginning that died: a copy of it lies
    beside. A key file beside a plain file goes where it says itself that it was passing.
    """
    left = _left(location)
    stray = [location.key_file] if _is_of_a_beginning(location, left) else []
    if _has_stray_key(location):
        stray.append(location.key_file)
    for path in [*stray, *left]:
        with suppress(OSError, faults.InUse):  # it is tried again next time
            files.remove(path)
    folders = _left_folders(location)
    for folder in folders:
        files.remove_folder(folder)
    if not folders and not any(location.is_beside(path) for path in left):
        return ()
    what = _("What a change of {place} that did not end had left in its folder was removed.")
    return (what.format(place=location),)


def _left(location: FileLocation) -> list[Path]:
    """What lies at the places beside it, and what was being written for its key file."""
    folders = {path.absolute().parent for path in (location.path, location.key_file)}
    found = []
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            found += [Path(entry.path) for entry in entries]
    return [
        path for path in found if location.is_beside(path) or files.is_part(path, location.key_file)
    ]


def _is_of_a_beginning(location: FileLocation, left: list[Path]) -> bool:
    if files.identity(location.path) is not None:
        return False
    kept, folder = _content(location.key_file), location.path.absolute().parent
    copies = [path for path in left if path.name.endswith(".key")]
    copies += folder.glob(f"{RESTORE}*/*.key")
    # Empty on a drive without links, where a name is taken before it is filled.
    return kept is not None and (
        not kept or any(_content(path) == kept and _waits(path.with_suffix("")) for path in copies)
    )


def _waits(office: Path) -> bool:
    """Whether an office that was made was not put to its place yet, where it has a second name."""
    try:
        return office.stat().st_nlink == 1
    except OSError:
        return False


def _left_folders(location: FileLocation) -> list[Path]:
    """Where restores worked beside the office that were killed; each has a lock of its own."""
    found = location.path.absolute().parent.glob(f"{RESTORE}*")
    with suppress(OSError):
        return [
            folder
            for folder in found
            if "unlocked" not in folder.name and folder.is_dir() and changing.is_free(folder)
        ]
    return []


def _has_stray_key(location: FileLocation) -> bool:
    """Whether a key file lies beside a plain file, and says that it was to go or to come."""
    if files.identity(location.key_file) is None or files.identity(location.path) is None:
        return False
    with suppress(faults.StoreFault):
        if keyfile.is_plain(location.path):
            return all(section.is_passing for section in keyfile.sections(location))
    return False


def _content(path: Path) -> bytes | None:
    try:
        return files.read_bounded(path, key_sections.MOST_BYTES)
    except OSError:
        return None
