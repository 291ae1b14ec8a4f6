"""Somebody else saved first: two desks on one file, and a clerk with a keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.person import Address, Person, PersonId, Role
from spicedesk.services import databases, people
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from spicedesk.store.location import FileLocation
from spicedesk.store.schema import person
from spicedesk.ui.dialogs.conflict import ConflictDialog
from spicedesk.ui.dialogs.person import PersonDialog
from spicedesk.ui.person.words import OneLine, Words
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_reachable

Editing = Callable[[], PersonDialog]


class Wolf:
    """A colleague at another desk, with the same file open."""

    def __init__(self, desk: Desk, whom: PersonId) -> None:
        self.desk = desk
        self.whom = whom

    def saves(self, user: str = "T. Wolf", **fields: Any) -> Person:
        at = replace(self.desk, user=user)
        return people.edit(at, self.whom, lambda now: replace(now, **fields))

    def removes(self) -> None:
        with self.desk.store.write() as connection:
            connection.execute(sa.delete(person).where(person.c.id == self.whom))


@pytest.fixture
def wolf(tmp_path: Path, desk: Desk, anna: PersonId) -> Iterator[Wolf]:
    other = databases.open_desk(FileLocation(tmp_path / "plain.spicedesk"))
    assert other.store is not desk.store
    yield Wolf(other, anna)
    other.store.close()


@pytest.fixture
def editing(qtbot: QtBot, tasks: Tasks, file: PersonFile) -> Editing:
    """The form of Anna Berger, opened before anybody else saved."""

    def opened() -> PersonDialog:
        dialog = PersonDialog(tasks, None, file)
        Hands(qtbot, dialog)
        qtbot.waitUntil(lambda: dialog.form.office_country == "AT")
        return dialog

    return opened


def conflict_of(qtbot: QtBot, form: PersonDialog) -> tuple[ConflictDialog, Hands]:
    """Save the form, and sit down at the dialog that says who was first."""
    save(qtbot, form)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in form.findChildren(ConflictDialog)))
    dialog = form.findChild(ConflictDialog)
    assert dialog is not None
    return dialog, Hands(qtbot, dialog)


def save(qtbot: QtBot, form: PersonDialog) -> None:
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def retype(form: PersonDialog, **texts: str) -> None:
    for name, text in texts.items():
        if name in form.form.lines:
            form.form.lines[name].fill(text)
        else:
            form.form.rows[name].rows[0].fields[0].fill(text)


def focused() -> str:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget.accessibleName() or (
        widget.text() if isinstance(widget, QPushButton) else type(widget).__name__
    )


def said(inside: QWidget) -> list[str]:
    """What the labels say, in the order in which they were made."""
    labels = [label for label in inside.findChildren(QLabel) if label.text()]
    return [label.accessibleName() or label.text() for label in labels]


def test_what_fits_is_merged_and_clashes_are_chosen_by_keys(
    qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    theirs = wolf.saves(
        phones=("+43316000114",), addresses=(Address("Sporgasse 11", "8010", "Graz", "AT"),),
        company="Theirs",
    )  # fmt: skip
    retype(form, phones="0316 000 999", comment="Calls before noon", company="Mine")
    dialog, hands = conflict_of(qtbot, form)
    assert dialog.windowTitle() == "Someone else saved first"
    assert dialog.heading.text() == "T. Wolf changed Anna Berger while you were editing"
    assert dialog.about.text() == (
        "2 of 4 changes fit together and are merged. "
        "Both of you changed: Company, Phone. Choose what is to stay."
    )
    saved = f"Theirs, saved {theirs.changed_at:%H:%M} by T. Wolf"
    assert said(dialog.table) == [
        "Field", "Before", "Yours, not saved yet", saved,
        "Company", "empty", "Mine", "Theirs",
        "Phone", "+43 316 000112", "+43 316 000999", "+43 316 000114",
        "Address", "Herrengasse 4", "8010 Graz, Austria", "not changed",
        "Sporgasse 11", "taken over", "8010 Graz, Austria",
        "Comment", "empty", "Calls before noon", "kept", "not changed",
    ]  # fmt: skip
    assert focused() == "Company, yours: Mine"
    hands.key(Qt.Key.Key_Left)
    hands.tab()
    assert focused() == "Phone, yours: +43 316 000999"
    hands.key(Qt.Key.Key_Right)
    assert focused() == "Phone, theirs: +43 316 000114"
    with qtbot.waitSignal(form.saved):
        hands.save()
    assert not dialog.isVisible()
    assert not form.isVisible()
    kept = people.get(desk, wolf.whom)[0]
    assert (kept.company, kept.phones) == ("Mine", ("+43316000114",))
    assert kept.addresses == (Address("Sporgasse 11", "8010", "Graz", "AT"),)
    assert (kept.comment, kept.version) == ("Calls before noon", 3)


def test_nothing_is_chosen_for_the_clerk(qtbot: QtBot, editing: Editing, wolf: Wolf) -> None:
    form = editing()
    wolf.saves(comment="Theirs", company="Theirs")
    retype(form, comment="Mine", company="Mine")
    dialog, hands = conflict_of(qtbot, form)
    assert not any(radio.isChecked() for radio in dialog.findChildren(QRadioButton))
    assert not dialog.primary.isEnabled()
    for told in (dialog.hint.text(), dialog.primary.toolTip()):
        assert told == "Still to choose: Company, Comment."
    hands.key(Qt.Key.Key_Space)
    assert dialog.hint.text() == "Still to choose: Comment."
    for ask in (hands.save, lambda: hands.key(Qt.Key.Key_Return)):
        dialog.copy.setFocus()
        ask()
        assert focused() == "Comment, yours: Mine"
    hands.key(Qt.Key.Key_Down)
    assert dialog.primary.isEnabled()
    assert dialog.primary.toolTip() == ""


def test_tab_goes_from_clash_to_clash(qtbot: QtBot, editing: Editing, wolf: Wolf) -> None:
    form = editing()
    wolf.saves(comment="Theirs", company="Theirs", language="en")
    retype(form, comment="Mine", company="Mine")
    dialog, hands = conflict_of(qtbot, form)
    stops = []
    for choose in (True, True, False, False, False):
        stops.append(focused())
        if choose:
            hands.key(Qt.Key.Key_Right)
        hands.tab()
    assert stops == [
        "Company, yours: Mine", "Comment, yours: Mine", "Copy my changes", "Save merged",
        "Discard mine",
    ]  # fmt: skip
    assert focused() == "Company, theirs: Theirs"
    assert_reachable(dialog)


def test_a_click_on_a_value_chooses_it(qtbot: QtBot, editing: Editing, wolf: Wolf) -> None:
    form = editing()
    wolf.saves(comment="Theirs")
    retype(form, comment="Mine")
    dialog, _hands = conflict_of(qtbot, form)
    value = next(w for w in dialog.table.findChildren(Words) if w.text() == "Theirs")
    QTest.mouseClick(value, Qt.MouseButton.LeftButton)
    assert focused() == "Comment, theirs: Theirs"
    assert dialog.primary.isEnabled()


def test_the_same_change_in_another_notation_needs_no_question(
    qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(phones=("+43316000999",), company="Theirs")
    retype(form, phones="0316 / 000-999")
    with qtbot.waitSignal(form.saved):
        save(qtbot, form)
    kept = people.get(desk, wolf.whom)[0]
    assert (kept.phones, kept.company, kept.version) == (("+43316000999",), "Theirs", 2)


def test_changes_that_fit_are_shown_before_they_are_saved(
    qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(roles=frozenset({Role.LEAD}), company="Both")
    retype(form, given_name="Annamaria", company="Both")
    dialog, hands = conflict_of(qtbot, form)
    assert dialog.about.text().startswith("All 3 changes fit together and are merged.")
    assert said(dialog.table).count("the same") == 2
    assert focused() == "Save merged"
    with qtbot.waitSignal(form.saved):
        hands.key(Qt.Key.Key_Return)
    kept = people.get(desk, wolf.whom)[0]
    assert (kept.given_name, kept.company) == ("Annamaria", "Both")
    assert kept.roles == {Role.LEAD}


def test_escape_goes_back_to_the_form_as_it_was_typed(
    qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(comment="Theirs", company="Theirs")
    retype(form, comment="Mine", company="Mine")
    form.form.lines["comment"].setFocus()
    typed = form.form.typed()
    dialog, hands = conflict_of(qtbot, form)
    hands.key(Qt.Key.Key_Right)
    hands.tab()
    hands.key(Qt.Key.Key_Left)
    hands.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert form.isVisible()
    assert form.form.typed() == typed
    assert form.focusWidget() is form.form.lines["comment"].editor
    retype(form, comment="Mine, once more")
    again, hands = conflict_of(qtbot, form)
    assert again is dialog
    assert dialog.hint.text() == "Still to choose: Comment."
    assert focused() == "Comment, yours: Mine, once more"
    hands.key(Qt.Key.Key_Left)
    with qtbot.waitSignal(form.saved):
        hands.save()
    kept = people.get(desk, wolf.whom)[0]
    assert (kept.company, kept.comment) == ("Theirs", "Mine, once more")


def test_a_third_person_is_shown_and_choices_stay_where_they_fit(
    qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(comment="Wolf", company="Wolf")
    retype(form, comment="Mine", company="Mine")
    dialog, hands = conflict_of(qtbot, form)
    hands.key(Qt.Key.Key_Left)
    hands.tab()
    hands.key(Qt.Key.Key_Left)
    third = wolf.saves("M. Huber", comment="Huber", language="en")
    hands.save()
    qtbot.waitUntil(lambda: "M. Huber saved once more" in dialog.notice.text())
    assert dialog.heading.text().startswith("M. Huber changed Anna Berger")
    assert dialog.hint.text() == "Still to choose: Comment."
    assert focused() == "Comment, yours: Mine"
    assert "English" in said(dialog.table)
    qtbot.waitUntil(lambda: dialog.scrolling.verticalScrollBar().maximum() == 0)
    hands.key(Qt.Key.Key_Right)
    with qtbot.waitSignal(form.saved):
        hands.save()
    kept = people.get(desk, wolf.whom)[0]
    assert (kept.company, kept.comment, kept.language) == ("Mine", "Huber", "en")
    assert kept.version == third.version + 1


def test_a_person_who_is_gone_leaves_what_was_typed_to_be_copied(
    qtbot: QtBot, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.removes()
    retype(form, comment="Mine\nin two lines", birth_date="02/04/1980")
    save(qtbot, form)
    qtbot.waitUntil(lambda: "no longer on file" in form.notice.text())
    assert "What you typed is still here." in form.notice.text()
    press(form.notice, "Copy what I typed")
    assert QApplication.clipboard().text() == (
        "Family name: Berger\nGiven name: Anna\nRole: Contact\nE-mail: anna.berger@example.org\n"
        "Phone: +43 316 000112\nAddress: Herrengasse 4, 8010 Graz, Austria\n"
        "Birth date: 02/04/1980\nLanguage: German\nWhere the data came from: trade show form\n"
        "Comment: Mine\nin two lines"
    )
    assert form.form.lines["comment"].text() == "Mine\nin two lines"


def test_a_person_who_goes_while_the_dialog_is_open_leads_back_to_the_form(
    qtbot: QtBot, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(comment="Theirs")
    retype(form, comment="Mine")
    dialog, hands = conflict_of(qtbot, form)
    hands.key(Qt.Key.Key_Left)
    wolf.removes()
    hands.save()
    qtbot.waitUntil(lambda: "no longer on file" in form.notice.text())
    assert not dialog.isVisible()
    assert form.form.lines["comment"].text() == "Mine"


def test_what_cannot_be_kept_together_is_said_and_nothing_is_lost(
    qtbot: QtBot, tasks: Tasks, wolf: Wolf
) -> None:
    """One took the family name away, the other the company: together they leave no name."""
    wolf.saves(company="Optik Berger")
    form = PersonDialog(tasks, None, people.open_file(wolf.desk, wolf.whom))
    Hands(qtbot, form)
    qtbot.waitUntil(lambda: form.form.office_country == "AT")
    wolf.saves(company=None)
    retype(form, family_name="")
    dialog, hands = conflict_of(qtbot, form)
    hands.save()
    qtbot.waitUntil(lambda: "A person needs a name." in dialog.notice.text())
    hands.key(Qt.Key.Key_Escape)
    assert form.form.lines["family_name"].text() == ""
    assert form.form.lines["company"].text() == "Optik Berger"


def test_my_changes_are_copied_in_words(qtbot: QtBot, editing: Editing, wolf: Wolf) -> None:
    form = editing()
    wolf.saves(comment="Theirs", language="en")
    retype(form, comment="Mine", phones="0316 000 999", emails="")
    dialog, _hands = conflict_of(qtbot, form)
    dialog.copy.click()
    assert QApplication.clipboard().text() == (
        "E-mail: empty\nPhone: +43 316 000999\nComment: Mine"
    )
    assert dialog.notice.text() == "Your changes are on the clipboard."


def test_what_is_discarded_is_handed_over_and_changes_nothing(
    qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(comment="Theirs")
    retype(form, comment="Mine")
    dialog, _hands = conflict_of(qtbot, form)
    with qtbot.waitSignal(form.discarded) as told:
        dialog.discard.click()
    assert told.args is not None
    assert told.args[0]["comment"] == "Mine"
    assert not form.isVisible()
    assert people.get(desk, wolf.whom)[0].comment == "Theirs"


def test_long_values_are_shortened_and_comments_wrap(
    qtbot: QtBot, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    long = "A company whose name goes on and on " * 5
    wolf.saves(company=long, comment="A comment that needs some lines. " * 8)
    retype(form, given_name="Annamaria")
    dialog, _hands = conflict_of(qtbot, form)
    lines = dialog.table.findChildren(OneLine)
    shortened = next(line for line in lines if line.text().startswith("A company"))
    assert shortened.text().endswith("…")
    assert shortened.toolTip() == long.strip()
    comment = next(w for w in dialog.table.findChildren(Words) if w.text().startswith("A comment"))
    assert comment.height() > 2 * comment.fontMetrics().height()


def test_a_change_of_another_day_is_told_with_its_date(
    qtbot: QtBot, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    at = wolf.desk.clock() - timedelta(days=2)
    wolf.desk = replace(wolf.desk, clock=lambda: at)
    wolf.saves(comment="Theirs")
    retype(form, comment="Mine")
    dialog, _hands = conflict_of(qtbot, form)
    assert f"saved {at.day} " in said(dialog.table)[3]


def test_the_page_behind_learns_of_their_change(
    qtbot: QtBot, tasks: Tasks, editing: Editing, wolf: Wolf
) -> None:
    form = editing()
    wolf.saves(comment="Theirs")
    retype(form, comment="Mine")
    with qtbot.waitSignal(tasks.changed) as told:
        conflict_of(qtbot, form)
    assert told.args == [wolf.whom]


def test_german(qtbot: QtBot, desk: Desk, editing: Editing, wolf: Wolf) -> None:
    language.use("de")
    form = editing()
    theirs = wolf.saves(
        addresses=(Address("Sporgasse 11", "8010", "Graz", "AT"),), language="en", comment="Ihres"
    )
    retype(form, birth_date="02.04.1980", comment="Meines", data_source="Messe")
    dialog, hands = conflict_of(qtbot, form)
    assert dialog.windowTitle() == "Jemand anderes hat zuerst gespeichert"
    assert dialog.heading.text() == "T. Wolf hat Anna Berger geändert, während Sie bearbeitet haben"
    assert dialog.about.text() == (
        "4 von 5 Änderungen passen zusammen und sind zusammengeführt. "
        "Sie haben beide geändert: Kommentar. Wählen Sie, was gelten soll."
    )
    assert said(dialog.table) == [
        "Feld", "Vorher", "Von Ihnen, noch nicht gespeichert",
        f"Von T. Wolf, gespeichert {theirs.changed_at:%H:%M}",
        "Adresse", "Herrengasse 4", "8010 Graz, Österreich", "unverändert",
        "Sporgasse 11", "übernommen", "8010 Graz, Österreich",
        "Geburtsdatum", "leer", "02.04.1980", "beibehalten", "unverändert",
        "Sprache", "Deutsch", "unverändert", "Englisch", "übernommen",
        "Woher die Daten stammen", "trade show form", "Messe", "beibehalten", "unverändert",
        "Kommentar", "leer", "Meines", "Ihres",
    ]  # fmt: skip
    assert dialog.hint.text() == "Noch zu wählen: Kommentar."
    assert_reachable(dialog)
    hands.key(Qt.Key.Key_Left)
    with qtbot.waitSignal(form.saved):
        hands.save()
    kept = people.get(desk, wolf.whom)[0]
    assert (kept.comment, kept.language) == ("Meines", "en")


def press(inside: QWidget, text: str) -> None:
    next(b for b in inside.findChildren(QPushButton) if b.text() == text).click()
