"""The office's own texts: what persons are shown, read out, or sign, version by version."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class WordingKind(StrEnum):
    """What a text is for."""

    CONSENT = "consent"
    TERMS = "terms"
    PRIVACY_NOTICE = "privacy-notice"


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a text in one language; never changed, only followed by another version.

    `document_name` is what the file is called that belongs to it, if one does.
    """

    id: UUID
    name: str
    version: int
    kind: WordingKind
    language: str
    text: str
    recorded_at: datetime
    recorded_by: str
    document_name: str | None = None

    @property
    def reference(self) -> str:
        """`Newsletter@3`, as a consent names it."""
        return f"{self.name}@{self.version}"
