"""Bring an office back from a backup, onto a place where nothing lies."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services import backup_files, databases, number_notes
from spicedesk.services.desk import Desk, login_name, now
from spicedesk.services.restore_faults import (
    AlienSchema,
    KeyTakenOut,
    NotOpened,
    PartsDiffer,
    PlainBackup,
    Stopped,
)
from spicedesk.services.work_folder import folder_for, work_folder
from spicedesk.store import (
    archive,
    backup_copy,
    changing,
    copying,
    keyfile,
    keyrings,
    layout,
    leftovers,
    numbers,
    records,
    search_prefixes,
    setup,
)
from spicedesk.store.archive import Page
from spicedesk.store.engine import Connection
from spicedesk.store.location import FileLocation, Location, state_of
from spicedesk.store.migrations import HEAD

__all__ = ["Page", "Stopped"]

Progress = Callable[[int, int], bool]

_WORK = leftovers.RESTORE
_NONE_OF_OURS = (
    archive.NotABackup, layout.NotOurs, faults.BackupFailed, faults.KeyMissing,
    faults.NotADatabase, faults.UnfinishedCopy,
)  # fmt: skip


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
    return archive.KEYS in page.parts or bool(page.encrypted)


def restore(
    file: Path,
    location: Location,
    passphrase: str | None,
    progress: Progress = lambda _done, _total: True,
    *,
    plain: bool = False,
) -> Desk:
    """Bring an office back to a place where nothing lies yet, and open it there.

    Every byte is compared with what the backup says, and that with the seal that the office's
    key made; the office has to be as this program makes it, and is brought up to this program's
    schema before it takes its place; onto a server it is copied row by row. The backup stays as
    it is. A `plain` one is restored although a passphrase is given. Raises `StoreFault`,
    `NotABackup`, `PassphraseNeeded`, `Stopped`.
    """
    page = look(file)
    if page.schema > HEAD:
        raise faults.NewerSchema(file)
    if page.encrypted and archive.KEYS not in page.parts:
        raise KeyTakenOut(file)
    with _told_of(file, _beside(location)), _room_for(location) as work:
        archive.unpack(file, work, progress)
        place = FileLocation(work / archive.OFFICE)
        _require_agreement(file, page, place)
        if passphrase is not None and not plain and keyfile.is_plain(place.path):
            raise PlainBackup(file)
        _bring_up(file, place, passphrase, page)
        if isinstance(location, FileLocation):
            setup.take_place(place, location)
        else:
            _copy_to_server(place, location, passphrase, progress)
    try:
        return databases.open_desk(location, passphrase)
    except faults.Fault as fault:
        raise NotOpened(location, fault) from None


def numbers_go_on(desk: Desk) -> str:
    """Where the customer numbers of an office go on that has just been restored, in a sentence."""
    with desk.store.read() as connection:
        number = search_prefixes.number_of(numbers.next_of(connection))
    return _("Customer numbers go on at {number}, so that none is given twice.").format(
        number=number
    )


@contextmanager
def _room_for(location: Location) -> Iterator[Path]:
    """A folder to work in, while nobody else makes an office at the place."""
    beside = _beside(location)
    if not isinstance(location, FileLocation):
        with work_folder(beside, _WORK, str(location)) as work:
            yield work
        return
    state_of(location.path)  # a place that cannot be is told before anything is made there
    with (
        folder_for(beside),
        changing.alone(location.path),
    ):
        leftovers.sweep(location)  # it knows the key file of a restore that was killed
        with work_folder(beside, _WORK, str(location)) as work:
            setup.require_empty(location)
            yield work


def _require_agreement(file: Path, page: Page, place: FileLocation) -> None:
    """Refuse where the page, the parts and the office's own header do not agree."""
    is_plain, has_key = keyfile.is_plain(place.path), archive.KEYS in page.parts
    if not is_plain and not has_key and page.encrypted is None:
        raise KeyTakenOut(file)
    if is_plain == has_key or page.encrypted not in {None, not is_plain}:
        raise PartsDiffer(file)
    if has_key and page.encrypted is None and not keyfile.section_of(place).is_old:
        raise PartsDiffer(file)  # no program wrote such a page with such a key file


@contextmanager
def _told_of(file: Path, beside: Path) -> Iterator[None]:
    """What goes wrong within is told of the backup, not of the copy that we work on."""
    try:
        yield
    except _NONE_OF_OURS:
        raise faults.NotABackup(file) from None
    except (faults.WrongPassphrase, faults.PassphraseNeeded) as fault:
        raise type(fault)(file) from None
    except layout.Alien as alien:
        raise AlienSchema(file, alien.kind, alien.name) from None
    except (archive.Stopped, copying.Stopped):
        raise Stopped from None
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise faults.DiskFull(beside) from None
        raise _of_reading(error, file) from None


def _beside(location: Location) -> Path:
    """The folder where we work; what is in it is as safe as the backup."""
    if isinstance(location, FileLocation):
        return location.path.absolute().parent
    return databases.data_folder()


def _bring_up(file: Path, place: FileLocation, passphrase: str | None, page: Page) -> None:
    """Prove that the copy opens and is what was packed; note that it was brought back."""
    key = keyrings.key_of(place, passphrase)
    if key is not None and not archive.is_sealed(page, key):
        raise PartsDiffer(file)
    layout.require_ours(place, key, page.schema)
    found = backup_copy.opened(place, key)
    if (found.persons, found.links, found.schema) != (page.persons, page.links, page.schema):
        raise archive.NotABackup
    store = setup.to_upgrade(place, passphrase)
    try:
        by, at = login_name(), now()
        setup.upgrade(store, at, by)
        layout.require_ours_now(store)
        sums = page.parts[archive.OFFICE].sha256
        with store.write() as connection:
            _go_on_with_numbers(connection, file, page, key)
            backup_copy.forget_identity(connection)
            records.log(connection, "backup.restore", None, at, by, sums)
    finally:
        store.close()


def _go_on_with_numbers(connection: Connection, file: Path, page: Page, key: bytes | None) -> None:
    """Give the office a block of customer numbers that nobody had since the backup."""
    lineage = backup_copy.lineage(connection) or bytes.fromhex(page.parts[archive.OFFICE].sha256)
    later = backup_files.next_number(file.parent, lineage.hex(), key)
    known = max(numbers.next_of(connection), later)
    numbers.go_on(connection, lineage, number_notes.block_for(lineage.hex(), known))


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
