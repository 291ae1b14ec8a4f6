"""The page of a person shows everything that is on file, and follows what changes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from spicedesk import language
from spicedesk.domain.activity import Activity, ActivityKind
from spicedesk.domain.consent import Channel, ConsentEvent, How, Said
from spicedesk.domain.person import Address, PersonDetails, PersonId, Role
from spicedesk.domain.profile import Offer, OfferKind, OnlineProfile
from spicedesk.language import formats
from spicedesk.services import consent, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store import profiles, records
from spicedesk.store.schema import new_id
from spicedesk.ui import theme
from spicedesk.ui.person.viewer import EvidenceViewer
from spicedesk.ui.tasks import Tasks
from tests.ui.person.conftest import Room

LENA = PersonDetails(
    family_name="Müller-Lüdenscheid",
    given_name="Lena",
    company="Weber Optik GmbH",
    roles=frozenset({Role.CONTACT, Role.LEAD}),
    emails=("lena@example.org", "lm@example.com"),
    phones=("+43316000112", "+436641234567"),
    addresses=(
        Address("Herrengasse 4", "8010", "Graz", "AT"),
        Address("Rue de la Paix 1", "75002", "Paris", "FR"),
    ),
    birth_date=date(1980, 4, 2),
    language="de",
    comment="Prefers the morning.",
    data_source="trade fair Graz",
)


def _ago(desk: Desk, days: int) -> datetime:
    return desk.clock() - timedelta(days=days)


@pytest.fixture
def lena(desk: Desk, letter: Path) -> PersonId:
    """Somebody with a whole history: a mistake, its correction, a form, calls, a newsletter."""
    lena = people.add(desk, LENA).id
    given = ConsentEvent(
        "data", Said.AGREED, How.TRADE_SHOW, _ago(desk, 300), place="hall 2",
        with_whom="J. Berger", wording="v2", until=date(2090, 1, 31), comment="In a hurry.",
    )  # fmt: skip
    consent.record(desk, lena, given, [letter, Clipping("Teil & Ende.txt", b"terms")])
    wrong = consent.record(
        desk, lena, ConsentEvent("marketing", Said.REFUSED, How.LETTER, _ago(desk, 200))
    )
    right = ConsentEvent(
        "marketing", Said.AGREED, How.PHONE, _ago(desk, 200),
        channels=frozenset({Channel.EMAIL}), corrects=wrong.id,
    )  # fmt: skip
    consent.record(desk, lena, right)
    call = Activity(uuid4(), ActivityKind.CALL, _ago(desk, 50), "Varifocals", "A quote.", "Wolf")
    profile = OnlineProfile(
        uuid4(), "Spectacle News", OfferKind.NEWSLETTER, "lena-reads", _ago(desk, 310),
        _ago(desk, 309), _ago(desk, 20),
    )  # fmt: skip
    with desk.store.write() as connection:
        records.add_activities(connection, [(lena, call)])
        offer = Offer(new_id(), profile.offer, profile.kind)
        profiles.insert_offer(connection, offer)
        profiles.insert_many(connection, [(lena, offer.id, profile)])
    return lena


@pytest.fixture
def _in_german() -> Iterator[None]:
    language.use("de")
    yield
    language.use("en")


def _words(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel)]
    links = [button.text() for button in widget.findChildren(QPushButton)]
    return "\n".join(labels + links)


def test_every_fact_is_on_the_page(room: Room, lena: PersonId, desk: Desk) -> None:
    room.open(lena)
    shown = _words(room.page)
    for fact in (
        "Lena Müller-Lüdenscheid", "Weber Optik GmbH", "Contact", "Lead", "10-0001",
        "lena@example.org", "lm@example.com", "+43 316 000112", "+43 664 1234567",
        "Herrengasse 4\n8010 Graz\nAustria", "Rue de la Paix 1\n75002 Paris\nFrance",
        "2 April 1980", "German", "Prefers the morning.", "trade fair Graz",
        "Consent, Art. 6(1)(a) GDPR", "31 January 2090",
    ):  # fmt: skip
        assert fact in shown, fact
    for told in (
        "Data agreement: agreed", "Trade show form · hall 2 · with J. Berger · wording v2",
        "In a hurry.", "letter.pdf", "Marketing agreement: agreed · E-mail",
        "Marketing agreement: refused", "Varifocals", "Phone call · with Wolf", "A quote.",
        "Spectacle News", "lena-reads", desk.user,
    ):  # fmt: skip
        assert told in shown, told


def test_the_timeline_is_in_one_order(room: Room, lena: PersonId) -> None:
    room.open(lena)
    moments = [entry.happening.when for entry in room.page.timeline.entries]
    assert len(moments) == 5
    assert moments == sorted((m for m in moments if m), reverse=True)


def test_the_pills_say_why_in_words_and_colour(room: Room, lena: PersonId) -> None:
    room.open(lena)
    data, marketing = room.page.header.pills
    assert data.accessibleName().startswith("Data agreement: May be kept. Agreed: trade show form,")
    assert "with J. Berger" in data.accessibleName()
    assert marketing.accessibleName().startswith("Marketing agreement: Only by E-mail")
    inside = data.grab().toImage().pixelColor(data.width() - 12, data.height() // 2)
    assert inside == theme.color("yes_fill")


def test_a_pill_leads_to_the_event_behind_it(room: Room, lena: PersonId) -> None:
    room.open(lena)
    pill = room.page.header.pills[0]
    pill.setFocus()
    QTest.keyClick(pill, Qt.Key.Key_Return)
    decided_by = room.file.standing.data.decided_by
    assert decided_by is not None
    entry = room.page.consents.entry_of(decided_by.id)
    assert room.page.tabs.currentIndex() == 1
    assert entry is not None
    assert entry.isVisible()


def test_a_corrected_event_is_marked(room: Room, lena: PersonId) -> None:
    room.open(lena)
    marks = [entry.happening.mark for entry in room.page.consents.entries if entry.happening.mark]
    assert sorted(mark.split()[0] for mark in marks) == ["Corrected", "Corrects"]


def test_the_filter_tells_what_it_hides(room: Room, lena: PersonId, desk: Desk) -> None:
    room.open(lena)
    wishes = {room.page._filter.itemData(n): n for n in range(room.page._filter.count())}
    room.page._filter.setCurrentIndex(wishes["data"])
    assert [e.happening.purpose for e in room.page.consents.entries] == ["data"]
    room.page._filter.setCurrentIndex(wishes["unproven"])
    assert [e.happening.purpose for e in room.page.consents.entries] == ["marketing"]
    room.page._filter.setCurrentIndex(wishes["all"])
    assert len(room.page.consents.entries) == 3
    assert desk.user in _words(room.page.consents)


def test_a_filter_that_hides_all_can_be_cleared(room: Room, anna: PersonId, desk: Desk) -> None:
    consent.record(desk, anna, ConsentEvent("data", Said.AGREED, How.FORM, desk.clock()))
    room.open(anna)
    room.page.tabs.setCurrentIndex(1)
    room.page._filter.setCurrentIndex(2)
    assert "1 entry is hidden by the filter." in _words(room.page.consents)
    QTest.mouseClick(room.page._clear, Qt.MouseButton.LeftButton)
    assert len(room.page.consents.entries) == 1


def test_what_changes_is_shown_and_the_place_kept(room: Room, tasks: Tasks, lena: PersonId) -> None:
    room.open(lena)
    room.page.tabs.setCurrentIndex(1)
    bar = room.page._areas()[1].verticalScrollBar()
    room.window.resize(760, 480)
    room.qtbot.waitUntil(lambda: bar.maximum() > 20)
    bar.setValue(20)
    tasks.run(
        room.page, partial(consent.revoke_marketing, person_id=lena, how=How.PHONE), changes=lena
    )
    room.qtbot.waitUntil(lambda: len(room.page.consents.entries) == 4)
    assert room.page.header.pills[1].accessibleName().startswith("Marketing agreement: Revoked on")
    assert room.page.tabs.currentIndex() == 1
    room.qtbot.waitUntil(lambda: bar.value() == 20)


def test_another_persons_change_reads_nothing(
    room: Room, tasks: Tasks, lena: PersonId, anna: PersonId
) -> None:
    room.open(lena)
    before = room.file
    tasks.changed.emit(anna)
    with room.qtbot.waitSignal(tasks.idle):
        tasks.run(room.page, lambda desk: desk.today())
    assert room.file is before


def test_a_person_who_is_gone_leaves_no_page(room: Room, tasks: Tasks, lena: PersonId) -> None:
    room.open(lena)
    with room.qtbot.waitSignal(tasks.failed) as told:
        room.page.show_person(UUID(int=7))
    assert "no longer on file" in str(told.args[0])
    assert room.page.file is None
    assert not room.page.header.isVisible()


def test_a_person_without_a_history(room: Room, anna: PersonId) -> None:
    room.open(anna)
    shown = _words(room.page)
    assert "No consent on record. Without it this data may not be kept." in shown
    assert "Basis\nnone" in shown
    assert "No documents. Drop one here." in _words(room.panel)


def test_a_link_opens_the_document(room: Room, lena: PersonId) -> None:
    room.open(lena)
    links = [b for b in room.page.timeline.findChildren(QPushButton) if b.text() == "letter.pdf"]
    QTest.mouseClick(links[0], Qt.MouseButton.LeftButton)
    viewer = room.window.findChild(EvidenceViewer)
    assert viewer is not None
    room.qtbot.waitUntil(lambda: viewer.preview is not None)
    viewer.reject()


def test_a_name_with_an_ampersand_keeps_it(room: Room, lena: PersonId) -> None:
    room.open(lena)
    assert "Teil && Ende.txt" in _words(room.page.timeline)


@pytest.mark.parametrize("width", [500, 740, 1200])
def test_long_values_never_widen_the_page(room: Room, desk: Desk, width: int) -> None:
    long = PersonDetails(
        family_name="Donaudampfschifffahrt" * 8,
        company="W" * 150,
        comment="x" * 300,
        emails=("a." + "very" * 12 + "@" + "long" * 12 + ".example.org",),
    )
    added = people.add(desk, long)
    room.open(added.id)
    room.window.resize(width + 280, 700)
    assert room.page.minimumSizeHint().width() <= 500
    for area in room.page._areas():
        inside = area.widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= 500
    assert "x" * 300 in _words(room.page.person_card)


def test_what_is_copied_has_no_breaks_of_ours(room: Room, desk: Desk) -> None:
    email = "a." + "very" * 12 + "@long.example.org"
    room.open(people.add(desk, PersonDetails(family_name="Long", emails=(email,))).id)
    labels = [n for n in room.page.person_card.findChildren(QLabel) if n.text() == email]
    labels[0].setFocus()
    labels[0].setSelection(0, len(QLabel.text(labels[0])))
    QTest.keyClick(labels[0], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == email


@pytest.mark.usefixtures("_in_german")
def test_in_german(room: Room, lena: PersonId, desk: Desk) -> None:
    room.open(lena)
    shown = _words(room.page)
    for word in ("Kundennr. 10-0001", "Überblick", "Kontakt", "Geboren", "2. April 1980",
                 "Warum wir das haben", "Österreich", "mit J. Berger"):  # fmt: skip
        tabs = [room.page.tabs.tabText(n) for n in range(4)]
        assert word in shown or word in tabs, word
    day = formats.day(_ago(desk, 300).date(), "de")
    assert f"Zugestimmt: Messeformular, {day}" in room.page.header.pills[0].accessibleName()
