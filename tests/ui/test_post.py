"""One click tells the customer; a moment later it is out, unless somebody thinks better of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import OutboxState
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import evidence, mail, notices, outbox, people, templates
from spicedesk.services.desk import Desk
from spicedesk.ui import post as ui_post
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.mail_server import MailServerDialog
from spicedesk.ui.dialogs.notice_text import NoticeTextDialog
from spicedesk.ui.dialogs.status_notice import StatusNoticeDialog
from spicedesk.ui.main_window import MainWindow
from tests import smtp
from tests.ui.dialogs.keys import assert_mnemonics_are_unique


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, desk: Desk, anna: PersonId
) -> MainWindow:
    theme.apply(qapp, "light")
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = MainWindow(settings)
    qtbot.addWidget(made)
    made.show_office(desk)
    made.show()
    assert made.view is not None
    made.view.people.choose(anna)
    qtbot.waitUntil(lambda: made.view is not None and made.view.page.file is not None)
    return made


@pytest.fixture
def server(desk: Desk) -> Iterator[smtp.Post]:
    with smtp.server() as running:
        here = MailServer("127.0.0.1", running.port, Security.NONE, "office@example.org")
        mail.save(desk, here)
        yield running


def says(window: MainWindow, part: str) -> bool:
    return part in window.bar.text and window.bar.isVisible()


def press(window: MainWindow, word: str) -> None:
    (button,) = [b for b in window.bar.findChildren(QPushButton) if b.text() == word]
    button.click()


def ask(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_[Act.STATUS_NOTICE].trigger()
    qtbot.waitUntil(lambda: says(window, "anna.berger@example.org in 10 s."), timeout=10_000)


@pytest.mark.usefixtures("server")
def test_undo_means_that_nothing_happened(qtbot: QtBot, window: MainWindow, desk: Desk,
                                          anna: PersonId) -> None:  # fmt: skip
    ask(qtbot, window)
    press(window, "Undo")
    assert says(window, "was not sent")
    qtbot.wait(1_200)
    assert outbox.listed(desk, everything=True) == []
    assert evidence.listed(desk, anna) == ()


def test_it_goes_out_by_itself(qtbot: QtBot, window: MainWindow, desk: Desk, server: smtp.Post,
                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    ask(qtbot, window)
    qtbot.waitUntil(lambda: says(window, "in 9 s."), timeout=3_000)
    assert window.jobs is not None
    monkeypatch.setattr(window.jobs.post, "_left", 1)
    qtbot.waitUntil(lambda: says(window, "sent to anna.berger@example.org"), timeout=10_000)
    assert len(server.envelopes) == 1
    assert [m.state for m in outbox.listed(desk, everything=True)] == [OutboxState.SENT]


def test_a_window_that_is_closed_meanwhile_loses_nothing(
    qtbot: QtBot, window: MainWindow, desk: Desk, server: smtp.Post
) -> None:
    ask(qtbot, window)
    window.close_office()
    assert [m.state for m in outbox.listed(desk)] == [OutboxState.QUEUED]
    assert server.envelopes == []
    assert outbox.send_due(desk)[0].state is OutboxState.SENT


def test_preview_stops_the_clock_and_sends_when_told(
    qtbot: QtBot, window: MainWindow, desk: Desk, server: smtp.Post
) -> None:
    ask(qtbot, window)
    press(window, "Preview")
    dialog = window.findChild(StatusNoticeDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.send.isEnabled, timeout=20_000)
    assert outbox.listed(desk) == []
    dialog.send.click()
    qtbot.waitUntil(lambda: says(window, "sent to"), timeout=10_000)
    assert len(server.envelopes) == 1


def test_a_refusal_stays_in_the_bar_with_a_way_out(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId, server: smtp.Post
) -> None:
    server.to_rcpt = ["550 nobody here", "250 OK"]
    assert window.jobs is not None
    window.jobs.post.send(notices.queue(desk, notices.prepare(desk, anna)))
    qtbot.waitUntil(lambda: says(window, "550 nobody here"), timeout=10_000)
    press(window, "Send once more")
    qtbot.waitUntil(lambda: says(window, "sent to"), timeout=10_000)


def test_what_waits_is_sent_by_the_window(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId, server: smtp.Post
) -> None:
    notices.queue(desk, notices.prepare(desk, anna))
    assert window.jobs is not None
    window.jobs.post.send_due()
    qtbot.waitUntil(lambda: says(window, "sent to"), timeout=10_000)
    assert len(server.envelopes) == 1


def test_without_a_server_the_letter_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_[Act.STATUS_NOTICE].trigger()
    qtbot.waitUntil(lambda: window.findChild(StatusNoticeDialog) is not None, timeout=10_000)
    dialog = window.findChild(StatusNoticeDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.print.isEnabled, timeout=20_000)
    assert not dialog.send.isEnabled()
    assert "no mail server" in dialog.strip.text()


def test_the_letter_is_printed_saved_and_kept(
    qtbot: QtBot, window: MainWindow, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    assert window.tasks is not None
    dialog = StatusNoticeDialog(window.tasks, window, anna)
    dialog.show()
    qtbot.waitUntil(dialog.print.isEnabled, timeout=20_000)
    dialog.save_to(tmp_path / "letter.pdf")
    qtbot.waitUntil(lambda: "Filed" in dialog.strip.text())
    (filed,) = evidence.listed(desk, anna)
    assert evidence.read(desk, filed.id) == (tmp_path / "letter.pdf").read_bytes()
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.print_on(printer)
    assert (tmp_path / "paper.pdf").stat().st_size


def test_the_mail_server_is_tried_out_and_kept(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    assert window.tasks is not None
    dialog = MailServerDialog(window.tasks, window)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.fields["sender"].text() == "privacy@example.org")
    assert not dialog.primary.isEnabled()
    with smtp.server() as running:
        dialog.security.setCurrentIndex(2)
        assert dialog.fields["port"].text() == "25"
        dialog.fields["host"].fill("localhost")
        dialog.fields["port"].fill(str(running.port))
        dialog.test.click()
        qtbot.waitUntil(lambda: "takes mail" in dialog.notice.text(), timeout=10_000)
        assert running.envelopes == []
    dialog.test.click()
    qtbot.waitUntil(lambda: "cannot be reached" in dialog.notice.text(), timeout=10_000)
    dialog.primary.click()
    qtbot.waitUntil(lambda: says(window, "Mail server saved."))
    assert mail.required(desk).host == "localhost"


def test_a_broken_text_is_not_kept(qtbot: QtBot, window: MainWindow, desk: Desk,
                                   anna: PersonId) -> None:  # fmt: skip
    assert window.tasks is not None
    dialog = NoticeTextDialog(window.tasks, window, anna)
    dialog.show()
    qtbot.waitUntil(lambda: "Dear Anna Berger" in dialog.shown.toPlainText(), timeout=10_000)
    assert not dialog.dirty()
    dialog.text.setPlainText("Subject\n{{ nobody }}")
    dialog.primary.click()
    qtbot.waitUntil(lambda: "line 2" in dialog.notice.text(), timeout=10_000)
    dialog.text.setPlainText("Subject\nHello {{ name }}")
    dialog.look.click()
    qtbot.waitUntil(lambda: "Hello Anna" in dialog.shown.toPlainText(), timeout=10_000)
    dialog.primary.click()
    qtbot.waitUntil(lambda: says(window, "Text saved."), timeout=10_000)
    assert templates.text(desk, templates.NOTICE, "en") == "Subject\nHello {{ name }}"


@pytest.mark.parametrize("spoken", language.SUPPORTED)
def test_mnemonics_are_unique(
    qtbot: QtBot, window: MainWindow, anna: PersonId, spoken: str
) -> None:
    language.use(spoken)
    assert window.tasks is not None
    for dialog in (
        MailServerDialog(window.tasks, window),
        NoticeTextDialog(window.tasks, window, None),
        StatusNoticeDialog(window.tasks, window, anna),
    ):
        qtbot.addWidget(dialog)
        assert_mnemonics_are_unique(dialog)


def test_who_has_no_address_is_shown_the_letter(
    qtbot: QtBot, window: MainWindow, desk: Desk, server: smtp.Post
) -> None:
    nobody = people.add(desk, PersonDetails("Huber")).id
    shown: list[PersonId] = []
    assert window.jobs is not None
    window.jobs.post.tell(nobody, shown.append)
    qtbot.waitUntil(lambda: shown == [nobody], timeout=10_000)
    assert server.envelopes == []
    assert ui_post.SECONDS == 10
