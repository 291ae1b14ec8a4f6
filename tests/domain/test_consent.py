from collections.abc import Sequence
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
    InvalidConsent,
    RecordedEvent,
    Said,
)
from spicedesk.domain.standing import State, standing

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)
_ids = count(1)


def said(purpose: str, what: Said, *, day: int = 0, **more: Any) -> RecordedEvent:
    event = ConsentEvent(purpose, what, How.FORM, NOON + timedelta(days=day), **more)
    return RecordedEvent(UUID(int=next(_ids)), event, NOON, "J. Berger")


def agreed(purpose: str, **more: Any) -> RecordedEvent:
    return said(purpose, Said.AGREED, **more)


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


def test_a_past_day_is_answered_from_what_was_said_by_then() -> None:
    history = [KEPT, agreed(MARKETING, day=2), said(MARKETING, Said.WITHDRAWN, day=10)]
    states = [standing(history, (NOON + timedelta(days=d)).date()).marketing.state
              for d in (0, 2, 9, 10)]  # fmt: skip
    assert states == [State.NONE, State.AGREED, State.AGREED, State.WITHDRAWN]


def test_an_office_may_add_a_purpose_of_its_own() -> None:
    (photos,) = standing([KEPT, agreed("photos")], TODAY).others
    assert (photos.purpose, photos.allowed) == ("photos", True)


@pytest.mark.parametrize(
    "more",
    [
        {"occurred_at": NOON.replace(tzinfo=None)},
        {"purpose": DATA, "channels": frozenset({Channel.EMAIL})},
        {"basis": LegalBasis.CONTRACT},
        {"until": date(2020, 1, 1)},
    ],
)
def test_a_statement_that_cannot_be_meant_is_refused(more: dict[str, Any]) -> None:
    given = {"purpose": MARKETING, "said": Said.AGREED, "how": How.FORM, "occurred_at": NOON}
    with pytest.raises(InvalidConsent):
        ConsentEvent(**{**given, **more})


@st.composite
def events(draw: st.DrawFn) -> RecordedEvent:
    purpose = draw(st.sampled_from([DATA, MARKETING]))
    bases = list(LegalBasis) if purpose == DATA else [LegalBasis.CONSENT]
    channels = st.frozensets(st.sampled_from(Channel)) if purpose == MARKETING else st.just(
        frozenset())  # fmt: skip
    day = draw(st.integers(0, 200))
    lasting = draw(st.none() | st.integers(0, 400))
    until = None if lasting is None else (NOON + timedelta(days=day + lasting)).date()
    return said(purpose, draw(st.sampled_from(Said)), day=day, channels=draw(channels),
                basis=draw(st.sampled_from(bases)), until=until)  # fmt: skip


histories = st.lists(events(), max_size=12)
days = st.integers(-5, 700).map(lambda d: (NOON + timedelta(days=d)).date())


@given(histories, days, st.randoms())
def test_the_order_of_typing_changes_nothing(
    history: list[RecordedEvent], on: date, random: Any
) -> None:
    shuffled = history.copy()
    random.shuffle(shuffled)
    assert standing(shuffled, on) == standing(history, on)


@given(histories, days)
def test_marketing_is_never_allowed_without_a_right_to_use(
    history: list[RecordedEvent], on: date
) -> None:
    found = standing(history, on)
    if found.marketing.allowed:
        assert found.data.allowed
        assert found.data.state is not State.LEGAL_OBLIGATION


@given(histories, days)
def test_a_refusal_now_closes_every_channel(history: list[RecordedEvent], on: date) -> None:
    by_then = [r for r in history if r.event.day <= on]
    last = max([NOON, *(r.event.occurred_at for r in by_then)])
    no = RecordedEvent(UUID(int=next(_ids)), ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, last),
                       last, "x")  # fmt: skip
    found = standing([*by_then, no], max(on, last.date())).marketing
    assert not found.allowed
    assert not any(found.channels.values())


@given(histories, days)
def test_an_allowed_verdict_holds_until_the_day_it_names_and_not_longer(
    history: list[RecordedEvent], on: date
) -> None:
    by_then: Sequence[RecordedEvent] = [r for r in history if r.event.day <= on]
    for verdict in (standing(by_then, on).data, standing(by_then, on).marketing):
        if verdict.allowed and verdict.until is not None:
            later = standing(by_then, verdict.until)
            after = standing(by_then, verdict.until + timedelta(days=1))
            purpose = "data" if verdict.purpose == DATA else "marketing"
            assert getattr(later, purpose).allowed
            assert not getattr(after, purpose).allowed
