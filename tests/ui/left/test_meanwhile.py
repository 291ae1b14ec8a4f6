"""What somebody else did between a crash and the next start is told."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import Channel, effective
from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import OfferKind
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.services import (
    consent,
    databases,
    drafts,
    marketing,
    online_offers,
    restrictions,
    templates,
    wordings,
)
from spicedesk.services.desk import Desk
from spicedesk.services.drafts import Draft
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.notice_text import NoticeTextDialog
from spicedesk.ui.dialogs.offer_form import OfferSheet
from spicedesk.ui.dialogs.wording_form import WordingSheet
from spicedesk.ui.lists.sheet import ListSheet
from tests.ui.killing import Place, data_folder, killed_while_typing, offered, opened, press
from tests.ui.left.forms import FORMS, LETTER, correction_is_there, restriction_is_there


@pytest.mark.parametrize("form", ["offer.change", "list.change", "wording.next"])
def test_what_somebody_else_changed_meanwhile_is_told_and_can_be_had(
    form: str, qtbot: QtBot, place: Place, anna: PersonId, tmp_path: Path
) -> None:
    assert anna
    killed_while_typing(form, place, tmp_path)
    desk = databases.open_desk(*place)
    (offer,) = online_offers.listed(desk)
    online_offers.change(desk, replace(offer, name="Shop", address="https://theirs.example.org"))
    (kept,) = marketing.listed(desk)
    marketing.change(desk, replace(kept, name="Fair", channel=Channel.POST))
    wordings.add(desk, *LETTER, "As it is now.")
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        qtbot.waitUntil(lambda: "Somebody else changed" in sheet.notice.text(), timeout=20_000)
        assert FORMS[form](sheet)
        (take,) = [b for b in sheet.notice.findChildren(QPushButton) if "theirs" in b.text()]
        take.click()
        assert not sheet.notice.text()
        if isinstance(sheet, OfferSheet):
            typed = sheet.name.text(), sheet.address.text(), sheet.kind.currentData()
            assert typed == ("Shop", "https://theirs.example.org", OfferKind.PORTAL)
        elif isinstance(sheet, ListSheet):
            given = sheet.form.given()
            assert (given.name, given.channel) == ("Fair", Channel.POST)
            assert given.criteria.town == "Unmistakable"
        elif isinstance(sheet, WordingSheet):
            assert sheet.about.text() == "Newsletter@2"
            assert sheet.text.text() == "As it is now."


def test_what_was_changed_is_gone_and_what_was_typed_can_be_copied(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    values = {"typed": [["line", "Spring"]], "before": [["line", ""]]}
    at = desk.clock() - timedelta(hours=1)
    left = Draft("list.change", None, values, at, subject="no list")
    drafts.drawer(desk).keep(left)
    with opened(desk, tmp_path) as window:
        press(qtbot, window, "Open")
        qtbot.waitUntil(lambda: "what it changed is gone" in window.bar.text)
        press(qtbot, window, "Copy")
        assert QApplication.clipboard().text() == "Spring"
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))


def test_a_restriction_that_came_meanwhile_is_told_and_nothing_is_lost(
    qtbot: QtBot, place: Place, anna: PersonId, tmp_path: Path
) -> None:
    killed_while_typing("restriction", place, tmp_path)
    desk = databases.open_desk(*place)
    restrictions.restrict(desk, anna, RestrictionGround.ACCURACY_CONTESTED)
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        qtbot.waitUntil(lambda: restriction_is_there(sheet))
        sheet.primary.click()
        qtbot.waitUntil(lambda: "restricted already" in sheet.notice.text())
        assert restriction_is_there(sheet)
        assert list(data_folder().rglob("*.draft"))


def test_what_was_corrected_by_somebody_else_meanwhile_is_told(
    qtbot: QtBot, place: Place, anna: PersonId, tmp_path: Path
) -> None:
    killed_while_typing("consent.correct", place, tmp_path)
    desk = databases.open_desk(*place)
    (said,) = consent.history(desk, anna)
    consent.amend(desk, anna, said.id, lambda event: replace(event, comment="Theirs"))
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, ConsentDialog)
        qtbot.waitUntil(lambda: "Somebody else changed" in sheet.notice.text(), timeout=20_000)
        assert "Comment" in sheet.notice.text()
        assert correction_is_there(sheet)
        with qtbot.waitSignal(sheet.saved, timeout=20_000):
            sheet.primary.click()
        (now,) = effective(consent.history(desk, anna))
        assert now.event.comment == "Unmistakable words"


def test_what_was_taken_back_meanwhile_cannot_be_corrected_any_more(
    qtbot: QtBot, place: Place, anna: PersonId, tmp_path: Path
) -> None:
    killed_while_typing("consent.correct", place, tmp_path)
    desk = databases.open_desk(*place)
    (said,) = consent.history(desk, anna)
    consent.take_back(desk, anna, said.id)
    with opened(desk, tmp_path) as window:
        press(qtbot, window, "Open")
        qtbot.waitUntil(lambda: "what it changed is gone" in window.bar.text, timeout=20_000)
        press(qtbot, window, "Copy")
        assert "Unmistakable words" in QApplication.clipboard().text()


@pytest.mark.usefixtures("anna")
def test_a_letter_that_somebody_else_changed_meanwhile_is_told_in_its_language(
    qtbot: QtBot, place: Place, tmp_path: Path
) -> None:
    desk = databases.open_desk(*place)
    values = {"typed": {"text": "Meiner"}, "before": "Vorher", "language": "de"}
    at = desk.clock() - timedelta(hours=1)
    drafts.drawer(desk).keep(Draft("notice-text", None, values, at))
    templates.replace(desk, templates.NOTICE, "de", "Ihrer")
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, NoticeTextDialog)
        qtbot.waitUntil(lambda: "Somebody else changed" in sheet.notice.text(), timeout=20_000)
        assert (sheet.language.currentText(), sheet.text.toPlainText()) == ("German", "Meiner")
        (take,) = [b for b in sheet.notice.findChildren(QPushButton) if "theirs" in b.text()]
        take.click()
        assert sheet.text.toPlainText() == "Ihrer"
        assert not sheet.dirty()
