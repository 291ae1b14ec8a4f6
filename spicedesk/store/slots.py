"""How a file's key is wrapped: a slot for each secret that opens it.

Argon2id (RFC 9106, second recommended set) stretches what a person knows, AES-256-GCM
wraps the key with the result. What the system's keyring keeps is random already, and
wraps the key as it is.
"""

import base64
import os
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

KEY_BYTES = 32
_NONCE_BYTES, _LEAST_SALT = 12, 8
PUBLIC_PASSPHRASE = "spicedesk demo"  # noqa: S105  # protects invented people, and everybody may know it
FIRST_NAME = "first"
_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}
_MOST = {"time_cost": 64, "memory_cost": 4 * 1024 * 1024, "parallelism": 64}
"""A slot that asks for more was not written by us, and would hold up the desk."""

Slot = dict[str, Any]


class Kind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105  # the word, not one of them
    RECOVERY_CODE = "recovery-code"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way to open the file; `added` is none for one made before days were noted."""

    name: str
    kind: Kind
    added: date | None


class KeyringSecret(str):
    """What the system's keyring keeps for one file: 256 random bits, in hexadecimal."""

    __slots__ = ()

    @classmethod
    def new(cls) -> "KeyringSecret":
        """One that nobody can guess."""
        return cls(os.urandom(KEY_BYTES).hex())

    def as_key(self) -> bytes | None:
        """The bits; none where something else was kept under its name."""
        try:
            key = bytes.fromhex(self)
        except ValueError:
            return None
        return key if len(key) == KEY_BYTES else None


def new(key: bytes, secret: str, name: str, kind: Kind) -> Slot:
    """Wrap a file's key for a secret; a `KeyringSecret` makes a slot of its own kind."""
    salt, nonce = os.urandom(16), os.urandom(_NONCE_BYTES)
    stretched = {} if kind is Kind.KEYRING else {"argon2id": _ARGON2, "salt": _text(salt)}
    slot = {
        "name": name,
        "kind": kind.value,
        "added": date.today().isoformat(),  # noqa: DTZ011  # a day to show, at this desk
        "public": secret == PUBLIC_PASSPHRASE,
        **stretched,
        "nonce": _text(nonce),
    }
    wrapping = _wrapping_key(slot, secret)
    if wrapping is None:
        raise ValueError("this secret is none of its kind")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

    return {**slot, "key": _text(AESGCM(wrapping).encrypt(nonce, key, None))}


def unwrapped(slot: Slot, secret: str) -> bytes | None:
    """The file's key; none where the secret does not fit this slot."""
    wrapping = _wrapping_key(slot, secret)
    if wrapping is None:
        return None
    from cryptography.exceptions import InvalidTag  # slow to import
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, wrapped = (base64.b64decode(slot[part]) for part in ("nonce", "key"))
    try:
        return AESGCM(wrapping).decrypt(nonce, wrapped, None)
    except InvalidTag:
        return None


def is_sound(slot: Slot) -> bool:
    """Whether it can be opened at all, at a cost that can be paid.

    Raises `KeyError`, `TypeError`, `ValueError` for what is no slot.
    """
    nonce, wrapped = (base64.b64decode(slot[part], validate=True) for part in ("nonce", "key"))
    if len(nonce) != _NONCE_BYTES or len(wrapped) <= KEY_BYTES:
        return False
    if slot.get("kind") == Kind.KEYRING:
        return True
    cost = slot["argon2id"]
    affordable = all(0 < cost[name] <= most for name, most in _MOST.items())
    # What RFC 9106 asks for at least.
    enough = cost["memory_cost"] >= 8 * cost["parallelism"]
    salt = base64.b64decode(slot["salt"], validate=True)
    return affordable and enough and len(salt) >= _LEAST_SALT


def name_of(slot: Slot) -> str:
    """What a slot is called."""
    return str(slot.get("name", FIRST_NAME))


def info(slot: Slot) -> SlotInfo:
    """What may be told of a slot."""
    added = slot.get("added")
    kind = Kind(slot.get("kind", Kind.PASSPHRASE))
    return SlotInfo(name_of(slot), kind, date.fromisoformat(added) if added else None)


def file_of(slot: Slot) -> Slot:
    """The mark by which a slot is known to belong to the file, for another slot of the same key."""
    return {"file": slot["file"]} if "file" in slot else {}


def _wrapping_key(slot: Slot, secret: str) -> bytes | None:
    """None where the secret cannot be meant for a slot of this kind."""
    kind = slot.get("kind", Kind.PASSPHRASE)
    if isinstance(secret, KeyringSecret):
        return secret.as_key() if kind == Kind.KEYRING else None
    if kind == Kind.KEYRING:
        return None
    if kind == Kind.RECOVERY_CODE:
        from spicedesk.store import recoverycode  # hardly ever

        code = recoverycode.read(secret)
        if code is None:
            return None
        secret = code
    return _stretch(secret, base64.b64decode(slot["salt"]), slot["argon2id"])


def _stretch(secret: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # slow to import

    return hash_secret_raw(
        # The same letters, whichever keyboard composed them.
        unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost["time_cost"],
        memory_cost=cost["memory_cost"],
        parallelism=cost["parallelism"],
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
