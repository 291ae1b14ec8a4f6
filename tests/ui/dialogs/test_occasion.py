"""A call is logged by keyboard, with what the person said on the way."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spicedesk.domain.activity import ActivityKind
from spicedesk.domain.consent import DATA, MARKETING, Channel, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import consent, people
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.occasion import Answer, OccasionDialog
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_reachable


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, anna: PersonId) -> OccasionDialog:
    made = OccasionDialog(tasks, None, anna, "Anna Berger")
    qtbot.waitUntil(lambda: bool(made.with_whom.text()))
    return made


def test_a_subject_is_enough(
    qtbot: QtBot, dialog: OccasionDialog, desk: Desk, anna: PersonId
) -> None:
    hands = Hands(qtbot, dialog)
    assert_reachable(dialog)
    hands.type("Asked for the price")
    hands.save()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    (call,) = people.open_file(desk, anna).activities
    assert (call.kind, call.subject) == (ActivityKind.CALL, "Asked for the price")
    assert call.with_whom == desk.user
    assert consent.history(desk, anna) == ()


def test_what_they_said_is_saved_with_it(
    qtbot: QtBot, dialog: OccasionDialog, desk: Desk, anna: PersonId
) -> None:
    Hands(qtbot, dialog)
    dialog.kind.buttons[ActivityKind.MEETING].click()
    dialog.subject.fill("At the counter")
    dialog.data.buttons[Answer.YES].click()
    dialog.marketing.buttons[Answer.YES].click()
    dialog.primary.click()
    assert dialog.isVisible(), "a yes reaches the channels that are chosen, and none is"
    dialog.channels.buttons[Channel.POST].click()
    dialog.primary.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    said = [r.event for r in consent.history(desk, anna)]
    assert [(e.purpose, e.said, e.how) for e in said] == [
        (DATA, Said.AGREED, How.MEETING),
        (MARKETING, Said.AGREED, How.MEETING),
    ]
    assert said[1].channels == {Channel.POST}
    assert said[1].comment == "At the counter"


def test_a_note_is_no_occasion_to_agree(qtbot: QtBot, dialog: OccasionDialog) -> None:
    Hands(qtbot, dialog)
    dialog.data.buttons[Answer.YES].click()
    dialog.kind.buttons[ActivityKind.NOTE].click()
    assert not dialog.data.isEnabled()
    assert dialog.statements(datetime.now().astimezone()) == ()


def test_without_a_subject_it_says_so_and_keeps_all(
    qtbot: QtBot, dialog: OccasionDialog, desk: Desk, anna: PersonId
) -> None:
    hands = Hands(qtbot, dialog)
    dialog.notes.fill("Tuesday")
    dialog.marketing.buttons[Answer.NO].click()
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "needs a subject" in dialog.subject.remark())
    assert dialog.notes.text() == "Tuesday"
    assert consent.history(desk, anna) == ()
