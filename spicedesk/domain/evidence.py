"""Documents that prove something."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

_SEPARATORS = re.compile(r"[/\\:]")
_FORBIDDEN = re.compile(r'[<>"|?*]')
_MAX_NAME_BYTES = 200
_MAX_SUFFIX = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document on a person's file; `size` is in bytes, `sha256` in hex."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    proves: str | None
    added_at: datetime
    added_by: str


def safe_name(name: str) -> str:
    """A file name that no file system takes for a path or for a trick.

    Folders, control and direction characters go; what is longer than a file
    system takes is shortened before its suffix.
    """
    base = _SEPARATORS.split(name)[-1]
    shown = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    shown = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown)).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    if not dot or not stem or len(suffix) > _MAX_SUFFIX:
        stem, dot, suffix = shown, "", ""
    room = _MAX_NAME_BYTES - len((dot + suffix).encode())
    if len(stem.encode()) > room:
        stem = stem.encode()[: room - len("…".encode())].decode(errors="ignore") + "…"
    return stem + dot + suffix or "document"
