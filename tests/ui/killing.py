"""A program is killed while somebody types into a form, and another one is started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.services import databases
from spicedesk.services.desk import Desk
from spicedesk.store.location import Location
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.main_window import MainWindow

ROOT = Path(__file__).parents[2]
Place = tuple[Location, str | None]


def data_folder() -> Path:
    return databases.data_folder()


def killed_while_typing(form: str, place: Place, folder: Path) -> None:
    """Let a program type into a form, and kill it when the draft is on the disk."""
    where = getattr(place[0], "url", None) or str(place[0])
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": place[1] or "", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "tests.ui.dialogs.typist", form, where]
    with subprocess.Popen(words, env=environment, cwd=folder) as program:
        deadline = time.monotonic() + 60
        try:
            while not list(data_folder().rglob("*.draft")):
                assert program.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            program.send_signal(signal.SIGKILL)


@contextmanager
def opened(desk: Desk, folder: Path) -> Iterator[MainWindow]:
    window = MainWindow(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    window.show()
    window.show_office(desk)
    yield window
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, Sheet):
            dialog.done(0)
    window.close()
    window.deleteLater()


def press(qtbot: QtBot, window: MainWindow, word: str) -> None:
    qtbot.waitUntil(lambda: "was not saved" in window.bar.text, timeout=20_000)
    (button,) = [b for b in window.bar.findChildren(QPushButton) if word in b.text()]
    button.click()


def offered(qtbot: QtBot, window: MainWindow) -> Sheet:
    press(qtbot, window, "Open")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Sheet), timeout=20_000)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    return sheet
