"""A call or a meeting is entered with what was agreed to on it, all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from spicedesk import faults
from spicedesk.domain.activity import ActivityKind
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.services import access, activities, consent, people
from spicedesk.services.activities import Occasion
from spicedesk.services.desk import Desk
from tests.conftest import ANNA


def test_a_call_carries_a_consent(any_desk: Desk) -> None:
    anna, now = people.add(any_desk, ANNA).id, any_desk.clock()
    said = [
        ConsentEvent(DATA, Said.AGREED, How.PHONE, now),
        ConsentEvent(MARKETING, Said.AGREED, How.PHONE, now, frozenset({Channel.EMAIL})),
    ]
    call = Occasion(ActivityKind.CALL, now, "  Asked for   new glasses ", "Tuesday", "M. Huber")
    made = activities.add(any_desk, anna, call, said)
    file = people.open_file(any_desk, anna)
    assert file.activities == (made,)
    assert (made.subject, made.notes, made.with_whom) == (
        "Asked for new glasses", "Tuesday", "M. Huber",
    )  # fmt: skip
    assert file.standing.data.allowed
    assert file.standing.marketing.channels[Channel.EMAIL]
    assert not file.standing.marketing.channels[Channel.POST]
    told = [s for s in access.collect(any_desk, anna, "en").subjects if s.key == "audit_entry"]
    assert "Call, meeting or note entered" in str(told)


@pytest.mark.parametrize(
    ("change", "told"),
    [({"subject": " "}, "needs a subject"), ({"in_an_hour": True}, "still to come")],
)
def test_what_cannot_have_been_leaves_nothing(
    any_desk: Desk, change: dict[str, object], told: str
) -> None:
    anna, now = people.add(any_desk, ANNA).id, any_desk.clock()
    at = now + timedelta(hours=1) if change.get("in_an_hour") else now
    call = Occasion(ActivityKind.CALL, at, str(change.get("subject", "Glasses")))
    with pytest.raises(faults.Invalid, match=told):
        activities.add(any_desk, anna, call, [ConsentEvent(DATA, Said.AGREED, How.PHONE, now)])
    assert people.open_file(any_desk, anna).activities == ()
    assert consent.history(any_desk, anna) == ()


def test_a_consent_that_cannot_have_been_takes_the_call_back(any_desk: Desk) -> None:
    born = replace(ANNA, birth_date=date(1980, 4, 2))
    anna, now = people.add(any_desk, born).id, any_desk.clock()
    before_birth = now.replace(year=1900)
    said = [
        ConsentEvent(MARKETING, Said.AGREED, How.PHONE, now),
        ConsentEvent(DATA, Said.AGREED, How.PHONE, before_birth, basis=LegalBasis.CONTRACT),
    ]
    with pytest.raises(faults.Invalid, match="not born yet"):
        activities.add(any_desk, anna, Occasion(ActivityKind.CALL, now, "Glasses"), said)
    assert people.open_file(any_desk, anna).activities == ()
    assert consent.history(any_desk, anna) == ()
