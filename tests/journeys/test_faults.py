"""What goes wrong while the window is open: a sentence, nothing lost, and on with the work."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import Channel, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import consent, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import FileLocation, ServerLocation
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About
from spicedesk.ui.main_window import MainWindow
from tests import postgres
from tests.conftest import ANNA, OFFICE


@contextmanager
def opened(qtbot: QtBot, desk: Desk, folder: Path) -> Iterator[MainWindow]:
    """The window on an office, closed at the end."""
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings)
    window.show()
    with qtbot.waitSignal(window.list_painted):
        window.show_office(desk)
    yield window
    window.close()
    window.deleteLater()


def consent_form(qtbot: QtBot, window: MainWindow, person: PersonId) -> ConsentDialog:
    """The form, filled in: they agree to marketing."""
    view = window.view
    assert view is not None
    view.people.choose(person)
    qtbot.waitUntil(lambda: view.page.file is not None)
    window.actions_[Act.RECORD_CONSENT].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConsentDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConsentDialog)
    form = dialog.form
    form.said.buttons[Said.AGREED].click()
    form.about.buttons[About.MARKETING].click()
    form.channels.buttons[Channel.EMAIL].click()
    form.how.buttons[How.MEETING].click()
    qtbot.waitUntil(dialog.primary.isEnabled)
    return dialog


def refused(qtbot: QtBot, dialog: ConsentDialog) -> str:
    """What the form says when it cannot save, with everything still in it."""
    dialog.primary.click()
    qtbot.waitUntil(lambda: bool(dialog.notice.text()), timeout=20_000)
    assert dialog.isVisible()
    assert dialog.form.draft().said is Said.AGREED
    return dialog.notice.text()


def saved(qtbot: QtBot, dialog: ConsentDialog) -> None:
    qtbot.waitUntil(dialog.primary.isEnabled)
    with qtbot.waitSignal(dialog.saved, timeout=20_000):
        dialog.primary.click()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root")
def test_a_disk_that_fills_keeps_the_form_and_goes_on_when_there_is_room(
    qtbot: QtBot, small_disk: Path, tmp_path: Path
) -> None:
    desk = databases.create(FileLocation(small_disk / "office.spicedesk"), None, OFFICE)
    anna = people.add(desk, ANNA).id
    with opened(qtbot, desk, tmp_path) as window:
        dialog = consent_form(qtbot, window, anna)
        filler = small_disk / "filler"
        filler.write_bytes(b"x" * shutil.disk_usage(small_disk).free)
        assert "full" in refused(qtbot, dialog)
        filler.unlink()
        saved(qtbot, dialog)
        assert len(consent.history(desk, anna)) == 1
        assert databases.check(desk) == []


def test_a_server_that_goes_away_keeps_the_form_and_goes_on_when_it_is_back(
    qtbot: QtBot, tmp_path: Path, server_folder: Path
) -> None:
    with ExitStack() as until_the_end:
        with postgres.server(server_folder) as uri:
            desk = databases.create(ServerLocation(uri), None, OFFICE)
            anna = people.add(desk, ANNA).id
            window = until_the_end.enter_context(opened(qtbot, desk, tmp_path))
            dialog = consent_form(qtbot, window, anna)
        assert "cannot be reached" in refused(qtbot, dialog)
        with postgres.server(server_folder):
            saved(qtbot, dialog)
            assert len(consent.history(desk, anna)) == 1
