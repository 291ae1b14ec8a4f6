"""Backups: consistent while everybody works, encrypted, opened again before they count."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from spicedesk import __version__, faults
from spicedesk.domain import rotation
from spicedesk.language import gettext as _
from spicedesk.platform import computer, files
from spicedesk.services import backup_files
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.restore_faults import WouldBeRefused
from spicedesk.services.work_folder import work_folder
from spicedesk.store import archive, backup_copy, backups, layout, records
from spicedesk.store.backups import Plan, Run
from spicedesk.store.engine import Store
from spicedesk.store.location import FileLocation, Location, expanded, written
from spicedesk.store.migrations import HEAD

__all__ = ["Plan", "Run", "State"]

Progress = Callable[[int, int], bool]
"""Told how much of how much is done, copying and packing together; says whether to go on."""

Copied = tuple[FileLocation, bytes | None]
"""A copy of the office, and its key."""

_WORK = ".spicedesk-backup-"
MOST_HOURS, MOST_KEPT = 24 * 366, 10_000
"""A plan beyond these is a mistake of whoever typed it."""
_LATE = timedelta(days=7)
_SLACK = 2


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


class NotNoted(faults.StoreFault):
    """A backup that was made, in an office that can take no note of it at present."""

    def __init__(self, file: str, why: faults.Fault) -> None:
        super().__init__(
            _("{file} is a whole backup, but the office could not note it.").format(file=file),
            str(why),
        )


def this_computer() -> str:
    """What the plan knows this computer by: its name and its id, in one text.

    One text, as older desks know but a name there, and as the name is only shown.
    """
    return computer.written(_own_folder())


def computer_name(plan: Plan) -> str:
    """The name of the computer that makes the backups, as people know it."""
    return computer.shown(plan.computer)


def _is_this_computer(plan: Plan | None) -> bool:
    return plan is not None and computer.is_this(plan.computer, _own_folder())


def _own_folder() -> Path:
    from spicedesk.services import databases  # it imports this module, too

    return databases.data_folder()


def default_folder(location: Location) -> Path:
    """Where backups lie unless somebody says otherwise: beside the file, or with this user."""
    if isinstance(location, FileLocation):
        return location.path.absolute().parent / "backups"
    return _own_folder() / "backups"


def state(desk: Desk) -> State:
    """The last good backup, whether one is due at this computer, and whether it is late."""
    # What is from further ahead was made by a clock that was wrong, or is it wrong now?
    until = desk.clock() + rotation.CLOCKS_DIFFER
    with desk.store.read() as connection:
        plan, good = backups.plan(connection), backups.last_good(connection, until)
        newest = backups.runs(connection, 1, until)
    failed = newest[0] if newest and newest[0].fault is not None else None
    age = None if good is None else desk.clock() - good.began_at
    every = timedelta(hours=min(plan.every_hours, MOST_HOURS)) if plan is not None else timedelta()
    is_due = bool(every) and _is_this_computer(plan)
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
    if written(Path(wanted.folder)) != str(Path(wanted.folder)):
        raise faults.Invalid(
            "folder",
            _("The name of that folder is not text in UTF-8."),
            _("Choose another, or rename it."),
        )
    kept = wanted.days, wanted.weeks, wanted.months
    if wanted.every_hours < 0 or min(kept) < 0:
        raise faults.Invalid("plan", _("A number cannot be below zero."), _("Correct it."))
    if wanted.every_hours > MOST_HOURS or max(kept) > MOST_KEPT:
        raise faults.Invalid("plan", _("A number is too large."), _("Correct it."))
    folder = expanded(Path(wanted.folder.strip())).absolute()  # wherever the program is started
    with desk.store.write() as connection:
        backups.save_plan(connection, replace(wanted, folder=str(folder)))
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
    key for the next time. What was made or went wrong is noted; one that would not be restored is
    kept, and told of as a failure. Raises `Stopped`, `StoreFault`
    and, for a server the first time, `PassphraseNeeded`.
    """
    began = desk.clock()
    known = state(desk).plan
    target = _folder(desk, folder, known)
    run = Run(began, desk.user, computer.name(), written(target))
    try:
        backup_files.require_folder(target)
        made = _made(desk, target, passphrase, began, progress)
    except (archive.Stopped, backup_copy.Stopped):
        raise Stopped from None
    except faults.Invalid:
        raise
    except OSError as error:
        _fail(desk, run, faults.of_file(error, target))
    except faults.Fault as fault:
        _fail(desk, run, fault)
    size = made[0].stat().st_size
    run = replace(run, file=written(made[0]), size=size, sha256=made[1])
    try:
        _note(desk, run, known)
    except faults.StoreFault as fault:
        raise NotNoted(run.file, fault) from None
    rotate(desk, target, known)
    return run


