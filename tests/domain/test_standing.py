from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    RecordedEvent,
    Said,
    SpecialGround,
)
from spicedesk.domain.restriction import Restriction, RestrictionGround
from spicedesk.domain.standing import Hindrance, LegalFacts, State, standing

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)
_ids = count(1)


def said(purpose: str, what: Said, *, day: int = 0, **more: Any) -> RecordedEvent:
    event = ConsentEvent(purpose, what, How.FORM, NOON + timedelta(days=day), **more)
    return RecordedEvent(UUID(int=next(_ids)), event, NOON, "J. Berger")


def agreed(purpose: str, **more: Any) -> RecordedEvent:
    return said(purpose, Said.AGREED, **more)


def contract(**more: Any) -> RecordedEvent:
    return agreed(DATA, basis=LegalBasis.CONTRACT, **more)


KEPT = agreed(DATA)


def test_without_a_word_nothing_is_allowed() -> None:
    found = standing([], TODAY)
    assert (found.data.allowed, found.data.state) == (False, State.NONE)
    assert (found.marketing.allowed, found.marketing.state) == (False, State.NONE)


def test_agreeing_turns_both_pills_green() -> None:
    found = standing([KEPT, agreed(MARKETING)], TODAY)
    assert found.data.allowed
    assert found.marketing.allowed
    assert all(found.marketing.channels.values())


def test_the_statement_made_last_counts_however_late_it_was_typed_in() -> None:
    refused, agreed_earlier = said(MARKETING, Said.REFUSED, day=9), agreed(MARKETING, day=2)
    assert standing([KEPT, refused, agreed_earlier], TODAY).marketing.state is State.REFUSED


def test_revoking_marketing_keeps_the_data() -> None:
    found = standing([KEPT, agreed(MARKETING), said(MARKETING, Said.WITHDRAWN, day=1)], TODAY)
    assert found.data.allowed
    assert (found.marketing.allowed, found.marketing.state) == (False, State.WITHDRAWN)


def test_no_right_to_keep_means_no_marketing() -> None:
    found = standing([KEPT, agreed(MARKETING), said(DATA, Said.WITHDRAWN, day=1)], TODAY)
    assert (found.data.state, found.marketing.state) == (State.WITHDRAWN, State.BLOCKED)
    assert not found.marketing.allowed


def test_kept_by_law_alone_means_no_marketing() -> None:
    law = agreed(DATA, basis=LegalBasis.LEGAL_OBLIGATION, until=date(2033, 12, 31))
    found = standing([law, agreed(MARKETING)], TODAY)
    assert (found.data.allowed, found.data.state) == (True, State.LEGAL_OBLIGATION)
    assert found.marketing.state is State.BLOCKED


def test_a_law_beside_a_contract_leaves_marketing_to_the_contract() -> None:
    law = agreed(DATA, basis=LegalBasis.LEGAL_OBLIGATION, until=date(2033, 12, 31))
    contract = agreed(DATA, basis=LegalBasis.CONTRACT, until=date(2027, 1, 31))
    found = standing([contract, law, agreed(MARKETING)], TODAY)
    assert found.data.state is State.CONTRACT
    assert found.data.until == date(2033, 12, 31)
    assert found.marketing.allowed
    assert found.marketing.until == date(2027, 1, 31)


def test_withdrawing_consent_leaves_the_contract() -> None:
    contract = agreed(DATA, basis=LegalBasis.CONTRACT)
    found = standing([KEPT, contract, said(DATA, Said.WITHDRAWN, day=3)], TODAY)
    assert (found.data.allowed, found.data.state) == (True, State.CONTRACT)


@pytest.mark.parametrize(("days_after", "allowed"), [(-1, True), (0, True), (1, False)])
def test_the_last_day_still_counts_and_the_next_does_not(days_after: int, allowed: bool) -> None:
    last = date(2026, 6, 30)
    history = [KEPT, agreed(MARKETING, until=last)]
    found = standing(history, last + timedelta(days=days_after)).marketing
    assert found.allowed is allowed
    assert found.state is (State.AGREED if allowed else State.EXPIRED)
    assert found.until == last


def test_a_refusal_for_all_beats_an_older_yes_for_one_channel() -> None:
    history = [KEPT, agreed(MARKETING, channels=frozenset({Channel.EMAIL})),
               said(MARKETING, Said.REFUSED, day=1)]  # fmt: skip
    assert standing(history, TODAY).marketing.state is State.REFUSED


