"""What is stuck on its way out is seen, and decided about, without the shell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import OutboxState, Outgoing, Trouble
from spicedesk.domain.person import PersonId
from spicedesk.services import mail, notices, outbox
from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.outbox import OutboxDialog
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.post import StuckMail
from tests import smtp
from tests.services.test_bounces import delivery_report
from tests.ui.dialogs.keys import assert_mnemonics_are_unique

FAILED, SENT, DROPPED = OutboxState.FAILED, OutboxState.SENT, OutboxState.DROPPED


@pytest.fixture
def server(desk: Desk) -> Iterator[smtp.Post]:
    with smtp.server() as running:
        here = MailServer("127.0.0.1", running.port, Security.NONE, "office@example.org")
        mail.save(desk, here)
        yield running


@pytest.fixture
def message(server: smtp.Post, desk: Desk, anna: PersonId) -> Outgoing:
    """A notice that the server refused."""
    server.to_rcpt = ["550 5.1.1 no such user", "250 OK"]
    return outbox.send(desk, notices.queue(desk, notices.prepare(desk, anna)))


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, desk: Desk, message: Outgoing
) -> MainWindow:
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    made.show_office(desk)
    made.show()
    assert message.state is FAILED
    return made


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> OutboxDialog:
    window.actions_[Act.OUTBOX].trigger()
    (shown,) = window.findChildren(OutboxDialog)
    qtbot.waitUntil(lambda: len(shown.messages) == 1)
    return shown


def cells(dialog: OutboxDialog) -> list[str]:
    items = [dialog.table.item(0, column) for column in range(dialog.table.columnCount())]
    return [item.text() for item in items if item is not None]


def wait_for(qtbot: QtBot, desk: Desk, message: Outgoing, state: OutboxState) -> None:
    qtbot.waitUntil(lambda: outbox.get(desk, message.id).state is state, timeout=10_000)


def test_a_refused_message_says_who_what_and_the_way_out(dialog: OutboxDialog) -> None:
    assert cells(dialog)[:3] == ["Berger, Anna", "anna.berger@example.org", "Could not be sent"]
    assert "no such user" in dialog.why.text()
    assert "send a letter" in dialog.why.text()
    assert dialog.again.isEnabled()
    assert not dialog.send.isEnabled()  # nothing waits for its turn
    assert_mnemonics_are_unique(dialog)


def test_once_more_sends_it(
    qtbot: QtBot, dialog: OutboxDialog, desk: Desk, message: Outgoing, server: smtp.Post
) -> None:
    dialog.again.click()
    wait_for(qtbot, desk, message, SENT)
    qtbot.waitUntil(lambda: not dialog.messages)
    assert len(server.envelopes) == 1
    assert dialog.why.text() == "Nothing waits to be sent."
    dialog.everything.setChecked(True)
    qtbot.waitUntil(lambda: [m.state for m in dialog.messages] == [SENT])


def test_leaving_it_ends_the_matter(
    qtbot: QtBot, dialog: OutboxDialog, desk: Desk, message: Outgoing, window: MainWindow
) -> None:
    (note,) = window.findChildren(StuckMail)
    qtbot.waitUntil(note.isVisible)
    assert note.text() == "1 message did not go out"
    dialog.leave.click()
    wait_for(qtbot, desk, message, DROPPED)
    qtbot.waitUntil(lambda: not note.isVisible())


def test_show_person_goes_there(
    qtbot: QtBot, dialog: OutboxDialog, window: MainWindow, anna: PersonId
) -> None:
    dialog.person.click()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: window.view is not None and window.view.person == anna)


def test_a_delivery_report_is_read(
    qtbot: QtBot, dialog: OutboxDialog, desk: Desk, message: Outgoing, tmp_path: Path
) -> None:
    dialog.again.click()
    wait_for(qtbot, desk, message, SENT)
    file = tmp_path / "Undelivered.eml"
    file.write_bytes(delivery_report(message.message_id))
    dialog.read_report(file)
    qtbot.waitUntil(lambda: [m.trouble for m in dialog.messages] == [Trouble.BOUNCED])
    assert "did not arrive" in dialog.why.text()


def test_a_file_that_is_no_report_is_told(
    qtbot: QtBot, dialog: OutboxDialog, tmp_path: Path
) -> None:
    file = tmp_path / "Order.eml"
    file.write_bytes(b"From: anna@example.org\r\nSubject: Order\r\n\r\nTwo, please.\r\n")
    dialog.read_report(file)
    qtbot.waitUntil(dialog.notice.isVisible)
    assert "Order.eml" in dialog.notice.text()
