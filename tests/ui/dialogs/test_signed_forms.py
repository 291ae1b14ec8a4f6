"""Signed forms are read, looked at one after the other by keyboard, and filed together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.consent import Channel, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import consent, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping, Source
from spicedesk.ui.dialogs.signed_forms import SignedFormsDialog
from spicedesk.ui.tasks import Tasks
from tests.conftest import ANNA
from tests.paper import empty_side, pictures, printed, saved, signed, stack
from tests.ui.dialogs.keys import Hands, assert_reachable

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bert(desk: Desk) -> PersonId:
    other = replace(ANNA, family_name="Bauer", given_name="Bert", emails=(), phones=())
    return people.add(desk, other).id


def opened(qtbot: QtBot, tasks: Tasks, *sources: Source) -> tuple[SignedFormsDialog, Hands]:
    dialog = SignedFormsDialog(tasks, None, sources)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.steps) or bool(dialog.notice.text()), timeout=20_000)
    return dialog, Hands(qtbot, dialog)


def scan_of(desk: Desk, *persons: PersonId) -> Clipping:
    pages = [signed(pictures(printed(desk, person).pdf)[0]) for person in persons]
    return Clipping("stack.pdf", stack(pages))


def test_a_stack_is_looked_through_by_keyboard(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, bert: PersonId
) -> None:
    dialog, hands = opened(qtbot, tasks, scan_of(desk, anna, bert))
    assert "2 signed forms were found." in dialog.about.text()
    assert dialog.primary.text() == "&Next"
    hands.type("aep")
    hands.key(Qt.Key.Key_Return)
    assert [step.name for step in dialog.steps] == ["Anna Berger", "Bert Bauer"]
    assert dialog.answer.ticked.one() is None  # nobody's answer is another's
    assert dialog.answer.channels.chosen() == frozenset()
    assert "agreed, e-mail, post" in dialog.list.item(0).text().casefold()
    assert dialog.primary.text() == "&File 2 papers"
    hands.type("r")
    with qtbot.waitSignal(dialog.filed, timeout=20_000) as filed:
        hands.key(Qt.Key.Key_Return)
    assert filed.args == ["2 papers filed: 1 agreed, 1 refused."]
    assert not dialog.isVisible()
    (yes,), (no,) = consent.history(desk, anna), consent.history(desk, bert)
    assert (yes.event.said, yes.event.how) == (Said.AGREED, How.FORM)
    assert yes.event.channels == {Channel.EMAIL, Channel.POST}
    assert no.event.said is Said.REFUSED
    (paper,) = evidence.listed(desk, anna)
    assert yes.evidence == (paper.id,)
    assert hands.pressed == 6


def test_the_page_is_shown(qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId) -> None:
    dialog, _hands = opened(qtbot, tasks, scan_of(desk, anna))
    assert "This is a signed form of Anna Berger." in dialog.about.text()

    def drawn() -> bool:
        shown = [label.pixmap() for label in dialog.pages.findChildren(QLabel)]
        return any(isinstance(one, QPixmap) and one.width() > 150 for one in shown)

    qtbot.waitUntil(drawn, timeout=20_000)
    assert_reachable(dialog)


def told(dialog: SignedFormsDialog) -> str:
    return " ".join(w.text() for w in dialog.answer.findChildren(QLabel) if w.isVisible())


def test_what_is_missing_is_told_at_its_place(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId
) -> None:
    dialog, hands = opened(qtbot, tasks, scan_of(desk, anna))
    hands.key(Qt.Key.Key_Return)
    assert "Say what is ticked" in told(dialog)
    hands.type("a")
    hands.key(Qt.Key.Key_Return)
    assert "Say which ways are ticked" in told(dialog)
    hands.type("e")
    dialog.answer.day.fill("31/02/2026")
    hands.key(Qt.Key.Key_Return)
    assert "is not a date" in dialog.answer.day.remark()
    assert consent.history(desk, anna) == ()


def test_a_day_before_the_print_is_told_and_can_be_mended(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId
) -> None:
    dialog, hands = opened(qtbot, tasks, scan_of(desk, anna))
    early = desk.today() - timedelta(days=30)
    hands.type("ae")
    dialog.answer.day.fill(f"{early:%d/%m/%Y}")
    hands.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "was not filed" in dialog.notice.text(), timeout=20_000)
    assert evidence.listed(desk, anna) == ()
    assert "not printed yet" in dialog.steps[0].problem
    dialog.answer.day.fill(f"{desk.today():%d/%m/%Y}")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        hands.key(Qt.Key.Key_Return)
    assert len(consent.history(desk, anna)) == 1


def test_a_page_without_a_code_is_given_to_a_person_and_their_form(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, bert: PersonId
) -> None:
    printed(desk, bert)  # its code was torn off
    page = Clipping("page.png", saved(signed(empty_side()), "PNG"))
    dialog, hands = opened(qtbot, tasks, page)
    assert "1 page is nobody’s so far." in dialog.about.text()
    hands.key(Qt.Key.Key_Return)
    assert "Choose whose page" in dialog.answer.person.field.remark()
    hands.type("bau")
    qtbot.waitUntil(lambda: dialog.answer.person.found.count() == 1)
    hands.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.steps[0].offered))
    assert dialog.answer.ticked.one() is None
    hands.type("ah")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        hands.key(Qt.Key.Key_Return)
    (said,) = consent.history(desk, bert)
    assert said.event.channels == {Channel.PHONE}
    assert [evidence.read(desk, e.id) for e in evidence.listed(desk, bert)] == [page.content]
    assert evidence.listed(desk, anna) == ()


def test_a_page_can_be_left_out_or_be_filed_as_a_paper(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId
) -> None:
    empty = saved(empty_side(), "PNG")
    dialog, hands = opened(qtbot, tasks, Clipping("a.png", empty), Clipping("b.png", empty))
    hands.type("berger")
    qtbot.waitUntil(lambda: dialog.answer.person.found.count() == 1)
    hands.key(Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.answer.leave.hasFocus)
    dialog.primary.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert dialog.list.currentRow() == 1
    hands.key(Qt.Key.Key_L, ALT)
    qtbot.waitUntil(dialog.primary.hasFocus)
    with qtbot.waitSignal(dialog.filed, timeout=20_000) as filed:
        hands.key(Qt.Key.Key_Return)
    assert filed.args == ["1 paper filed: 1 without an answer. 1 was left out."]
    assert [e.name for e in evidence.listed(desk, anna)] == ["a.png"]
    assert consent.history(desk, anna) == ()


def test_a_page_that_only_followed_a_form_is_taken_out(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, bert: PersonId
) -> None:
    pages = [pictures(printed(desk, anna).pdf)[0], signed(empty_side())]
    dialog, hands = opened(qtbot, tasks, Clipping("two.pdf", stack(pages)))
    assert dialog.steps[0].pages == [0, 1]
    words = "Page 2 does not belong to it"
    (out,) = [b for b in dialog.findChildren(QPushButton) if b.text() == words]
    out.click()
    assert [step.pages for step in dialog.steps] == [[0], [1]]
    hands.type("ae")
    hands.key(Qt.Key.Key_Return)
    hands.type("bauer")
    qtbot.waitUntil(lambda: dialog.answer.person.found.count() == 1)
    hands.key(Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.answer.leave.hasFocus)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.primary.click()
    assert [e.name for e in evidence.listed(desk, anna)] == ["two 1.pdf"]
    assert [e.name for e in evidence.listed(desk, bert)] == ["two 2.pdf"]


def test_a_mind_is_changed_before_anything_is_filed(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, bert: PersonId
) -> None:
    dialog, hands = opened(qtbot, tasks, scan_of(desk, anna, bert))
    hands.type("l")  # Anna's is left out
    hands.type("re")
    hands.key(Qt.Key.Key_Up, ALT)
    assert dialog.list.currentRow() == 0
    hands.type("ap")  # and then not
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Up, ALT)
    dialog.answer.channels.choose(())
    hands.key(Qt.Key.Key_Down, ALT)
    assert "open" in dialog.list.item(0).text()
    hands.key(Qt.Key.Key_Return)
    assert dialog.list.currentRow() == 0
    hands.type("e")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        hands.key(Qt.Key.Key_Return)
    (yes,), (no,) = consent.history(desk, anna), consent.history(desk, bert)
    assert yes.event.channels == {Channel.EMAIL}
    assert no.event.said is Said.REFUSED


def test_for_a_child_it_is_asked_who_signed(qtbot: QtBot, tasks: Tasks, desk: Desk) -> None:
    born = desk.today().replace(day=1) - timedelta(days=12 * 365)
    child = people.add(desk, replace(ANNA, given_name="Mia", birth_date=born)).id
    dialog, hands = opened(qtbot, tasks, scan_of(desk, child))
    assert dialog.answer.guardian.isVisible()
    assert_reachable(dialog)
    dialog.answer.guardian.fill("Anna Berger")
    hands.type("ae")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        hands.key(Qt.Key.Key_Return)
    (said,) = consent.history(desk, child)
    assert said.event.guardian == "Anna Berger"


def test_leaving_asks_before_answers_are_lost(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, bert: PersonId
) -> None:
    dialog, hands = opened(qtbot, tasks, scan_of(desk, anna, bert))
    hands.type("ae")
    hands.key(Qt.Key.Key_Return)
    dialog.reject()
    box = dialog.findChild(QMessageBox, "leaving")
    assert box is not None
    words = {button.text(): button for button in box.buttons()}
    assert not words["Save"].isEnabled()
    words["Discard"].click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert evidence.listed(desk, anna) == ()


def test_reading_is_stopped(qtbot: QtBot, tasks: Tasks, desk: Desk) -> None:
    many = Clipping("many.pdf", stack([empty_side(100)] * 120, 100))
    dialog = SignedFormsDialog(tasks, None, [many])
    qtbot.addWidget(dialog)
    dialog.show()
    (stop,) = dialog.reading.findChildren(QPushButton)
    with qtbot.waitSignal(dialog.rejected):
        stop.click()
    with qtbot.waitSignal(tasks.idle, timeout=20_000):
        assert not dialog.steps
    assert people.count(desk) == 0


def test_what_is_no_scan_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    dialog, _hands = opened(qtbot, tasks, Clipping("text.txt", b"hello"))
    assert "is no scan" in dialog.notice.text()
    assert not dialog.primary.isEnabled()


def test_a_form_that_came_back_is_nobodys(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId
) -> None:
    scan = scan_of(desk, anna)
    dialog, hands = opened(qtbot, tasks, scan)
    hands.type("re")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        hands.key(Qt.Key.Key_Return)
    again, _hands = opened(qtbot, tasks, scan)
    assert "came back already" in again.steps[0].why
    QDialog.reject(again)


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_no_alt_key_stands_for_two(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, spoken: str
) -> None:
    language.use(spoken)
    page = Clipping("page.png", saved(empty_side(), "PNG"))
    dialog, hands = opened(qtbot, tasks, scan_of(desk, anna), page)
    dialog.answer.ticked.buttons[next(iter(dialog.answer.ticked.buttons))].click()
    assert_reachable(dialog)
    dialog.list.setCurrentRow(1)
    hands.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not None
    assert_reachable(dialog)