def test_a_later_yes_for_one_channel_opens_that_channel_only() -> None:
    history = [KEPT, said(MARKETING, Said.REFUSED),
               agreed(MARKETING, day=1, channels=frozenset({Channel.POST}))]  # fmt: skip
    found = standing(history, TODAY).marketing
    assert found.open_channels == (Channel.POST,)
    assert found.partial


def test_of_two_at_one_instant_the_no_counts() -> None:
    for history in ([agreed(MARKETING), said(MARKETING, Said.REFUSED)],
                    [said(MARKETING, Said.REFUSED), agreed(MARKETING)]):  # fmt: skip
        assert not standing([KEPT, *history], TODAY).marketing.allowed


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    wrong = agreed(MARKETING, day=5)
    right = said(MARKETING, Said.REFUSED, day=5, corrects=wrong.id)
    assert standing([KEPT, wrong, right], TODAY).marketing.state is State.REFUSED


def test_a_correction_can_be_corrected() -> None:
    wrong = said(MARKETING, Said.REFUSED)
    also_wrong = said(MARKETING, Said.WITHDRAWN, corrects=wrong.id)
    right = agreed(MARKETING, corrects=also_wrong.id)
    assert standing([KEPT, wrong, also_wrong, right], TODAY).marketing.allowed


def test_what_was_recorded_by_mistake_is_as_if_it_had_not_been_said() -> None:
    stop = said(MARKETING, Said.WITHDRAWN, day=5)
    back = said(MARKETING, Said.VOID, day=5, corrects=stop.id)
    found = standing([KEPT, agreed(MARKETING), stop, back], TODAY).marketing
    assert found.state is State.AGREED
    alone = standing([KEPT, stop, back], TODAY).marketing
    assert alone.state is State.NONE
    again = said(MARKETING, Said.WITHDRAWN, day=5, corrects=back.id)
    assert standing([KEPT, stop, back, again], TODAY).marketing.state is State.WITHDRAWN


def test_a_past_day_is_answered_from_what_was_said_by_then() -> None:
    history = [KEPT, agreed(MARKETING, day=2), said(MARKETING, Said.WITHDRAWN, day=10)]
    states = [standing(history, (NOON + timedelta(days=d)).date()).marketing.state
              for d in (0, 2, 9, 10)]  # fmt: skip
    assert states == [State.NONE, State.AGREED, State.AGREED, State.WITHDRAWN]


def test_an_office_may_add_a_purpose_of_its_own() -> None:
    (photos,) = standing([KEPT, agreed("photos")], TODAY).others
    assert (photos.purpose, photos.allowed) == ("photos", True)


BORN = date(2012, 3, 12)


@pytest.mark.parametrize(("day", "counts"), [(date(2026, 3, 11), False), (date(2026, 3, 12), True)])
def test_a_child_agrees_from_the_birthday_on_which_the_law_lets_them(
    day: date, counts: bool
) -> None:
    facts = LegalFacts(born=BORN, age_of_consent=lambda _day: 14)
    yes = agreed(MARKETING, day=(day - NOON.date()).days)
    found = standing([contract(), yes], TODAY, facts).marketing
    assert found.allowed is counts
    assert found.hindrance is (None if counts else Hindrance.GUARDIAN)


def test_a_guardian_speaks_for_a_child() -> None:
    facts = LegalFacts(born=BORN, age_of_consent=lambda _day: 16)
    found = standing([contract(), agreed(MARKETING, guardian="Their mother")], TODAY, facts)
    assert found.marketing.allowed


def test_a_child_may_say_no_alone() -> None:
    facts = LegalFacts(born=BORN, age_of_consent=lambda _day: 16)
    history = [contract(), agreed(MARKETING, guardian="Their mother"),
               said(MARKETING, Said.WITHDRAWN, day=1)]  # fmt: skip
    assert standing(history, TODAY, facts).marketing.state is State.WITHDRAWN


def test_who_was_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    facts = LegalFacts(born=date(2012, 2, 29), age_of_consent=lambda _day: 14)
    for day, counts in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
        yes = agreed(MARKETING, day=(day - NOON.date()).days)
        keep = contract(day=-90)
        assert standing([keep, yes], TODAY, facts).marketing.allowed is counts


