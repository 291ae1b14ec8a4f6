"""A trade show: people come in one after another, and their papers all at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image, ImageDraw

from spicedesk import faults
from spicedesk.domain.consent import DATA, MARKETING, Channel, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, evidence, paper_stacks, people, trade_shows, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.services.trade_shows import Show, SomebodyElses, Visitor
from tests.conftest import ANNA
from tests.paper import empty_side, saved, signed, stack

EMAIL = frozenset({Channel.EMAIL})
MARIA = Visitor("Huber", "Maria", "maria@example.org", "+43 664 1234567", "Huber KG", EMAIL)


def show_of(desk: Desk, **more: object) -> Show:
    return replace(Show("Opti", desk.today(), "Munich, hall 2", "T. Wolf"), **more)  # type: ignore[arg-type]  # any field


def test_a_visitor_is_entered_and_said_yes(any_desk: Desk) -> None:
    wordings.add(any_desk, "Show card", WordingKind.CONSENT, "en", "Write to me.")
    show = show_of(any_desk, wording="Show card")
    taken = trade_shows.take(any_desk, show, MARIA)
    assert (taken.name, taken.is_new, taken.channels) == ("Huber, Maria", True, EMAIL)
    person, standing = people.get(any_desk, taken.person_id)
    assert (person.emails, person.company) == (("maria@example.org",), "Huber KG")
    assert person.data_source is not None
    assert "Opti, Munich, hall 2" in person.data_source
    assert standing.data.allowed
    data, ads = (recorded.event for recorded in consent.history(any_desk, taken.person_id))
    assert {data.purpose, ads.purpose} == {DATA, MARKETING}
    for event in (data, ads):
        assert (event.said, event.how, event.place) == (
            Said.AGREED, How.TRADE_SHOW, "Opti, Munich, hall 2"
        )  # fmt: skip
        assert (event.with_whom, event.wording) == ("T. Wolf", "Show card@1")


def test_somebody_on_file_is_found_by_their_address(desk: Desk, anna: PersonId) -> None:
    again = Visitor("berger", "ANNA", "Anna.Berger@Example.ORG", "+43 664 1234567", "Optik AG")
    taken = trade_shows.take(desk, show_of(desk), again)
    assert (taken.person_id, taken.is_new, taken.channels) == (anna, False, frozenset())
    person, _standing = people.get(desk, anna)
    assert person.emails == ANNA.emails
    assert person.phones == ("+43316000112", "+436641234567")
    assert (person.family_name, person.company) == ("Berger", "Optik AG")
    assert [r.event.purpose for r in consent.history(desk, anna)] == [DATA]


def test_another_name_at_a_known_address_is_asked(desk: Desk, anna: PersonId) -> None:
    husband = Visitor("Berger", "Karl", ANNA.emails[0], channels=EMAIL)
    with pytest.raises(SomebodyElses, match=r"Anna Berger \(customer no. 10-0001\)") as told:
        trade_shows.take(desk, show_of(desk), husband)
    assert (told.value.field, told.value.person_id) == ("email", anna)
    assert people.count(desk) == 1
    assert consent.history(desk, anna) == ()
    karl = trade_shows.take(desk, show_of(desk), husband, is_another=True)
    assert karl.person_id != anna
    same = trade_shows.take(desk, show_of(desk), husband, same_as=anna)
    assert same.person_id == anna
    assert people.get(desk, anna)[0].given_name == "Anna"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"family_name": "", "company": ""}, "family_name"),
        ({"email": "maria@"}, "email"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_a_mistake_is_told_and_nobody_is_entered(
    desk: Desk, change: dict[str, str], field: str
) -> None:
    with pytest.raises(faults.Invalid) as told:
        trade_shows.take(desk, show_of(desk), replace(MARIA, **change))  # type: ignore[arg-type]  # any field
    assert told.value.field == field
    assert people.count(desk) == 0


def test_a_show_is_not_to_come_and_has_a_name(desk: Desk) -> None:
    for show, field in (
        (show_of(desk, day=desk.today() + timedelta(days=1)), "day"),
        (Show(" ", desk.today()), "show"),
    ):
        with pytest.raises(faults.Invalid) as told:
            trade_shows.take(desk, show, MARIA)
        assert told.value.field == field


def test_who_was_taken_is_known_in_order_another_day(any_desk: Desk) -> None:
    show = show_of(any_desk, day=date(2026, 1, 16))
    names = ["Zeman", "Adler", "Maier"]
    taken = [trade_shows.take(any_desk, show, Visitor(name)) for name in names]
    trade_shows.take(any_desk, replace(show, name="Other"), Visitor("Else"))
    trade_shows.undo(any_desk, taken[1])
    found = trade_shows.taken_at(any_desk, show)
    assert [one.name for one in found] == ["Zeman", "Maier"]
    assert [one.events for one in found] == [taken[0].events, taken[2].events]


def test_undo_takes_the_newcomer_away_again(any_desk: Desk) -> None:
    taken = trade_shows.take(any_desk, show_of(any_desk), MARIA)
    trade_shows.undo(any_desk, taken)
    assert people.count(any_desk) == 0
    assert people.search_for(any_desk, "Huber").lines == ()
    with pytest.raises(faults.NotFound):
        trade_shows.undo(any_desk, taken)


def test_undo_leaves_whoever_was_on_file_or_was_changed(desk: Desk, anna: PersonId) -> None:
    known = trade_shows.take(desk, show_of(desk), Visitor("Berger", "Anna", ANNA.emails[0]))
    trade_shows.undo(desk, known)
    assert not consent.standing(desk, anna).data.allowed
    assert len(consent.history(desk, anna)) == 2
    new = trade_shows.take(desk, show_of(desk), MARIA)
    evidence.add(desk, new.person_id, Clipping("card.txt", b"card"))
    trade_shows.undo(desk, new)
    person, standing = people.get(desk, new.person_id)
    assert person.family_name == "Huber"
    assert not standing.data.allowed


def sheet_of(number: int) -> Image.Image:
    """A card that can be told from the others."""
    page = signed(empty_side())
    ImageDraw.Draw(page).rectangle((100, 100, 120 + 40 * number, 160), fill=0)
    return page


def crowd(desk: Desk, *names: str) -> list[trade_shows.Taken]:
    return [trade_shows.take(desk, show_of(desk), replace(MARIA, family_name=n, email=""))
            for n in names]  # fmt: skip


def test_a_stack_is_filed_page_by_page_over_the_consents(any_desk: Desk) -> None:
    taken = crowd(any_desk, "Adler", "Berg", "Cerny")
    pages = [sheet_of(1), empty_side(), sheet_of(2), sheet_of(3)]
    pile = paper_stacks.look(Clipping("stack.pdf", stack(pages)))
    assert pile.blank == {1}
    papers = paper_stacks.file_over(any_desk, pile, taken)
    for one, paper, page in zip(taken, papers, (1, 3, 4), strict=True):
        (filed,) = evidence.listed(any_desk, one.person_id)
        assert (filed.id, filed.name) == (paper, f"stack {page}.pdf")
        assert filed.proves == "Signed at Opti, Munich, hall 2"
        assert [r.evidence for r in consent.history(any_desk, one.person_id)] == [(paper,)] * 2


def test_a_wrong_count_is_told_with_both_and_nothing_is_filed(desk: Desk) -> None:
    taken = crowd(desk, "Adler", "Berg")
    pile = paper_stacks.look(Clipping("stack.pdf", stack([sheet_of(1), empty_side(), sheet_of(2)])))
    with pytest.raises(faults.Invalid, match="The stack has 3 pages, and 2 persons were entered"):
        paper_stacks.file_over(desk, pile, taken, with_blank=True)
    with pytest.raises(faults.Invalid, match="The stack has 2 pages, and 1 person was entered"):
        paper_stacks.file_over(desk, pile, taken[:1])
    with pytest.raises(faults.Invalid):
        paper_stacks.file_over(desk, pile, [])
    trade_shows.undo(desk, taken[1])
    with pytest.raises(faults.NotFound):
        paper_stacks.file_over(desk, pile, taken)
    assert evidence.listed(desk, taken[0].person_id) == ()


def test_a_stack_is_filed_twice_without_harm(desk: Desk) -> None:
    taken = crowd(desk, "Adler")
    pile = paper_stacks.look(Clipping("card.png", saved(sheet_of(1), "PNG")))
    assert paper_stacks.file_over(desk, pile, taken) == paper_stacks.file_over(desk, pile, taken)
    assert len(evidence.listed(desk, taken[0].person_id)) == 1


def test_a_thin_hand_on_grey_paper_is_no_blank_page() -> None:
    grey = Image.new("L", empty_side().size, 205)
    pencil = grey.copy()
    ImageDraw.Draw(pencil).line([(200, 900), (420, 860), (500, 930), (640, 880)], fill=120, width=3)
    speckled = grey.copy()
    for place in ((300, 300), (700, 1200)):
        ImageDraw.Draw(speckled).ellipse((*place, place[0] + 3, place[1] + 3), fill=0)
    pile = paper_stacks.look(Clipping("stack.pdf", stack([grey, pencil, speckled])))
    assert pile.blank == {0, 2}
