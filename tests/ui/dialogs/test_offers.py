"""Online offers in the window: the office's list, sign-ups by file, and what was left out."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING
from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import OfferKind, ProfileStatus
from spicedesk.services import consent, online_offers, profiles
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.offer_form import OfferSheet
from spicedesk.ui.dialogs.offers import OffersDialog
from spicedesk.ui.dialogs.profile_form import ProfileMomentSheet, ProfileSheet
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.person.page import PersonPage
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_mnemonics_are_unique


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, desk: Desk) -> OffersDialog:
    online_offers.add(desk, "Newsletter", OfferKind.NEWSLETTER)
    made = OffersDialog(tasks, None)
    Hands(qtbot, made)
    qtbot.waitUntil(lambda: len(made.offers) == 1)
    return made


def test_an_offer_is_added(qtbot: QtBot, dialog: OffersDialog, desk: Desk) -> None:
    dialog.new.click()
    (sheet,) = dialog.findChildren(OfferSheet)
    qtbot.waitUntil(sheet.primary.isEnabled)
    assert_mnemonics_are_unique(sheet)
    sheet.name.fill("Newsletter")
    sheet.primary.click()
    qtbot.waitUntil(lambda: "already" in sheet.name.remark())
    sheet.name.fill("Webshop")
    sheet.address.fill("https://shop.example.org")
    sheet.primary.click()
    qtbot.waitUntil(lambda: len(dialog.offers) == 2)
    assert [offer.name for offer in online_offers.listed(desk)] == ["Newsletter", "Webshop"]
    assert_mnemonics_are_unique(dialog)


def test_an_offer_is_changed(qtbot: QtBot, dialog: OffersDialog, desk: Desk) -> None:
    dialog.change.click()
    (sheet,) = dialog.findChildren(OfferSheet)
    qtbot.waitUntil(sheet.primary.isEnabled)
    assert sheet.name.text() == "Newsletter"
    assert not sheet.dirty()
    sheet.address.fill("https://news.example.org")
    assert sheet.dirty()
    sheet.primary.click()
    qtbot.waitUntil(lambda: dialog.offers[0].address == "https://news.example.org")
    assert [offer.name for offer in online_offers.listed(desk)] == ["Newsletter"]


def test_a_file_is_taken_in_and_tells_what_was_left_out(
    qtbot: QtBot, dialog: OffersDialog, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    file = tmp_path / "signups.csv"
    file.write_text(
        "email,offer,handle,registered_at,confirmed_at\n"
        "anna.berger@example.org,Newsletter,anna,2026-01-02T10:00:00Z,2026-01-02T10:05:00Z\n"
        "nobody@example.org,Newsletter,nobody,2026-01-02T10:00:00Z,\n"
        "anna.berger@example.org,Newsletter,anna2,2999-01-02T10:00:00Z,\n",
        encoding="utf-8",
    )
    dialog.take_in(file)
    qtbot.waitUntil(lambda: "1 sign-up was taken in, 2 left out." in dialog.notice.text())
    assert dialog.left_out.isVisible()
    cells = [[dialog.left_out.item(row, column) for column in (0, 1)] for row in (0, 1)]
    texts = [[item.text() for item in row if item is not None] for row in cells]
    assert texts[0][0] == "Row 2"
    assert "Nobody on file" in texts[0][1]
    assert "still to come" in texts[1][1]
    assert consent.standing(desk, anna).marketing.allowed


def test_a_file_that_is_none_is_told(qtbot: QtBot, dialog: OffersDialog, tmp_path: Path) -> None:
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    dialog.take_in(file)
    qtbot.waitUntil(lambda: bool(dialog.notice.text()))
    assert dialog.new.isEnabled()
    assert not dialog.left_out.isVisible()


def test_without_a_plug_in_it_says_so(qtbot: QtBot, dialog: OffersDialog) -> None:
    dialog.fetch.click()
    qtbot.waitUntil(lambda: "No other system is connected" in dialog.notice.text())


@pytest.fixture
def page(qtbot: QtBot, main_window: MainWindow, anna: PersonId) -> PersonPage:
    view = main_window.view
    assert view is not None
    view.open_person(anna)
    qtbot.waitUntil(lambda: view.page.file is not None)
    return view.page


def test_a_profile_is_entered_confirmed_and_left(
    qtbot: QtBot, page: PersonPage, main_window: MainWindow, desk: Desk, anna: PersonId
) -> None:
    page._add_profile()
    (sheet,) = main_window.findChildren(ProfileSheet)
    assert_mnemonics_are_unique(sheet)
    sheet.offer.fill("Newsletter")
    sheet.handle.fill("anna")
    sheet.ip.fill("not an address")
    sheet.primary.click()
    qtbot.waitUntil(lambda: "not an IP address" in sheet.ip.remark())
    sheet.ip.fill("192.0.2.7")
    sheet.primary.click()
    qtbot.waitUntil(lambda: len(page.profiles.entries) == 1)
    (profile,) = profiles.listed(desk, anna)
    assert (profile.status, profile.ip_address) == (ProfileStatus.UNCONFIRMED, "192.0.2.7")
    assert not consent.standing(desk, anna).marketing.allowed

    page.profiles.confirmed.emit(profile.id)
    main_window.findChildren(ProfileMomentSheet)[-1].primary.click()
    qtbot.waitUntil(lambda: consent.standing(desk, anna).marketing.allowed)

    page.profiles.unsubscribed.emit(profile.id)
    main_window.findChildren(ProfileMomentSheet)[-1].primary.click()
    qtbot.waitUntil(lambda: not consent.standing(desk, anna).marketing.allowed)
    said = [r.event.purpose for r in consent.history(desk, anna)]
    assert said[-1] == MARKETING