def test_restricted_data_are_stored_and_not_used() -> None:
    stop = Restriction(RestrictionGround.OBJECTION, date(2026, 5, 1), date(2026, 6, 1))
    facts = LegalFacts(restrictions=(stop,))
    history = [KEPT, agreed(MARKETING)]
    during, after = (standing(history, date(2026, m, 1), facts) for m in (5, 6))
    assert (during.data.allowed, during.data.state) == (True, State.RESTRICTED)
    assert (during.marketing.allowed, during.marketing.state) == (False, State.BLOCKED)
    assert during.marketing.hindrance is Hindrance.RESTRICTION
    assert after.data.state is State.AGREED
    assert after.marketing.allowed


def test_data_that_must_not_be_erased_for_a_claim_are_kept_without_any_other_reason() -> None:
    stop = Restriction(RestrictionGround.LEGAL_CLAIMS, date(2026, 5, 1))
    found = standing([], TODAY, LegalFacts(restrictions=(stop,)))
    assert (found.data.allowed, found.data.until) == (True, None)
    assert not found.marketing.allowed


def test_a_sign_up_that_nobody_confirmed_opens_and_closes_nothing() -> None:
    waiting = said(MARKETING, Said.UNCONFIRMED, day=5)
    assert standing([KEPT, waiting], TODAY).marketing.state is State.UNCONFIRMED
    assert standing([KEPT, agreed(MARKETING), waiting], TODAY).marketing.allowed
    refused = standing([KEPT, said(MARKETING, Said.REFUSED, day=9), waiting], TODAY)
    assert refused.marketing.state is State.REFUSED


def test_a_customer_is_written_to_only_where_the_office_says_so_and_told_them() -> None:
    told, untold = contract(wording="Terms@3"), contract()
    soft = LegalFacts(soft_opt_in=True)
    found = standing([told], TODAY, soft).marketing
    assert (found.allowed, found.state) == (True, State.LEGITIMATE_INTEREST)
    assert found.open_channels == (Channel.EMAIL, Channel.SMS)
    for history, facts in (([told], LegalFacts()), ([untold], soft), ([agreed(DATA)], soft)):
        assert standing(history, TODAY, facts).marketing.state is State.NONE


def test_who_said_anything_is_no_customer_who_said_nothing() -> None:
    soft = LegalFacts(soft_opt_in=True)
    told = contract(wording="Terms@3")
    for no in (Said.REFUSED, Said.WITHDRAWN):
        assert not standing([told, said(MARKETING, no)], TODAY, soft).marketing.allowed
    expired = agreed(MARKETING, until=date(2026, 4, 1))
    assert not standing([told, expired], TODAY, soft).marketing.allowed


def test_special_categories_need_explicit_consent() -> None:
    facts = LegalFacts(special_purposes=frozenset({"eyesight"}))
    (plain,) = standing([KEPT, agreed("eyesight")], TODAY, facts).others
    assert (plain.allowed, plain.hindrance) == (False, Hindrance.EXPLICIT_CONSENT)
    explicit = agreed("eyesight", special=SpecialGround.EXPLICIT_CONSENT)
    (found,) = standing([KEPT, explicit], TODAY, facts).others
    assert found.allowed


_SPOKEN = [what for what in Said if what is not Said.VOID]


@st.composite
def events(draw: st.DrawFn) -> RecordedEvent:
    purpose = draw(st.sampled_from([DATA, MARKETING, "photos"]))
    bases = list(LegalBasis) if purpose == DATA else [LegalBasis.CONSENT]
    channels = st.frozensets(st.sampled_from(Channel)) if purpose == MARKETING else st.just(
        frozenset())  # fmt: skip
    day = draw(st.integers(0, 200))
    lasting = draw(st.none() | st.integers(0, 400))
    until = None if lasting is None else (NOON + timedelta(days=day + lasting)).date()
    return said(purpose, draw(st.sampled_from(_SPOKEN)), day=day, channels=draw(channels),
                basis=draw(st.sampled_from(bases)), until=until,
                guardian=draw(st.sampled_from([None, None, "a parent"])),
                wording=draw(st.sampled_from([None, "Terms@1"])))  # fmt: skip


def _restriction(draw: st.DrawFn, start: int) -> Restriction:
    since = (NOON + timedelta(days=start)).date()
    lasting = draw(st.none() | st.integers(0, 300))
    lifted = None if lasting is None else since + timedelta(days=lasting)
    return Restriction(draw(st.sampled_from(RestrictionGround)), since, lifted)


