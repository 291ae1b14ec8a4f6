"""Where a person stands: what the office may do with their data on a day, and why.

A pure rule, from what was said and from what the law adds to it: how old the person was
(GDPR Art. 8), whether their data are restricted (Art. 18), whether a customer may be
written to without being asked (ePrivacy Directive Art. 13(2)). The pills paint a
`Standing` and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    RecordedEvent,
    Said,
    effective,
)
from spicedesk.domain.restriction import Restriction

Key = TypeVar("Key")

OLDEST_AGE_OF_CONSENT = 16
"""What GDPR Art. 8(1) says where no country says less; none may say more."""
SOFT_OPT_IN_CHANNELS = frozenset({Channel.EMAIL, Channel.SMS})
"""Electronic mail, which a short message is as well; never a call (ePrivacy Art. 13(1), (2))."""


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


class Hindrance(StrEnum):
    """What keeps a yes from counting."""

    NO_RIGHT_TO_KEEP = "no-right-to-keep"
    LAW_ALONE = "law-alone"
    RESTRICTION = "restriction"
    CONFIRMATION = "confirmation"
    GUARDIAN = "guardian"
    EXPLICIT_CONSENT = "explicit-consent"


@dataclass(frozen=True, slots=True)
class LegalFacts:
    """What the law looks at beside what was said.

    `age_of_consent` tells of a day from how many full years on a person agrees alone;
    without a date of birth nobody is taken for a child. `special_purposes` concern special
    categories of data (Art. 9).
    """

    born: date | None = None
    age_of_consent: Callable[[date], int] = lambda _day: OLDEST_AGE_OF_CONSENT
    restrictions: tuple[Restriction, ...] = ()
    soft_opt_in: bool = False
    special_purposes: frozenset[str] = frozenset()

    def hindrance_of(self, event: ConsentEvent) -> Hindrance | None:
        """Why a statement does not count, if it does not. A no always counts."""
        if event.said is Said.UNCONFIRMED:
            return Hindrance.CONFIRMATION
        if event.said is not Said.AGREED or event.basis is not LegalBasis.CONSENT:
            return None
        if event.guardian is None and self._was_a_child(event.day):
            return Hindrance.GUARDIAN
        if event.purpose in self.special_purposes and event.special is None:
            return Hindrance.EXPLICIT_CONSENT
        return None

    def restriction(self, on: date) -> Restriction | None:
        """The restriction in force on a day, of several the one that was lifted last."""
        holding = [r for r in self.restrictions if r.holds(on)]
        return max(holding, key=lambda r: r.lifted_on or date.max, default=None)

    def _was_a_child(self, on: date) -> bool:
        if self.born is None:
            return False
        before_birthday = (on.month, on.day) < (self.born.month, self.born.day)
        years = on.year - self.born.year - before_birthday
        return years < OLDEST_AGE_OF_CONSENT and years < self.age_of_consent(on)


NO_FACTS = LegalFacts()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a person stands on one purpose on one day.

    `decided_by` is the event that the verdict rests on, `until` the last day on
    which an allowed verdict holds if nobody says anything more, `hindrance` what keeps
    a yes from counting.
    """

    purpose: str
    allowed: bool
    state: State
    decided_by: RecordedEvent | None = None
    until: date | None = None
    channels: dict[Channel, bool] = field(default_factory=dict)
    hindrance: Hindrance | None = None

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


def standing(history: Iterable[RecordedEvent], on: date, facts: LegalFacts = NO_FACTS) -> Standing:
    """What the office may do on that day, by what had been said until then."""
    said = _in_order_of_saying(effective(history), on)
    counting = [r for r in said if facts.hindrance_of(r.event) is None]
    waiting = [r for r in said if facts.hindrance_of(r.event) is not None]
    bases = _newest_by_basis(counting)
    use = _right_to_use(bases, on, facts)
    keep = _or_waiting(_may_keep(bases, on), waiting, facts, on)
    own = sorted({r.event.purpose for r in said} - {DATA, MARKETING})
    verdicts = [
        _or_waiting(_may_use(purpose, counting, on, use), waiting, facts, on)
        for purpose in (MARKETING, *own)
    ]
    if facts.soft_opt_in and verdicts[0].state is State.NONE:
        verdicts[0] = _as_a_customer(use.events) or verdicts[0]
    return Standing(on, _restricted(keep, facts.restriction(on)), verdicts[0], tuple(verdicts[1:]))


