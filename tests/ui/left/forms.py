"""Whether a form shows what the typist typed into it, for every kind of form."""

from collections.abc import Callable

from spicedesk.domain.consent import MARKETING, Channel
from spicedesk.domain.profile import OfferKind
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.domain.wording import WordingKind
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.notice_text import NoticeTextDialog
from spicedesk.ui.dialogs.occasion import OccasionDialog
from spicedesk.ui.dialogs.offer_form import OfferSheet
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.dialogs.profile_form import ProfileSheet
from spicedesk.ui.dialogs.purpose_form import PurposeSheet
from spicedesk.ui.dialogs.restriction import RestrictionDialog
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.dialogs.trade_show import TradeShowDialog
from spicedesk.ui.dialogs.wording_form import WordingSheet
from spicedesk.ui.lists.sheet import ListSheet

LETTER = ("Newsletter", WordingKind.CONSENT, "en")


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


def person_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, PersonDialog)
    return sheet.form.lines["company"].text() == "Unmistakable Ltd"


def call_is_there(sheet: Sheet) -> bool:
    assert isinstance(sheet, OccasionDialog)
    return sheet.subject.text() == "Unmistakable subject"


FORMS: dict[str, Callable[[Sheet], bool]] = {
    "new": person_is_there,
    "occasion": call_is_there,
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
