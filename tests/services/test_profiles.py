import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from spicedesk import faults
from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.profile import OfferKind, ProfileStatus, SignUp
from spicedesk.domain.standing import State
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, online_offers, people, profile_import, profiles, wordings
from spicedesk.services.desk import Desk
from tests.conftest import ANNA


def ago(desk: Desk, days: int) -> datetime:
    return desk.clock() - timedelta(days=days)


def test_a_sign_up_waits_is_confirmed_and_left(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    given = SignUp("Newsletter", "anna@example.org", ago(any_desk, 9), ip_address="192.0.2.7")
    profile = profiles.add(any_desk, anna, given)
    assert consent.standing(any_desk, anna).marketing.state is State.UNCONFIRMED
    profiles.confirm(any_desk, profile.id, ago(any_desk, 8))
    found = consent.standing(any_desk, anna)
    assert found.data.allowed
    assert found.marketing.open_channels == (Channel.EMAIL,)
    profiles.unsubscribe(any_desk, profile.id)
    after = consent.standing(any_desk, anna)
    assert after.data.allowed
    assert after.marketing.state is State.WITHDRAWN
    (kept,) = profiles.listed(any_desk, anna)
    assert (kept.status, kept.ip_address) == (ProfileStatus.UNSUBSCRIBED, "192.0.2.7")


def test_doing_it_twice_says_it_once(desk: Desk, anna: PersonId) -> None:
    given = SignUp("Portal", "anna", ago(desk, 9), ago(desk, 8), ago(desk, 7))
    profile = profiles.add(desk, anna, given)
    said = len(consent.history(desk, anna))
    assert profiles.add(desk, anna, given).id == profile.id
    profiles.confirm(desk, profile.id)
    profiles.unsubscribe(desk, profile.id)
    assert len(consent.history(desk, anna)) == said
    assert len(profiles.listed(desk, anna)) == 1


def test_who_left_can_sign_up_again(desk: Desk, anna: PersonId) -> None:
    profiles.add(desk, anna, SignUp("Portal", "anna", ago(desk, 9), ago(desk, 8), ago(desk, 7)))
    profiles.add(desk, anna, SignUp("Portal", "anna", ago(desk, 5), ago(desk, 4)))
    assert len(profiles.listed(desk, anna)) == 2
    assert consent.standing(desk, anna).marketing.allowed


def test_an_unconfirmed_sign_up_undoes_no_refusal(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, ago(desk, 9)))
    profiles.add(desk, anna, SignUp("Newsletter", "anna@example.org", ago(desk, 3)))
    assert not consent.standing(desk, anna).marketing.allowed


def test_an_offer_says_what_signing_up_agrees_to(desk: Desk, anna: PersonId) -> None:
    wordings.add(desk, "Photos", WordingKind.CONSENT, "en", "You may print my picture.")
    online_offers.add(desk, "Gallery", OfferKind.PORTAL, purpose="photos", wording="Photos")
    profiles.add(desk, anna, SignUp("gallery", "anna", ago(desk, 2), ago(desk, 1)))
    found = consent.standing(desk, anna)
    assert [(v.purpose, v.allowed) for v in found.others] == [("photos", True)]
    assert found.marketing.state is State.NONE
    assert consent.history(desk, anna)[-1].event.wording == "Photos@1"
    with pytest.raises(faults.Invalid):
        online_offers.add(desk, "GALLERY", OfferKind.PORTAL)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (SignUp(" ", "anna"), "offer"),
        (SignUp("Portal", "\t"), "handle"),
        (SignUp("Portal", "anna", ip_address="999.1.1.1"), "ip"),
    ],
)
def test_what_cannot_be_a_sign_up_is_refused(
    desk: Desk, anna: PersonId, given: SignUp, field: str
) -> None:
    with pytest.raises(faults.Invalid) as told:
        profiles.add(desk, anna, given)
    assert told.value.field == field
    assert profiles.listed(desk, anna) == ()


