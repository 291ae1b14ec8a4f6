"""Every kind of form is killed while one types, and holds what was typed at the next start."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import OfferKind
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.domain.wording import WordingKind
from spicedesk.services import (
    consent,
    databases,
    drafts,
    marketing,
    online_offers,
    people,
    restrictions,
    wordings,
)
from spicedesk.services.desk import Desk
from spicedesk.services.drafts import Draft
from spicedesk.services.evidence import Clipping
from spicedesk.store.location import FileLocation
from spicedesk.ui import drafts as drafts_ui
from spicedesk.ui.dialogs import kept_documents
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.evidence_choice import EvidenceChoice
from spicedesk.ui.dialogs.notice_text import NoticeTextDialog
from spicedesk.ui.dialogs.offer_form import OfferSheet
from spicedesk.ui.dialogs.profile_form import ProfileSheet
from spicedesk.ui.dialogs.purpose_form import PurposeSheet
from spicedesk.ui.dialogs.restriction import RestrictionDialog
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.dialogs.trade_show import TradeShowDialog
from spicedesk.ui.dialogs.wording_form import WordingSheet
from spicedesk.ui.lists.sheet import ListSheet
from tests.conftest import ANNA, OFFICE
from tests.ui.killing import Place, data_folder, killed_while_typing, offered, opened

LETTER = ("Newsletter", WordingKind.CONSENT, "en")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return FileLocation(tmp_path / "office.spicedesk"), None


@pytest.fixture
def anna(place: Place) -> PersonId:
    """She agreed once, in an office with a text, an offer and a list."""
    desk = databases.create(*place, OFFICE)
    anna = people.add(desk, ANNA).id
    ways = frozenset({Channel.EMAIL})
    said = ConsentEvent(MARKETING, Said.AGREED, How.MEETING, desk.clock(), ways, place="Graz")
    consent.record(desk, anna, said)
    wordings.add(desk, *LETTER, "As it was.")
    online_offers.add(desk, "Newsletter", OfferKind.NEWSLETTER)
    marketing.add(desk, "Spring fair", Channel.EMAIL)
    desk.store.close()
    return anna


def wording_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, WordingSheet)
    return (sheet.name.text(), sheet.text.text()) == (
        "Newsletter",
        "Unmistakable text\nof two lines",
    )


def purpose_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, PurposeSheet)
    typed = sheet.name.text(), sheet.months.text(), sheet.special.isChecked()
    return typed == ("Unmistakable purpose", "12", True)


def offer_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, OfferSheet)
    typed = sheet.address.text(), sheet.kind.currentData(), sheet.purpose.currentData()
    return typed == ("https://unmistakable.example.org", OfferKind.PORTAL, MARKETING)


def list_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, ListSheet)
    given = sheet.form.given()
    return (given.channel, given.criteria.town) == (Channel.PHONE, "Unmistakable")


def profile_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, ProfileSheet)
    typed = sheet.offer.text(), sheet.handle.text(), sheet.is_confirmed.isChecked()
    return typed == ("Newsletter", "Unmistakable account", True)


def restriction_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, RestrictionDialog)
    typed = sheet.ground.one(), sheet.since.text(), sheet.comment.text()
    return typed == (RestrictionGround.OBJECTION, "01/02/2026", "Unmistakable words")


def show_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, TradeShowDialog)
    show, visitor = sheet.show_form.texts(), sheet.visitor
    typed = show["name"], visitor.texts()["family_name"], visitor.channels.chosen()
    return typed == ("Unmistakable fair", "Unmistakable visitor", frozenset({Channel.EMAIL}))


def letter_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, NoticeTextDialog)
    return sheet.text.toPlainText() == "Unmistakable letter"


def correction_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, ConsentDialog)
    return sheet.form.fields["comment"].text() == "Unmistakable words"


FORMS: dict[str, Callable[[Sheet], bool]] = {
    "wording.new": wording_is_there,
    "wording.next": wording_is_there,
    "purpose": purpose_is_there,
    "offer.new": offer_is_there,
    "offer.change": offer_is_there,
    "list.new": list_is_there,
    "list.change": list_is_there,
    "profile": profile_is_there,
    "restriction": restriction_is_there,
    "trade-show": show_is_there,
    "notice-text": letter_is_there,
    "consent.correct": correction_is_there,
}


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("form", FORMS)
def test_it_is_there_again_and_goes_when_it_is_given_up(
    form: str, qtbot: QtBot, place: Place, tmp_path: Path
) -> None:
    killed_while_typing(form, place, tmp_path)
    (file,) = data_folder().rglob("*.draft")
    assert b"Unmistakable" not in file.read_bytes()
    with opened(databases.open_desk(*place), tmp_path) as window:
        sheet = offered(qtbot, window)
        qtbot.waitUntil(lambda: FORMS[form](sheet), timeout=20_000)
        assert "Somebody" not in sheet.notice.text()
        assert sheet.dirty()
        sheet.done(0)
        qtbot.waitUntil(lambda: not file.exists())


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
        qtbot.waitUntil(lambda: "was not saved" in window.bar.text, timeout=20_000)
        (button,) = [b for b in window.bar.findChildren(QPushButton) if "Open" in b.text()]
        button.click()
        qtbot.waitUntil(lambda: "what it changed is gone" in window.bar.text)
        (copy,) = [b for b in window.bar.findChildren(QPushButton) if "Copy" in b.text()]
        copy.click()
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


def test_the_documents_of_a_consent_are_chosen_again_or_said_to_be_gone(
    qtbot: QtBot, place: Place, anna: PersonId, tmp_path: Path
) -> None:
    for name in ("signed.pdf", "other.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 " + name.encode())
    killed_while_typing("consent", place, tmp_path)
    (tmp_path / "other.pdf").unlink()
    desk = databases.open_desk(*place)
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, ConsentDialog)
        qtbot.waitUntil(lambda: bool(sheet.evidence.documents()), timeout=20_000)
        pasted = Clipping("pasted.png", b"Unmistakable picture")
        assert sheet.evidence.documents() == (tmp_path / "signed.pdf", pasted)
        assert "other.pdf" in sheet.evidence.lacks()
        with qtbot.waitSignal(sheet.saved, timeout=20_000):
            sheet.primary.click()
        names = {proof.name for proof in people.open_file(desk, anna).evidence}
        assert names == {"signed.pdf", "pasted.png"}


def test_a_file_of_a_text_that_is_gone_is_told(qtbot: QtBot, place: Place, anna: PersonId,
    tmp_path: Path,
) -> None:  # fmt: skip
    assert anna
    killed_while_typing("wording.new", place, tmp_path)
    with opened(databases.open_desk(*place), tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, WordingSheet)
        qtbot.waitUntil(lambda: "paper.pdf" in sheet.file.remark())
        assert str(tmp_path) in sheet.file.remark()


def test_content_that_is_too_large_is_not_written_and_named(qtbot: QtBot) -> None:
    before, after = EvidenceChoice(()), EvidenceChoice(())
    for choice in (before, after):
        qtbot.addWidget(choice)
    large = Clipping("large.png", bytes(kept_documents.MAX_BYTES))
    before.add([Clipping("small.png", b"small"), large])
    after.hold_again(before.held())
    assert after.documents() == (Clipping("small.png", b"small"),)
    assert "large.png" in after.lacks()


def test_visitors_who_were_not_saved_come_one_after_the_other(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    visitors = [[{"family_name": name}, ["email"]] for name in ("First", "Second")]
    show = {"name": "Fair", "day": "01/02/2026"}
    values = {"show": show, "visitors": visitors}
    at = datetime.now(UTC) - timedelta(hours=1)
    drafts.drawer(desk).keep(Draft("trade-show", None, values, at))
    with opened(desk, tmp_path) as window:
        sheet = offered(qtbot, window)
        assert isinstance(sheet, TradeShowDialog)
        lines = sheet.visitor.fields
        qtbot.waitUntil(lambda: lines["family_name"].text() == "First", timeout=20_000)
        assert sheet.draft_values()["visitors"][1][0]["family_name"] == "Second"
        sheet.primary.click()
        qtbot.waitUntil(lambda: lines["family_name"].text() == "Second")


def test_a_visitor_who_is_saved_is_not_offered_again_however_soon_it_is_killed(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    with opened(desk, tmp_path) as window:
        jobs = window.jobs
        assert jobs is not None
        qtbot.waitUntil(lambda: jobs.drafts.is_ready)
        sheet = jobs.paperwork.trade_show()
        sheet.show_form.fields["name"].fill("Fair")
        sheet.visitor.fill({"family_name": "Nobody"})
        sheet.visitor.channels.choose([Channel.EMAIL])
        qtbot.waitUntil(lambda: bool(list(data_folder().rglob("*.draft"))))
        (keeping,) = sheet.findChildren(drafts_ui._Keeping)
        (clock,) = keeping.findChildren(QTimer)
        clock.stop()
        sheet.primary.click()
        qtbot.waitUntil(lambda: not list(data_folder().rglob("*.draft")))
        assert len(sheet.side.taken) == 1
