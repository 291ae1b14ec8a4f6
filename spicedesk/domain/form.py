"""Consent forms that went out on paper, and the code by which each is known again."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId

_PREFIX = "SPICEDESK-FORM-"
_CODE = re.compile(rf"{_PREFIX}(?P<token>[A-Z2-7]{{26}})")


@dataclass(frozen=True, slots=True)
class Form:
    """One printed form; `evidence_id` is the signed scan, once it came back.

    `token` is a random word that stands for person and wording; alone it says nothing.
    """

    id: UUID
    person_id: PersonId
    token: str
    wording_id: UUID
    purpose: str
    channels: frozenset[Channel]
    issued_at: datetime
    issued_by: str
    returned_at: datetime | None = None
    evidence_id: UUID | None = None

    @property
    def code(self) -> str:
        """What the QR code on it says: nothing about anybody."""
        return _PREFIX + self.token


def token_in(text: str) -> str | None:
    """The token of a form's code; none where it is another kind of code."""
    match = _CODE.fullmatch(text.strip())
    return match["token"] if match else None
