"""Whoever may not be reached is in no file, also who said so a moment before it is written."""

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import marketing, people
from spicedesk.services.desk import Desk
from spicedesk.services.marketing import Format
from spicedesk.ui.lists import jobs
from spicedesk.ui.lists.page import ListsPage
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.tasks import ANYTHING
from tests.ui.lists.conftest import say, turn_to


def _written(qtbot: QtBot, window: MainWindow, page: ListsPage, kind: str, target: Path) -> str:
    with qtbot.waitSignal(page.export.finished):
        page.export.write(kind, target)
    return window.bar.text


def _texts(widget: QWidget) -> set[str]:
    return {label.text() for label in widget.findChildren(QLabel)}


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
    qtbot.waitUntil(lambda: "Used for marketing · E-mail" in _texts(view.page.timeline))
    view.open_person(crowd["Refused"])
    qtbot.waitUntil(
        lambda: view.page.file is not None and view.page.file.person.id == crowd["Refused"]
    )
    assert view.page.file is not None
    assert view.page.file.uses == ()


def test_what_is_stopped_leaves_no_file(
    qtbot: QtBot, desk: Desk, page: ListsPage, crowd: dict[str, PersonId], tmp_path: Path
) -> None:
    job = jobs.exporting(
        marketing.find(desk, "News"), Format.CSV, tmp_path / "news.csv", frozenset(), lambda: False
    )
    failed: list[Exception] = []
    page._tasks.run_long(page, job, failed=failed.append, changes=ANYTHING)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], jobs.Stopped)
    assert list(tmp_path.glob("*.csv")) == []
    assert all(people.open_file(desk, who).uses == () for who in crowd.values())


def test_after_cancel_the_bar_tells_the_truth(
    qtbot: QtBot, window: MainWindow, page: ListsPage, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.export.finished):
        page.export.write("csv", tmp_path / "news.csv")
        page.export.cancel.click()
    assert ("people written to" in window.bar.text) is (tmp_path / "news.csv").exists()
    assert page.export.button.isVisible()


def test_the_save_dialog_is_asked_and_the_name_gets_its_ending(
    qtbot: QtBot,
    page: ListsPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[object, ...]] = []

    def answer(*question: object) -> tuple[str, str]:
        asked.append(question[1:])
        return str(tmp_path / "autumn"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    with qtbot.waitSignal(page.export.finished):
        page.export.menu.actions()[0].trigger()
    assert asked == [("Export the list", "News.csv", "Table (CSV) (*.csv)")]
    assert (tmp_path / "autumn.csv").exists()


def test_a_place_that_cannot_be_written_is_told(
    qtbot: QtBot, window: MainWindow, page: ListsPage, tmp_path: Path
) -> None:
    said = _written(qtbot, window, page, "csv", tmp_path / "missing" / "news.csv")
    assert said
    assert "Traceback" not in said
    assert window.bar.property("kind") == "error"
