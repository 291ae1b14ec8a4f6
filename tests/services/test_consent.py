from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    InvalidConsent,
    Said,
)
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.standing import State
from spicedesk.services import consent, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from tests.conftest import ANNA


def event(
    desk: Desk, purpose: str = DATA, said: Said = Said.AGREED, **more: object
) -> ConsentEvent:
    given = {"how": How.FORM, "occurred_at": desk.clock() - timedelta(days=3), **more}
    return ConsentEvent(purpose, said, **given)  # type: ignore[arg-type]  # any of the fields


def test_history_comes_back_as_it_was_given(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    said = event(any_desk, MARKETING, channels=frozenset({Channel.SMS, Channel.EMAIL}),
                 place="Graz fair", with_whom="J. Berger", wording="Offers@3",
                 until=date(2999, 1, 1), comment="two\nlines")  # fmt: skip
    recorded = consent.record(any_desk, anna, said, [Clipping("form.txt", b"I agree")])
    (found,) = consent.history(any_desk, anna)
    assert found == recorded
    assert found.event == said
    assert evidence.read(any_desk, found.evidence[0]) == b"I agree"


def test_a_document_on_file_can_prove_a_second_statement(desk: Desk, anna: PersonId) -> None:
    filed = evidence.add(desk, anna, Clipping("form.txt", b"I agree"))
    recorded = consent.record(desk, anna, event(desk), [filed.id, Clipping("x", b"I agree")])
    assert recorded.evidence == (filed.id,)


def test_a_bad_document_keeps_the_statement_out_too(
    desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    with pytest.raises(faults.Invalid):
        consent.record(desk, anna, event(desk), [tmp_path / "not there.pdf"])
    assert consent.history(desk, anna) == ()


def test_somebody_elses_document_proves_nothing(desk: Desk, anna: PersonId) -> None:
    other = people.add(desk, ANNA).id
    filed = evidence.add(desk, other, Clipping("form.txt", b"I agree"))
    with pytest.raises(faults.NotFound):
        consent.record(desk, anna, event(desk), [filed.id])
    assert consent.history(desk, anna) == ()


def test_the_future_and_the_time_before_birth_are_refused(desk: Desk) -> None:
    born = date(2000, 1, 1)
    child = people.add(desk, PersonDetails("Young", birth_date=born)).id
    for when in (desk.clock() + timedelta(minutes=5), desk.clock().replace(year=1999)):
        with pytest.raises(faults.Invalid) as told:
            consent.record(desk, child, event(desk, occurred_at=when))
        assert told.value.field == "at"


def test_a_correction_stays_with_its_person_and_purpose(desk: Desk, anna: PersonId) -> None:
    wrong = consent.record(desk, anna, event(desk))
    other = people.add(desk, ANNA).id
    with pytest.raises(faults.NotFound):
        consent.record(desk, other, event(desk, corrects=wrong.id))
    with pytest.raises(faults.Invalid):
        consent.record(desk, anna, event(desk, MARKETING, corrects=wrong.id))
    consent.record(desk, anna, event(desk, said=Said.REFUSED, corrects=wrong.id))
    assert consent.standing(desk, anna).data.state is State.REFUSED
    assert len(consent.history(desk, anna)) == 2


def test_revoking_marketing_keeps_the_data(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, event(desk))
    consent.record(desk, anna, event(desk, MARKETING))
    consent.revoke_marketing(desk, anna, How.PHONE)
    standing = consent.standing(desk, anna)
    assert standing.data.allowed
    assert standing.marketing.state is State.WITHDRAWN


def test_what_was_revoked_by_mistake_is_taken_back(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    consent.record(any_desk, anna, event(any_desk))
    consent.record(any_desk, anna, event(any_desk, MARKETING), [Clipping("form", b"I agree")])
    stopped = consent.revoke_marketing(any_desk, anna, How.PHONE)
    consent.take_back(any_desk, anna, stopped.id)
    assert consent.standing(any_desk, anna).marketing.allowed
    assert len(consent.history(any_desk, anna)) == 4


def test_a_statement_is_narrowed_by_a_correction_that_keeps_its_proof(
    desk: Desk, anna: PersonId
) -> None:
    consent.record(desk, anna, event(desk))
    yes = consent.record(desk, anna, event(desk, MARKETING), [Clipping("form", b"I agree")])
    mail = frozenset({Channel.EMAIL})
    narrowed = consent.amend(desk, anna, yes.id, lambda said: replace(said, channels=mail))
    assert narrowed.evidence == yes.evidence
    assert narrowed.event.occurred_at == yes.event.occurred_at
    assert consent.standing(desk, anna).marketing.open_channels == (Channel.EMAIL,)
    with pytest.raises(faults.NotFound):
        consent.amend(desk, people.add(desk, ANNA).id, yes.id, lambda said: said)


def test_nothing_is_taken_back_that_was_not_recorded() -> None:
    with pytest.raises(InvalidConsent):
        ConsentEvent(DATA, Said.VOID, How.PHONE, datetime.now().astimezone())


def test_a_preview_changes_nothing(desk: Desk, anna: PersonId) -> None:
    after = consent.preview(desk, anna, [event(desk), event(desk, MARKETING)])
    assert after.marketing.allowed
    assert not consent.standing(desk, anna).data.allowed


def test_an_unknown_person_can_give_no_consent(desk: Desk) -> None:
    with pytest.raises(faults.NotFound):
        consent.record(desk, PersonId(int=404), event(desk))
