"""What one person costs to add, to change and to remove, whatever the size of the office.

Each larger office is measured in turns with the smallest of its kind, on the same people.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from random import Random
from time import perf_counter

import psycopg
import sqlalchemy as sa

from benchmarks.measure import of_pairs
from benchmarks.offices import Office
from benchmarks.sizes import SizeRow
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import databases, people
from spicedesk.services.demo import population
from spicedesk.services.desk import Desk, now
from spicedesk.store.location import Location, ServerLocation
from spicedesk.store.schema import person

_PEOPLE, _SAME = 300, 1.3
_AT_ONCE = 2**22
_WARMED = """
    SELECT sum(pg_prewarm(oid, 'read')) FROM pg_class
    WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace
"""


def rows(offices: list[Office]) -> Iterator[SizeRow]:
    """Every larger office against the smallest of its kind."""
    kinds: dict[str, list[Office]] = defaultdict(list)
    for office in offices:
        kinds[office.kind].append(office)
    for smallest, *larger in kinds.values():
        for office in larger:
            yield from _against(smallest, office)


def _against(smallest: Office, office: Office) -> Iterator[SizeRow]:
    desks = []
    for one in (smallest, office):
        _into_memory(one.location)
        desks.append(databases.open_desk(one.location))
    try:
        yield from _rows(office, *desks)
    finally:
        for desk in desks:
            desk.store.close()


def _rows(office: Office, small: Desk, large: Desk) -> Iterator[SizeRow]:
    crowd = list(islice(population.crowd(Random(3), now().date()), _PEOPLE))
    added = [(people.add(small, who).id, people.add(large, who).id) for who in crowd[:10]]
    timed = []
    for who in crowd[10:]:
        ids: list[PersonId] = []
        timed.append(tuple(_timed(partial(_add, desk, who, ids)) for desk in (small, large)))
        added.append((ids[0], ids[1]))
    yield _row(office, "Adding a person", timed)
    for what, job in (("Changing a person", _change), ("Removing a person", _remove)):
        timed = [
            (_timed(partial(job, small, first)), _timed(partial(job, large, second)))
            for first, second in added
        ]
        yield _row(office, what, timed)


def _row(office: Office, what: str, timed: list[tuple[float, ...]]) -> SizeRow:
    return SizeRow(office, of_pairs(what, [(small, large) for small, large in timed], _SAME))


def _add(desk: Desk, details: PersonDetails, ids: list[PersonId]) -> None:
    ids.append(people.add(desk, details).id)


def _change(desk: Desk, whom: PersonId) -> None:
    people.edit(desk, whom, _renamed)


def _renamed(details: PersonDetails) -> PersonDetails:
    return replace(details, given_name="Eva")


def _remove(desk: Desk, whom: PersonId) -> None:
    with desk.store.write() as connection:
        connection.execute(sa.delete(person).where(person.c.id == whom))


def _timed(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began


def _into_memory(location: Location) -> None:
    """Let the computer have read the office once, as it has after a day's work.

    Else the larger office is measured by the disk that it is read from for the first time.
    """
    if isinstance(location, ServerLocation):
        with psycopg.connect(location.url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
            connection.execute(_WARMED)
        return
    with location.path.open("rb") as file:
        while file.read(_AT_ONCE):
            pass
