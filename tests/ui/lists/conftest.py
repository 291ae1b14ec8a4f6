"""A window on an office with people of every kind, at its marketing lists."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spicedesk.domain.audience import Criteria
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import Address, PersonDetails, PersonId
from spicedesk.services import consent, marketing, people
from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.lists.page import ListsPage
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.section import Section

YES = ((DATA, Said.AGREED), (MARKETING, Said.AGREED))


def enter(desk: Desk, name: str, *said: tuple[str, Said], town: str = "Graz") -> PersonId:
    """A person with an address of every kind, who said this."""
    home = Address("Herrengasse 4", "8010", town, "AT")
    mail = f"{name.lower()}@example.org"
    given = PersonDetails(name, "Anna", emails=(mail,), phones=("+436640001",), addresses=(home,))
    who = people.add(desk, given).id
    for purpose, what in said:
        say(desk, who, purpose, what)
    return who


def say(desk: Desk, who: PersonId, purpose: str, what: Said) -> None:
    """Record what somebody says."""
    consent.record(desk, who, ConsentEvent(purpose, what, How.PHONE, desk.clock()))


@pytest.fixture
def crowd(desk: Desk) -> dict[str, PersonId]:
    """Two who agreed, one who refused, one who was never asked, one in Wien who agreed."""
    whom = {name: enter(desk, name, *YES) for name in ("Agreed", "Berger")}
    whom["Refused"] = enter(desk, "Refused", *YES, (MARKETING, Said.REFUSED))
    whom["Unasked"] = enter(desk, "Unasked", (DATA, Said.AGREED))
    whom["Wiener"] = enter(desk, "Wiener", *YES, town="Wien")
    marketing.add(desk, "News", Channel.EMAIL)
    marketing.add(desk, "Styria", Channel.POST, Criteria(town="Graz"))
    return whom


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, crowd: dict[str, PersonId], window: MainWindow) -> ListsPage:
    assert crowd
    assert window.view is not None
    window.view.go_to(Section.LISTS)
    made = window.view._pages[Section.LISTS]
    assert isinstance(made, ListsPage)
    qtbot.waitUntil(lambda: made.outcome is not None)
    return made


def turn_to(qtbot: QtBot, page: ListsPage, number: int) -> None:
    """Choose a list, and wait until it was looked at."""
    page.names.rows.setCurrentRow(number)
    qtbot.waitUntil(lambda: page.outcome is not None)