@st.composite
def facts_of_law(draw: st.DrawFn) -> LegalFacts:
    born = draw(st.none() | st.integers(0, 40 * 365).map(lambda d: TODAY - timedelta(days=d)))
    starts = draw(st.lists(st.integers(-50, 250), max_size=2))
    restrictions = [_restriction(draw, start) for start in starts]
    years = draw(st.integers(13, 16))
    return LegalFacts(born, lambda _day: years, tuple(restrictions), draw(st.booleans()),
                      draw(st.sampled_from([frozenset(), frozenset({"photos"})])))  # fmt: skip


histories = st.lists(events(), max_size=12)
days = st.integers(-5, 700).map(lambda d: (NOON + timedelta(days=d)).date())


@given(histories, days, facts_of_law(), st.randoms())
def test_the_order_of_typing_changes_nothing(
    history: list[RecordedEvent], on: date, facts: LegalFacts, random: Any
) -> None:
    shuffled = history.copy()
    random.shuffle(shuffled)
    assert standing(shuffled, on, facts) == standing(history, on, facts)


@given(histories, days, facts_of_law())
def test_nothing_is_used_without_a_right_to_use(
    history: list[RecordedEvent], on: date, facts: LegalFacts
) -> None:
    found = standing(history, on, facts)
    for verdict in (found.marketing, *found.others):
        if verdict.allowed:
            assert found.data.allowed
            assert found.data.state not in {State.LEGAL_OBLIGATION, State.RESTRICTED}


@given(histories, days, facts_of_law())
def test_a_refusal_now_closes_every_channel(
    history: list[RecordedEvent], on: date, facts: LegalFacts
) -> None:
    by_then = [r for r in history if r.event.day <= on]
    last = max([NOON, *(r.event.occurred_at for r in by_then)])
    no = RecordedEvent(UUID(int=next(_ids)), ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, last),
                       last, "x")  # fmt: skip
    found = standing([*by_then, no], max(on, last.date()), facts).marketing
    assert not found.allowed
    assert not any(found.channels.values())


@given(histories, days, facts_of_law())
def test_an_allowed_verdict_holds_until_the_day_it_names_and_not_longer(
    history: list[RecordedEvent], on: date, facts: LegalFacts
) -> None:
    by_then: Sequence[RecordedEvent] = [r for r in history if r.event.day <= on]
    known = replace(facts, restrictions=tuple(r for r in facts.restrictions if r.since <= on))
    found = standing(by_then, on, known)
    for verdict in (found.data, found.marketing):
        if verdict.allowed and verdict.until is not None:
            later = standing(by_then, verdict.until, known)
            after = standing(by_then, verdict.until + timedelta(days=1), known)
            purpose = "data" if verdict.purpose == DATA else "marketing"
            assert getattr(later, purpose).allowed
            assert not getattr(after, purpose).allowed


@given(histories, days, facts_of_law())
def test_a_no_is_never_undone_by_what_was_said_before_it(
    history: list[RecordedEvent], on: date, facts: LegalFacts
) -> None:
    """Whatever older papers turn up, a channel that is closed stays closed."""
    newest = max((r.event.occurred_at for r in history), default=NOON)
    closed = [
        RecordedEvent(
            UUID(int=next(_ids)), ConsentEvent(MARKETING, Said.WITHDRAWN, How.PHONE, newest),
            newest, "x",
        )
    ]  # fmt: skip
    day = max(on, newest.date())
    assert not standing([*closed, *history], day, facts).marketing.open_channels


@given(histories, days, facts_of_law())
def test_what_does_not_count_changes_nothing_that_is_allowed(
    history: list[RecordedEvent], on: date, facts: LegalFacts
) -> None:
    counting = [r for r in history if facts.hindrance_of(r.event) is None]
    all_told, told = standing(history, on, facts), standing(counting, on, facts)
    assert all_told.data.allowed == told.data.allowed
    if not facts.soft_opt_in:
        assert all_told.marketing.channels == told.marketing.channels


@given(histories, days, facts_of_law())
def test_a_day_is_answered_the_same_whatever_is_said_later(
    history: list[RecordedEvent], on: date, facts: LegalFacts
) -> None:
    by_then = [r for r in history if r.event.day <= on]
    assert standing(history, on, facts) == standing(by_then, on, facts)
