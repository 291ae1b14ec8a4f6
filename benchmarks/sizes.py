"""What grows with the office and what does not: 10,000, 100,000 and a million people.

Each is measured on a plain file, an encrypted one, and a Postgres server, against its own
statements in a loop.
"""

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks import bulk_insert, processes, queries
from benchmarks.measure import Row, percentile
from benchmarks.offices import Office
from benchmarks.search import recorded
from spicedesk.domain.person import PersonId
from spicedesk.services import databases, people
from spicedesk.services.desk import Desk
from spicedesk.services.people import Place
from spicedesk.store import search
from spicedesk.store.location import Location

USUAL = {"plain": 4.0, "encrypted": 8.0, "postgres": 16.0}
HARD = {"plain": 20.0, "encrypted": 20.0, "postgres": 30.0}
"""Goals in milliseconds at a million people, on a machine of two cores."""
_SEARCH_RATIO, _PAGE_RATIO, _PERSON_RATIO = 1.3, 2.0, 2.0
_TURNS, _JUMPS = 30, 20


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A row of the report with the office that it was measured on; `most_ms` is a goal as well."""

    office: Office
    row: Row
    most_ms: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether both goals are reached."""
        return self.row.is_met and (self.most_ms is None or self.row.ours * 1000 <= self.most_ms)


def rows(offices: list[Office]) -> Iterator[SizeRow]:
    """Everything about each office in turn."""
    for office in offices:
        desk = databases.open_desk(office.location)
        try:
            yield from _of(office, desk)
        finally:
            desk.store.close()


def bulk_rows(
    folder: Path, servers: Iterator[Location], count: int, runs: int
) -> Iterator[SizeRow]:
    """People who come in at once, on each kind of store."""
    places = {kind: bulk_insert.files(folder, kind) for kind in ("plain", "encrypted")}
    for kind, empty in {**places, "postgres": servers}.items():
        for found in bulk_insert.rows(kind, empty, count, runs):
            yield SizeRow(Office(count, kind, next(empty)), found)


def memory(small: Office, large: Office) -> SizeRow:
    """The window's memory on the largest office against that on the smallest, in megabytes."""
    found = [_megabytes(office) for office in (small, large)]
    what = "Memory of the window in MB, against 10,000 people"
    return SizeRow(large, Row(what, found[0] / 1000, found[1] / 1000, found[1] / found[0], 1.3))


def _of(office: Office, desk: Desk) -> Iterator[SizeRow]:
    known = queries.some_people(desk, 200)
    yield from _searches(office, desk, "usual", queries.usual(known, 800), USUAL[office.kind])
    yield from _searches(office, desk, "hard", queries.hard(known, 295), HARD[office.kind])
    yield from _pages(office, desk)
    whom = [who.id for who in known]
    opened = _paired(desk, [partial(people.open_file, desk, who) for who in whom[:_TURNS]])
    yield SizeRow(office, _row("A whole person", opened, _PERSON_RATIO))


def _searches(
    office: Office, desk: Desk, name: str, texts: list[str], most: float
) -> Iterator[SizeRow]:
    def ask(text: str) -> None:
        with desk.store.read() as connection:
            search.find(connection, text)

    found = _paired(desk, [partial(ask, text) for text in texts])
    yield SizeRow(office, _row(f"Search, {name}, median", found, _SEARCH_RATIO))
    bare, ours = ([pair[n] for pair in found] for n in (0, 1))
    slow = percentile(bare, 99), percentile(ours, 99)
    row = Row(f"Search, {name}, 99th hundredth", *slow, slow[1] / slow[0], _SEARCH_RATIO)
    yield SizeRow(office, row, most if office.people >= 1_000_000 else None)


def _pages(office: Office, desk: Desk) -> Iterator[SizeRow]:
    count = people.count(desk)
    last = people.last_page(desk)
    middle = people.page(desk, skip=count // 2, limit=1).first
    ways: dict[str, Callable[[], object]] = {
        "The first page of the list": lambda: people.page(desk),
        "A page in its middle": lambda: people.page(desk, after=middle),
        "Its last page": lambda: people.page(desk, before=last.last),
    }
    for what, job in ways.items():
        yield SizeRow(office, _row(what, _paired(desk, [job] * _TURNS), _PAGE_RATIO))
    chance = Random(7)
    jumps = [chance.randrange(count) for _ in range(_JUMPS)]
    found = _paired(desk, [partial(_jump, desk, to, count, middle) for to in jumps])
    yield SizeRow(office, _row("A jump of the scroll bar", found, None))


def _jump(desk: Desk, to: int, count: int, middle: Place | None) -> object:
    """By the nearest of three known places, as the window does it that was just opened."""
    if to < count // 4:
        return people.page(desk, skip=to)
    if to < count // 2:
        return people.page(desk, before=middle, skip=count // 2 - to)
    if to < count * 3 // 4:
        return people.page(desk, after=middle, skip=to - count // 2)
    end = Place("\U0010ffff", PersonId(int=2**128 - 1))
    return people.page(desk, before=end, skip=count - to)


def _paired(desk: Desk, jobs: list[Callable[[], object]]) -> list[tuple[float, float]]:
    """The statements of each job in a loop, and the job; the better of two turns of each."""
    found = []
    for job in jobs:
        with recorded(desk) as statements:
            job()
        pairs = [(_replay(desk, statements), _timed(job)) for _ in range(2)]
        found.append((min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)))
    return found


def _replay(desk: Desk, statements: list[tuple[object, dict[str, object]]]) -> float:
    began = perf_counter()
    with desk.store.engine.connect() as connection:
        for statement, values in statements:
            connection.execute(statement, values).all()  # type: ignore[call-overload]
    return perf_counter() - began


def _timed(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began


def _row(what: str, found: list[tuple[float, float]], goal: float | None) -> Row:
    bare, ours = zip(*found, strict=True)
    ratio = statistics.median(o / b for b, o in found)
    return Row(what, statistics.median(bare), statistics.median(ours), ratio, goal)


def _megabytes(office: Office) -> float:
    words = (sys.executable, "-m", "benchmarks.window_memory", _address(office.location))
    done = subprocess.run(words, cwd=processes.ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout) / 2**20


def _address(location: Location) -> str:
    return str(getattr(location, "url", None) or location)
