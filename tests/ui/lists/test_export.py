"""Whoever may not be reached is in no file, also who said so a moment before it is written."""

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING, Said
from spicedesk.domain.person import PersonId
from spicedesk.services.desk import Desk
from spicedesk.ui.lists.page import ListsPage
from spicedesk.ui.main_window import MainWindow
from tests.ui.lists.conftest import say, turn_to


def _written(qtbot: QtBot, window: MainWindow, page: ListsPage, kind: str, target: Path) -> str:
    with qtbot.waitSignal(page.export.finished):
        page.export.write(kind, target)
    return window.bar.text


def _family_names(target: Path) -> list[str]:
    with target.open(encoding="utf-8", newline="") as file:
        return [row["family_name"] for row in csv.DictReader(file)]


def test_the_file_holds_whom_the_page_shows(
    qtbot: QtBot, window: MainWindow, page: ListsPage, tmp_path: Path
) -> None:
    said = _written(qtbot, window, page, "csv", tmp_path / "news.csv")
    assert _family_names(tmp_path / "news.csv") == ["Agreed", "Berger", "Wiener"]
    assert said.startswith("3 people written to news.csv. 2 left out: ")
    assert "1 refused" in said
    assert "1 never asked" in said
    assert "since you looked" not in said
    assert "&Show file" in {button.text() for button in window.bar.findChildren(QPushButton)}


def test_who_refuses_between_showing_and_exporting_is_left_out_and_named(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    page: ListsPage,
    crowd: dict[str, PersonId],
    tmp_path: Path,
) -> None:
    say(desk, crowd["Berger"], MARKETING, Said.REFUSED)  # the page has not heard of it
    assert crowd["Berger"] in page.members.people.ids
    said = _written(qtbot, window, page, "csv", tmp_path / "news.csv")
    assert _family_names(tmp_path / "news.csv") == ["Agreed", "Wiener"]
    assert "Left out since you looked: Berger, Anna (refused)." in said
    qtbot.waitUntil(lambda: crowd["Berger"] not in page.members.people.ids)


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("xlsx", "news.xlsx", b"PK"),
        ("vcard", "news.vcf", b"BEGIN:VCARD"),
        ("labels", "news.pdf", b"%PDF"),
    ],
)
def test_every_kind_of_file(
    qtbot: QtBot,
    window: MainWindow,
    page: ListsPage,
    tmp_path: Path,
    kind: str,
    name: str,
    begins: bytes,
) -> None:
    turn_to(qtbot, page, 1)
    said = _written(qtbot, window, page, kind, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert said.startswith("2 people written to")


def test_labels_are_offered_for_letters_alone(qtbot: QtBot, page: ListsPage) -> None:
    assert len(page.export.menu.actions()) == 3
    turn_to(qtbot, page, 1)
    assert len(page.export.menu.actions()) == 4


def test_the_use_shows_in_the_timeline_of_each(
    qtbot: QtBot,
    window: MainWindow,
    page: ListsPage,
    crowd: dict[str, PersonId],
    tmp_path: Path,
) -> None:
    _written(qtbot, window, page, "csv", tmp_path / "news.csv")
    view = window.view
    assert view is not None
    view.open_person(crowd["Agreed"])
    qtbot.waitUntil(lambda: view.page.file is not None and bool(view.page.file.uses))
    view.open_person(crowd["Refused"])
    qtbot.waitUntil(
        lambda: view.page.file is not None and view.page.file.person.id == crowd["Refused"]
    )
    assert view.page.file is not None
    assert view.page.file.uses == ()


def test_what_is_stopped_leaves_no_file(
    qtbot: QtBot, window: MainWindow, page: ListsPage, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.export.finished):
        page.export.write("csv", tmp_path / "news.csv")
        page.export.cancel.click()
    assert not (tmp_path / "news.csv").exists() or "written" in window.bar.text
    assert page.export.button.isVisible()


def test_a_place_that_cannot_be_written_is_told(
    qtbot: QtBot, window: MainWindow, page: ListsPage, tmp_path: Path
) -> None:
    said = _written(qtbot, window, page, "csv", tmp_path / "missing" / "news.csv")
    assert said
    assert "Traceback" not in said
    assert window.bar.property("kind") == "error"
