"""Backups: consistent while everybody works, encrypted, opened again before they count."""

import errno
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from spicedesk import __version__, faults
from spicedesk.domain import rotation
from spicedesk.language import gettext as _
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import archive, backup_copy, backups, records
from spicedesk.store.backups import Plan, Run
from spicedesk.store.engine import Store
from spicedesk.store.location import FileLocation, Location

__all__ = ["Plan", "Run", "State"]

Progress = Callable[[int, int], bool]
"""Told how much of how much is done, copying and packing together; says whether to go on."""

Copied = tuple[FileLocation, bytes | None]
"""A copy of the office, and its key."""

_WORK = ".spicedesk-backup-"
_FORGOTTEN_S = 24 * 60 * 60
_LATE = timedelta(days=7)
_SLACK = 2
_CLOCKS_DIFFER = timedelta(hours=1)
"""So much may the clocks of two desks differ; a backup from further ahead says nothing."""


def _go_on(_done: int, _total: int) -> bool:
    return True


class Stopped(faults.Fault):
    """Somebody stopped a backup; nothing of it is left."""

    def __init__(self) -> None:
        super().__init__(
            _("The backup was stopped; nothing of it was kept."), _("Make one when there is time.")
        )


@dataclass(frozen=True, slots=True)
class State:
    """How the office stands with its backups: the last good one, the last failure after it.

    `is_due` asks this computer to make one now; `is_late` is to be told to somebody.
    """

    plan: Plan | None
    last_good: Run | None
    failed: Run | None
    is_due: bool
    is_late: bool


def this_computer() -> str:
    """The name by which the office knows this computer."""
    return platform.node() or "?"


def default_folder(location: Location) -> Path:
    """Where backups lie unless somebody says otherwise: beside the file, or with this user."""
    if isinstance(location, FileLocation):
        return location.path.absolute().parent / "backups"
    from spicedesk.services import databases  # a file needs no other folder

    return databases.data_folder() / "backups"


def state(desk: Desk) -> State:
    """The last good backup, whether one is due at this computer, and whether it is late."""
    with desk.store.read() as connection:
        plan, good = backups.plan(connection), backups.last_good(connection)
        newest = backups.runs(connection, 1)
    failed = newest[0] if newest and newest[0].fault is not None else None
    age = None if good is None else desk.clock() - good.began_at
    every = timedelta(hours=plan.every_hours) if plan is not None else timedelta()
    is_due = bool(every) and plan is not None and plan.computer == this_computer()
    if age is not None and age < -_CLOCKS_DIFFER:
        age = None  # it was made by a clock that was wrong, or is it wrong now?
    is_due = is_due and (age is None or age >= every)
    late = max(every * _SLACK, timedelta(hours=26)) if every else _LATE
    return State(plan, good, failed, is_due, is_late=age is None or age > late)


def knows_its_key(desk: Desk) -> bool:
    """Whether a backup of this office needs no passphrase any more."""
    from spicedesk.services import backup_rows  # a file needs none of it

    return not desk.store.is_server or backup_rows.has_key(desk)


def listed(desk: Desk, limit: int = 50) -> list[Run]:
    """The newest backups and failures, newest first."""
    with desk.store.read() as connection:
        return backups.runs(connection, limit)


@one_transaction
def plan(desk: Desk, wanted: Plan) -> None:
    """Note where and how often the office wants backups; raises `Invalid`."""
    if not wanted.folder.strip():
        raise faults.Invalid("folder", _("No folder is named."), _("Choose one on another disk."))
    if wanted.every_hours < 0 or min(wanted.days, wanted.weeks, wanted.months) < 0:
        raise faults.Invalid("plan", _("A number cannot be below zero."), _("Correct it."))
    with desk.store.write() as connection:
        backups.save_plan(connection, wanted)
        records.log(connection, "backup.plan", None, desk.clock(), desk.user)


def make(
    desk: Desk,
    folder: Path | None = None,
    passphrase: str | None = None,
    progress: Progress = _go_on,
) -> Run:
    """Make a backup in a folder, or where the plan says; open it; drop those that are too old.

    An encrypted file keeps its key and passphrases. A server, and a plain file where a
    passphrase is given, is copied into a file that the passphrase encrypts; a server keeps the
    key for the next time. What was made or went wrong is noted. Raises `Stopped`, `StoreFault`
    and, for a server the first time, `PassphraseNeeded`.
    """
    began = desk.clock()
    known = state(desk).plan
    target = _folder(desk, folder, known)
    if target.exists() and not target.is_dir():
        raise faults.Invalid(
            "folder",
            _("{place} is not a folder.").format(place=target),
            _("Name the folder that backups go to."),
        )
    run = Run(began, desk.user, this_computer(), str(target))
    try:
        made = _made(desk, target, passphrase, began, progress)
    except (archive.Stopped, backup_copy.Stopped):
        raise Stopped from None
    except OSError as error:
        is_strange = error.errno == errno.ENOENT  # a folder that is there and takes no file
        _fail(desk, run, faults.ReadOnly(target) if is_strange else faults.of_file(error, target))
    except faults.Fault as fault:
        _fail(desk, run, fault)
    run = replace(run, file=str(made[0]), size=made[0].stat().st_size, sha256=made[1])
    _note(desk, run)
    rotate(desk, target, known)
    return run


