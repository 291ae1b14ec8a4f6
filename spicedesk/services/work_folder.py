"""A folder of our own, beside where something is to lie; nothing of it stays."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spicedesk import faults
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
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        _drop_forgotten(beside, prefix)
        folder = tempfile.TemporaryDirectory(prefix=prefix, dir=beside, ignore_cleanup_errors=True)
    except FileNotFoundError:  # as in /proc: a folder that takes none
        raise faults.ReadOnly(beside) from None
    except FileExistsError:  # a link that leads nowhere
        raise faults.ImpossiblePlace(beside) from None
    except OSError as error:
        raise faults.of_file(error, beside) from None
    with folder as work:
        yield Path(work)


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


def put_down(source: Path, target: Path) -> None:
    """Move a file to where nothing lies; raises `NotEmpty` where somebody was quicker."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise faults.NotEmpty(target) from None
    except OSError:  # a drive without links
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise faults.NotEmpty(target) from None
        source.replace(target)


def _drop_forgotten(beside: Path, prefix: str) -> None:
    """Folders of a program that was killed."""
    for forgotten in beside.glob(prefix + "*"):
        with suppress(OSError):
            if time.time() - forgotten.stat().st_mtime > _FORGOTTEN_S:
                shutil.rmtree(forgotten, ignore_errors=True)
