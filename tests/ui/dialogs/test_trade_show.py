"""A trade show by keyboard: typed once, then one after another; and their papers at the end."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.consent import DATA, MARKETING, Channel, How
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, evidence, people, wordings
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.trade_show import TradeShowDialog
from spicedesk.ui.dialogs.trade_show_stack import StackDialog
from spicedesk.ui.tasks import Tasks
from tests.conftest import ANNA
from tests.paper import empty_side, signed, stack
from tests.ui.dialogs.keys import Hands, assert_reachable


class Stand:
    """A clerk at the stand, with the show typed already."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.dialog = TradeShowDialog(tasks, None)
        self.hands = Hands(qtbot, self.dialog)
        show = self.dialog.show_form
        qtbot.waitUntil(lambda: bool(show.fields["with_whom"].text()))
        if not show.fields["name"].text():
            self.hands.type("Opti")
            self.hands.tab()
            self.hands.type("Munich")
            self.hands.key(Qt.Key.Key_Return)
            assert self.dialog.visitor.fields["family_name"].editor.hasFocus()

    def visitor(self, *texts: str, ways: str = "e") -> None:
        """Type somebody, and save them."""
        for number, text in enumerate(texts):
            if number:
                self.hands.tab()
            self.hands.type(text)
        self.hands.key(Qt.Key.Key_Return)
        self.hands.type(ways)
        self.hands.key(Qt.Key.Key_Return)

    def until_taken(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.dialog.side.taken) == count, timeout=10_000)

    def words(self) -> str:
        return "\n".join(
            self.dialog.side.list.item(n).text() for n in range(self.dialog.side.list.count())
        )