def rotate(desk: Desk, folder: Path, wanted: Plan | None) -> list[Path]:
    """Drop backups of this very office that the plan does not keep; gives which."""
    wanted = wanted or Plan(str(folder), this_computer())
    office = backup_copy.identify(desk.store)
    found = {page.made_at: path for path, page in _of_office(folder, office)}
    kept = {"days": wanted.days, "weeks": wanted.weeks, "months": wanted.months}
    dropped = []
    for moment in rotation.to_drop(list(found), desk.clock(), **kept):
        with suppress(OSError):  # it is tried again next time
            found[moment].unlink()
            dropped.append(found[moment])
    return dropped


def before_upgrade(store: Store, at: datetime, ask: Callable[[], str | None]) -> Path:
    """A backup of an office whose schema is an older one; gives where it lies.

    A server's is encrypted with a passphrase that is asked for; raises `PassphraseNeeded`.
    """
    location, folder = store.location, default_folder(store.location)
    with _work_folder(folder) as work:
        if isinstance(location, FileLocation):
            copied = _copied_file(store, location, work, _go_on)
        else:
            copied = _copied_old_server(store, work, ask())
        return _packed(folder, location, work, copied, at, _go_on)[0]


def _copied_old_server(store: Store, work: Path, passphrase: str | None) -> Copied:
    from spicedesk.services import backup_rows  # a file is copied as it is

    if not passphrase:
        raise faults.PassphraseNeeded(str(store.location))
    schema = backup_copy.facts(store).schema
    return backup_rows.copied_before_upgrade(store, schema, work, passphrase)


def _folder(desk: Desk, folder: Path | None, known: Plan | None) -> Path:
    if folder is not None:
        return folder.expanduser().absolute()
    if known is not None and known.computer == this_computer():
        return Path(known.folder).expanduser().absolute()
    return default_folder(desk.store.location)


def _made(
    desk: Desk, folder: Path, passphrase: str | None, at: datetime, progress: Progress
) -> tuple[Path, str]:
    backup_copy.identify(desk.store)
    location = desk.store.location
    with _work_folder(folder) as work:
        return _packed(
            folder, location, work, _copied(desk, work, passphrase, progress), at, progress
        )


def _copied(desk: Desk, work: Path, passphrase: str | None, progress: Progress) -> Copied:
    location = desk.store.location
    if isinstance(location, FileLocation) and (desk.store.key is not None or not passphrase):
        return _copied_file(desk.store, location, work, progress)
    from spicedesk.services import backup_rows  # a file is copied as it is

    return backup_rows.copied(desk, work, passphrase, progress)


def _copied_file(store: Store, location: FileLocation, work: Path, progress: Progress) -> Copied:
    copied = FileLocation(work / archive.OFFICE)
    backup_copy.copy_file(store, copied.path, progress)
    if store.key is not None:
        shutil.copyfile(location.key_file, copied.key_file)
        copied.key_file.chmod(0o600)
    return copied, store.key


def _packed(
    folder: Path,
    location: Location,
    work: Path,
    copied: Copied,
    at: datetime,
    progress: Progress,
) -> tuple[Path, str]:
    """Open the copy, put it into one file in its place, and give that and its sum."""
    place, key = copied
    facts = backup_copy.opened(place, key)
    page = archive.Page(
        at, __version__, facts.schema, facts.office, facts.persons, facts.links,
        facts.seal.hex(), {},
    )  # fmt: skip
    files = {archive.OFFICE: place.path}
    if key is not None:
        files[archive.KEYS] = place.key_file
    packed = work / "packed"
    page = archive.pack(packed, files, page, progress)
    target = _free_name(folder, location, at)
    packed.replace(target)
    return target, page.parts[archive.OFFICE].sha256


def _free_name(folder: Path, location: Location, at: datetime) -> Path:
    stem = location.path.stem if isinstance(location, FileLocation) else "office"
    first = f"{stem}-{at:%Y-%m-%d-%H%M%S}"
    names = (first, *(f"{first}-{number}" for number in range(2, 100)))
    paths = (folder / (name + archive.SUFFIX) for name in names)
    return next(path for path in paths if not path.exists())


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """A folder of our own beside where the backup goes; nothing of it stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for forgotten in folder.glob(_WORK + "*"):  # of a program that was killed
        with suppress(OSError):
            if time.time() - forgotten.stat().st_mtime > _FORGOTTEN_S:
                shutil.rmtree(forgotten, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder, ignore_cleanup_errors=True) as work:
        yield Path(work)


def _of_office(folder: Path, office: str) -> Iterator[tuple[Path, archive.Page]]:
    for path in folder.glob("*" + archive.SUFFIX):
        with suppress(archive.NotABackup, OSError):
            page = archive.read(path)
            if page.office == office:
                yield path, page


@one_transaction
def _note(desk: Desk, run: Run) -> None:
    with desk.store.write() as connection:
        backups.add_run(connection, run)
        records.log(connection, "backup.make", None, run.began_at, desk.user, run.sha256)


@one_transaction
def _note_failure(desk: Desk, run: Run) -> None:
    with desk.store.write() as connection:
        backups.add_run(connection, run)


def _fail(desk: Desk, run: Run, fault: faults.Fault) -> None:
    """Note that there is no backup, as far as that can be noted, and say so."""
    with suppress(faults.StoreFault):
        _note_failure(desk, replace(run, fault=fault.what))
    raise fault from None
