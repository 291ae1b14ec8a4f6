"""A worker on a real office, for dialogs."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services import people
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from spicedesk.ui import theme
from spicedesk.ui.dialogs.first_run import FirstRun
from spicedesk.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp: QApplication, desk: Desk) -> Iterator[Tasks]:
    theme.apply(qapp, "light")
    made = Tasks(desk)
    yield made
    for window in qapp.topLevelWidgets():
        QDialog.reject(window) if isinstance(window, QDialog) else window.hide()
    made.close()


@pytest.fixture
def file(desk: Desk, anna: PersonId) -> PersonFile:
    return people.open_file(desk, anna)


@pytest.fixture
def first(qtbot: QtBot, qapp: QApplication) -> FirstRun:
    theme.apply(qapp, "light")
    made = FirstRun()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.places.new.path.text()))
    return made
