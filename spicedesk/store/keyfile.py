"""The key of an encrypted file: random, and wrapped for each passphrase.

Argon2id (RFC 9106, second recommended set) stretches a passphrase, AES-256-GCM
wraps the file's key with the result. The wrapped keys lie beside the file, so a
passphrase can change without writing the file anew.
"""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from spicedesk import faults
from spicedesk.faults import NotADatabase, NotEmpty, WrongPassphrase
from spicedesk.store.location import FileLocation, Location

_KEY_BYTES = 32
_PLAIN_HEADER = b"SQLite format 3\x00"
_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}
PUBLIC_PASSPHRASE = "spicedesk demo"  # noqa: S105  # protects invented people, and everybody may know it


def new_key() -> bytes:
    """A key that nobody can guess: 256 random bits."""
    return secrets.token_bytes(_KEY_BYTES)


def create(path: Path, key: bytes, passphrase: str) -> None:
    """Write a key file with one slot; refuses to replace one."""
    text = json.dumps({"format": 1, "slots": [_slot(key, passphrase)]}, indent=1)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise NotEmpty(path) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def key_of(location: Location, passphrase: str | None) -> bytes | None:
    """The key that opens what lies at a place; none for a plain file or a server.

    Raises a `StoreFault` where there is nothing, or where the passphrase does not fit.
    """
    if not isinstance(location, FileLocation):
        return None
    if _is_plain(location.path):
        return None
    if not location.key_file.is_file():
        raise faults.KeyMissing(location.path, location.key_file)
    if _is_public(location.key_file):
        passphrase = PUBLIC_PASSPHRASE
    if passphrase is None:
        raise faults.PassphraseNeeded(location.path)
    return unwrap(location.key_file, passphrase)


def unwrap(path: Path, passphrase: str) -> bytes:
    """The file's key; raises `WrongPassphrase` where no slot fits."""
    for slot in _slots(path):
        key = _open(slot, passphrase)
        if key is not None:
            return key
    raise WrongPassphrase(path.with_suffix(""))


def _is_public(path: Path) -> bool:
    """Whether the file is a demo office, which opens without being asked."""
    return any(slot["public"] for slot in _slots(path))


def _is_plain(path: Path) -> bool:
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


def _slots(path: Path) -> list[dict[str, Any]]:
    try:
        slots: list[dict[str, Any]] = json.loads(path.read_text("ascii"))["slots"]
    except (ValueError, KeyError, TypeError):
        raise NotADatabase(path) from None
    return slots


def _slot(key: bytes, passphrase: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_stretch(passphrase, salt, _ARGON2)).encrypt(nonce, key, None)
    return {
        "public": passphrase == PUBLIC_PASSPHRASE,
        "argon2id": _ARGON2,
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "key": base64.b64encode(wrapped).decode(),
    }


def _open(slot: dict[str, Any], passphrase: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # slow to import
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, wrapped = (base64.b64decode(slot[part]) for part in ("salt", "nonce", "key"))
    try:
        return AESGCM(_stretch(passphrase, salt, slot["argon2id"])).decrypt(nonce, wrapped, None)
    except InvalidTag:
        return None


def _stretch(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # slow to import

    return hash_secret_raw(
        passphrase.encode("utf-8"),
        salt,
        time_cost=cost["time_cost"],
        memory_cost=cost["memory_cost"],
        parallelism=cost["parallelism"],
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )
