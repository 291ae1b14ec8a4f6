"""The key of an encrypted file: random, and wrapped for each passphrase.

The wrapped keys lie beside the file, each in a slot of its own, so that passphrases
come, change and go without writing the file anew.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeGuard

from spicedesk import faults
from spicedesk.faults import NotADatabase, NotEmpty, WrongPassphrase
from spicedesk.language import gettext as _
from spicedesk.store import slots as wrap
from spicedesk.store.location import FileLocation, Location, is_file
from spicedesk.store.slots import PUBLIC_PASSPHRASE, KeyringSecret, Kind, Slot, SlotInfo

__all__ = ["PUBLIC_PASSPHRASE", "KeyringSecret", "Kind", "SlotInfo"]

_SALT_BYTES = 16
_PLAIN_HEADER = b"SQLite format 3\x00"


def new_key() -> bytes:
    """A key that nobody can guess: 256 random bits."""
    return os.urandom(wrap.KEY_BYTES)


def new_salt() -> bytes:
    """The bytes that a file made with a new key begins with, by which its slots are known."""
    return os.urandom(_SALT_BYTES)


def create(path: Path, key: bytes, passphrase: str) -> None:
    """Write a key file with one slot; refuses to replace one."""
    write(path, text_of(key, passphrase))


def write(path: Path, text: str) -> None:
    """Write a key file as `text_of` gave it; refuses to replace one."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise NotEmpty(path) from None
    _fill(descriptor, text)


def text_of(key: bytes, passphrase: str) -> str:
    """What a key file with one slot says."""
    return _text([wrap.new(key, passphrase, wrap.FIRST_NAME, Kind.PASSPHRASE)])


def key_of(location: Location, passphrase: str | None) -> bytes | None:
    """The key that opens what lies at a place; none for a plain file or a server.

    Raises a `StoreFault` where there is nothing, or where the passphrase does not fit.
    """
    if not is_encrypted(location):
        return None
    if not is_file(location.key_file):
        raise faults.KeyMissing(location.path, location.key_file)
    slots = _usable(location)
    if any(slot.get("public") for slot in slots):
        passphrase = PUBLIC_PASSPHRASE
    if passphrase is None:
        raise faults.PassphraseNeeded(location.path)
    return _opened(location, slots, passphrase)[0]


def listed(location: FileLocation) -> tuple[SlotInfo, ...]:
    """Every way to open the file, as they were added."""
    return tuple(wrap.info(slot) for slot in _usable(location))


def file_id(location: FileLocation) -> str:
    """What a file is known by wherever it lies: the salt it begins with."""
    try:
        with location.path.open("rb") as file:
            return file.read(_SALT_BYTES).hex()
    except OSError:
        raise faults.Unreachable(location.path) from None


def is_remembered_somewhere(location: Location) -> bool:
    """Whether a keyring opens the file, be it this computer's or another's."""
    if not is_encrypted(location) or not location.key_file.is_file():
        return False
    return any(slot.kind is Kind.KEYRING for slot in listed(location))


def is_public(location: FileLocation) -> bool:
    """Whether everybody may open it: the demo."""
    return any(slot.get("public") for slot in _usable(location))


def opened_by(location: FileLocation, secret: KeyringSecret) -> str | None:
    """The name of what a keyring's secret opens; none where it opens nothing any more."""
    slots = _usable(location)
    return next((wrap.name_of(slot) for slot in slots if wrap.unwrapped(slot, secret)), None)


def remember(location: FileLocation, passphrase: str, name: str, secret: KeyringSecret) -> None:
    """Let a keyring open the file; a name in use gets a number, for it may be another computer."""
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    added = wrap.new(key, secret, _free(name, slots), Kind.KEYRING)
    _write(location, [*slots, added | wrap.file_of(slots[which])])


def forget(location: FileLocation, secret: KeyringSecret) -> None:
    """Let a keyring open the file no more; nothing happens where it does not."""
    slots = _usable(location)
    rest = [slot for slot in slots if wrap.unwrapped(slot, secret) is None]
    if len(rest) < len(slots):
        _write(location, rest)


def add(location: FileLocation, passphrase: str, name: str, new: str) -> None:
    """Let one more passphrase open the file; raises `Invalid` for a name in use."""
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    if any(wrap.name_of(slot) == name for slot in slots):
        raise faults.Invalid(
            "name",
            _("There is a passphrase named “{name}” already.").format(name=name),
            _("Choose another name, or revoke that one first."),
        )
    added = wrap.new(key, new, name, Kind.PASSPHRASE)
    _write(location, [*slots, added | wrap.file_of(slots[which])])


