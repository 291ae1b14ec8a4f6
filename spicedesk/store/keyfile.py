"""The key of an encrypted file: random, and wrapped for each passphrase.

Argon2id (RFC 9106, second recommended set) stretches a passphrase, AES-256-GCM
wraps the file's key with the result. The wrapped keys lie beside the file, each
in a slot of its own, so that passphrases come, change and go without writing
the file anew.
"""

import base64
import json
import os
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeGuard

from spicedesk import faults
from spicedesk.faults import NotADatabase, NotEmpty, WrongPassphrase
from spicedesk.language import gettext as _
from spicedesk.store.location import FileLocation, Location

_KEY_BYTES, _SALT_BYTES = 32, 16
_PLAIN_HEADER = b"SQLite format 3\x00"
_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}
_MOST = {"time_cost": 64, "memory_cost": 4 * 1024 * 1024, "parallelism": 64}
"""A key file that asks for more was not written by us, and would hold up the desk."""
_FIRST_NAME = "first"
PUBLIC_PASSPHRASE = "spicedesk demo"  # noqa: S105  # protects invented people, and everybody may know it

Slot = dict[str, Any]


class Kind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105  # the word, not one of them
    RECOVERY_CODE = "recovery-code"


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way to open the file; `added` is none for one made before days were noted."""

    name: str
    kind: Kind
    added: date | None


def new_key() -> bytes:
    """A key that nobody can guess: 256 random bits."""
    return os.urandom(_KEY_BYTES)


def new_salt() -> bytes:
    """The bytes that a file made with a new key begins with, by which its slots are known."""
    return os.urandom(_SALT_BYTES)


def create(path: Path, key: bytes, passphrase: str) -> None:
    """Write a key file with one slot; refuses to replace one."""
    text = _text([_slot(key, passphrase, _FIRST_NAME, Kind.PASSPHRASE)])
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise NotEmpty(path) from None
    _fill(descriptor, text)


def key_of(location: Location, passphrase: str | None) -> bytes | None:
    """The key that opens what lies at a place; none for a plain file or a server.

    Raises a `StoreFault` where there is nothing, or where the passphrase does not fit.
    """
    if not is_encrypted(location):
        return None
    if not location.key_file.is_file():
        raise faults.KeyMissing(location.path, location.key_file)
    slots = _usable(location)
    if any(slot.get("public") for slot in slots):
        passphrase = PUBLIC_PASSPHRASE
    if passphrase is None:
        raise faults.PassphraseNeeded(location.path)
    return _opened(location, slots, passphrase)[0]


def listed(location: FileLocation) -> tuple[SlotInfo, ...]:
    """Every way to open the file, as they were added."""
    return tuple(_info(slot) for slot in _usable(location))


def add(location: FileLocation, passphrase: str, name: str, new: str) -> None:
    """Let one more passphrase open the file; raises `Invalid` for a name in use."""
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    if any(slot_name(slot) == name for slot in slots):
        raise faults.Invalid(
            "name",
            _("There is a passphrase named “{name}” already.").format(name=name),
            _("Choose another name, or revoke that one first."),
        )
    added = _slot(key, new, name, Kind.PASSPHRASE)
    _write(location, [*slots, added | _file_of(slots[which])])


def set_recovery_code(location: FileLocation, passphrase: str, name: str, code: str) -> None:
    """Let a recovery code open the file, and an earlier one no more."""
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    rest = [slot for slot in slots if _info(slot).kind is not Kind.RECOVERY_CODE]
    added = _slot(key, code, name, Kind.RECOVERY_CODE)
    _write(location, [*rest, added | _file_of(slots[which])])


def change(location: FileLocation, passphrase: str, secret: str) -> None:
    """Put a new passphrase in the place of the one given."""
    slots = _usable(location)
    key, which = _opened(location, slots, passphrase)
    new = _slot(key, secret, slot_name(slots[which]), Kind.PASSPHRASE) | _file_of(slots[which])
    _write(location, [new if n == which else slot for n, slot in enumerate(slots)])


def remove(location: FileLocation, passphrase: str, name: str) -> None:
    """Let a passphrase or recovery code open the file no more; one passphrase always stays."""
    slots = _usable(location)
    _opened(location, slots, passphrase)
    rest = [slot for slot in slots if slot_name(slot) != name]
    if len(rest) == len(slots):
        raise faults.NotFound(
            _("There is no passphrase named “{name}”.").format(name=name),
            _("“db passphrase list” shows them."),
        )
    if not any(_info(slot).kind is Kind.PASSPHRASE for slot in rest):
        raise faults.Invalid("name", _("The last passphrase stays."), _("Add another one first."))
    _write(location, rest)


def add_for(location: FileLocation, key: bytes, salt: bytes, passphrase: str) -> None:
    """Note the key of a file that is about to take this one's place, known by its salt."""
    slot = {**_slot(key, passphrase, _FIRST_NAME, Kind.PASSPHRASE), "file": salt.hex()}
    _write(location, [*_slots(location.key_file), slot])