def rotate(desk: Desk, folder: Path, wanted: Plan | None) -> list[Path]:
    """Drop backups of this very office that the plan does not keep; gives which."""
    wanted = wanted or Plan(str(folder), computer.name())
    office = backup_copy.identify(desk.store)
    found = {page.made_at: path for path, page in backup_files.of_office(folder, office)}
    kept = {"days": wanted.days, "weeks": wanted.weeks, "months": wanted.months}
    dropped = []
    for moment in rotation.to_drop(list(found), desk.clock(), **kept):
        with suppress(OSError, faults.InUse):  # it is tried again next time
            files.remove(found[moment])
            dropped.append(found[moment])
    return dropped


def before_upgrade(store: Store, at: datetime, ask: Callable[[], str | None]) -> Path:
    """A backup of an office whose schema is an older one; gives where it lies.

    A server's is encrypted with a passphrase that is asked for; raises `PassphraseNeeded`.
    """
    location, folder = store.location, default_folder(store.location)
    with work_folder(folder, _WORK, folder) as work:
        if isinstance(location, FileLocation):
            copied = _copied_file(store, work, _go_on)
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
        return expanded(folder).absolute()
    if known is not None and _is_this_computer(known):
        return expanded(Path(known.folder)).absolute()
    return default_folder(desk.store.location)


def _made(
    desk: Desk, folder: Path, passphrase: str | None, at: datetime, progress: Progress
) -> tuple[Path, str]:
    backup_copy.identify(desk.store)
    location = desk.store.location
    with work_folder(folder, _WORK, folder) as work:
        copied = _copied(desk, work, passphrase, progress)
        made = _packed(folder, location, work, copied, at, progress)
        _require_ours(made[0], copied)
        return made


def _require_ours(file: Path, copied: Copied) -> None:
    """Tell now, and not when it is needed, of a backup that would not be restored."""
    try:
        layout.require_ours(*copied, HEAD)
    except layout.NotOurs:
        raise WouldBeRefused(file, None) from None
    except layout.Alien as alien:
        raise WouldBeRefused(file, alien) from None


def _copied(desk: Desk, work: Path, passphrase: str | None, progress: Progress) -> Copied:
    location = desk.store.location
    if isinstance(location, FileLocation) and (desk.store.key is not None or not passphrase):
        return _copied_file(desk.store, work, progress)
    from spicedesk.services import backup_rows  # a file is copied as it is

    return backup_rows.copied(desk, work, passphrase, progress)


def _copied_file(store: Store, work: Path, progress: Progress) -> Copied:
    copied = FileLocation(work / archive.OFFICE)
    return copied, backup_copy.copy_file(store, copied, progress)


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
        facts.seal.hex(), {}, lineage=facts.lineage, next_number=facts.next_number,
    )  # fmt: skip
    parts = {archive.OFFICE: place.path}
    if key is not None:
        parts[archive.KEYS] = place.key_file
    packed = work / "packed"
    page = archive.pack(packed, parts, page, key, progress)
    return backup_files.placed(packed, folder, location, at), page.parts[archive.OFFICE].sha256


@one_transaction
def _note(desk: Desk, run: Run, known: Plan | None) -> None:
    with desk.store.write() as connection:
        backups.add_run(connection, run)
        if known is not None and _is_this_computer(known) and not computer.has_id(known.computer):
            backups.name_computer(connection, known.computer, this_computer())
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
