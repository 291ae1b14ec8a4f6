"""The sections: people, marketing lists, renewals; one goes there by button, menu or key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import people
from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.office_view import OfficeView
from spicedesk.ui.section import Section


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, desk: Desk, anna: PersonId, tmp_path: Path
) -> Iterator[MainWindow]:
    assert anna
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    made.paint_icons()
    yield made
    made.close()


@pytest.fixture
def view(window: MainWindow) -> OfficeView:
    assert window.view is not None
    return window.view


def _checked(view: OfficeView) -> list[Section]:
    return [section for section, button in view.navigation.buttons.items() if button.isChecked()]


def test_the_people_come_first_and_the_other_pages_when_they_are_gone_to(view: OfficeView) -> None:
    assert view.section is Section.PEOPLE
    assert view._stack.count() == 1
    view.go_to(Section.RENEWALS)
    assert view._stack.count() == 2


@pytest.mark.parametrize(
    ("act", "section"),
    [(Act.LISTS, Section.LISTS), (Act.RENEWALS, Section.RENEWALS), (Act.PEOPLE, Section.PEOPLE)],
)
def test_one_section_is_on(
    window: MainWindow, view: OfficeView, act: Act, section: Section
) -> None:
    window.actions_[act].trigger()
    assert view.section is section
    assert _checked(view) == [section]
    assert window.actions_[act].isChecked()
    view.navigation.buttons[section].click()
    assert _checked(view) == [section], "a second click leaves it on"


def test_a_button_goes_there_and_gives_it_the_keys(view: OfficeView) -> None:
    QTest.mouseClick(view.navigation.buttons[Section.LISTS], Qt.MouseButton.LeftButton)
    assert view.section is Section.LISTS
    focus = QApplication.focusWidget()
    pane = view.panes()[0]
    assert focus is not None
    assert focus is pane or pane.isAncestorOf(focus)


@pytest.mark.parametrize("section", list(Section))
def test_f6_goes_round_in_every_section(
    window: MainWindow, view: OfficeView, section: Section
) -> None:
    view.go_to(section)
    seen = set()
    for _ in range(6):
        window.actions_[Act.NEXT_PANE].trigger()
        seen.add(QApplication.focusWidget())
    assert window.command_bar.search in seen
    assert len(seen) >= 2
    assert None not in seen


def test_searching_goes_back_to_the_people(
    qtbot: QtBot, window: MainWindow, view: OfficeView
) -> None:
    view.go_to(Section.LISTS)
    window.actions_[Act.FIND].trigger()
    QTest.keyClicks(window.command_bar.search, "berg")
    assert view.section is Section.PEOPLE
    assert window.command_bar.search.hasFocus()
    qtbot.waitUntil(lambda: view.people.model.text == "berg")


def test_a_person_is_opened_from_anywhere(qtbot: QtBot, view: OfficeView, anna: PersonId) -> None:
    view.go_to(Section.RENEWALS)
    view.open_person(anna)
    assert view.section is Section.PEOPLE
    qtbot.waitUntil(lambda: view.page.file is not None and view.page.file.person.id == anna)


def test_the_actions_are_on_whom_one_sees(
    window: MainWindow, view: OfficeView, anna: PersonId
) -> None:
    view.people.choose(anna)
    assert window.actions_[Act.PRINT_STATEMENT].isEnabled()
    view.go_to(Section.LISTS)
    assert not window.actions_[Act.PRINT_STATEMENT].isEnabled(), "nobody is chosen here"
    view.go_to(Section.PEOPLE)
    assert window.actions_[Act.PRINT_STATEMENT].isEnabled()


def test_a_row_that_is_chosen_elsewhere_is_whom_the_actions_are_about(
    desk: Desk, window: MainWindow, view: OfficeView, anna: PersonId
) -> None:
    other = people.add(desk, PersonDetails("Eder")).id
    view.people.choose(anna)
    view.go_to(Section.LISTS)
    page = view._pages[Section.LISTS]
    page.turn_to(other)
    assert view.person == other
    assert window.actions_[Act.RECORD_CONSENT].isEnabled()
    page.turn_to(None)
    assert not window.actions_[Act.RECORD_CONSENT].isEnabled()
    view.go_to(Section.PEOPLE)
    assert view.person == other, "one goes on with whom one looked at last"


def test_a_number_says_how_much_waits(view: OfficeView) -> None:
    button = view.navigation.buttons[Section.RENEWALS]
    view.navigation.show_count(Section.RENEWALS, "12", "12 to be asked again")
    assert button.accessibleDescription() == "12 to be asked again"
    view.navigation.show_rail(rail=True)
    assert "12 to be asked again" in button.toolTip()
    assert "Ctrl+3" in button.toolTip()
    view.navigation.show_count(Section.RENEWALS, "", "")
    assert button.accessibleDescription() == ""
