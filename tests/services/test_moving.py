"""An office moves from file to server and back, whole or to be gone on with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from spicedesk import faults
from spicedesk.domain.consent import DATA, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails
from spicedesk.services import access, consent, databases, evidence, moving, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store.location import FileLocation, Location, ServerLocation
from spicedesk.store.schema import consent_event
from tests import postgres
from tests.conftest import ANNA, OFFICE

PASSPHRASE = "correct horse"  # noqa: S105  # of an invented office
Places = Callable[[str], tuple[Location, str | None]]


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """A place of each kind, as often as one asks."""
    numbers = count()
    with ExitStack() as stack:

        def place(kind: str) -> tuple[Location, str | None]:
            if kind == "postgres":
                server = request.getfixturevalue("server_uri")
                return ServerLocation(stack.enter_context(postgres.database(server))), None
            number = next(numbers)
            secret = PASSPHRASE if kind == "encrypted" else None
            return FileLocation(tmp_path / f"{kind}-{number}.spicedesk"), secret

        yield place


@contextmanager
def opened(place: tuple[Location, str | None]) -> Iterator[Desk]:
    desk = databases.open_desk(*place)
    try:
        yield desk
    finally:
        desk.store.close()


def fill(place: tuple[Location, str | None]) -> None:
    """An office with a bit of everything, and an event corrected by one that sorts before it."""
    desk = databases.create(*place, OFFICE)
    anna = people.add(desk, ANNA).id
    for number in range(30):
        people.add(desk, people_named(number))
    evidence.add(desk, anna, Clipping("big.bin", bytes(range(256)) * 5_000), "all bytes")
    now = desk.clock()
    first = consent.record(desk, anna, ConsentEvent(DATA, Said.AGREED, How.FORM, now))
    right = ConsentEvent(DATA, Said.REFUSED, How.FORM, now, corrects=first.id)
    later = consent.record(desk, anna, right)
    with desk.store.write() as connection:
        connection.execute(
            sa.update(consent_event)
            .where(consent_event.c.id == later.id)
            .values(id=UUID(int=1))  # another desk's clock was behind
        )
    desk.store.close()


def people_named(number: int) -> PersonDetails:
    return PersonDetails(f"Name{number:02}", "Żofia", emails=(f"n{number}@example.org",))


def go_on(_done: int, _total: int) -> bool:
    return True


def until(limit: int) -> moving.Progress:
    return lambda done, _total: done < limit


@pytest.mark.parametrize(
    ("source", "target"),
    [("plain", "postgres"), ("postgres", "encrypted"), ("encrypted", "plain")],
)
def test_an_office_is_the_same_wherever_it_goes(places: Places, source: str, target: str) -> None:
    here, there = places(source), places(target)
    fill(here)
    told: list[tuple[int, int]] = []
    with opened(here) as desk:

        def note(done: int, total: int) -> bool:
            told.append((done, total))
            return True

        sums = moving.copy(desk, *there, note)
        before = access.collect(desk, people.find(desk, "10-0001"), "en")
    assert {s.table: s.rows for s in sums}["person"] == 31
    assert all(done <= total for done, total in told)
    assert told[-1][0] == told[-1][1]
    with opened(there) as desk:
        assert databases.check(desk) == []
        anna = people.find(desk, "10-0001")
        after = access.collect(desk, anna, "en")
        assert (after.subjects, after.recipients) == (before.subjects, before.recipients)
        (paper,) = evidence.listed(desk, anna)
        assert evidence.read(desk, paper.id) == bytes(range(256)) * 5_000
        assert people.add(desk, ANNA).number == "10-0032"


@pytest.mark.parametrize("target", ["postgres", "encrypted"])
def test_a_stopped_copy_opens_for_nobody_and_goes_on(places: Places, target: str) -> None:
    here, there = places("plain"), places(target)
    fill(here)
    with opened(here) as desk:
        for limit in (1, 40, 120, 200):
            with pytest.raises(moving.Stopped):
                moving.copy(desk, *there, until(limit))
            with pytest.raises(faults.UnfinishedCopy):
                databases.open_desk(*there)
        people.add(desk, ANNA)
        moving.copy(desk, *there, go_on)
    with opened(there) as desk:
        assert people.count(desk) == 32
        assert databases.check(desk) == []


def test_what_changed_in_between_is_not_left_old(places: Places) -> None:
    here, there = places("plain"), places("encrypted")
    fill(here)
    with opened(here) as desk:
        with pytest.raises(moving.Stopped):
            moving.copy(desk, *there, until(150))
        anna = people.find(desk, "10-0001")
        people.edit(desk, anna, lambda before: replace(before, comment="new"))
        moving.copy(desk, *there, go_on)
    with opened(there) as desk:
        assert people.get(desk, people.find(desk, "10-0001"))[0].comment == "new"


def test_where_something_lies_nothing_is_copied(places: Places) -> None:
    here, there = places("plain"), places("plain")
    fill(here)
    fill(there)
    with opened(here) as desk:
        for place in (there, here):
            with pytest.raises(faults.NotEmpty):
                moving.copy(desk, *place, go_on)


def test_a_copy_is_never_less_safe_than_the_office(places: Places) -> None:
    plain, locked, target = places("plain"), places("encrypted"), places("plain")[0]
    fill(plain)
    fill(locked)
    with opened(plain) as desk:
        assert moving.passphrase_for(desk, target, lambda: None, plain=False) is None
        assert moving.passphrase_for(desk, target, lambda: "words", plain=False) == "words"
    with opened(locked) as desk:
        with pytest.raises(faults.PassphraseNeeded):
            moving.passphrase_for(desk, target, lambda: None, plain=False)
        assert moving.passphrase_for(desk, target, lambda: "words", plain=True) is None
