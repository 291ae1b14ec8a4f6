"""What it costs that nothing is lost: the record of what was done, backups, checks."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Row, pairs, timed
from benchmarks.offices import Files, Sizes
from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import backups, consent, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store import audit
from spicedesk.store.location import FileLocation
from spicedesk.ui import theme
from spicedesk.ui.main_window import MainWindow

_GOAL = 1.05
_SOME = 40


def rows(folder: Path, files: Files, sizes: Sizes) -> list[Row]:
    """In a copy of the large, encrypted office, which is written to."""
    place = FileLocation(folder / "record.spicedesk")
    shutil.copyfile(files.large.path, place.path)
    shutil.copyfile(files.large.key_file, place.key_file)
    desk = databases.open_desk(place)
    try:
        return [*_record(folder, desk, sizes), *_safety(folder, desk, place, sizes)]
    finally:
        desk.store.close()
        for file in place.files:
            file.unlink(missing_ok=True)


def _record(folder: Path, desk: Desk, sizes: Sizes) -> Iterator[Row]:
    persons = [line.id for line in people.page(desk, limit=_SOME, after=None).lines]
    with _window(folder, desk) as window:
        for what, job in (
            ("Opening a person in the window", _open),
            ("Recording a consent in the window, until it is shown", _say_yes),
        ):
            ours = partial(_for_next, partial(job, window), cycle(persons))
            yield pairs(
                what + ", against the same without the record",
                partial(_without_record, ours),
                ours,
                goal=_GOAL,
                runs=sizes.processes * _SOME // 2,
            )
    ours = partial(_for_next, partial(_recorded, desk), cycle(persons))
    yield pairs(
        "Recording a consent, the bare service against the same without the record",
        partial(_without_record, ours),
        ours,
        goal=None,
        runs=sizes.processes * _SOME // 2,
    )


def _safety(folder: Path, desk: Desk, place: FileLocation, sizes: Sizes) -> Iterator[Row]:
    kept = folder / "kept"
    yield pairs(
        "A backup, against a bare copy of the file",
        timed(lambda: _copy(place.path, folder / "bare copy")),
        lambda: _backed_up(desk, kept),
        goal=None,
        runs=sizes.rounds,
    )
    yield pairs(
        "`db check`, against a bare `integrity_check`",
        timed(lambda: _integrity(desk)),
        timed(lambda: databases.check(desk)),
        goal=None,
        runs=sizes.rounds,
    )


@contextmanager
def _window(folder: Path, desk: Desk) -> Iterator[MainWindow]:
    theme.apply(theme.application())
    window = MainWindow(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    painted: list[bool] = []
    window.list_painted.connect(lambda: painted.append(True))
    window.show()
    window.show_office(desk)
    _until(lambda: bool(painted))
    yield window
    window.close_office()
    window.tasks = None
    window.close()


def _open(window: MainWindow, person: PersonId) -> float:
    """Seconds until the page is painted and everything that was asked for is done."""
    view, tasks = window.view, window.tasks
    assert view is not None and tasks is not None  # noqa: S101, PT018  # narrows the types
    page = view.page
    _until_idle(window)
    start = perf_counter()
    page.show_person(person)
    _until(lambda: page.file is not None and page.file.person.id == person)
    page.grab()
    _until_idle(window)
    return perf_counter() - start


def _say_yes(window: MainWindow, person: PersonId) -> float:
    view, tasks = window.view, window.tasks
    assert view is not None and tasks is not None  # noqa: S101, PT018  # narrows the types
    _open(window, person)
    page, before = view.page, view.page.file
    start = perf_counter()
    tasks.run(window, partial(_recorded_one, person=person), changes=person)
    _until(lambda: page.file is not before)
    page.grab()
    _until_idle(window)
    return perf_counter() - start


def _recorded_one(desk: Desk, person: PersonId) -> None:
    channels = frozenset({Channel.EMAIL})
    event = ConsentEvent(MARKETING, Said.AGREED, How.PHONE, desk.clock(), channels)
    consent.record(desk, person, event)


def _recorded(desk: Desk, person: PersonId) -> float:
    start = perf_counter()
    _recorded_one(desk, person)
    return perf_counter() - start


def _for_next(job: Callable[[PersonId], float], persons: Iterator[PersonId]) -> float:
    return job(next(persons))


def _without_record(job: Callable[[], float]) -> float:
    append = audit.append
    audit.append = lambda *_links: None
    try:
        return job()
    finally:
        audit.append = append


def _backed_up(desk: Desk, folder: Path) -> float:
    start = perf_counter()
    made = backups.make(desk, folder)
    seconds = perf_counter() - start
    Path(made.file).unlink()
    return seconds


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.unlink()


def _integrity(desk: Desk) -> None:
    with desk.store.read(unhurried=True) as connection:
        connection.exec_driver_sql("PRAGMA integrity_check").all()


def _until(there: Callable[[], bool]) -> None:
    while not there():
        QApplication.processEvents()


def _until_idle(window: MainWindow) -> None:
    tasks = window.tasks
    while tasks is not None and tasks.is_busy:
        QApplication.processEvents()
