"""Search as you type against its own statements in a loop."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from benchmarks.measure import Row, percentile
from benchmarks.offices import Files, Sizes
from spicedesk.domain.person import Person
from spicedesk.services import databases, people
from spicedesk.services.desk import Desk
from spicedesk.store import search

_GOAL = 1.3
_Search = Callable[[Desk, str], object]


def rows(files: Files, sizes: Sizes) -> list[Row]:
    """The index alone, then with the lines of the list; median and 99th hundredth of each."""
    desk = databases.open_desk(files.large)
    try:
        texts = list(_texts(desk, sizes))
        return [
            *_measured("Search", _hits, desk, texts, sizes.rounds, _GOAL),
            *_measured("Search and its lines", people.search_for, desk, texts, sizes.rounds, None),
        ]
    finally:
        desk.store.close()


def _hits(desk: Desk, text: str) -> object:
    with desk.store.read() as connection:
        return search.find(connection, text)


def _measured(
    what: str, ours: _Search, desk: Desk, texts: list[str], rounds: int, goal: float | None
) -> Iterator[Row]:
    found = [_pair(ours, desk, text, rounds) for text in texts]
    bare, own = zip(*found, strict=True)
    ratio = statistics.median(b / a for a, b in found)
    yield Row(f"{what}, median", statistics.median(bare), statistics.median(own), ratio, goal)
    slow = percentile(bare, 99), percentile(own, 99)
    yield Row(f"{what}, 99th hundredth", *slow, slow[1] / slow[0], goal)


def _pair(ours: _Search, desk: Desk, text: str, rounds: int) -> tuple[float, float]:
    """The medians of some turns with one query."""
    with recorded(desk) as statements:
        ours(desk, text)
    found = []
    for _ in range(rounds):
        start = perf_counter()
        with desk.store.engine.connect() as connection:
            for statement, values in statements:
                connection.execute(statement, values).all()
        middle = perf_counter()
        ours(desk, text)
        found.append((middle - start, perf_counter() - middle))
    bare, own = zip(*found, strict=True)
    return statistics.median(bare), statistics.median(own)


@contextmanager
def recorded(desk: Desk) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """Every statement that a job runs, with its values."""
    statements: list[tuple[Any, dict[str, Any]]] = []

    def note(
        _connection: Any, statement: Any, _many: Any, values: dict[str, Any], _options: Any
    ) -> None:
        statements.append((statement, dict(values)))

    sa.event.listen(desk.store.engine, "before_execute", note)
    yield statements
    sa.event.remove(desk.store.engine, "before_execute", note)


def _texts(desk: Desk, sizes: Sizes) -> Iterator[str]:
    step = max(sizes.people // sizes.searched, 1)
    for number in range(sizes.searched):
        (line,) = people.page(desk, skip=number * step, limit=1).lines
        yield from filter(None, _of(people.get(desk, line.id)[0], number))


def _of(person: Person, number: int) -> Iterator[str]:
    """One word, two, a part of the phone number, the mail, town and name; as far as typed."""
    letters = 2 + number % 5
    yield person.family_name[:letters]
    if person.given_name:
        yield f"{person.family_name[:letters]} {person.given_name[:2]}"
    for phone in person.phones[:1]:
        yield phone[-4 - number % 4 :]
    for mail in person.emails[:1]:
        yield mail[: 5 + number % 12]
    for address in person.addresses[:1]:
        yield f"{address.town} {person.family_name[:letters]}"