@dataclass(frozen=True, slots=True)
class _RightToUse:
    """The statements that permit more than what a law commands; else what is in the way."""

    events: Sequence[RecordedEvent]
    hindrance: Hindrance | None = None


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


def _right_to_use(
    bases: dict[LegalBasis, RecordedEvent], on: date, facts: LegalFacts
) -> _RightToUse:
    if facts.restriction(on) is not None:
        return _RightToUse((), Hindrance.RESTRICTION)
    holding = _holding(bases, on)
    usable = [r for r in holding if r.event.basis is not LegalBasis.LEGAL_OBLIGATION]
    if usable:
        return _RightToUse(usable)
    return _RightToUse((), Hindrance.LAW_ALONE if holding else Hindrance.NO_RIGHT_TO_KEEP)


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


def _restricted(keep: Verdict, restriction: Restriction | None) -> Verdict:
    """Restricted data are stored, with or without a reason to keep them, and no more."""
    if restriction is None:
        return keep
    ends = [restriction.last_day, *([keep.until] if keep.allowed else [])]
    until = None if None in ends else max(end for end in ends if end is not None)
    return replace(
        keep,
        allowed=True,
        state=State.RESTRICTED,
        until=until,
        hindrance=Hindrance.RESTRICTION,
    )


def _may_use(
    purpose: str, history: list[RecordedEvent], on: date, right_to_use: _RightToUse
) -> Verdict:
    """A later statement on a channel replaces an earlier one; no right to use, no use."""
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
    if not right_to_use.events:
        hindrance = right_to_use.hindrance
        return Verdict(purpose, False, State.BLOCKED, decisive, None, closed, hindrance)
    until = _earliest(_last_day(holding), _last_day(right_to_use.events))
    channels = {c: c in newest and newest[c].event.holds(on) for c in Channel}
    return Verdict(purpose, True, State.AGREED, decisive, until, channels)


def _or_waiting(
    verdict: Verdict, waiting: list[RecordedEvent], facts: LegalFacts, on: date
) -> Verdict:
    """A yes that does not count yet is told where it is the newest; it opens and closes nothing."""
    if verdict.allowed or verdict.state is State.BLOCKED:
        return verdict
    since = verdict.decided_by.event.occurred_at if verdict.decided_by else None
    newer = [
        r
        for r in waiting
        if r.event.purpose == verdict.purpose
        and (r.event.until is None or on <= r.event.until)
        and (since is None or r.event.occurred_at > since)
    ]
    if not newer:
        return verdict
    newest = newer[-1]
    hindrance = facts.hindrance_of(newest.event)
    return replace(
        verdict, state=State.UNCONFIRMED, decided_by=newest, until=None, hindrance=hindrance
    )


def _as_a_customer(right_to_use: Sequence[RecordedEvent]) -> Verdict | None:
    """Soft opt-in: a sale at which the customer was told that they may say no, and did not.

    ePrivacy Directive Art. 13(2), § 174(4) TKG 2021, § 7(3) UWG. That they were told is
    shown by the wording that the sale names.
    """
    for sale in reversed(right_to_use):
        if sale.event.basis is LegalBasis.CONTRACT and sale.event.wording:
            channels = {c: c in SOFT_OPT_IN_CHANNELS for c in Channel}
            state = State.LEGITIMATE_INTEREST
            return Verdict(MARKETING, True, state, sale, sale.event.until, channels)
    return None


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
