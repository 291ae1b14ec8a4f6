"""From what a person said to what the office may do.

Consent is an append-only history of events (GDPR Art. 7(1)); `standing` derives
from it, for a day, whether the office may keep the person's data and whether it
may market to them. The two pills paint a `Standing` and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from spicedesk.domain.classification import LegalBasis

Key = TypeVar("Key")

DATA = "data"
"""The purpose of keeping a person's data at all."""
MARKETING = "marketing"
"""The purpose of direct marketing; an office may add purposes of its own."""


class Said(StrEnum):
    """What the person said, or what a law or contract says for them."""

    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


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


class State(StrEnum):
    """What a pill says. A basis other than consent shows as its own name."""

    NONE = "none"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RESTRICTED = "restricted"
    UNCONFIRMED = "unconfirmed"
    BLOCKED = "blocked"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTEREST = "vital-interest"
    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTEREST = "legitimate-interest"


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
    day on which it holds; no `channels` means every channel.
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

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None:
            raise InvalidConsent("occurred_at", "a consent needs a moment with a time zone")
        if self.purpose == DATA and self.channels:
            raise InvalidConsent("channels", "channels belong to marketing, not to keeping data")
        if self.purpose == MARKETING and self.basis not in MARKETING_BASES:
            raise InvalidConsent("basis", "marketing rests on consent or on legitimate interest")
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a person stands on one purpose on one day.

    `decided_by` is the event that the verdict rests on, `until` the last day on
    which an allowed verdict holds if nobody says anything more.
    """

    purpose: str
    allowed: bool
    state: State
    decided_by: RecordedEvent | None = None
    until: date | None = None
    channels: dict[Channel, bool] = field(default_factory=dict)

    @property
    def open_channels(self) -> tuple[Channel, ...]:
        """The channels that may be used, in the order of `Channel`."""
        return tuple(channel for channel in Channel if self.channels.get(channel))

    @property
    def partial(self) -> bool:
        """Allowed, but not by every channel."""
        return self.allowed and not all(self.channels.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """What a history allows on a day: one verdict a purpose, data and marketing always."""

    on: date
    data: Verdict
    marketing: Verdict
    others: tuple[Verdict, ...] = ()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All of them, data and marketing first."""
        return (self.data, self.marketing, *self.others)


def standing(history: Iterable[RecordedEvent], on: date) -> Standing:
    """What the office may do on that day, by what had been said until then."""
    said_by_then = _in_order_of_saying(effective(history), on)
    bases = _newest_by_basis(said_by_then)
    data = _may_keep(bases, on)
    usable = [r for r in _holding(bases, on) if r.event.basis is not LegalBasis.LEGAL_OBLIGATION]
    own = sorted({r.event.purpose for r in said_by_then} - {DATA, MARKETING})
    return Standing(
        on=on,
        data=data,
        marketing=_may_use(MARKETING, said_by_then, on, usable),
        others=tuple(_may_use(purpose, said_by_then, on, usable) for purpose in own),
    )


def effective(history: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """The events that no later event corrects; of several corrections of one the newest."""
    events = list(history)
    corrections = [r for r in events if r.event.corrects is not None]
    corrections.sort(key=lambda r: (r.recorded_at, r.id))
    newest = {r.event.corrects: r.id for r in corrections}
    return [
        r
        for r in events
        if r.id not in newest and (r.event.corrects is None or newest[r.event.corrects] == r.id)
    ]


def _in_order_of_saying(events: Iterable[RecordedEvent], on: date) -> list[RecordedEvent]:
    """Oldest first; of two said at one instant the no comes last, so that it counts."""
    said = [r for r in events if r.event.day <= on]
    return sorted(said, key=lambda r: (r.event.occurred_at, r.event.said is not Said.AGREED, r.id))


def _newest_by_basis(history: list[RecordedEvent]) -> dict[LegalBasis, RecordedEvent]:
    """The newest statement on each basis for keeping data, in order of saying."""
    newest: dict[LegalBasis, RecordedEvent] = {}
    for recorded in history:
        if recorded.event.purpose == DATA:
            newest.pop(recorded.event.basis, None)
            newest[recorded.event.basis] = recorded
    return newest


def _holding(newest: Mapping[Key, RecordedEvent], on: date) -> list[RecordedEvent]:
    return [r for r in newest.values() if r.event.holds(on)]


def _may_keep(bases: dict[LegalBasis, RecordedEvent], on: date) -> Verdict:
    """One basis in force is enough; a law alone gives way to any other in what is shown."""
    if not bases:
        return Verdict(DATA, False, State.NONE)
    holding = _holding(bases, on)
    if not holding:
        decisive = max(bases.values(), key=_ended_on)
        return Verdict(DATA, False, _state_of_a_no(decisive), decisive, decisive.event.until)
    by_choice = [r for r in holding if r.event.basis is not LegalBasis.LEGAL_OBLIGATION]
    decisive = (by_choice or holding)[-1]
    return Verdict(DATA, True, _state_of_basis(decisive), decisive, _last_day(holding))


def _may_use(
    purpose: str, history: list[RecordedEvent], on: date, right_to_use: list[RecordedEvent]
) -> Verdict:
    """A later statement on a channel replaces an earlier one; no right to use, no use.

    `right_to_use` are the statements that permit more than what a law commands.
    """
    newest: dict[Channel, RecordedEvent] = {}
    for recorded in history:
        if recorded.event.purpose == purpose:
            newest.update(dict.fromkeys(recorded.event.reach, recorded))
    closed = dict.fromkeys(Channel, False)
    if not newest:
        return Verdict(purpose, False, State.NONE, channels=closed)

    holding = _holding(newest, on)
    if not holding:
        decisive = max(newest.values(), key=_ended_on)
        state = _state_of_a_no(decisive)
        return Verdict(purpose, False, state, decisive, decisive.event.until, closed)

    decisive = max(holding, key=lambda r: (r.event.occurred_at, r.id))
    if not right_to_use:
        return Verdict(purpose, False, State.BLOCKED, decisive, channels=closed)
    until = _earliest(_last_day(holding), _last_day(right_to_use))
    channels = {c: c in newest and newest[c].event.holds(on) for c in Channel}
    return Verdict(purpose, True, State.AGREED, decisive, until, channels)


def _state_of_basis(recorded: RecordedEvent) -> State:
    basis = recorded.event.basis
    return State.AGREED if basis is LegalBasis.CONSENT else State(basis.value)


def _state_of_a_no(recorded: RecordedEvent) -> State:
    return State.EXPIRED if recorded.event.said is Said.AGREED else State(recorded.event.said.value)


def _ended_on(recorded: RecordedEvent) -> tuple[date, datetime]:
    """When the yes ran out or the no was said: the newest end is the one to show."""
    event = recorded.event
    end = event.until if event.said is Said.AGREED and event.until else event.day
    return end, event.occurred_at


def _last_day(holding: Iterable[RecordedEvent]) -> date | None:
    """The last day of the statement that lasts longest; none where one has no end."""
    ends = [r.event.until for r in holding]
    return None if None in ends else max(end for end in ends if end is not None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
