"""What goes wrong while the window is open: a sentence, nothing lost, and on with the work."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk import faults
from spicedesk.domain.consent import Channel, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import audit, backups, consent, databases, people
from spicedesk.services.desk import Desk, now
from spicedesk.store import sqlite
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
            window.follow_others()
            dialog = consent_form(qtbot, window, anna)
        assert "cannot be reached" in refused(qtbot, dialog)
        assert "nothing was changed" in dialog.notice.text()
        with postgres.server(server_folder):
            qtbot.waitUntil(lambda: "there again" in dialog.notice.text(), timeout=20_000)
            (save,) = dialog.notice.findChildren(QPushButton)
            with qtbot.waitSignal(dialog.saved, timeout=20_000):
                save.click()
            assert len(consent.history(desk, anna)) == 1


def test_a_server_that_ended_every_connection_in_the_night_is_not_noticed(
    qtbot: QtBot, tmp_path: Path, server_uri_of_own: str
) -> None:
    desk = databases.create(ServerLocation(server_uri_of_own), None, OFFICE)
    anna = people.add(desk, ANNA).id
    with opened(qtbot, desk, tmp_path) as window:
        dialog = consent_form(qtbot, window, anna)
        with psycopg.connect(server_uri_of_own, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        saved(qtbot, dialog)
        assert len(consent.history(desk, anna)) == 1


def test_a_file_that_another_program_holds_keeps_the_form_until_it_lets_go(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.2)
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, None, OFFICE, shared=True)
    anna = people.add(desk, ANNA).id
    with opened(qtbot, desk, tmp_path) as window:
        dialog = consent_form(qtbot, window, anna)
        qtbot.waitUntil(lambda: window.tasks is not None and not window.tasks.is_busy)
        with held(place.path):
            assert "in use by another program" in refused(qtbot, dialog)
        saved(qtbot, dialog)
        assert len(consent.history(desk, anna)) == 1


def later(days: int) -> datetime:
    return now() + timedelta(days=days)


@contextmanager
def held(path: Path, how: str = "IMMEDIATE") -> Iterator[None]:
    """Another program holds the file; within one program its locks would hold nobody up."""
    job = (
        "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None); "
        f"held.execute('BEGIN {how}'); print('held', flush=True); input()"
    )
    words = [sys.executable, "-c", job, str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("\n")


def test_a_clock_that_jumps_changes_neither_the_order_nor_the_record(
    any_desk: Desk, tmp_path: Path
) -> None:
    for days in (400, -3_000, 2):
        jumped = replace(any_desk, clock=partial(later, days))
        people.add(jumped, ANNA)
        backups.make(jumped, tmp_path / "safe", "correct horse")
    assert audit.verify(any_desk).broken is None
    acts = audit.entries(any_desk, limit=100)
    assert [act.sequence for act in acts] == list(range(len(acts), 0, -1))
    plan = backups.Plan(str(tmp_path / "safe"), backups.this_computer(), 24)
    backups.plan(any_desk, plan)
    assert backups.state(any_desk).is_due  # the newest one says that it is of next year
    backups.make(any_desk, None, "correct horse")
    assert not backups.state(any_desk).is_due  # though it still says so
    assert databases.check(any_desk) == []


@pytest.mark.parametrize("shared", [False, True])
def test_where_a_drive_was_pulled_out_nothing_is_begun_anew(tmp_path: Path, shared: bool) -> None:
    drive, gone = tmp_path / "stick", tmp_path / "pulled out"
    drive.mkdir()
    place = FileLocation(drive / "office.spicedesk")
    desk = databases.create(place, None, OFFICE, shared=shared)
    desk.store.engine.dispose()
    drive.rename(gone)
    drive.mkdir()
    with pytest.raises(faults.Unreachable):
        people.add(desk, ANNA)
    assert list(drive.iterdir()) == []
    drive.rmdir()
    gone.rename(drive)
    people.add(desk, ANNA)
    assert people.count(desk) == 1
    desk.store.close()


def test_the_first_save_of_a_connection_waits_as_any_other(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, None, OFFICE, shared=True)
    desk.store.engine.dispose()
    people.count(desk)
    with ThreadPoolExecutor(1) as clerk:
        with held(place.path, "EXCLUSIVE"):
            saving = clerk.submit(people.add, desk, ANNA)
            with pytest.raises(TimeoutError):
                saving.result(timeout=3)
        assert saving.result(timeout=30).number
    desk.store.close()