def test_moments_are_in_order_and_past(desk: Desk, anna: PersonId) -> None:
    for given in (SignUp("Portal", "anna", ago(desk, -1)),
                  SignUp("Portal", "anna", ago(desk, 1), ago(desk, 2))):  # fmt: skip
        with pytest.raises(faults.Invalid):
            profiles.add(desk, anna, given)
    assert consent.history(desk, anna) == ()


CSV = """email;offer;handle;registered_at;confirmed_at
ANNA.berger@example.org;Newsletter;anna;2026-03-01T10:00;2026-03-01T11:00
nobody@example.org;Newsletter;nobody;2026-03-01;
anna.berger@example.org;Newsletter;late;yesterday;
"""
JSON = (
    '[{"number": "10-0001", "offer": "Newsletter", "handle": "anna", "confirmed_at": "2026-03-01"}]'
)


@pytest.mark.parametrize("text", [CSV, JSON, JSON[1:-1]])
def test_a_file_of_sign_ups_comes_in_once(desk: Desk, tmp_path: Path, text: str) -> None:
    anna = people.add(desk, PersonDetails("Berger", emails=("anna.berger@example.org",))).id
    file = tmp_path / "sign-ups"
    file.write_text(text, "utf-8")
    first, again = (profile_import.take_in(desk, file) for _ in range(2))
    assert first == again
    assert first.taken == 1
    assert [refusal.row for refusal in first.left_out] == ([2, 3] if text is CSV else [])
    assert len(profiles.listed(desk, anna)) == 1
    assert consent.standing(desk, anna).marketing.allowed


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\xff\xfe\x00", b"[1, 2]", b"{" * 5_000, b"a,b\n1,2\n", b"[" * 99_999],
)
def test_a_file_of_something_else_is_refused_in_one_sentence(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "sign-ups"
    file.write_bytes(content)
    with pytest.raises(faults.Invalid):
        profile_import.take_in(desk, file)
    with pytest.raises(faults.StoreFault):
        profile_import.take_in(desk, tmp_path / "not there")


def test_an_offer_is_described_anew_for_sign_ups_from_now_on(any_desk: Desk) -> None:
    anna, eva = people.add(any_desk, ANNA).id, people.add(any_desk, PersonDetails("Eder")).id
    wordings.add(any_desk, "News", WordingKind.CONSENT, "en", "You get offers.")
    offer = online_offers.add(any_desk, "Newsletter", OfferKind.NEWSLETTER, wording="News")
    now = any_desk.clock()
    profiles.add(any_desk, anna, SignUp("Newsletter", "anna", now, now))
    wordings.add(any_desk, "News", WordingKind.CONSENT, "en", "You get offers and invitations.")
    changed = replace(offer, address="https://news.example.org")
    changed = online_offers.change(any_desk, changed, "News@2")
    assert online_offers.listed(any_desk) == [changed]
    assert online_offers.wording_of(any_desk, changed) == "News@2"
    profiles.add(any_desk, eva, SignUp("newsletter", "eva", now, now))
    told = {who: {r.event.wording for r in consent.history(any_desk, who)} for who in (anna, eva)}
    assert told == {anna: {"News@1"}, eva: {"News@2"}}


def test_an_offer_cannot_take_the_name_of_another(desk: Desk) -> None:
    online_offers.add(desk, "Newsletter", OfferKind.NEWSLETTER)
    shop = online_offers.add(desk, "Webshop", OfferKind.WEBSHOP)
    with pytest.raises(faults.Invalid, match="already"):
        online_offers.change(desk, replace(shop, name="NEWSLETTER"))
    assert online_offers.change(desk, replace(shop, name="WEBSHOP")).name == "WEBSHOP"
    with pytest.raises(faults.NotFound):
        online_offers.change(desk, replace(shop, id=UUID(int=1), name="Other"))
    with pytest.raises(faults.NotFound, match="no online offer"):
        online_offers.find(desk, "Other")


def test_what_is_no_file_is_told_and_not_waited_for(desk: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(faults.Invalid, match="pipe is no file"):
        profile_import.take_in(desk, pipe)
    with pytest.raises(faults.Invalid, match="is a folder"):
        profile_import.take_in(desk, tmp_path)
