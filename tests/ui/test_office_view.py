"""The panes: what has no room folds away, and stays as the clerk left it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services.desk import Desk
from spicedesk.ui.actions import Act
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.office_view import OfficeView


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, anna: PersonId, tmp_path: Path) -> Iterator[MainWindow]:
    assert anna
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    yield made
    made.close()


def _view(window: MainWindow) -> OfficeView:
    assert window.view is not None
    return window.view


@pytest.mark.parametrize(
    ("width", "rail", "evidence"), [(1440, False, True), (1280, True, True), (1100, True, False)]
)
def test_a_narrow_window_folds(window: MainWindow, width: int, rail: bool, evidence: bool) -> None:
    view = _view(window)
    view.fit(width)
    assert (view.navigation.width() < 100) is rail
    assert view.page.evidence_panel.isVisible() is evidence


def test_what_was_folded_by_hand_stays_folded(window: MainWindow) -> None:
    view = _view(window)
    view.fit(1440)
    window.actions_[Act.EVIDENCE].trigger()
    view.fit(1500)
    assert not view.page.evidence_panel.isVisible()


def test_choosing_a_person_turns_the_page(qtbot: QtBot, window: MainWindow, anna: PersonId) -> None:
    view = _view(window)
    with qtbot.waitSignal(view.people.chosen) as told:
        view.people.choose(anna)
    assert told.args == [anna]
    qtbot.waitUntil(lambda: view.page.file is not None)
    assert window.actions_[Act.PRINT_STATEMENT].isEnabled()


def test_no_personal_data_is_kept_with_the_window(
    qtbot: QtBot, window: MainWindow, anna: PersonId, tmp_path: Path
) -> None:
    _view(window).people.choose(anna)
    window.command_bar.search.setText("berger")
    qtbot.waitUntil(lambda: _view(window).people.model.text == "berger")
    assert window.windowTitle() == "SpiceDesk"
    window.close()
    window._settings.sync()
    kept = (tmp_path / "window.ini").read_text("utf-8").lower()
    assert "geometry" in kept
    assert "berger" not in kept
    assert str(anna) not in kept
