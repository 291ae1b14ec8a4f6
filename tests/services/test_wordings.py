from datetime import timedelta
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.domain.standing import State
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, people, purposes, restrictions, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.purposes import Purpose
from tests.conftest import ANNA


def agreed(desk: Desk, wording: str) -> ConsentEvent:
    return ConsentEvent(MARKETING, Said.AGREED, How.FORM, desk.clock(), wording=wording)


def test_a_consent_is_tied_to_the_version_that_was_in_use(any_desk: Desk, tmp_path: Path) -> None:
    paper = tmp_path / "form.pdf"
    paper.write_bytes(b"%PDF-1.4 the first form")
    first = wordings.add(any_desk, "News", WordingKind.CONSENT, "en", "You may write.", paper)
    anna = people.add(any_desk, ANNA).id
    recorded = consent.record(any_desk, anna, agreed(any_desk, "News"))
    second = wordings.add(any_desk, "News", WordingKind.CONSENT, "en", "You may write weekly.")
    assert (first.reference, second.reference) == ("News@1", "News@2")
    (kept,) = consent.history(any_desk, anna)
    assert kept == recorded
    assert (kept.event.wording, kept.event.wording_id) == ("News@1", first.id)
    assert wordings.get(any_desk, first.id).text == "You may write."
    assert wordings.read_document(any_desk, first.id) == b"%PDF-1.4 the first form"
    assert wordings.read_document(any_desk, second.id) is None
    assert consent.record(any_desk, anna, agreed(any_desk, "News")).event.wording == "News@2"


def test_it_is_the_text_in_the_language_of_the_person(desk: Desk) -> None:
    anna = people.add(desk, ANNA).id  # speaks German
    wordings.add(desk, "News", WordingKind.CONSENT, "en", "You may write.")
    wordings.add(desk, "News", WordingKind.CONSENT, "de", "Sie dürfen schreiben.")
    said = consent.record(desk, anna, agreed(desk, "News@1")).event
    assert said.language == "de"


def test_a_version_that_never_was_is_refused(desk: Desk, anna: PersonId) -> None:
    wordings.add(desk, "News", WordingKind.CONSENT, "en", "You may write.")
    with pytest.raises(faults.Invalid):
        consent.record(desk, anna, agreed(desk, "News@7"))
    assert consent.record(desk, anna, agreed(desk, "An old form")).event.wording_id is None


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [("", "en", "x"), ("a@b", "en", "x"), ("News", "xx", "x"), ("News", "en", " ")],
)
def test_a_text_without_name_language_or_words_is_refused(
    desk: Desk, name: str, language: str, text: str
) -> None:
    with pytest.raises(faults.Invalid):
        wordings.add(desk, name, WordingKind.TERMS, language, text)
    assert wordings.listed(desk) == []


def test_a_purpose_of_special_categories_asks_for_explicit_consent(
    desk: Desk, anna: PersonId
) -> None:
    purposes.add(desk, Purpose("eyesight", "We keep what your eyes need.", is_special=True))
    consent.record(desk, anna, ConsentEvent("data", Said.AGREED, How.FORM, desk.clock()))
    consent.record(desk, anna, ConsentEvent("eyesight", Said.AGREED, How.FORM, desk.clock()))
    (verdict,) = consent.standing(desk, anna).others
    assert not verdict.allowed
    for name in ("eyesight", "Marketing", " "):
        with pytest.raises(faults.Invalid):
            purposes.add(desk, Purpose(name, "again"))


def test_an_agreement_to_a_purpose_ends_when_the_purpose_says(desk: Desk, anna: PersonId) -> None:
    purposes.add(desk, Purpose("photos", "We print your picture.", valid_months=12))
    said = consent.record(
        desk, anna, ConsentEvent("photos", Said.AGREED, How.FORM, desk.clock())
    ).event
    assert said.until is not None
    assert timedelta(days=360) < said.until - desk.today() < timedelta(days=370)


def test_restricted_data_are_kept_and_not_used_until_it_is_lifted(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    for purpose in ("data", MARKETING):
        event = ConsentEvent(purpose, Said.AGREED, How.FORM, any_desk.clock())
        consent.record(any_desk, anna, event)
    restrictions.restrict(any_desk, anna, RestrictionGround.OBJECTION, comment="by phone")
    (line,) = people.page(any_desk).lines
    for standing in (consent.standing(any_desk, anna), people.get(any_desk, anna)[1],
                     line.standing):  # fmt: skip
        assert standing.data.state is State.RESTRICTED
        assert not standing.marketing.allowed
    with pytest.raises(faults.Refused):
        restrictions.restrict(any_desk, anna, RestrictionGround.UNLAWFUL)
    restrictions.lift(any_desk, anna)
    assert consent.standing(any_desk, anna).marketing.allowed
    with pytest.raises(faults.Refused):
        restrictions.lift(any_desk, anna)
