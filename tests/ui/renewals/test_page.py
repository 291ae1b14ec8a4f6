"""The worklist of renewals: what ends or grows old, by day; what was done for a row leaves it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.profile import SignUp
from spicedesk.services import consent, people, profiles
from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.renewals.page import RenewalsPage
from spicedesk.ui.renewals.rows import Kind
from spicedesk.ui.section import Section


def said(desk: Desk, who: PersonId, purpose: str, days_ago: int, **more: object) -> None:
    at = desk.clock() - timedelta(days=days_ago)
    given = {"said": Said.AGREED, **more}
    event = ConsentEvent(purpose, how=How.FORM, occurred_at=at, **given)  # type: ignore[arg-type]  # any field
    consent.record(desk, who, event)


def customer(desk: Desk, name: str) -> PersonId:
    """Somebody whose data are kept under a contract, which grows not old."""
    who = people.add(desk, PersonDetails(name)).id
    said(desk, who, DATA, 900, basis=LegalBasis.CONTRACT)
    return who


@pytest.fixture
def due(desk: Desk) -> dict[str, PersonId]:
    """One agreement ends in 20 days, one in 80, one is old, one grows so, a sign-up waits."""
    names = ("Soon", "Later", "Old", "Nearly", "Fresh")
    whom = {name: customer(desk, name) for name in names}
    said(desk, whom["Soon"], MARKETING, 9, until=desk.today() + timedelta(days=20))
    said(desk, whom["Later"], MARKETING, 9, until=desk.today() + timedelta(days=80))
    said(desk, whom["Old"], MARKETING, 800)
    said(desk, whom["Nearly"], MARKETING, 600)
    said(desk, whom["Fresh"], MARKETING, 9)
    whom["Waits"] = people.add(desk, PersonDetails("Waits")).id
    at = desk.clock() - timedelta(days=45)
    profiles.add(desk, whom["Waits"], SignUp("Newsletter", "w@example.org", at))
    return whom


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    theme.apply(qapp, "light")
    made = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made.show()
    with qtbot.waitSignal(made.list_painted):
        made.show_office(desk)
    yield made
    for top in qapp.topLevelWidgets():
        if isinstance(top, ConsentDialog):
            top.done(0)
    made.close()


@pytest.fixture
def page(qtbot: QtBot, due: dict[str, PersonId], window: MainWindow) -> RenewalsPage:
    assert due
    return opened(qtbot, window)


def opened(qtbot: QtBot, window: MainWindow) -> RenewalsPage:
    """The page, with what it has to show."""
    assert window.view is not None
    window.view.go_to(Section.RENEWALS)
    made = window.view._pages[Section.RENEWALS]
    assert isinstance(made, RenewalsPage)
    qtbot.waitUntil(lambda: made.rows is not None)
    return made


def column(page: RenewalsPage, number: int) -> list[str]:
    items = (page.table.item(row, number) for row in range(page.table.rowCount()))
    return [item.text() for item in items if item is not None]


def look_ahead(qtbot: QtBot, page: RenewalsPage, days: int) -> None:
    page.rows = None
    page.windows[days].click()
    qtbot.waitUntil(lambda: page.rows is not None)


def test_the_next_day_comes_first(qtbot: QtBot, desk: Desk, page: RenewalsPage) -> None:
    assert column(page, 1) == ["Old", "Waits", "Waits", "Soon"]
    look_ahead(qtbot, page, 90)
    assert column(page, 1) == ["Old", "Waits", "Waits", "Soon", "Later"]
    look_ahead(qtbot, page, 180)
    assert column(page, 1) == ["Old", "Waits", "Waits", "Soon", "Later", "Nearly"]
    days = [row.day for row in page.rows or ()]
    assert days == sorted(days)
    assert days[3] == desk.today() + timedelta(days=20)


def test_a_row_says_what_happens_when_and_why(page: RenewalsPage) -> None:
    row = [row for row in page.rows or () if row.name == "Soon"][0]  # noqa: RUF015  # of one
    assert row.when.startswith("In 20 days, ")
    assert (row.agreement, row.what) == ("Marketing agreement", "Ends")
    assert row.why.startswith("Agreed: form, ")
    old = (page.rows or ())[0]
    assert old.when.startswith("Since ")
    assert old.why.startswith("Not renewed for 24 months. Agreed: form, ")
    assert old.is_near
    assert not row.is_near


def test_one_kind_alone(qtbot: QtBot, page: RenewalsPage) -> None:
    page.kinds[Kind.UNCONFIRMED].click()
    assert column(page, 1) == ["Waits", "Waits"]
    page.kinds[Kind.EXPIRES].click()
    assert column(page, 1) == ["Soon"]
    assert page.kinds[None].text() == "All 4"
    look_ahead(qtbot, page, 90)
    assert column(page, 1) == ["Soon", "Later"]


def test_enter_opens_the_person(
    qtbot: QtBot, window: MainWindow, page: RenewalsPage, due: dict[str, PersonId]
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.current == due["Old"]
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    view = window.view
    assert view is not None
    assert view.section is Section.PEOPLE
    qtbot.waitUntil(lambda: view.page.file is not None)
    assert view.person == due["Old"]


def test_a_consent_is_recorded_from_a_row_by_its_key(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, page: RenewalsPage
) -> None:
    assert not window.actions_[Act.RECORD_CONSENT].isEnabled(), "no row is chosen"
    page.table.setCurrentCell(3, 0)
    assert window.actions_[Act.STATUS_NOTICE].isEnabled()
    window.actions_[Act.RECORD_CONSENT].trigger()
    qtbot.waitUntil(lambda: isinstance(qapp.activeModalWidget(), ConsentDialog))
    assert window.view is not None
    assert window.view.section is Section.RENEWALS


def test_what_was_renewed_leaves_the_list(
    qtbot: QtBot, desk: Desk, page: RenewalsPage, due: dict[str, PersonId]
) -> None:
    page.table.setCurrentCell(0, 0)
    said(desk, due["Old"], MARKETING, 0)
    page._tasks.changed.emit(due["Old"])
    qtbot.waitUntil(lambda: column(page, 1) == ["Waits", "Waits", "Soon"])
    assert page.current == due["Waits"], "the next one stands in its place"


def test_the_navigation_tells_how_many(
    qtbot: QtBot, window: MainWindow, page: RenewalsPage
) -> None:
    assert page
    assert window.view is not None
    button = window.view.navigation.buttons[Section.RENEWALS]
    told = "4 agreements to be renewed within 30 days"
    qtbot.waitUntil(lambda: button.accessibleDescription() == told)


def test_where_nothing_is_due_it_says_so(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    customer(desk, "Quiet")
    page = opened(qtbot, window)
    assert page._stack.currentWidget() is page._empty
    texts = [label.text() for label in page._empty.findChildren(type(page._count))]
    assert "Nothing ends or grows old within 30 days." in texts
    assert page.panes()[0].isVisible()


def test_what_a_filter_hides_has_a_way_back(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    who = customer(desk, "Soon")
    said(desk, who, MARKETING, 9, until=desk.today() + timedelta(days=20))
    page = opened(qtbot, window)
    page.kinds[Kind.STALE].click()
    (clear,) = [b for b in page._empty.findChildren(QPushButton) if b.isVisible()]
    clear.click()
    assert column(page, 1) == ["Soon"]
