"""A folder of our own, beside where something is to lie; nothing of it stays."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.store.location import state_of

_FORGOTTEN_S = 24 * 60 * 60


@contextmanager
def work_folder(beside: Path, prefix: str, place: str | Path) -> Iterator[Path]:
    """Make a folder whose name begins with `prefix` in the folder `beside`, which may be new.

    What goes wrong with a file in it is told of `place`, for which all this is done. Where it
    goes wrong, folders that were made for it go again. Raises `StoreFault`.
    """
    made = [folder for folder in (beside, *beside.parents) if state_of(folder) is None]
    try:
        with _of_our_own(beside, prefix) as work, _told_of(place, work):
            yield work
    except BaseException:
        for folder in made:
            with suppress(OSError):  # not empty any more, or never made
                folder.rmdir()
        raise


@contextmanager
def _of_our_own(beside: Path, prefix: str) -> Iterator[Path]:
    try:
        files.make_private_folder(beside)
        _drop_forgotten(beside, prefix)
        folder = files.new_folder(prefix, beside)
    except FileNotFoundError:  # as in /proc: a folder that takes none
        raise faults.ReadOnly(beside) from None
    except FileExistsError:  # a link that leads nowhere
        raise faults.ImpossiblePlace(beside) from None
    except OSError as error:
        raise faults.of_file(error, beside) from None
    try:
        yield folder
    finally:
        files.remove_folder(folder)


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


def _drop_forgotten(beside: Path, prefix: str) -> None:
    """Folders of a program that was killed."""
    for forgotten in beside.glob(prefix + "*"):
        with suppress(OSError):
            if time.time() - forgotten.stat().st_mtime > _FORGOTTEN_S:
                files.remove_folder(forgotten)
