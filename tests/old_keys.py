"""Key files as programs before the seals wrote them."""

import base64
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spicedesk.store import slots


def text(key: bytes, secret: str, *, public: bool = False) -> str:
    """A key file of the first format, with one slot."""
    salt, nonce, cost = os.urandom(16), os.urandom(12), dict(slots._ARGON2)
    wrapped = AESGCM(slots._stretch(secret, salt, cost)).encrypt(nonce, bytes(key), None)
    slot = {
        "name": "first", "kind": "passphrase", "added": "2026-01-01", "public": public,
        "argon2id": cost, "salt": _text(salt), "nonce": _text(nonce), "key": _text(wrapped),
    }  # fmt: skip
    return json.dumps({"format": 1, "slots": [slot]})


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
