"""What is typed into a form and not saved yet outlives this program, on this desk alone.

Each open form has a file of its own, encrypted (AES-256-GCM) with a key that lies within the
office: who cannot open the office cannot read what was typed. Names of files and folders tell
nothing.
"""

import hashlib
import json
import os
import secrets as random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.person import PersonId
from spicedesk.platform import files
from spicedesk.services import processes
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import secrets

_KEY, _KEY_BYTES, _NONCE_BYTES = "drafts.key", 32, 12
_SUFFIX = ".draft"
_KEPT = timedelta(days=30)
HEARTBEAT_S = 30.0
"""A form that is open says so this often; one that is silent for much longer was left behind."""
_SILENT = timedelta(seconds=4 * HEARTBEAT_S)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds: which form, about whom, and its values as JSON knows them.

    `subject` is the key of what is being changed, where that is not the person.
    """

    form: str
    person_id: PersonId | None
    values: Any
    at: datetime
    id: str = field(default_factory=lambda: random.token_hex(16))
    subject: str = ""


class Drawer:
    """Where the drafts of one office lie on this desk. Every call may take a moment."""

    def __init__(self, key: bytes, folder: Path) -> None:
        self._key = key
        self._mark = hashlib.sha256(b"drafts of " + key).digest()[:12]
        self._folder = folder / self._mark.hex()

    def keep(self, draft: Draft) -> None:
        """Write a draft, whole, in the place of what it was before; raises `OSError`."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

        text = {
            "form": draft.form,
            "person": str(draft.person_id) if draft.person_id else None,
            "subject": draft.subject,
            "values": draft.values,
            "at": draft.at.isoformat(),
            "by": processes.this_one(),
        }
        nonce = os.urandom(_NONCE_BYTES)
        content = AESGCM(self._key).encrypt(nonce, json.dumps(text).encode(), self._mark)
        files.make_private_folder(self._folder)
        files.write_whole(self._path(draft.id), nonce + content)

    def drop(self, draft_id: str) -> None:
        """Forget a draft: it was saved, or given up."""
        with suppress(OSError, faults.InUse):
            files.remove(self._path(draft_id))

    def left(self, now: datetime) -> list[Draft]:
        """What programs left behind that are there no more, oldest first; very old ones go."""
        found = []
        for half in filter(files.is_part, self._folder.glob(".*")):
            with suppress(OSError, faults.InUse):  # of a program that was killed as it wrote
                if now.timestamp() - half.stat().st_mtime > _SILENT.total_seconds():
                    files.remove(half)
        for path in self._folder.glob("*" + _SUFFIX):
            read = self._read(path)
            if read is None:
                continue
            draft, by = read
            if now - draft.at > _KEPT:
                self.drop(draft.id)
            elif processes.has_ended(by) or now - draft.at > _SILENT:
                found.append(draft)
        return sorted(found, key=lambda draft: draft.at)

    def _read(self, path: Path) -> tuple[Draft, str] | None:
        """A draft and who wrote it; none where it cannot be read, which helps nobody."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        with suppress(OSError, InvalidTag, ValueError, KeyError, TypeError):
            content = path.read_bytes()
            nonce, rest = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
            text = json.loads(AESGCM(self._key).decrypt(nonce, rest, self._mark))
            person = UUID(text["person"]) if text["person"] else None
            at = datetime.fromisoformat(text["at"])
            subject = str(text.get("subject", ""))  # an older version wrote none
            draft = Draft(text["form"], person, text["values"], at, path.stem, subject)
            return draft, str(text["by"])
        return None

    def _path(self, draft_id: str) -> Path:
        return self._folder / (draft_id + _SUFFIX)


def drawer(desk: Desk) -> Drawer:
    """The drafts of this office on this desk."""
    from spicedesk.services import databases  # imports platformdirs

    return Drawer(_key(desk), databases.data_folder() / "drafts")


def _key(desk: Desk) -> bytes:
    with desk.store.read() as connection:
        found = secrets.get(connection, _KEY)
    return found if found is not None else _new_key(desk)


@one_transaction
def _new_key(desk: Desk) -> bytes:
    with desk.store.write() as connection:
        return secrets.get_or_make(connection, _KEY, lambda: os.urandom(_KEY_BYTES))