def set_recovery_code(location: FileLocation, passphrase: str, name: str, code: str) -> None:
    """Let a recovery code open the file, and an earlier one no more."""
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    rest = [slot for slot in slots if wrap.info(slot).kind is not Kind.RECOVERY_CODE]
    added = wrap.new(key, code, name, Kind.RECOVERY_CODE)
    _write(location, [*rest, added | wrap.file_of(slots[which])])


def change(location: FileLocation, passphrase: str, secret: str, name: str | None = None) -> None:
    """Put a new passphrase in the place of the one given, which is that of a name if one is told.

    A recovery code is not changed into a passphrase; it is revoked, or made anew.
    """
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    old = slots[which]
    if wrap.info(old).kind is not Kind.PASSPHRASE or name not in {None, wrap.name_of(old)}:
        raise faults.Invalid(
            "passphrase",
            _("This opens the file, but it is not the passphrase to be changed."),
            _("Add a new passphrase instead, and revoke the one that was lost."),
        )
    new = wrap.new(key, secret, wrap.name_of(old), Kind.PASSPHRASE) | wrap.file_of(old)
    _write(location, [new if n == which else slot for n, slot in enumerate(slots)])


def remove(location: FileLocation, passphrase: str, name: str) -> None:
    """Let a passphrase or recovery code open the file no more; one passphrase always stays."""
    slots = _usable(location)
    _opened(location, slots, passphrase)
    rest = [slot for slot in slots if wrap.name_of(slot) != name]
    if len(rest) == len(slots):
        raise faults.NotFound(
            _("There is no passphrase named “{name}”.").format(name=name),
            _("“db passphrase list” shows them."),
        )
    if not any(wrap.info(slot).kind is Kind.PASSPHRASE for slot in rest):
        raise faults.Invalid("name", _("The last passphrase stays."), _("Add another one first."))
    _write(location, rest)


def add_for(location: FileLocation, key: bytes, salt: bytes, passphrase: str) -> None:
    """Note the key of a file that is about to take this one's place, known by its salt."""
    slot = {**wrap.new(key, passphrase, wrap.FIRST_NAME, Kind.PASSPHRASE), "file": salt.hex()}
    _write(location, [*_slots(location.key_file), slot])


def drop_others(location: FileLocation) -> None:
    """Forget the slots of keys that the file has no more."""
    _write(location, _usable(location))


def is_encrypted(location: Location) -> TypeGuard[FileLocation]:
    """Whether a place is a file that needs a key."""
    return isinstance(location, FileLocation) and not is_plain(location.path)


def is_plain(path: Path) -> bool:
    """Whether a file is a SQLite file without a key."""
    if not is_file(path):
        raise faults.NoDatabase(path)
    try:
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except PermissionError:
        raise faults.Unreadable(path) from None
    except OSError:
        raise faults.Unreachable(path) from None
    if not header:
        raise NotADatabase(path)  # and no key would help
    return header == _PLAIN_HEADER


def _usable(location: FileLocation) -> list[Slot]:
    """The slots of the key that the file has now.

    A file is known by the salt it begins with. Slots without one are those of a file
    that never changed its key; where there are both, the file has just got a new key.
    """
    slots, salt = _slots(location.key_file), file_id(location)
    own = [slot for slot in slots if slot.get("file") == salt]
    return own or [slot for slot in slots if "file" not in slot]


def _free(name: str, slots: Sequence[Slot]) -> str:
    taken = {wrap.name_of(slot) for slot in slots}
    numbered = (f"{name} {number}" for number in range(2, len(slots) + 2))
    return next(n for n in (name, *numbered) if n not in taken)


def _slots(path: Path) -> list[Slot]:
    try:
        slots: list[Slot] = json.loads(path.read_text("ascii"))["slots"]
        is_sound = all(wrap.is_sound(slot) for slot in slots)
    except (ValueError, KeyError, TypeError):
        raise NotADatabase(path) from None
    except OSError as error:
        raise faults.of_file(error, path) from None
    if not is_sound:
        raise NotADatabase(path)
    return slots


def _text(slots: Sequence[Slot]) -> str:
    return json.dumps({"format": 1, "slots": list(slots)}, indent=1)


def _fill(descriptor: int, text: str) -> None:
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write(location: FileLocation, slots: Sequence[Slot]) -> None:
    """Replace the key file at once; whoever reads it sees the old one or the new one."""
    path = location.key_file
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        _fill(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), _text(slots))
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise faults.of_file(error, path) from None


def _opened(location: FileLocation, slots: Sequence[Slot], secret: str) -> tuple[bytes, int]:
    """The file's key, and which slot the secret fits; raises `WrongPassphrase` where none does."""
    for number, slot in enumerate(slots):
        try:
            key = wrap.unwrapped(slot, secret)
        except (ValueError, KeyError, TypeError, ArithmeticError):
            raise NotADatabase(location.key_file) from None
        if key is not None:
            return key, number
    raise WrongPassphrase(location.path)
