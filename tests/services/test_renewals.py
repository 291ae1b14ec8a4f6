from datetime import timedelta

import pytest

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.profile import SignUp
from spicedesk.services import consent, people, profiles, renewals
from spicedesk.services.desk import Desk
from spicedesk.services.renewals import Limits, Why


def said(desk: Desk, who: PersonId, purpose: str, days_ago: int, **more: object) -> None:
    at = desk.clock() - timedelta(days=days_ago)
    given = {"said": Said.AGREED, **more}
    event = ConsentEvent(purpose, how=How.FORM, occurred_at=at, **given)  # type: ignore[arg-type]
    consent.record(desk, who, event)


def person(desk: Desk, name: str) -> PersonId:
    return people.add(desk, PersonDetails(name)).id


def listed(desk: Desk, limits: Limits | None = None) -> list[tuple[str, str, Why]]:
    found = renewals.due(desk, limits)
    return [(one.person.family_name, one.purpose, one.why) for one in found]


def test_what_ends_soon_comes_first_and_then_what_is_old(any_desk: Desk) -> None:
    today = any_desk.today()
    soon, old, fresh, waits = (person(any_desk, n) for n in ("Soon", "Old", "Fresh", "Waits"))
    law = {"basis": LegalBasis.CONTRACT}
    for who in (soon, old, fresh):
        said(any_desk, who, DATA, 900, **law)
    said(any_desk, soon, MARKETING, 10, until=today + timedelta(days=20))
    said(any_desk, old, MARKETING, 800)
    said(any_desk, fresh, MARKETING, 30, until=today + timedelta(days=400))
    at = any_desk.clock() - timedelta(days=90)
    profiles.add(any_desk, waits, SignUp("Newsletter", "w@example.org", at))
    assert listed(any_desk) == [
        ("Soon", MARKETING, Why.EXPIRES),
        ("Old", MARKETING, Why.STALE),
        ("Waits", DATA, Why.UNCONFIRMED),
        ("Waits", MARKETING, Why.UNCONFIRMED),
    ]
    assert listed(any_desk, Limits(within_days=5, stale_months=36, waiting_days=100)) == []


@pytest.mark.parametrize("later", [Said.AGREED, Said.WITHDRAWN])
def test_what_was_renewed_or_revoked_since_is_not_asked_for(desk: Desk, later: Said) -> None:
    who = person(desk, "Berger")
    said(desk, who, DATA, 900, basis=LegalBasis.CONTRACT)
    said(desk, who, MARKETING, 800)
    said(desk, who, MARKETING, 5, said=later)
    assert listed(desk) == []


def test_the_last_day_still_counts(desk: Desk) -> None:
    who = person(desk, "Berger")
    said(desk, who, DATA, 9, until=desk.today())
    assert listed(desk, Limits(within_days=0)) == [("Berger", DATA, Why.EXPIRES)]


def test_enough_is_enough(desk: Desk) -> None:
    for number in range(5):
        said(desk, person(desk, f"P{number}"), DATA, 9, until=desk.today())
    assert len(renewals.due(desk, limit=3)) == 3


def test_one_kind_alone_and_what_will_be_old_soon(desk: Desk) -> None:
    ends, nearly_old = person(desk, "Ends"), person(desk, "Nearly")
    for who in (ends, nearly_old):
        said(desk, who, DATA, 900, basis=LegalBasis.CONTRACT)
    said(desk, ends, MARKETING, 9, until=desk.today() + timedelta(days=9))
    said(desk, nearly_old, MARKETING, 700)
    assert [r.why for r in renewals.due(desk)] == [Why.EXPIRES]
    soon = Limits(stale_within_days=60)
    assert [r.why for r in renewals.due(desk, soon)] == [Why.EXPIRES, Why.STALE]
    (found,) = renewals.due(desk, soon, kinds={Why.STALE})
    assert found.person.id == nearly_old
