"""Opens a file as SpiceDesk does, with nothing around: key, pragmas, engine."""

import base64
import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

_SECRET = ("salt", "nonce", "private", "key")
_PRAGMAS = (
    "temp_store = MEMORY", "cache_size = -65536", "journal_mode = WAL", "synchronous = FULL",
    "foreign_keys = ON", "secure_delete = ON", "trusted_schema = OFF", "cell_size_check = ON",
)  # fmt: skip


def opened(path: Path) -> sa.Engine:
    """An engine on a plain file, or on one that opens with the passphrase of the demo."""
    key_file = path.with_name(path.name + ".key")
    key = _unwrapped(key_file) if key_file.is_file() else None

    def connect() -> Any:
        connection = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None)
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return sa.create_engine("sqlite+pysqlite://", module=dbapi2, creator=connect)


def _unwrapped(key_file: Path) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # a plain file needs none of these
    from cryptography.hazmat.primitives import hpke
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    slot = json.loads(key_file.read_text("ascii"))["files"][0]["slots"][0]
    salt, nonce, wrapped, key = (base64.b64decode(slot.pop(part)) for part in _SECRET)
    said = {**slot, "salt": base64.b64encode(salt).decode()}
    bound = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    stretched = hash_secret_raw(
        b"spicedesk demo", salt, **slot["argon2id"], hash_len=32, type=Type.ID
    )
    private = X25519PrivateKey.from_private_bytes(AESGCM(stretched).decrypt(nonce, wrapped, bound))
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    return suite.decrypt(key, private, b"SpiceDesk: key of a file" + bound)
