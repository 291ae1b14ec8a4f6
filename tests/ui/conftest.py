"""The whole window on a real office."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.office_view import OfficeView


@pytest.fixture
def main_window(
    qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path
) -> Iterator[MainWindow]:
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    yield made
    made.close()


@pytest.fixture
def view(main_window: MainWindow) -> OfficeView:
    assert main_window.view is not None
    return main_window.view
