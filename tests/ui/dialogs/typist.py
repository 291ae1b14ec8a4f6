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
from spicedesk.services import databases, people
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About
from spicedesk.ui.dialogs.occasion import OccasionDialog
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.main_window import MainWindow


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
    acts = {"new": Act.NEW_PERSON, "edit": Act.EDIT_PERSON, "consent": Act.RECORD_CONSENT,
            "occasion": Act.LOG_OCCASION}  # fmt: skip
    window.actions_[acts[form]].trigger()
    _until(app, lambda: app.activeModalWidget() is not None)
    _fill(app.activeModalWidget())
    while True:  # somebody kills it
        app.processEvents()
        time.sleep(0.01)


def _fill(dialog: object) -> None:
    if isinstance(dialog, PersonDialog):
        _type(dialog.form.lines["company"].editor, "Unmistakable Ltd")
        dialog.form.rows["emails"].fill([("first@example.org",), ("second@example.org",)])
    elif isinstance(dialog, ConsentDialog):
        dialog.form.said.buttons[Said.AGREED].click()
        dialog.form.about.buttons[About.MARKETING].click()
        dialog.form.channels.buttons[Channel.PHONE].click()
        dialog.form.how.buttons[How.MEETING].click()
        dialog.form.fields["comment"].fill("Unmistakable words")
    elif isinstance(dialog, OccasionDialog):
        dialog.subject.fill("Unmistakable subject")


def _type(editor: object, text: str) -> None:
    if isinstance(editor, QLineEdit):
        editor.clear()
        QTest.keyClicks(editor, text)


def _until(app: QApplication, there: Callable[[], bool]) -> None:
    while not there():
        app.processEvents()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], os.environ.get("SPICEDESK_PASSPHRASE") or None)
