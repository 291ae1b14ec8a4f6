"""What passes between a person and the office."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from spicedesk.domain.consent import Channel


class ActivityKind(StrEnum):
    """How they were in touch."""

    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    LETTER = "letter"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry of the contact history; `occurred_at` carries a time zone."""

    id: UUID
    kind: ActivityKind
    occurred_at: datetime
    subject: str
    notes: str | None = None
    with_whom: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """The person was in a marketing list that left the office, for one channel."""

    id: UUID
    occurred_at: datetime
    done_by: str
    channel: Channel
