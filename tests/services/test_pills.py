from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from spicedesk.domain import (
    activity,
    classification,
    consent,
    person,
    profile,
    restriction,
    standing,
    wording,
)
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.language import SUPPORTED, terms
from spicedesk.services import pills

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)


def recorded(n: int, event: ConsentEvent) -> consent.RecordedEvent:
    return consent.RecordedEvent(UUID(int=n), event, NOON, "me")


def test_a_pill_says_source_date_and_person() -> None:
    agreed = ConsentEvent(MARKETING, Said.AGREED, How.TRADE_SHOW, NOON, with_whom="J. Berger")
    kept = ConsentEvent(DATA, Said.AGREED, How.FORM, NOON)
    found = standing.standing([recorded(1, kept), recorded(2, agreed)], TODAY).marketing
    pill = pills.of(found, TODAY, "en")
    assert pill.source == "Agreed: trade show form, 12 March 2026, with J. Berger"
    assert (pill.positive, pill.filled, pill.label) == (True, True, "Marketing: agreed")
    german = pills.of(found, TODAY, "de")
    assert german.source == "Zugestimmt: Messeformular, 12. März 2026, mit J. Berger"


def test_some_channels_only_is_outlined_and_says_which() -> None:
    kept = ConsentEvent(DATA, Said.AGREED, How.FORM, NOON)
    mail = ConsentEvent(MARKETING, Said.AGREED, How.PHONE, NOON, frozenset({Channel.EMAIL}))
    found = standing.standing([recorded(1, kept), recorded(2, mail)], TODAY).marketing
    pill = pills.of(found, TODAY, "en")
    assert (pill.positive, pill.filled, pill.word) == (True, False, "e-mail only")
    assert dict(pill.channels)["Phone"] is False


def test_silence_is_red_and_outlined() -> None:
    for verdict, word in zip(standing.standing([], TODAY).verdicts, ("no basis", "no agreement"),
                             strict=True):  # fmt: skip
        pill = pills.of(verdict, TODAY, "en")
        assert (pill.positive, pill.filled, pill.word) == (False, False, word)


@pytest.mark.parametrize("state", list(standing.State))
@pytest.mark.parametrize("purpose", [DATA, MARKETING, "photos"])
@pytest.mark.parametrize("language", SUPPORTED)
def test_every_state_has_its_words(state: standing.State, purpose: str, language: str) -> None:
    event = recorded(1, ConsentEvent(purpose, Said.AGREED, How.FORM, NOON, until=TODAY))
    pill = pills.of(standing.Verdict(purpose, False, state, event, TODAY), TODAY, language)
    assert pill.word
    assert pill.header
    assert pill.sentence.endswith(".")


def test_every_term_of_the_domain_has_a_word() -> None:
    modules = (activity, classification, consent, person, profile, restriction, standing, wording)
    unworded = {classification.Erase}
    members = {
        found for module in modules for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
    }  # fmt: skip
    assert all(terms.has_words(found) for found in members - unworded)


def test_what_rests_on_a_contract_is_not_told_as_agreed() -> None:
    event = ConsentEvent(
        DATA, Said.AGREED, How.MEETING, datetime(2026, 3, 12, 12, tzinfo=UTC),
        basis=classification.LegalBasis.CONTRACT,
    )  # fmt: skip
    recorded = consent.RecordedEvent(UUID(int=1), event, event.occurred_at, "me")
    found = standing.standing([recorded], date(2026, 6, 1))
    assert pills.source(found.data, "en") == "Contract: meeting, 12 March 2026"
    assert pills.source(found.data, "de") == "Vertrag: Gespräch, 12. März 2026"
