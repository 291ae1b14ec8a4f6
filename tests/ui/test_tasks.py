"""Work off the GUI thread: in order, and never into a closed window."""

import threading
from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest
import shiboken6
import sqlalchemy as sa
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spicedesk.faults import NotFound
from spicedesk.services import people
from spicedesk.services.desk import Desk
from spicedesk.ui.tasks import ANYTHING, Progress, Tasks


def _echo(number: int, _desk: Desk) -> int:
    return number


@pytest.fixture
def tasks(qapp: QApplication, desk: Desk) -> Iterator[Tasks]:
    made = Tasks(desk, qapp)
    yield made
    made.close()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds the worker until it is opened."""
    event = threading.Event()
    yield event
    event.set()


def test_replies_come_in_order_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    heard: list[tuple[int, bool]] = []
    for number in range(20):
        tasks.run(
            tasks,
            partial(_echo, number),
            lambda n: heard.append((n, threading.current_thread() is threading.main_thread())),
        )
    qtbot.waitUntil(lambda: len(heard) == 20)
    assert heard == [(number, True) for number in range(20)]


def test_the_job_runs_elsewhere(qtbot: QtBot, tasks: Tasks) -> None:
    names: list[str] = []
    tasks.run(tasks, lambda _: threading.current_thread().name, names.append)
    qtbot.waitUntil(lambda: bool(names))
    assert names[0].startswith("store")


def test_a_closed_owner_hears_nothing(qtbot: QtBot, tasks: Tasks, gate: threading.Event) -> None:
    heard: list[object] = []
    owner = QObject()
    tasks.run(owner, lambda _: gate.wait(5), heard.append)
    shiboken6.delete(owner)
    gate.set()
    with qtbot.waitSignal(tasks.idle):
        pass
    assert heard == []


def test_a_cancelled_job_that_has_not_begun_is_skipped(
    qtbot: QtBot, tasks: Tasks, gate: threading.Event
) -> None:
    begun: list[str] = []
    tasks.run(tasks, lambda _: gate.wait(5))
    older = tasks.run(tasks, lambda _: begun.append("older"))
    tasks.run(tasks, lambda _: begun.append("newer"))
    older.cancel()
    gate.set()
    qtbot.waitUntil(lambda: begun == ["newer"])


def test_what_was_asked_to_change_is_changed_even_if_nobody_waits(
    qtbot: QtBot, tasks: Tasks, gate: threading.Event
) -> None:
    done: list[str] = []
    tasks.run(tasks, lambda _: gate.wait(5))
    tasks.run(tasks, lambda _: done.append("saved"), changes=ANYTHING).cancel()
    with qtbot.waitSignal(tasks.changed):
        gate.set()
    assert done == ["saved"]


def test_who_changed_is_told_after_the_change(qtbot: QtBot, tasks: Tasks) -> None:
    person = uuid4()
    with qtbot.waitSignal(tasks.changed) as told:
        tasks.run(tasks, lambda _: None, changes=person)
    assert told.args == [person]


def test_a_fault_goes_to_whoever_asked_for_it(qtbot: QtBot, tasks: Tasks) -> None:
    def job(_: Desk) -> None:
        raise NotFound("gone")

    heard: list[Exception] = []
    tasks.run(tasks, job, failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run(tasks, job)
    assert isinstance(heard[0], NotFound)
    assert isinstance(told.args[0], NotFound)


def test_a_long_job_reports_and_can_be_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    def job(_: Desk, progress: Progress) -> None:
        while not progress.cancelled:
            progress.report(2**40, 2**41)  # sizes in bytes outgrow 32 bits

    heard: list[tuple[int, int]] = []
    handle = tasks.run_long(tasks, job)
    assert handle.progress is not None
    handle.progress.reported.connect(lambda done, total: heard.append((done, total)))
    qtbot.waitUntil(lambda: bool(heard))
    with qtbot.waitSignal(tasks.idle):
        handle.cancel()
    assert heard[0] == (2**40, 2**41)


def test_closing_finishes_what_was_asked_for(qapp: QApplication, desk: Desk) -> None:
    tasks = Tasks(desk, qapp)
    done: list[int] = []
    for number in range(5):
        tasks.run(tasks, partial(_echo, number), done.append, changes=ANYTHING)
    tasks.close()
    assert done == [0, 1, 2, 3, 4]


def test_nothing_begins_after_the_end(qapp: QApplication, desk: Desk) -> None:
    tasks = Tasks(desk, qapp)
    tasks.close()
    assert tasks.run(tasks, partial(_echo, 1)).cancelled


def test_what_nobody_waits_for_is_stopped_in_the_database(
    qtbot: QtBot, qapp: QApplication, any_desk: Desk
) -> None:
    tasks = Tasks(any_desk, qapp)
    forever = sa.text(
        "SELECT pg_sleep(60)"
        if any_desk.store.is_server
        else "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    )
    begun = threading.Event()

    def job(desk: Desk) -> None:
        with desk.store.read() as connection:
            connection.execute(sa.text("SELECT 1"))
            begun.set()
            connection.execute(forever)

    handle = tasks.run(tasks, job)
    assert begun.wait(5)
    qtbot.wait(100)
    heard: list[int] = []
    tasks.failed.connect(heard.append)
    handle.cancel()
    tasks.run(tasks, people.count, heard.append)
    qtbot.waitUntil(lambda: heard == [0], timeout=3_000)
    tasks.close()
