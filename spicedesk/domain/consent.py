"""What persons say about their data: an append-only history of statements (GDPR Art. 7(1)).

What they come to on a day is the rule in `standing`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from uuid import UUID

from spicedesk.domain.classification import LegalBasis

DATA = "data"
"""The purpose of keeping a person's data at all."""
MARKETING = "marketing"
"""The purpose of direct marketing; an office may add purposes of its own."""


class Said(StrEnum):
    """What the person said, or what a law or contract says for them."""

    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    """A sign-up for which nobody has answered the question whether it was them."""
    VOID = "void"
    """Nothing: what this corrects was recorded by mistake."""


class How(StrEnum):
    """How the statement reached the office."""

    PHONE = "phone"
    MEETING = "meeting"
    FORM = "form"
    LETTER = "letter"
    EMAIL = "email"
    TRADE_SHOW = "trade-show"
    EVENT = "event"
    ONLINE_PROFILE = "online-profile"
    IMPORT = "import"


class Channel(StrEnum):
    """A way to reach a person for marketing."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    SMS = "sms"
    MESSENGER = "messenger"


class SpecialGround(StrEnum):
    """What permits special categories of data, in the order of Art. 9(2)(a) to (j)."""

    EXPLICIT_CONSENT = "explicit-consent"
    EMPLOYMENT = "employment"
    VITAL_INTEREST = "vital-interest"
    NON_PROFIT_BODY = "non-profit-body"
    MADE_PUBLIC = "made-public"
    LEGAL_CLAIMS = "legal-claims"
    PUBLIC_INTEREST = "public-interest"
    HEALTH_CARE = "health-care"
    PUBLIC_HEALTH = "public-health"
    ARCHIVES = "archives"

    @property
    def letter(self) -> str:
        """The letter in Art. 9(2)."""
        return "abcdefghij"[list(SpecialGround).index(self)]


MARKETING_BASES = frozenset({LegalBasis.CONSENT, LegalBasis.LEGITIMATE_INTEREST})
"""Direct marketing rests on nothing else (GDPR Recital 47, ePrivacy Art. 13)."""


_WESTERNMOST = timezone(timedelta(hours=-12))
"""Where a day ends last."""


class InvalidConsent(ValueError):
    """An event that cannot be recorded as given; `field` names the part at fault."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One statement, as it was made: never edited, only corrected by a newer event.

    `occurred_at` is when it was said and carries a time zone; `until` is the last
    day on which it holds; no `channels` means every channel. `wording` names what was
    shown or read out, in `language`, and `wording_id` is that version of the office's
    texts; `guardian` is who spoke for a child (Art. 8(1)).
    """

    purpose: str
    said: Said
    how: How
    occurred_at: datetime
    channels: frozenset[Channel] = frozenset()
    basis: LegalBasis = LegalBasis.CONSENT
    place: str | None = None
    with_whom: str | None = None
    wording: str | None = None
    until: date | None = None
    comment: str | None = None
    corrects: UUID | None = None
    language: str | None = None
    wording_id: UUID | None = None
    guardian: str | None = None
    special: SpecialGround | None = None

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None:
            raise InvalidConsent("occurred_at", "a consent needs a moment with a time zone")
        if self.purpose == DATA and self.channels:
            raise InvalidConsent("channels", "channels belong to marketing, not to keeping data")
        if self.purpose == MARKETING and self.basis not in MARKETING_BASES:
            raise InvalidConsent("basis", "marketing rests on consent or on legitimate interest")
        if self.said is Said.VOID and self.corrects is None:
            raise InvalidConsent("corrects", "only what was recorded can be taken back")
        explicit = self.special is SpecialGround.EXPLICIT_CONSENT
        if explicit and self.basis is not LegalBasis.CONSENT:
            raise InvalidConsent("special", "explicit consent is a consent")
        if self.until is not None and self.until < self.occurred_at.astimezone(_WESTERNMOST).date():
            raise InvalidConsent("until", "it would end before it was said anywhere on earth")

    def require_end_after_saying(self) -> None:
        """Refuse an end before the day it was said on, where it was said.

        Not a rule of the event itself: somebody may read it in another time zone.
        """
        if self.until is not None and self.until < self.day:
            raise InvalidConsent("until", "it would end before it was said")

    @property
    def day(self) -> date:
        """The day on which it was said, where it was said."""
        return self.occurred_at.date()

    @property
    def reach(self) -> frozenset[Channel]:
        """The channels that it speaks of, spelled out."""
        return self.channels or frozenset(Channel)

    def holds(self, on: date) -> bool:
        """Whether it permits anything on that day; the last day still counts."""
        return self.said is Said.AGREED and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A consent event with what the system itself adds to it."""

    id: UUID
    event: ConsentEvent
    recorded_at: datetime
    recorded_by: str
    evidence: tuple[UUID, ...] = ()


def effective(history: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """The events that no later event corrects; of several corrections of one the newest.

    What was taken back leaves nothing.
    """
    events = list(history)
    corrections = [r for r in events if r.event.corrects is not None]
    corrections.sort(key=lambda r: (r.recorded_at, r.id))
    newest = {r.event.corrects: r.id for r in corrections}
    return [
        r
        for r in events
        if r.event.said is not Said.VOID
        and r.id not in newest
        and (r.event.corrects is None or newest[r.event.corrects] == r.id)
    ]
