"""Encrypts a plain file, decrypts one, or gives one a new key.

The file is written anew beside itself, opened and compared, and takes its own place in one step:
that replace is the commit. All of it happens under the lock of the office. Before the replace the
old file says in itself that it is superseded, so that whoever still has it open saves nothing in
it; if the replace fails, or never comes, that mark is taken back.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files, interrupts
from spicedesk.store import changing, generation, keyfile, leftovers, warden
from spicedesk.store import slots as wrap
from spicedesk.store.driver_errors import told
from spicedesk.store.key_sections import Section
from spicedesk.store.keyfile import FileKey, Remarks
from spicedesk.store.location import FileLocation
from spicedesk.store.slots import Kind, Slot
from spicedesk.store.sqlite import is_busy, journal_of, opened, set_journal

_PATIENCE_S = 10.0
"""So long a change waits for desks to let go of the file."""
_TURN_S = 0.25


def encrypt(location: FileLocation, passphrase: str) -> Remarks:
    """Make an encrypted file of a plain one, with a key of its own.

    Raises a `StoreFault`; then the file is plain as before. Gives remarks once it is done.
    """
    with _changing(location):
        _require_no_key(location)
        key, salt = keyfile.new_key(), keyfile.new_salt()
        with _written_anew(location, None, key + salt) as (fresh, number):
            slot = wrap.new(key, passphrase, wrap.FIRST_NAME, Kind.PASSPHRASE)
            section = Section((slot,), generation=number)
            with (
                interrupts.held_back(),
                _undone(fresh, location, lambda: files.remove(location.key_file)),
            ):
                keyfile.put(location, [section.passing(key, salt.hex())])
                _take_place(fresh, location)
                return _tidied(location, section.staying(key, salt.hex()))


def decrypt(location: FileLocation, key: FileKey) -> Remarks:
    """Make a plain file of an encrypted one.

    Raises a `StoreFault`; then the file is encrypted as before. Gives remarks once it is done.
    """
    with _changing(location):
        section, salt = keyfile.section_of(location), keyfile.file_id(location)
        with (
            warden.watching(location),
            _written_anew(location, key, None) as (fresh, _number),
            interrupts.held_back(),
            _undone(fresh, location, lambda: keyfile.put(location, [section.staying(key, salt)])),
        ):
            keyfile.put(location, [section.passing(key, salt)])
            _take_place(fresh, location)
            return _tidied(location, None)


def rekey(
    location: FileLocation,
    old: FileKey,
    slots: Sequence[Slot],
    *,
    known_as: str | None = None,
    is_demo: bool = False,
) -> Remarks:
    """Give the file a new key, and only these slots, none of the first format.

    Each goes on opening the file, a keyring's where it is still `known_as` before. Raises a
    `StoreFault`; then nothing changed. Gives remarks once it is done.
    """
    with _changing(location):
        section, before = keyfile.section_of(location), keyfile.file_id(location)
        key, salt = keyfile.new_key(), keyfile.new_salt().hex()
        with _written_anew(location, old, key + bytes.fromhex(salt)) as (fresh, number):
            carried = tuple(wrap.carried(slot, key) for slot in slots)
            coming = Section(carried, None, number, is_demo, known_as=known_as)
            with (
                interrupts.held_back(),
                _undone(
                    fresh, location, lambda: keyfile.put(location, [section.staying(old, before)])
                ),
            ):
                keyfile.put(location, [section.passing(old, before), coming.passing(key, salt)])
                _take_place(fresh, location)
                return _tidied(location, coming.staying(key, salt))


def _require_no_key(location: FileLocation) -> None:
    """It may be that of another file; what an encryption left that died was swept."""
    if files.identity(location.key_file) is not None:
        raise faults.Refused(
            _("Beside {place} lies a key file already: {key_file}.").format(
                place=location, key_file=location.key_file
            ),
            _("Move it away, as it may be that of another file; nothing was changed."),
        )


@contextmanager
def _changing(location: FileLocation) -> Iterator[None]:
    with changing.alone(location.path):
        leftovers.sweep(location)
        _require_one_name(location)
        yield


def _require_one_name(location: FileLocation) -> None:
    """By another name the old file would be an office of its own, with the same numbers."""
    try:
        count = location.path.stat().st_nlink
    except OSError as error:
        raise faults.of_file(error, location.path) from None
    if count > 1:
        raise faults.Refused(
            _("{place} has another name as well, a hard link.").format(place=location),
            _("Remove the other name, or copy the file; nothing was changed."),
        )


@contextmanager
def _undone(fresh: Path, location: FileLocation, undo: Callable[[], None]) -> Iterator[None]:
    """Undo what was prepared if the replace did not come; in doubt it stays, and harms nobody."""
    moved = files.identity(fresh)
    try:
        yield
    except BaseException:
        if files.identity(location.path) not in {None, moved}:
            with suppress(OSError, faults.StoreFault):
                undo()
        raise


@contextmanager
def _written_anew(
    location: FileLocation, old: bytes | None, new: bytes | None
) -> Iterator[tuple[Path, int]]:
    """A whole copy beside the file, with another key or none, and its generation.

    Within this nobody else has the file open. The copy goes unless it takes the place.
    """
    fresh = location.beside
    try:
        with told(location):
            files.write_private(fresh.path, b"")
            number = _copied(location, fresh.path, old, new)
        files.sync_file(fresh.path)
        files.sync_folder(fresh.path.parent)
        yield fresh.path, number
    except BaseException as error:
        with suppress(faults.StoreFault):  # whoever opens it next does it, too
            generation.settle(location, old)
        if isinstance(error, OSError):
            raise faults.of_file(error, location.path) from None
        raise
    finally:
        for path in (fresh.path, *fresh.logs):
            with suppress(OSError, faults.InUse):  # the next sweep finds it
                files.remove(path)


def _copied(location: FileLocation, fresh: Path, old: bytes | None, new: bytes | None) -> int:
    with _alone(location, old) as connection:
        journal, number = journal_of(connection), generation.read(connection) + 1
        key = "" if new is None else f"x'{new.hex()}'"
        # As bytes, for a name may be no text.
        connection.execute("ATTACH DATABASE ? AS fresh KEY ?", (os.fsencode(fresh), key))
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        (layout,) = connection.execute("PRAGMA main.user_version").fetchone()
        connection.execute(f"PRAGMA fresh.user_version = {layout}")
        connection.execute(f"PRAGMA fresh.application_id = {number}")
        _compare(connection, location)
        connection.execute("DETACH DATABASE fresh")
        with opened(fresh, new) as copy:
            if generation.read(copy) != number:
                raise faults.NotADatabase(fresh)
            set_journal(copy, journal)
        generation.mark_superseded(connection)
    return number


@contextmanager
def _alone(location: FileLocation, key: bytes | None) -> Iterator[Any]:
    """A connection that nobody else has beside it, and no journal but its own.

    It is closed at the end, for Windows replaces no open file; by then the mark in the file keeps
    everybody out who comes in between.
    """
    with opened(location.path, key, _TURN_S) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _patiently(connection, location)
        yield connection


def _patiently(connection: Any, location: FileLocation) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # in this mode the lock stays
        except dbapi2.OperationalError as error:
            if not is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise faults.Busy(location.path) from None
            time.sleep(_TURN_S)
        else:
            return


def _compare(connection: Any, location: FileLocation) -> None:
    """Both sides have the same tables with as many rows; the new one is sound."""
    (sound,) = connection.execute("PRAGMA fresh.quick_check(1)").fetchone()
    if sound != "ok" or _counts(connection, "main") != _counts(connection, "fresh"):
        raise faults.NotADatabase(location.path)


def _counts(connection: Any, side: str) -> dict[str, int]:
    tables = f"SELECT name FROM {side}.sqlite_schema WHERE type = 'table'"  # noqa: S608  # ours
    names = [name for (name,) in connection.execute(tables).fetchall()]
    return {name: _count(connection, side, name) for name in names}


def _count(connection: Any, side: str, table: str) -> int:
    quoted = table.replace('"', '""')
    query = f'SELECT count(*) FROM {side}."{quoted}"'  # noqa: S608  # a table's own name
    found: int = connection.execute(query).fetchone()[0]
    return found


def _take_place(fresh: Path, location: FileLocation) -> None:
    """The commit; the key file is on the disk before it."""
    _require_no_log(location)
    files.give_rights_of(location.path, fresh)
    files.sync_folder(location.key_file.parent)
    files.replace(fresh, location.path)


def _require_no_log(location: FileLocation) -> None:
    """A log that is left would be played into the file that takes the place."""
    log, memory, journal = location.logs
    for left in (log, journal):
        with suppress(FileNotFoundError):
            if left.stat().st_size:
                raise faults.Busy(location.path)
    files.remove(memory)  # of a desk that died; nobody has the file open


def _synced(location: FileLocation) -> Remarks:
    try:
        files.sync_folder(location.path.parent)
    except OSError:
        what = _("The drive of {place} did not say that it kept the change.")
        return (what.format(place=location),)
    return ()


def _tidied(location: FileLocation, section: Section | None) -> Remarks:
    """What is left to do once the file has its place; what cannot be done is told."""
    remarks = list(_synced(location))
    if remarks:  # the old key file opens whichever file lies there after a power failure
        return tuple(remarks)
    try:
        if section is None:
            files.remove(location.key_file)
        else:
            keyfile.put(location, [section])
    except (OSError, faults.StoreFault):
        what = _(
            "What the key file {place} held of the old file could not be removed; that is done "
            "with the next change."
        )
        remarks.append(what.format(place=location.key_file))
    return tuple(remarks)