def drop_others(location: FileLocation) -> None:
    """Forget the slots of keys that the file has no more."""
    _write(location, _usable(location))


def slot_name(slot: Slot) -> str:
    """What a slot is called."""
    return str(slot.get("name", _FIRST_NAME))


def is_encrypted(location: Location) -> TypeGuard[FileLocation]:
    """Whether a place is a file that needs a key."""
    return isinstance(location, FileLocation) and not is_plain(location.path)


def is_plain(path: Path) -> bool:
    """Whether a file is a SQLite file without a key."""
    if not path.is_file():
        raise faults.NoDatabase(path)
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER
    except PermissionError:
        raise faults.ReadOnly(path) from None
    except OSError:
        raise faults.Unreachable(path) from None


def _usable(location: FileLocation) -> list[Slot]:
    """The slots of the key that the file has now.

    A file is known by the salt it begins with. Slots without one are those of a file
    that never changed its key; where there are both, the file has just got a new key.
    """
    slots = _slots(location.key_file)
    try:
        with location.path.open("rb") as file:
            salt = file.read(_SALT_BYTES).hex()
    except OSError:
        raise faults.Unreachable(location.path) from None
    own = [slot for slot in slots if slot.get("file") == salt]
    return own or [slot for slot in slots if "file" not in slot]


def _slots(path: Path) -> list[Slot]:
    try:
        slots: list[Slot] = json.loads(path.read_text("ascii"))["slots"]
        costs = [slot["argon2id"] for slot in slots]
        if any(not 0 < cost[name] <= most for cost in costs for name, most in _MOST.items()):
            raise NotADatabase(path)
    except (ValueError, KeyError, TypeError):
        raise NotADatabase(path) from None
    except OSError as error:
        raise faults.of_file(error, path) from None
    return slots


def _file_of(slot: Slot) -> Slot:
    """The mark by which a slot is known to belong to the file, for another slot of the same key."""
    return {"file": slot["file"]} if "file" in slot else {}


def _info(slot: Slot) -> SlotInfo:
    added = slot.get("added")
    kind = Kind(slot.get("kind", Kind.PASSPHRASE))
    return SlotInfo(slot_name(slot), kind, date.fromisoformat(added) if added else None)


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
            key = _unwrapped(slot, secret)
        except (ValueError, KeyError, TypeError, ArithmeticError):
            raise NotADatabase(location.key_file) from None
        if key is not None:
            return key, number
    raise WrongPassphrase(location.path)


def _slot(key: bytes, secret: str, name: str, kind: Kind) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_stretch(secret, salt, _ARGON2)).encrypt(nonce, key, None)
    return {
        "name": name,
        "kind": kind.value,
        "added": date.today().isoformat(),  # noqa: DTZ011  # a day to show, at this desk
        "public": secret == PUBLIC_PASSPHRASE,
        "argon2id": _ARGON2,
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "key": base64.b64encode(wrapped).decode(),
    }


def _unwrapped(slot: Slot, secret: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # slow to import
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if slot.get("kind") == Kind.RECOVERY_CODE:
        from spicedesk.store import recoverycode  # hardly ever

        code = recoverycode.read(secret)
        if code is None:
            return None
        secret = code
    salt, nonce, wrapped = (base64.b64decode(slot[part]) for part in ("salt", "nonce", "key"))
    try:
        return AESGCM(_stretch(secret, salt, slot["argon2id"])).decrypt(nonce, wrapped, None)
    except InvalidTag:
        return None


def _stretch(secret: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # slow to import

    return hash_secret_raw(
        # The same letters, whichever keyboard composed them.
        unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost["time_cost"],
        memory_cost=cost["memory_cost"],
        parallelism=cost["parallelism"],
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )
