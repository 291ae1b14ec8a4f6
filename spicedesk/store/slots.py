"""How a file's key is wrapped: a slot for each secret that opens it.

A slot has a key pair of its own (X25519). Argon2id (RFC 9106, second recommended set) stretches
what a person knows, AES-256-GCM wraps the private half with the result; what the system's keyring
keeps is random already, and wraps it as it is. The file's key is encrypted for the public half
(HPKE, RFC 9180), so that a new key of the file reaches a slot whose secret nobody said.

Slots of the first format wrap the file's key itself. They go on opening the file, and are made
anew when their secret is said in a change.
"""

import base64
import json
import os
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

KEY_BYTES = 32
_NONCE_BYTES, _TAG_BYTES, _ENCAPSULATED_BYTES = 12, 16, 32
_LEAST_SALT, _MOST_SALT = 8, 64
LONGEST_NAME = 200
PUBLIC_PASSPHRASE = "spicedesk demo"  # noqa: S105  # protects invented people, and everybody may know it
FIRST_NAME = "first"
_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}
_MOST = {"time_cost": 16, "memory_cost": 256 * 1024, "parallelism": 16}
"""A slot that asks for more was not written by us, and would hold up the desk; memory in KiB."""
OWN_COST = _ARGON2["time_cost"] * _ARGON2["memory_cost"]
"""What opening one slot of ours costs, in KiB passed over."""
_WHAT_FOR = b"SpiceDesk: key of a file"

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


@dataclass(frozen=True, slots=True)
class Opened:
    """What a secret gives: the file's key, and the slot's private key unless it is an old slot."""

    key: bytes
    private: bytes | None


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
    return made(key, secret, name, kind)[0]


def made(key: bytes, secret: str, name: str, kind: Kind) -> tuple[Slot, bytes]:
    """As `new`, with the private key of the slot."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # slow to import
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    private, nonce = X25519PrivateKey.generate(), os.urandom(_NONCE_BYTES)
    stretched = (
        {} if kind is Kind.KEYRING else {"argon2id": dict(_ARGON2), "salt": _text(os.urandom(16))}
    )
    slot: Slot = {
        "name": name,
        "kind": kind.value,
        "added": date.today().isoformat(),  # noqa: DTZ011  # a day to show, at this desk
        **stretched,
        "recipient": _text(private.public_key().public_bytes_raw()),
    }
    wrapping = _wrapping_key(slot, secret)
    if wrapping is None:
        raise ValueError("this secret is none of its kind")
    wrapped = AESGCM(wrapping).encrypt(nonce, private.private_bytes_raw(), _bound(slot))
    slot = carried({**slot, "nonce": _text(nonce), "private": _text(wrapped)}, key)
    return slot, private.private_bytes_raw()


def carried(slot: Slot, key: bytes) -> Slot:
    """The same slot for another key of the file; whoever opened the one opens the other."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # slow to import

    recipient = X25519PublicKey.from_public_bytes(_bytes(slot["recipient"]))
    return {**slot, "key": _text(_suite().encrypt(key, recipient, _WHAT_FOR + _bound(slot)))}


def unwrapped(slot: Slot, secret: str) -> Opened | None:
    """What is in a sound slot; none where the secret does not fit it."""
    wrapping = _wrapping_key(slot, secret)
    if wrapping is None:
        return None
    from cryptography.exceptions import InvalidTag  # slow to import
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, nonce = AESGCM(wrapping), _bytes(slot["nonce"])
    try:
        if is_old(slot):
            return Opened(cipher.decrypt(nonce, _bytes(slot["key"]), None), None)
        private = cipher.decrypt(nonce, _bytes(slot["private"]), _bound(slot))
    except InvalidTag:
        return None
    key = for_private(slot, private)
    return None if key is None else Opened(key, private)


def for_private(slot: Slot, private: bytes) -> bytes | None:
    """The file's key by a slot's private key; none where it is another slot's."""
    from cryptography.exceptions import InvalidTag  # slow to import
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    if is_old(slot):
        return None
    try:
        return _suite().decrypt(
            _bytes(slot["key"]),
            X25519PrivateKey.from_private_bytes(private),
            _WHAT_FOR + _bound(slot),
        )
    except (InvalidTag, ValueError):
        return None


def is_old(slot: Slot) -> bool:
    """Whether a slot is of the first format, which no new key of the file reaches."""
    return "private" not in slot


def cost(slot: Slot) -> int:
    """What it costs to try a sound slot, in KiB passed over."""
    stretching = slot.get("argon2id")
    return stretching["time_cost"] * stretching["memory_cost"] if stretching else 0


def require_sound(slot: Slot) -> None:
    """Raise `KeyError`, `TypeError` or `ValueError` for what is no slot, or costs too much."""
    Kind(slot.get("kind", Kind.PASSPHRASE))
    name, added = slot.get("name", FIRST_NAME), slot.get("added")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise ValueError("name")
    if added is not None:
        date.fromisoformat(added)
    _require_size(slot, "nonce", _NONCE_BYTES)
    if is_old(slot):
        _require_size(slot, "key", KEY_BYTES + _TAG_BYTES)
    else:
        _require_size(slot, "recipient", KEY_BYTES)
        _require_size(slot, "private", KEY_BYTES + _TAG_BYTES)
        _require_size(slot, "key", _ENCAPSULATED_BYTES + KEY_BYTES + _TAG_BYTES)
    if slot.get("kind") != Kind.KEYRING:
        _require_payable(slot)


def name_of(slot: Slot) -> str:
    """What a slot is called."""
    return str(slot.get("name", FIRST_NAME))


def kind_of(slot: Slot) -> Kind:
    """What opens a sound slot."""
    return Kind(slot.get("kind", Kind.PASSPHRASE))


def info(slot: Slot) -> SlotInfo:
    """What may be told of a sound slot."""
    added = slot.get("added")
    return SlotInfo(name_of(slot), kind_of(slot), date.fromisoformat(added) if added else None)


def _require_size(slot: Slot, part: str, size: int) -> None:
    if len(base64.b64decode(slot[part], validate=True)) != size:
        raise ValueError(part)


def _require_payable(slot: Slot) -> None:
    """What RFC 9106 asks for at least, and a desk can pay at most."""
    stretching = slot["argon2id"]
    for name, most in _MOST.items():
        value = stretching[name]
        if type(value) is not int or not 0 < value <= most:
            raise ValueError(name)
    if stretching["memory_cost"] < 8 * stretching["parallelism"]:
        raise ValueError("memory_cost")
    if not _LEAST_SALT <= len(base64.b64decode(slot["salt"], validate=True)) <= _MOST_SALT:
        raise ValueError("salt")


def _bound(slot: Slot) -> bytes:
    """What a slot says of itself, which cannot be changed without its secret."""
    said = {
        name: slot[name]
        for name in ("name", "kind", "added", "argon2id", "salt", "recipient")
        if name in slot
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _wrapping_key(slot: Slot, secret: str) -> bytes | None:
    """None where the secret cannot be meant for a slot of this kind."""
    kind = kind_of(slot)
    if isinstance(secret, KeyringSecret):
        return secret.as_key() if kind is Kind.KEYRING else None
    if kind is Kind.KEYRING:
        return None
    if kind is Kind.RECOVERY_CODE:
        from spicedesk.store import recoverycode  # hardly ever

        code = recoverycode.read(secret)
        if code is None:
            return None
        secret = code
    return _stretch(secret, _bytes(slot["salt"]), slot["argon2id"])


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


def _suite() -> "Suite":
    from cryptography.hazmat.primitives import hpke  # slow to import

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
