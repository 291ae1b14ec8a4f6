"""The list: every row in its place, however it is reached."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId, Role
from spicedesk.services import consent, people
from spicedesk.services.desk import Desk
from spicedesk.store import people as store_people
from spicedesk.ui.people.list_model import ID, PILL, SENTENCE, Column, PersonListModel
from spicedesk.ui.people.pages import Pages
from spicedesk.ui.people.rows import PAGE, Leap
from spicedesk.ui.tasks import ANYTHING, Tasks

COUNT = 2_345


@pytest.fixture
def crowd(desk: Desk) -> list[PersonId]:
    """Many people in name order, of whom every tenth is a lead."""
    given = [
        PersonDetails(
            family_name=f"Name{number:05}",
            given_name="Éva" if number % 2 else "Karl",
            roles=frozenset({Role.LEAD if number % 10 == 0 else Role.CONTACT}),
        )
        for number in range(COUNT)
    ]
    with desk.store.write() as connection:
        return store_people.insert_many(connection, given, desk.clock(), "test")


@pytest.fixture
def tasks(qapp: QApplication, desk: Desk) -> Iterator[Tasks]:
    made = Tasks(desk, qapp)
    yield made
    made.close()


@pytest.fixture
def model(qtbot: QtBot, crowd: list[PersonId], tasks: Tasks) -> PersonListModel:
    assert len(crowd) == COUNT
    made = PersonListModel(tasks)
    with qtbot.waitSignal(made.loaded):
        made.show_list()
    return made


def _id(qtbot: QtBot, model: PersonListModel, row: int) -> PersonId:
    """Who stands in a row, as soon as its page is there."""
    if model.row(row) is None:
        qtbot.waitUntil(lambda: model.row(row) is not None)
    found: PersonId = model.index(row, 0).data(ID)
    return found


def test_the_model_keeps_qts_promises(model: PersonListModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_all_rows_are_there_at_once(model: PersonListModel) -> None:
    assert model.rowCount() == COUNT


@pytest.mark.parametrize(
    "jumps",
    [[0, 49, 50], [1_234], [COUNT - 1], [COUNT - 1, COUNT - 51, 1_800, 1_200, 3], [700, 650, 751]],
)
def test_every_jump_finds_who_stands_there(
    qtbot: QtBot, model: PersonListModel, crowd: list[PersonId], jumps: list[int]
) -> None:
    for row in jumps:
        assert _id(qtbot, model, row) == crowd[row]


def test_only_some_pages_are_kept(
    qtbot: QtBot, model: PersonListModel, crowd: list[PersonId]
) -> None:
    for row in range(0, COUNT, PAGE):
        _id(qtbot, model, row)
    assert model.find(crowd[0]) is None
    assert model.find(crowd[COUNT - 1]) == COUNT - 1


def test_one_role_is_a_list_of_its_own(
    qtbot: QtBot, model: PersonListModel, crowd: list[PersonId]
) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show_list(Role.LEAD)
    assert model.rowCount() == len(crowd[::10])
    assert _id(qtbot, model, 200) == crowd[2_000]


def test_the_newest_search_wins(
    qtbot: QtBot, model: PersonListModel, crowd: list[PersonId]
) -> None:
    shown: list[str] = []
    model.loaded.connect(lambda: shown.append(model.text))
    for text in ("n", "name", "name00", "name00042"):
        model.search(text)
    qtbot.waitUntil(lambda: shown[-1:] == ["name00042"])
    assert set(shown) <= {"name00042"}
    assert [model.index(row, 0).data(ID) for row in range(model.rowCount())] == [crowd[42]]


def test_hits_come_page_by_page_and_each_once(
    qtbot: QtBot, model: PersonListModel, crowd: list[PersonId]
) -> None:
    with qtbot.waitSignal(model.loaded):
        model.search("eva")
    while model.canFetchMore(model.index(-1, -1)):
        with qtbot.waitSignal(model.loaded):
            model.fetchMore(model.index(-1, -1))
    found = [model.index(row, 0).data(ID) for row in range(model.rowCount())]
    assert sorted(found) == sorted(crowd[1::2])


def test_a_recorded_consent_turns_the_pill_green_in_place(
    qtbot: QtBot, model: PersonListModel, crowd: list[PersonId], tasks: Tasks, desk: Desk
) -> None:
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(model.index(3, 0), QItemSelectionModel.SelectionFlag.SelectCurrent)
    cell = model.index(3, Column.MARKETING)
    assert not cell.data(PILL).positive
    event = ConsentEvent("data", Said.AGREED, How.FORM, desk.clock())
    consent.record(desk, crowd[3], event)
    event = replace(event, purpose=MARKETING)
    with qtbot.waitSignal(model.dataChanged):
        tasks.run(model, lambda desk: consent.record(desk, crowd[3], event), changes=crowd[3])
    assert cell.data(PILL).positive
    assert "agreed" in cell.data()
    assert "Name00003, Éva" in model.index(3, 0).data(SENTENCE)
    assert selection.currentIndex().row() == 3


def test_a_new_person_is_in_the_list(qtbot: QtBot, model: PersonListModel, tasks: Tasks) -> None:
    with qtbot.waitSignal(model.loaded):
        tasks.run(
            model,
            lambda desk: people.add(desk, PersonDetails(family_name="Aaron")),
            changes=ANYTHING,
        )
    assert model.rowCount() == COUNT + 1
    assert model.index(0, 0).data() == "Aaron"


def test_a_position_is_the_row_where_a_person_stands(desk: Desk, crowd: list[PersonId]) -> None:
    assert people.position(desk, crowd[1_777]) == 1_777
    assert people.position(desk, crowd[1_770], Role.LEAD) == 177
    assert people.position(desk, crowd[1_771], Role.LEAD) is None


def test_the_way_to_a_page_is_the_shortest() -> None:
    pages = Pages(1_000_000)
    assert pages.way_to(3) == Leap(skip=150)
    assert pages.way_to(19_999) == Leap(from_end=True)