@pytest.fixture
def stand(qtbot: QtBot, tasks: Tasks, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Stand:
    monkeypatch.setattr(TradeShowDialog, "last", {})
    wordings.add(desk, "Show card", WordingKind.CONSENT, "en", "Write to me.")
    return Stand(qtbot, tasks, desk)


def test_many_are_taken_without_the_mouse(stand: Stand, desk: Desk) -> None:
    stand.dialog.show_form.fields["wording"].fill("Show card@1")
    stand.visitor("Huber", "Maria", "maria@example.org", ways="ep")
    stand.visitor("Adler", "Jo", "jo@example.org")  # while the first is still being saved
    stand.visitor("Zeman", "Kim", "kim@example.org", "+43 664 1234567", "Zeman KG", ways="h")
    stand.until_taken(3)
    assert [one.name for one in stand.dialog.side.taken] == ["Huber, Maria", "Adler, Jo",
                                                            "Zeman, Kim"]  # fmt: skip
    assert "3 · Zeman, Kim\nPhone" in stand.words()
    assert stand.dialog.visitor.is_empty()
    assert stand.dialog.visitor.fields["family_name"].editor.hasFocus()
    kim = people.find(desk, stand.dialog.side.taken[2].number)
    person, _standing = people.get(desk, kim)
    assert (person.phones, person.company) == (("+436641234567",), "Zeman KG")
    events = [recorded.event for recorded in consent.history(desk, kim)]
    assert {(e.purpose, e.how, e.place, e.wording) for e in events} == {
        (purpose, How.TRADE_SHOW, "Opti, Munich", "Show card@1") for purpose in (DATA, MARKETING)
    }


def test_without_a_way_it_is_asked_once(stand: Stand, desk: Desk) -> None:
    stand.hands.type("Huber")
    stand.hands.key(Qt.Key.Key_Return)
    assert "No way is ticked" in stand.dialog.visitor.remark.text()
    assert people.count(desk) == 0
    stand.hands.key(Qt.Key.Key_Return)
    stand.until_taken(1)
    (said,) = consent.history(desk, stand.dialog.side.taken[0].person_id)
    assert said.event.purpose == DATA


def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(stand: Stand, desk: Desk) -> None:
    stand.visitor("Huber", "Maria", "maria@example.org", "12")
    stand.visitor("Adler", "Jo", "jo@example.org", ways="p")
    stand.hands.type("Zem")
    fields = stand.dialog.visitor.fields
    stand.qtbot.waitUntil(lambda: "is not a phone number" in fields["phone"].remark())
    assert fields["family_name"].text() == "Huber"
    assert stand.dialog.visitor.channels.chosen() == {Channel.EMAIL}
    assert people.count(desk) == 0
    fields["phone"].fill("+43 664 1234567")
    stand.dialog.visitor.channels.setFocus()
    stand.hands.key(Qt.Key.Key_Return)
    assert fields["family_name"].text() == "Adler"
    assert stand.dialog.visitor.channels.chosen() == {Channel.POST}
    stand.dialog.visitor.channels.setFocus()
    stand.hands.key(Qt.Key.Key_Return)
    assert fields["family_name"].text() == "Zem"
    stand.until_taken(2)
    assert [one.name for one in stand.dialog.side.taken] == ["Huber, Maria", "Adler, Jo"]


def test_what_is_no_address_stays_where_it_is(stand: Stand, desk: Desk) -> None:
    stand.visitor("Huber", "Maria", "maria@", ways="")
    field = stand.dialog.visitor.fields["email"]
    assert "is not an e-mail address" in field.remark()
    assert field.editor.hasFocus()
    assert people.count(desk) == 0


def test_a_show_without_a_name_or_day_is_told(stand: Stand) -> None:
    fields = stand.dialog.show_form.fields
    fields["name"].fill("")
    stand.hands.type("Huber")
    stand.hands.key(Qt.Key.Key_Return)
    assert "needs a name" in fields["name"].remark()
    assert fields["name"].editor.hasFocus()
    fields["name"].fill("Opti")
    fields["day"].fill("31/02/2026")
    stand.dialog.primary.click()
    assert "is not a date" in fields["day"].remark()
    assert stand.dialog.visitor.fields["family_name"].text() == "Huber"


@pytest.mark.parametrize(("answer", "is_anna"), [("It is the&m", True),
                                                 ("It is some&body else", False)])  # fmt: skip
def test_somebody_elses_address_is_asked(
    stand: Stand, desk: Desk, anna: PersonId, answer: str, is_anna: bool
) -> None:
    stand.visitor("Berger", "Karl", ANNA.emails[0])
    stand.qtbot.waitUntil(lambda: "Is it them" in stand.dialog.notice.text())
    assert "Anna Berger" in stand.dialog.visitor.fields["email"].remark()
    ways = {b.text(): b for b in stand.dialog.notice.findChildren(QPushButton)}
    ways[answer].click()
    stand.until_taken(1)
    assert (stand.dialog.side.taken[0].person_id == anna) is is_anna
    assert people.count(desk) == (1 if is_anna else 2)


def test_the_last_one_is_undone_and_can_be_typed_anew(stand: Stand, desk: Desk) -> None:
    stand.visitor("Huber", "Maria", "maria@example.org")
    stand.visitor("Adlr", "Jo", "jo@example.org", ways="es")
    stand.until_taken(2)
    stand.dialog.side.undo.click()
    stand.until_taken(1)
    assert people.count(desk) == 1
    assert stand.dialog.visitor.fields["family_name"].text() == "Adlr"
    assert stand.dialog.visitor.channels.chosen() == {Channel.EMAIL, Channel.SMS}
    stand.dialog.visitor.fields["family_name"].fill("Adler")
    stand.hands.key(Qt.Key.Key_Return)
    stand.until_taken(2)
    assert stand.dialog.side.taken[-1].name == "Adler, Jo"


def test_the_show_and_its_list_are_kept(
    stand: Stand, qtbot: QtBot, tasks: Tasks, desk: Desk
) -> None:
    stand.visitor("Huber", "Maria", "maria@example.org")
    stand.until_taken(1)
    stand.dialog.reject()
    again = Stand(qtbot, tasks, desk)
    again.until_taken(1)
    assert again.dialog.show_form.fields["place"].text() == "Munich"
    assert again.dialog.visitor.fields["family_name"].editor.hasFocus()


def test_leaving_asks_before_somebody_is_lost(stand: Stand) -> None:
    stand.hands.type("Huber")
    stand.dialog.reject()
    box = stand.dialog.findChild(QMessageBox, "leaving")
    assert box is not None
    {button.text(): button for button in box.buttons()}["Discard"].click()
    assert not stand.dialog.isVisible()


def test_the_stack_is_filed_over_them(stand: Stand, desk: Desk, tmp_path: Path) -> None:
    for name in ("Huber", "Adler"):
        stand.visitor(name, "Jo", f"{name.lower()}@example.org")
    stand.until_taken(2)
    taken = list(stand.dialog.side.taken)
    pile = tmp_path / "stack.pdf"
    pile.write_bytes(stack([signed(empty_side()), empty_side(), signed(empty_side())]))
    stand.dialog.side.stack.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StackDialog)
    dialog.read(pile)
    stand.qtbot.waitUntil(lambda: dialog.stack is not None, timeout=20_000)
    assert "1 blank page is left out" in dialog.count.text()
    assert_reachable(dialog)
    dialog.leave_blank.setChecked(False)
    assert "The stack has 3 pages, and 2 persons were entered." in dialog.count.text()
    assert not dialog.primary.isEnabled()
    dialog.leave_blank.setChecked(True)
    with stand.qtbot.waitSignal(dialog.filed, timeout=20_000) as told:
        dialog.primary.click()
    assert told.args == ["2 papers were filed."]
    for one in taken:
        (paper,) = evidence.listed(desk, one.person_id)
        assert all(r.evidence == (paper.id,) for r in consent.history(desk, one.person_id))
    stand.qtbot.waitUntil(lambda: "paper filed" in stand.words())
    assert not stand.dialog.side.stack.isEnabled()


def test_what_is_no_scan_is_told(stand: Stand, tmp_path: Path) -> None:
    stand.visitor("Huber")
    stand.until_taken(1)
    stand.dialog.side.stack.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StackDialog)
    (tmp_path / "text.txt").write_bytes(b"hello")
    dialog.read(tmp_path / "text.txt")
    stand.qtbot.waitUntil(lambda: "is no scan" in dialog.notice.text(), timeout=20_000)
    assert dialog.choose.isEnabled()


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_every_control_is_reached_and_no_alt_key_stands_for_two(
    qtbot: QtBot, tasks: Tasks, desk: Desk, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TradeShowDialog, "last", {})
    language.use(spoken)
    assert_reachable(Stand(qtbot, tasks, desk).dialog)
