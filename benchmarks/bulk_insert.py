"""Many people at once, search index included, against the driver alone with the same rows."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from benchmarks.measure import Row, of_pairs
from spicedesk.services import databases, offices
from spicedesk.services.demo import filling, population
from spicedesk.services.desk import Desk, now
from spicedesk.store import bulk, people
from spicedesk.store.location import FileLocation, Location

_BATCH, _GOAL = 2_000, 3.0
_Batch = tuple[sa.Table, Sequence[Mapping[str, Any]]]


def rows(kind: str, places: Iterator[Location], count: int, runs: int) -> Iterator[Row]:
    """How long people take to come in, or to be invented, against the same rows by the driver."""
    secret = None if kind == "plain" else "correct horse"
    crowd = population.crowd(Random(1), now().date())
    batches = [list(islice(crowd, _BATCH)) for _ in range(count // _BATCH)]
    jobs: dict[str, Callable[[Desk], None]] = {
        f"{count:,} people at once, search index included": partial(_insert, batches=batches),
        f"{count:,} people invented, with what they said": partial(_invent, count=count),
    }
    for what, job in jobs.items():
        recorded = _record(next(places), secret, job)
        gc.freeze()  # else every collection looks at what was only kept for the comparison
        found = [
            (_bare(next(places), secret, recorded), _ours(next(places), secret, job))
            for _ in range(runs)
        ]
        yield of_pairs(what, found, _GOAL)


def files(folder: Path, kind: str) -> Iterator[Location]:
    """One empty place after the other."""
    number = 0
    while True:
        number += 1
        yield FileLocation(folder / f"bulk-{kind}-{number}.spicedesk")


def _open(place: Location, secret: str | None) -> Desk:
    wanted = secret if isinstance(place, FileLocation) else None
    return databases.create(place, wanted, offices.empty())


def _insert(desk: Desk, batches: list[list[Any]]) -> None:
    with desk.store.write() as connection:
        for batch in batches:
            people.insert_many(connection, batch, desk.clock(), "benchmark")


def _invent(desk: Desk, count: int) -> None:
    filling.fill_crowd(desk, 0, count, lambda _done: None)


def _ours(place: Location, secret: str | None, job: Callable[[Desk], None]) -> float:
    desk = _open(place, secret)
    began = perf_counter()
    job(desk)
    seconds = perf_counter() - began
    desk.store.close()
    return seconds


def _record(place: Location, secret: str | None, job: Callable[[Desk], None]) -> list[_Batch]:
    recorded: list[_Batch] = []
    real = bulk.insert

    def note(connection: sa.Connection, table: sa.Table, rows: Any) -> None:
        recorded.append((table, rows))
        real(connection, table, rows)

    with patch.object(bulk, "insert", note):
        _ours(place, secret, job)
    # What is common is counted anew now and then; the driver alone would not know how.
    return [(t, rows) for t, rows in recorded if rows and t.name != "search_prefix"]


def _bare(place: Location, secret: str | None, recorded: list[_Batch]) -> float:
    """The driver alone; values were made ready before."""
    desk = _open(place, secret)
    dialect = desk.store.engine.dialect
    ready = [(table, *_adapted(table, rows, dialect)) for table, rows in recorded]
    began = perf_counter()
    with desk.store.write() as connection:
        driver: Any = connection.connection.dbapi_connection
        for table, names, values in ready:
            into = f'"{table.name}" ({", ".join(names)})'
            if desk.store.is_server:
                _copy(driver, into, values)
            else:
                marks = ", ".join("?" * len(names))
                driver.executemany(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608
    seconds = perf_counter() - began
    desk.store.close()
    return seconds


def _copy(driver: Any, into: str, values: list[list[Any]]) -> None:
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _adapted(
    table: sa.Table, rows: Sequence[Mapping[str, Any]], dialect: sa.Dialect
) -> tuple[list[str], list[list[Any]]]:
    names = list(rows[0])
    processors = [table.c[n].type.dialect_impl(dialect).bind_processor(dialect) for n in names]
    pairs = list(zip(names, processors, strict=True))
    return names, [[row[n] if to is None else to(row[n]) for n, to in pairs] for row in rows]
