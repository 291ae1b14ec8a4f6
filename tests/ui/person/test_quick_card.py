"""What a pill rests on, on hover and on focus, and the papers one step further."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, people, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.ui.dialogs.wording import WordingDialog
from spicedesk.ui.person.quick_card import QuickCard
from tests.conftest import ANNA
from tests.ui.person.conftest import Room


@pytest.fixture
def anna(desk: Desk) -> PersonId:
    anna = people.add(desk, ANNA).id
    wordings.add(desk, "News", WordingKind.CONSENT, "de", "Wir dürfen Ihnen schreiben.")
    for purpose in (DATA, MARKETING):
        event = ConsentEvent(
            purpose, Said.AGREED, How.TRADE_SHOW, desk.clock(), place="Graz fair",
            with_whom="J. Berger", wording="News",
        )  # fmt: skip
        consent.record(desk, anna, event, [Clipping("form.txt", b"I agree")])
    return anna


@pytest.fixture
def card(room: Room, anna: PersonId) -> QuickCard:
    room.open(anna)
    room.window.activateWindow()
    return room.page.quick_card


def words(card: QuickCard) -> str:
    shown = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    return " ".join((*shown, *(b.text() for b in card.buttons())))


def hover(qtbot: QtBot, room: Room) -> None:
    pill = room.page.header.pills[1]
    where = QPointF(5, 5)
    QApplication.sendEvent(pill, QEnterEvent(where, where, where))
    qtbot.waitUntil(room.page.quick_card.isVisible)


def focus(qtbot: QtBot, room: Room) -> None:
    room.page.header.pills[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(room.page.quick_card.isVisible)


@pytest.mark.parametrize("open_it", [hover, focus])
def test_it_tells_when_where_with_whom_and_how(
    qtbot: QtBot, room: Room, card: QuickCard, open_it: Callable[[QtBot, Room], None]
) -> None:
    open_it(qtbot, room)
    for word in ("Graz fair", "J. Berger", "Trade show form", "News@1", "form.txt"):
        assert word in words(card)
    assert room.page.rect().contains(card.geometry())


def test_the_paper_is_one_key_further(qtbot: QtBot, room: Room, card: QuickCard) -> None:
    focus(qtbot, room)
    pill = room.page.header.pills[1]
    QTest.keyClick(pill, Qt.Key.Key_Down)
    first = QApplication.focusWidget()
    assert isinstance(first, QPushButton)
    assert card.isAncestorOf(first)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    second = QApplication.focusWidget()
    assert isinstance(second, QPushButton)
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Down)
    paper = QApplication.focusWidget()
    assert isinstance(paper, QPushButton)
    with qtbot.waitSignal(card.document_wanted) as told:
        QTest.keyClick(paper, Qt.Key.Key_Space)
    assert told.args[0].name == "form.txt"
    QTest.keyClick(paper, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert QApplication.focusWidget() is pill


def test_it_closes_when_nobody_looks(qtbot: QtBot, room: Room, card: QuickCard) -> None:
    hover(qtbot, room)
    QApplication.sendEvent(room.page.header.pills[1], QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not card.isVisible())


def test_the_wording_is_shown_as_it_was(
    qtbot: QtBot, room: Room, card: QuickCard, desk: Desk
) -> None:
    wordings.add(desk, "News", WordingKind.CONSENT, "de", "Etwas anderes.")
    focus(qtbot, room)
    card.buttons()[0].click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WordingDialog)
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == "Wir dürfen Ihnen schreiben.")
    assert dialog.heading.text() == "News@1"
    dialog.reject()


def test_silence_has_no_papers(qtbot: QtBot, room: Room, desk: Desk) -> None:
    nobody = people.add(desk, ANNA).id
    room.open(nobody)
    focus(qtbot, room)
    assert "Never asked" in words(room.page.quick_card)
    assert room.page.quick_card.buttons() == []
