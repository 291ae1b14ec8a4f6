"""A program that types into a form until it is killed: `… typing FORM PLACE`."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from spicedesk.domain.consent import Channel, How, Said
from spicedesk.domain.person import Role
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.services import databases, people
from spicedesk.services.evidence import Clipping
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About
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
from spicedesk.ui.lists.names import ListNames
from spicedesk.ui.lists.sheet import ListSheet
from spicedesk.ui.main_window import MainWindow

_ACTS = {
    "new": Act.NEW_PERSON, "edit": Act.EDIT_PERSON, "consent": Act.RECORD_CONSENT,
    "occasion": Act.LOG_OCCASION, "notice-text": Act.NOTICE_TEXT,
    "restriction": Act.RESTRICTION, "trade-show": Act.TRADE_SHOW,
}  # fmt: skip
_BUTTONS = {
    "wording.new": (Act.CONSENT_TEXTS, "new_text"),
    "wording.next": (Act.CONSENT_TEXTS, "new_version"),
    "purpose": (Act.CONSENT_TEXTS, "new_purpose"),
    "offer.new": (Act.OFFERS, "new"),
    "offer.change": (Act.OFFERS, "change"),
    "list.new": (Act.LISTS, "new"),
    "list.change": (Act.LISTS, "change"),
}


def main(form: str, place: str, secret: str | None) -> None:
    app = theme.application()
    theme.apply(app, "light")
    desk = databases.open_desk(databases.parse(place), secret)
    (line,) = people.search_for(desk, "anna").lines
    window = MainWindow(QSettings(str(Path(place).name + ".ini"), QSettings.Format.IniFormat))
    window.show()
    window.show_office(desk)
    view = window.view
    assert view is not None
    view.open_person(line.id)
    _until(app, lambda: view.page.file is not None)
    _open(app, window, form)
    sheet = _sheet(app)
    _until(app, lambda: window.tasks is not None and not window.tasks.is_busy)
    _fill(sheet)
    while True:  # somebody kills it
        app.processEvents()
        time.sleep(0.01)


def _open(app: QApplication, window: MainWindow, form: str) -> None:
    """Go the clerk's way; what a form is opened from is there in the office."""
    if form in _ACTS:
        window.actions_[_ACTS[form]].trigger()
    elif form in _BUTTONS:
        act, button = _BUTTONS[form]
        window.actions_[act].trigger()
        _until(app, lambda: app.activeModalWidget() is not None or act is Act.LISTS)
        holder = app.activeModalWidget() or window.findChildren(ListNames)[0]
        _until(app, lambda: window.tasks is not None and not window.tasks.is_busy)
        getattr(holder, button).click()
    elif window.view is not None and form == "profile":
        window.view.page._add_profile()
    elif window.view is not None and window.view.page.file is not None:
        file = window.view.page.file
        window.view.page._opening.correct(file, file.history[0].id)


def _sheet(app: QApplication) -> Sheet:
    _until(app, lambda: isinstance(app.activeModalWidget(), Sheet))
    sheet = app.activeModalWidget()
    assert isinstance(sheet, Sheet)
    return sheet


def _fill(dialog: Sheet) -> None:
    if isinstance(dialog, PersonDialog):
        _type(dialog.form.lines["company"].editor, "Unmistakable Ltd")
        dialog.form.rows["emails"].fill([("first@example.org",), ("second@example.org",)])
    elif isinstance(dialog, ConsentDialog):
        dialog.form.said.buttons[Said.AGREED].click()
        dialog.form.about.buttons[About.MARKETING].click()
        dialog.form.channels.buttons[Channel.PHONE].click()
        dialog.form.how.buttons[How.MEETING].click()
        dialog.form.fields["comment"].fill("Unmistakable words")
        dialog.evidence.add(_documents())
    elif isinstance(dialog, OccasionDialog):
        dialog.subject.fill("Unmistakable subject")
    elif isinstance(dialog, NoticeTextDialog):
        dialog.text.setPlainText("Unmistakable letter")
    else:
        _fill_other(dialog)


def _fill_other(dialog: Sheet) -> None:
    if isinstance(dialog, WordingSheet):
        dialog.name.fill(dialog.name.text() or "Newsletter")
        dialog.text.fill("Unmistakable text\nof two lines")
        dialog.file.take(Path("paper.pdf").absolute())
    elif isinstance(dialog, PurposeSheet):
        dialog.name.fill("Unmistakable purpose")
        dialog.months.fill("12")
        dialog.special.click()
    elif isinstance(dialog, OfferSheet):
        dialog.address.fill("https://unmistakable.example.org")
        dialog.kind.setCurrentIndex(2)
    elif isinstance(dialog, ListSheet):
        dialog.form.channel.buttons[Channel.PHONE].click()
        dialog.form.roles.buttons[Role.LEAD].click()
        dialog.form.criteria["town"].fill("Unmistakable")
    elif isinstance(dialog, ProfileSheet):
        dialog.offer.fill("Newsletter")
        dialog.handle.fill("Unmistakable account")
        dialog.is_confirmed.click()
    elif isinstance(dialog, RestrictionDialog):
        dialog.ground.buttons[RestrictionGround.OBJECTION].click()
        dialog.since.fill("01/02/2026")
        dialog.comment.fill("Unmistakable words")
    elif isinstance(dialog, TradeShowDialog):
        dialog.show_form.fields["name"].fill("Unmistakable fair")
        dialog.visitor.fill({"family_name": "Unmistakable visitor"})
        dialog.visitor.channels.buttons[Channel.EMAIL].click()


def _documents() -> list[Path | Clipping]:
    """What lies in the folder the program was started in, and what was pasted."""
    return [*Path.cwd().glob("*.pdf"), Clipping("pasted.png", b"Unmistakable picture")]


def _type(editor: object, text: str) -> None:
    if isinstance(editor, QLineEdit):
        editor.clear()
        QTest.keyClicks(editor, text)


def _until(app: QApplication, there: Callable[[], bool]) -> None:
    while not there():
        app.processEvents()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], os.environ.get("SPICEDESK_PASSPHRASE") or None)
