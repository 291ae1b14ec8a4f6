"""Create and change a person, from the keyboard alone."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.person import Address, PersonDetails, Role
from spicedesk.services import people
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from spicedesk.ui.dialogs import person_text
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_reachable


def test_a_person_is_entered_by_keys_alone(qtbot: QtBot, desk: Desk, tasks: Tasks) -> None:
    dialog = PersonDialog(tasks, None, None, "Çelik")
    hands = Hands(qtbot, dialog)
    hands.type("Deniz")
    hands.tab()
    hands.type("Optik Celik")
    for _ in range(4):
        hands.tab()
    hands.type("deniz@example.org")
    for _ in range(3):
        hands.tab()
    hands.type("0316 000 113")
    for _ in range(3):
        hands.tab()
    hands.type("Herrengasse 5")
    hands.tab()
    hands.type("8010")
    hands.tab()
    hands.type("Graz")
    hands.tab()
    hands.type("Austria")
    for _ in range(3):
        hands.tab()
    hands.type("02/04/1980")
    with qtbot.waitSignal(dialog.saved):
        hands.save()
    assert dialog.person_id is not None
    kept, _standing = people.get(desk, dialog.person_id)
    assert (kept.family_name, kept.given_name, kept.company) == ("Çelik", "Deniz", "Optik Celik")
    assert kept.emails == ("deniz@example.org",)
    assert kept.phones == ("+43316000113",)
    assert kept.addresses == (Address("Herrengasse 5", "8010", "Graz", "AT"),)
    assert kept.birth_date == date(1980, 4, 2)
    assert kept.roles == {Role.CONTACT}


def test_enter_in_a_line_saves(qtbot: QtBot, tasks: Tasks) -> None:
    hands = Hands(qtbot, dialog := PersonDialog(tasks, None, None))
    hands.type("Berger")
    qtbot.waitUntil(dialog.primary.isEnabled)
    with qtbot.waitSignal(dialog.saved):
        hands.key(Qt.Key.Key_Return)


def test_a_person_without_a_name_cannot_be_saved(qtbot: QtBot, tasks: Tasks) -> None:
    Hands(qtbot, dialog := PersonDialog(tasks, None, None))
    assert not dialog.primary.isEnabled()


def test_a_mistake_is_named_beside_its_field_and_goes_when_it_is_mended(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    dialog = PersonDialog(tasks, None, file)
    hands = Hands(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.form.office_country == "AT")
    email = dialog.form.rows["emails"].rows[0].fields[0]  # the rows are made anew until then
    email.editor.setFocus()
    hands.type(" x")
    qtbot.waitUntil(lambda: "is not an e-mail address" in email.remark())
    assert "is not an e-mail address" in email.editor.accessibleDescription()
    assert not dialog.primary.isEnabled()
    hands.key(Qt.Key.Key_Backspace)
    hands.key(Qt.Key.Key_Backspace)
    assert email.remark() == ""
    qtbot.waitUntil(dialog.primary.isEnabled)


def test_a_date_is_read_as_the_user_writes_it(qtbot: QtBot, tasks: Tasks) -> None:
    language.use("de")
    dialog = PersonDialog(tasks, None, None)
    hands = Hands(qtbot, dialog)
    birth = dialog.form.lines["birth_date"]
    birth.editor.setFocus()
    hands.type("31.12.1999")
    birth.judge()
    assert birth.remark() == ""
    birth.fill("")
    hands.type("gestern")
    birth.judge()
    assert "TT.MM.JJJJ" in birth.remark()


def test_rows_are_added_and_removed(
    qtbot: QtBot, desk: Desk, tasks: Tasks, file: PersonFile
) -> None:
    dialog = PersonDialog(tasks, None, file)
    hands = Hands(qtbot, dialog)
    emails = dialog.form.rows["emails"]
    emails.add.click()
    hands.type("second@example.org")
    emails.rows[0].remove.click()
    qtbot.waitUntil(dialog.primary.isEnabled)
    with qtbot.waitSignal(dialog.saved):
        hands.save()
    assert people.get(desk, file.person.id)[0].emails == ("second@example.org",)


def test_saving_tells_whose_data_changed(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> None:
    dialog = PersonDialog(tasks, None, file)
    hands = Hands(qtbot, dialog)
    hands.type("x")
    with qtbot.waitSignal(tasks.changed) as changed:
        hands.save()
    assert changed.args == [file.person.id]


def test_leaving_with_changes_asks_first(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> None:
    dialog = PersonDialog(tasks, None, file)
    hands = Hands(qtbot, dialog)
    hands.type("x")
    _answer(hands, qtbot, "Stay")
    assert dialog.isVisible()
    _answer(hands, qtbot, "Discard")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_leaving_without_changes_asks_nothing(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> None:
    dialog = PersonDialog(tasks, None, file)
    hands = Hands(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.form.office_country == "AT")
    hands.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_field_has_a_name_and_every_mnemonic_is_unique(
    qtbot: QtBot, tasks: Tasks, file: PersonFile
) -> None:
    dialog = PersonDialog(tasks, None, file)
    Hands(qtbot, dialog)
    assert_reachable(dialog)


def test_the_form_names_every_field_of_a_person() -> None:
    assert set(person_text.LABELS) == set(PersonDetails.__dataclass_fields__)


def _press(inside: QWidget, text: str) -> None:
    next(b for b in inside.findChildren(QAbstractButton) if b.text() == text).click()


def _answer(hands: Hands, qtbot: QtBot, verb: str) -> None:
    hands.key(Qt.Key.Key_Escape)
    box = hands.window.findChild(QMessageBox, "leaving")
    assert box is not None
    _press(box, verb)
    qtbot.waitUntil(lambda: hands.window.findChild(QMessageBox, "leaving") is None)
