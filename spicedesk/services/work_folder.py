"""A folder of our own, beside where something is to lie; nothing of it stays.

Each is locked beside it before it is made and until it is gone (`store.changing`). So whoever
works in the same place knows at once which folders are of a program that was killed.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.store import changing, filesystems
from spicedesk.store.location import state_of

_UNLOCKED = "unlocked-"
"""In the names of folders on drives that know no locks."""
_FORGOTTEN_S = 24 * 60 * 60
"""After so long a folder without a lock is one of a program that was killed."""


@contextmanager
def work_folder(beside: Path, prefix: str, place: str | Path) -> Iterator[Path]:
    """Make a folder whose name begins with `prefix` in the folder `beside`, which may be new.

    What goes wrong with a file in it is told of `place`, for which all this is done. Where it
    goes wrong, folders that were made for it go again. Raises `StoreFault`.
    """
    with folder_for(beside), _of_our_own(beside, prefix) as work, _told_of(place, work):
        yield work


@contextmanager
def folder_for(beside: Path) -> Iterator[None]:
    """Make a folder, and those it lies in; where it goes wrong, they go again."""
    made = [folder for folder in (beside, *beside.parents) if state_of(folder) is None]
    try:
        with _told_as_faults(beside):
            files.make_private_folder(beside)
        yield
    except BaseException:
        for folder in made:
            with suppress(OSError):  # not empty any more, or never made
                folder.rmdir()
        raise


@contextmanager
def _of_our_own(beside: Path, prefix: str) -> Iterator[Path]:
    with _told_as_faults(beside):
        _sweep(beside, prefix)
    with ExitStack() as held:
        name = os.urandom(8).hex()
        folder = beside / (prefix + name)
        if not _is_locked(folder, held):
            folder = beside / (prefix + _UNLOCKED + name)
        with _told_as_faults(beside):
            files.make_private_folder(folder)
        try:
            yield folder
        finally:
            files.remove_folder(folder)


@contextmanager
def _told_as_faults(beside: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:  # as in /proc: a folder that takes none
        raise faults.ReadOnly(beside) from None
    except FileExistsError:  # a link that leads nowhere
        raise faults.ImpossiblePlace(beside) from None
    except OSError as error:
        raise faults.of_file(error, beside) from None


@contextmanager
def _told_of(place: str | Path, work: Path) -> Iterator[None]:
    try:
        yield
    except (
        faults.BackupFailed, faults.DiskFull, faults.ReadOnly, faults.Unreachable
    ) as fault:  # fmt: skip
        if str(work) not in fault.what:
            raise
        raise type(fault)(place) from None


def _is_locked(folder: Path, held: ExitStack) -> bool:
    """Hold the lock of a folder that is about to be made; some drives have none to hold."""
    drive = filesystems.of(folder.parent)
    if drive is not None and drive.locks_stay_here:
        return False
    try:
        held.enter_context(changing.alone(folder))
    except faults.StoreFault:  # what is wrong with the place is told when the folder is made
        with suppress(OSError, faults.InUse):
            files.remove(changing.lock_file(folder))
        return False
    return True


def _sweep(beside: Path, prefix: str) -> None:
    """Remove what programs left that were killed."""
    for folder in beside.glob(prefix + "*"):
        if folder.is_dir() and _is_forgotten(folder, prefix):
            files.remove_folder(folder)
    for lock in beside.glob(f"{prefix}*.lock"):
        changing.is_under_way(lock.with_suffix(""))  # which removes one that nobody holds


def _is_forgotten(folder: Path, prefix: str) -> bool:
    if not folder.name.startswith(prefix + _UNLOCKED):
        return not changing.is_under_way(folder)
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime > _FORGOTTEN_S
    return False
