"""The page of lists: nobody who may not be reached is in one, and it says who is not and why."""

from functools import partial

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from spicedesk.domain.audience import Obstacle
from spicedesk.domain.consent import MARKETING, Channel, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import audience, marketing, people
from spicedesk.services.desk import Desk
from spicedesk.ui.lists import jobs
from spicedesk.ui.lists.page import ListsPage
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.people.chosen_model import ChosenModel
from spicedesk.ui.people.rows import PAGE
from spicedesk.ui.section import Section
from spicedesk.ui.tasks import Tasks
from tests.ui.lists.conftest import YES, enter, say, turn_to


def _names(qtbot: QtBot, model: QAbstractItemModel) -> list[str]:
    def shown() -> list[str]:
        return [str(model.index(n, 0).data()) for n in range(model.rowCount())]

    qtbot.waitUntil(lambda: "Loading…" not in shown())
    return shown()


def test_only_who_may_be_reached_is_in_a_list(qtbot: QtBot, page: ListsPage) -> None:
    assert page.names.rows.count() == 2
    assert _names(qtbot, page.members.people) == ["Agreed, Anna", "Berger, Anna", "Wiener, Anna"]
    assert page._count.text() == "3 people may be reached today"
    turn_to(qtbot, page, 1)
    assert _names(qtbot, page.members.people) == ["Agreed, Anna", "Berger, Anna"]


def test_who_is_left_out_is_folded_and_told_by_reason(qtbot: QtBot, page: ListsPage) -> None:
    assert page.left_out.fold.text() == "2 people match and are left out"
    assert not page.left_out.rows.isVisible()
    page.left_out.fold.click()
    texts = {why: chip.text() for why, chip in page.left_out.chips.items()}
    assert texts == {Obstacle.REFUSED: "Refused 1", Obstacle.NEVER_ASKED: "Never asked 1"}
    page.left_out.chips[Obstacle.NEVER_ASKED].click()
    assert _names(qtbot, page.left_out.rows.people) == ["Unasked, Anna"]
    page.left_out.chips[Obstacle.REFUSED].click()
    assert _names(qtbot, page.left_out.rows.people) == ["Refused, Anna"]


def test_who_refuses_goes_at_once(
    qtbot: QtBot, desk: Desk, page: ListsPage, crowd: dict[str, PersonId]
) -> None:
    say(desk, crowd["Berger"], MARKETING, Said.WITHDRAWN)
    page._tasks.changed.emit(crowd["Berger"])
    qtbot.waitUntil(lambda: page.members.people.rowCount() == 2)
    assert crowd["Berger"] not in page.members.people.ids
    assert page.left_out.fold.text() == "3 people match and are left out"


def test_who_agrees_comes_in(
    qtbot: QtBot, desk: Desk, page: ListsPage, crowd: dict[str, PersonId]
) -> None:
    say(desk, crowd["Unasked"], MARKETING, Said.AGREED)
    page._tasks.changed.emit(crowd["Unasked"])
    qtbot.waitUntil(lambda: crowd["Unasked"] in page.members.people.ids)


def test_enter_opens_the_person(
    qtbot: QtBot, window: MainWindow, page: ListsPage, crowd: dict[str, PersonId]
) -> None:
    page.members.setFocus()
    page.members.setCurrentIndex(page.members.people.index(1, 0))
    assert page.current == crowd["Berger"]
    QTest.keyClick(page.members, Qt.Key.Key_Return)
    view = window.view
    assert view is not None
    assert view.section is Section.PEOPLE
    qtbot.waitUntil(lambda: view.page.file is not None)
    assert view.person == crowd["Berger"]


def test_a_deleted_list_comes_back(
    qtbot: QtBot, desk: Desk, window: MainWindow, page: ListsPage
) -> None:
    page.names.rows.setFocus()
    QTest.keyClick(page.names.rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.bar.isVisible() and page.names.rows.count() == 1)
    assert "News" in window.bar.text
    assert [one.name for one in marketing.listed(desk)] == ["Styria"]
    next(b for b in window.bar.findChildren(QPushButton) if b.text() == "&Undo").click()
    qtbot.waitUntil(lambda: page.names.rows.count() == 2)
    found = marketing.find(desk, "News")
    assert page.names.current == found


def test_without_lists_the_page_says_what_to_do(qtbot: QtBot, desk: Desk, page: ListsPage) -> None:
    for name in ("News", "Styria"):
        marketing.remove(desk, name)
    with qtbot.waitSignal(page.names.loaded):
        page.names.refresh()
    assert page._empty.isVisible()
    assert not page.export.isVisible()
    assert not page.names.delete.isEnabled()


def test_every_control_has_a_name(page: ListsPage) -> None:
    page.left_out.fold.click()
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.accessibleName() or button.text()
    for pane in page.panes()[:2]:
        assert pane.accessibleName()


def test_the_model_keeps_its_promises(
    qtbot: QtBot, qtmodeltester: ModelTester, desk: Desk, anna: PersonId
) -> None:
    tasks = Tasks(desk)
    model = ChosenModel(tasks)
    model.show_people([anna])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # of pytest-qt
    assert _names(qtbot, model) == ["Berger, Anna"]
    tasks.close()


def test_only_what_is_looked_at_is_read(qtbot: QtBot, desk: Desk) -> None:
    whom = [people.add(desk, PersonDetails(f"P{n:03}")).id for n in range(2 * PAGE + 5)]
    tasks = Tasks(desk)
    model = ChosenModel(tasks)
    model.show_people(whom)
    assert model.rowCount() == len(whom)
    with qtbot.waitSignal(model.page_loaded):
        assert model.index(PAGE, 0).data() == "Loading…"
    assert model.index(PAGE, 0).data() == f"P{PAGE:03}"
    assert len(model._rows) == PAGE
    tasks.close()


def test_the_first_are_told_before_everybody_was_looked_at(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience, "_AT_ONCE", jobs.FIRST)  # an office of many pages, made small
    whom = [enter(desk, f"P{n:03}", *YES) for n in range(jobs.FIRST + 5)]
    told: list[tuple[PersonId, ...]] = []
    seen: list[int] = []
    tasks = Tasks(desk)
    given = marketing.add(desk, "All", Channel.EMAIL)
    job = partial(jobs.look, chosen=given, first=told.append)
    tasks.run_long(tasks, job, lambda found: seen.append(len(found.chosen)))
    qtbot.waitUntil(lambda: bool(seen))
    assert told == [tuple(whom[: jobs.FIRST])]
    assert seen == [len(whom)]
    tasks.close()
