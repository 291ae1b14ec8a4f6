"""Tests the folder of a database file by doing there what an office does."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TypeVar

from spicedesk import faults
from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.platform import rights
from spicedesk.store import clouds, filesystems, locktest
from spicedesk.store.filesystems import FileSystem
from spicedesk.store.findings import Finding, Kind, Result

T = TypeVar("T")
_PATIENCE_S = 15.0
"""After that a drive counts as dead: the longest a test of locks may take, and some more."""
_PAGE = 4096
"""Bytes that are written to try a folder."""
_AMPLE = 256 * 2**20
_LEAST = 16 * 2**20
"""Bytes: below the first an office is warned, below the second nothing can be made."""


def probe_folder(path: Path) -> list[Finding]:
    """What is found in the folder that a database file lies in, or is to lie in.

    Nothing stays there, and a folder that had to be made is removed again.
    """
    fault = faults.Unreachable(path.parent)
    return within(_PATIENCE_S, lambda: _probe(path), [_bad(Kind.FOLDER, fault)])


def within(seconds: float, job: Callable[[], T], late: T) -> T:
    """What a job gives, or `late` where it takes longer.

    A job that waits for a dead drive cannot be stopped; it is left behind.
    """
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(job())
        except BaseException as error:  # noqa: BLE001  # handed over to whoever waits
            answer.set_exception(error)

    Thread(target=work, name="probe", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        return late


def _probe(path: Path) -> list[Finding]:
    folder = path.parent
    try:
        there = folder.is_dir()
        with _made(folder):
            return [_folder(there=there), *_inside(path)]
    except (FileExistsError, NotADirectoryError):
        what = _("{folder} is not a folder.").format(folder=folder)
        return [Finding(Kind.FOLDER, Result.BAD, what, _("Choose a place in a folder."))]
    except OSError as error:
        return [_bad(Kind.FOLDER, faults.of_file(error, folder))]


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder where there is none, and leave none behind."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for each in missing:
            with suppress(OSError):  # it was not made, or somebody has begun to use it
                each.rmdir()


def _folder(*, there: bool) -> Finding:
    what = _("The folder is there.") if there else _("The folder is not there yet; it can be made.")
    return Finding(Kind.FOLDER, Result.GOOD, what)


def _inside(path: Path) -> Iterator[Finding]:
    system, cloud = filesystems.of(path.parent), clouds.cloud_of(path.parent)
    if cloud is not None:
        yield _cloud(cloud)
    elif system is not None:
        yield _file_system(system)
    space = _space(path.parent)
    if space is not None:
        yield space
    writing = _writing(path)
    yield writing
    if writing.result is Result.GOOD and (space is None or space.result is not Result.BAD):
        yield _locking(path.parent, system)


def _cloud(folder: str) -> Finding:
    return Finding(
        Kind.FILE_SYSTEM,
        Result.WARNING,
        _(
            "The folder “{folder}” seems to be copied to a cloud service, which can destroy a "
            "database while it is written, and takes your customers’ data out of the office."
        ).format(folder=folder),
        _("Choose a folder that no such service watches."),
    )


def _file_system(system: FileSystem) -> Finding:
    if system.is_network:
        what = _("The folder lies on a network drive ({kind}).")
    else:
        what = _("The folder lies on a disk of this computer ({kind}).")
    return Finding(Kind.FILE_SYSTEM, Result.GOOD, what.format(kind=system.name))


def _space(folder: Path) -> Finding | None:
    """None where a file system does not know how large it is."""
    usage = shutil.disk_usage(folder)
    if usage.total == 0:
        return None
    size = formats.size(usage.free, current())
    if usage.free >= _AMPLE:
        return Finding(Kind.SPACE, Result.GOOD, _("Free space: {size}.").format(size=size))
    return Finding(
        Kind.SPACE,
        Result.WARNING if usage.free >= _LEAST else Result.BAD,
        _("Free space: only {size}.").format(size=size),
        _("Free some space, or choose another disk: documents need room."),
    )


def _writing(path: Path) -> Finding:
    try:
        rights.try_folder(path.parent, _PAGE)
    except FileNotFoundError:  # the folder is there, but takes no files, as /proc does
        return _bad(Kind.WRITING, faults.ReadOnly(path.parent))
    except OSError as error:
        return _bad(Kind.WRITING, faults.of_file(error, path.parent))
    if path.exists() and not rights.may_write(path):
        return _bad(Kind.WRITING, faults.ReadOnly(path))
    return Finding(Kind.WRITING, Result.GOOD, _("The folder can be written to."))


def _locking(folder: Path, system: FileSystem | None) -> Finding:
    if system is not None and system.locks_stay_here:
        what = _(
            "This network drive ({kind}) does not tell other computers of locks: two workplaces "
            "could write at once and destroy the data."
        ).format(kind=system.name)
        return Finding(Kind.LOCKING, Result.BAD, what, _elsewhere())
    hold = locktest.locks_hold(folder)
    if hold is None:
        what = _("Whether locks work could not be tested.")
        return Finding(Kind.LOCKING, Result.WARNING, what)
    if not hold:
        what = _(
            "Locks do not work in this folder: two programs could write at once and destroy the "
            "data."
        )
        return Finding(Kind.LOCKING, Result.BAD, what, _elsewhere())
    what = _("Locks work: while one program writes, another one waits.")
    return Finding(Kind.LOCKING, Result.GOOD, what)


def _elsewhere() -> str:
    return _("Choose another folder, or keep the data on a Postgres server.")


def _bad(kind: Kind, fault: faults.Fault) -> Finding:
    return Finding(kind, Result.BAD, fault.what, fault.way_out)
