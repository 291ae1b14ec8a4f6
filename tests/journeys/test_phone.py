"""A customer on the phone, through the real window: agrees, changes their mind, wants to be told.

Keys alone: the clerk has the receiver in the other hand.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, MARKETING, Channel, How, Said
from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import consent, evidence, mail, people
from spicedesk.services.desk import Desk
from spicedesk.ui import post as ui_post
from spicedesk.ui import theme
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.office_view import OfficeView
from tests import smtp
from tests.conftest import ANNA

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOTHING = Qt.KeyboardModifier.NoModifier
KEYS_A_SECOND = 4
"""A slow typist; a quick one has twelve."""


class Clerk:
    """Presses keys on whatever has the focus, and counts them."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.pressed = window, 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NOTHING) -> None:
        self.pressed += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        self.pressed += len(text)
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)


@pytest.fixture
def customer(any_desk: Desk) -> PersonId:
    people.add(any_desk, PersonDetails("Adler"))
    return people.add(any_desk, ANNA).id


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, any_desk: Desk, customer: PersonId
) -> Iterator[MainWindow]:
    assert customer
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(any_desk)
    made.activateWindow()
    yield made
    made.close()


@pytest.fixture
def view(window: MainWindow) -> OfficeView:
    assert window.view is not None
    return window.view


@pytest.fixture
def clerk(window: MainWindow) -> Clerk:
    return Clerk(window)


def find(qtbot: QtBot, clerk: Clerk, view: OfficeView, customer: PersonId) -> None:
    clerk.press(Qt.Key.Key_F, CTRL)
    clerk.type("berger")
    qtbot.waitUntil(lambda: view.people.model.text == "berger" and view.person == customer)
    qtbot.waitUntil(lambda: view.page.file is not None, timeout=10_000)


def agree(qtbot: QtBot, clerk: Clerk, desk: Desk, customer: PersonId) -> None:
    """Both agreements, by e-mail, on the phone: one letter each."""
    clerk.press(Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: bool(clerk.window.findChildren(ConsentDialog)))
    dialog = clerk.window.findChildren(ConsentDialog)[-1]
    qtbot.waitUntil(lambda: bool(dialog.form.fields["with_whom"].text()))
    for letter in "abec":
        clerk.type(letter)
    qtbot.waitUntil(dialog.primary.isEnabled)
    clerk.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not clerk.window.findChildren(ConsentDialog), timeout=10_000)
    assert len(consent.history(desk, customer)) == 2
    clerk.window.activateWindow()  # as a desktop does it when a dialog goes
    qtbot.waitUntil(lambda: QApplication.activeWindow() is clerk.window)


def says(window: MainWindow, part: str) -> bool:
    return window.bar.isVisible() and part in window.bar.text


def bar_button(window: MainWindow, word: str) -> QPushButton:
    found = [b for b in window.bar.findChildren(QPushButton) if word in b.text().replace("&", "")]
    return found[0]


def test_a_consent_on_the_phone_takes_less_than_ten_seconds_of_typing(
    qtbot: QtBot, clerk: Clerk, view: OfficeView, any_desk: Desk, customer: PersonId
) -> None:
    find(qtbot, clerk, view, customer)
    agree(qtbot, clerk, any_desk, customer)
    assert clerk.pressed < 10 * KEYS_A_SECOND
    said = {r.event.purpose: r.event for r in consent.history(any_desk, customer)}
    assert (said[DATA].said, said[DATA].how) == (Said.AGREED, How.PHONE)
    assert said[MARKETING].channels == {Channel.EMAIL}
    assert said[MARKETING].with_whom == any_desk.user
    qtbot.waitUntil(lambda: "E-mail" in view.page.header.pills[1].accessibleName())


def test_revoking_takes_one_key_and_can_be_undone_and_explained(
    qtbot: QtBot, clerk: Clerk, view: OfficeView, any_desk: Desk, customer: PersonId
) -> None:
    find(qtbot, clerk, view, customer)
    agree(qtbot, clerk, any_desk, customer)
    before = clerk.pressed
    clerk.press(Qt.Key.Key_K, CTRL | SHIFT)
    qtbot.waitUntil(lambda: says(clerk.window, "Marketing revoked for every channel"))
    assert clerk.pressed - before == 1, "never more steps than agreeing took (Art. 7(3))"
    verdict = consent.standing(any_desk, customer).marketing
    assert not verdict.allowed
    assert consent.standing(any_desk, customer).data.allowed, "the data stay"

    bar_button(clerk.window, "Undo").click()
    qtbot.waitUntil(lambda: consent.standing(any_desk, customer).marketing.allowed, timeout=10_000)
    assert len(consent.history(any_desk, customer)) == 4, "nothing is overwritten"


def test_one_click_tells_the_customer(
    qtbot: QtBot, clerk: Clerk, view: OfficeView, any_desk: Desk, customer: PersonId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ui_post, "SECONDS", 1)  # to think better of it
    with smtp.server() as post:
        mail.save(any_desk, MailServer("127.0.0.1", post.port, Security.NONE, "office@example.org"))
        find(qtbot, clerk, view, customer)
        agree(qtbot, clerk, any_desk, customer)
        clerk.press(Qt.Key.Key_N, CTRL | SHIFT)
        qtbot.waitUntil(lambda: says(clerk.window, "Status notice sent to"), timeout=20_000)
        (message,) = post.messages
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Telefonat" in text, "where it came from, in the customer's language"
    assert "widerrufen" in text, "and how to withdraw"
    kept = evidence.listed(any_desk, customer)
    assert [document.media_type for document in kept] == ["message/rfc822"]
