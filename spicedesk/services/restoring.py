"""Bring an office back from a backup, onto a place where nothing lies."""

import errno
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.services import databases
from spicedesk.services.desk import Desk, login_name, now
from spicedesk.services.work_folder import work_folder
from spicedesk.store import archive, backup_copy, copying, keyrings, records, setup
from spicedesk.store.archive import Page
from spicedesk.store.location import FileLocation, Location, state_of
from spicedesk.store.migrations import HEAD

__all__ = ["Page"]

Progress = Callable[[int, int], bool]

_WORK = ".spicedesk-restore-"


class Stopped(faults.Fault):
    """Somebody stopped a restore; the backup is as it was."""

    def __init__(self) -> None:
        super().__init__(
            _("The restore was stopped; the backup is as it was."),
            _("Run it once more at an empty place."),
        )


def look(file: Path) -> Page:
    """What a backup says of itself: when it was made, how many persons it has."""
    if state_of(file) is None:
        raise faults.NotFound(
            _("There is no file {place}.").format(place=file), _("Check its name.")
        )
    try:
        return archive.read(file)
    except archive.NotABackup:
        raise faults.NotABackup(file) from None
    except OSError as error:
        raise _of_reading(error, file) from None


def is_encrypted(page: Page) -> bool:
    """Whether a passphrase opens it."""
    return archive.KEYS in page.parts


def restore(
    file: Path,
    location: Location,
    passphrase: str | None,
    progress: Progress = lambda _done, _total: True,
) -> Desk:
    """Bring an office back to a place where nothing lies yet, and open it there.

    Every byte is compared with what the backup says, the office is opened and brought up to
    this program's schema before it takes its place; onto a server it is copied row by row. The
    backup stays as it is. Raises `StoreFault`, `NotABackup`, `PassphraseNeeded`, `Stopped`.
    """
    page = look(file)
    if page.schema > HEAD:
        raise faults.NewerSchema(file)
    if isinstance(location, FileLocation):
        setup.require_empty(location)
    beside = _beside(location)
    with _told_of(file, beside), work_folder(beside, _WORK, str(location)) as work:
        archive.unpack(file, work, progress)
        place = FileLocation(work / archive.OFFICE)
        _bring_up(place, passphrase, page)
        if isinstance(location, FileLocation):
            _take_place(place, location)
        else:
            _copy_to_server(place, location, passphrase, progress)
    return databases.open_desk(location, passphrase)


@contextmanager
def _told_of(file: Path, beside: Path) -> Iterator[None]:
    """What goes wrong within is told of the backup, not of the copy that we work on."""
    try:
        yield
    except archive.NotABackup:
        raise faults.NotABackup(file) from None
    except faults.WrongPassphrase:
        raise faults.WrongPassphrase(file) from None
    except faults.PassphraseNeeded:
        raise faults.PassphraseNeeded(file) from None
    except (archive.Stopped, copying.Stopped):
        raise Stopped from None
    except (
        faults.BackupFailed, faults.KeyMissing, faults.NotADatabase, faults.UnfinishedCopy
    ):  # fmt: skip
        raise faults.NotABackup(file) from None
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise faults.DiskFull(beside) from None
        raise _of_reading(error, file) from None


def _beside(location: Location) -> Path:
    """The folder where we work; what is in it is as safe as the backup."""
    if isinstance(location, FileLocation):
        return location.path.absolute().parent
    return databases.data_folder()


def _bring_up(place: FileLocation, passphrase: str | None, page: Page) -> None:
    """Prove that the copy opens and is what was packed; note that it was brought back."""
    key = keyrings.key_of(place, passphrase)
    found = backup_copy.opened(place, key)
    if (found.persons, found.links) != (page.persons, page.links):
        raise archive.NotABackup
    store = setup.to_upgrade(place, passphrase)
    try:
        by, at = login_name(), now()
        setup.upgrade(store, at, by)
        with store.write() as connection:
            backup_copy.forget_identity(connection)
            sums = page.parts[archive.OFFICE].sha256
            records.log(connection, "backup.restore", None, at, by, sums)
    finally:
        store.close()


def _take_place(place: FileLocation, location: FileLocation) -> None:
    """The key first: an office without its key would be opened by nobody."""
    _drop_empty(location.path)
    has_key = place.key_file.exists()
    if has_key:
        files.place(place.key_file, location.key_file)
    try:
        files.place(place.path, location.path)
    except BaseException:
        if has_key:
            files.remove(location.key_file)
        raise


def _drop_empty(path: Path) -> None:
    """An empty file, as a full disk leaves it, is nothing that anybody could miss."""
    with suppress(FileNotFoundError):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and not found.st_size:
            files.remove(path)


def _copy_to_server(
    place: FileLocation, location: Location, passphrase: str | None, progress: Progress
) -> None:
    source = databases.open_desk(place, passphrase).store
    target = copying.target_for(location, None)
    try:
        copying.copy(source, target, progress)
    finally:
        target.close()
        source.close()


def _of_reading(error: OSError, file: Path) -> faults.StoreFault:
    is_forbidden = isinstance(error, PermissionError)
    return faults.Unreadable(file) if is_forbidden else faults.of_file(error, file)
