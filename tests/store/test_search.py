"""Search as you type: one suite of cases for every engine, and the same order on all."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spicedesk import faults
from spicedesk.domain.law import Law
from spicedesk.domain.person import Address, Person, PersonDetails, PersonId
from spicedesk.services import databases, moving
from spicedesk.services.demo import population
from spicedesk.services.desk import Desk
from spicedesk.store import people, people_list, search, search_prefixes
from spicedesk.store.interrupting import Interrupt, by
from spicedesk.store.location import ServerLocation

PEOPLE = {
    "Müller": PersonDetails("Müller", "Anna", emails=("a.mueller@example.org",),
                            phones=("+433165550101",), addresses=(Address(town="Graz"),)),
    "Mueller": PersonDetails("Mueller", "Bernd", addresses=(Address(town="Wien"),)),
    "Müllner": PersonDetails("Müllner", "Carla", company="Example Bau GmbH"),
    "O’Brien": PersonDetails("O’Brien", "Maeve", emails=("maeve@example.com",)),
    "Rivera": PersonDetails("Rivera-Example", "Ana-María", addresses=(Address(town="Graz"),)),
    "Schmidt": PersonDetails("Schmidt", "Hans-Peter", phones=("+436640001234",)),
    "Łukasz": PersonDetails("Wójcik", "Łukasz"),
    "Größing": PersonDetails("Größing", "Jürgen", addresses=(Address(town="St. Pölten"),)),
    "Nguyễn": PersonDetails("Nguyễn", "Thị Hằng"),
    "Иванова": PersonDetails("Иванова", "Катя"),
    "王": PersonDetails("王", "小明"),
    "company": PersonDetails("", company="Gasthof Muster"),
}  # fmt: skip
CASES = [
    ("muller", {"Müller", "Mueller"}), ("müller", {"Müller", "Mueller"}),
    ("mueller", {"Müller", "Mueller"}), ("MULLER", {"Müller", "Mueller"}),
    ("mu", {"Müller", "Mueller", "Müllner", "company"}), ("mull", {"Müller", "Mueller", "Müllner"}),
    ("anna müller", {"Müller"}), ("müller anna", {"Müller"}), ("müller, anna", {"Müller"}),
    ("ann mul", {"Müller"}), ("a m", {"Müller", "Rivera"}), ("a. müller", {"Müller"}),
    ("m. o'b", {"O’Brien"}), ("h. p. schmidt", {"Schmidt"}), ("j.g", {"Größing"}),
    ("obrien", {"O’Brien"}), ("o'brien", {"O’Brien"}), ("o’brien", {"O’Brien"}),
    ("oʼbrien", {"O’Brien"}), ("o´brien", {"O’Brien"}),
    ("hans-peter", {"Schmidt"}), ("hans peter", {"Schmidt"}), ("hanspeter", {"Schmidt"}),
    ("hans‐peter", {"Schmidt"}), ("hans–peter", {"Schmidt"}), ("peter schm", {"Schmidt"}),
    ("hanspeter schmidt", {"Schmidt"}), ("schmidt hanspe", {"Schmidt"}),
    ("anamaria", {"Rivera"}), ("riveraexample", {"Rivera"}), ("example ana", {"Rivera"}),
    ("lukasz", {"Łukasz"}), ("łukasz wojcik", {"Łukasz"}), ("wojcik", {"Łukasz"}),
    ("grossing", {"Größing"}), ("größing", {"Größing"}), ("groessing", {"Größing"}),
    ("jurgen st. polten", {"Größing"}), ("st polten", {"Größing"}), ("pölten gr", {"Größing"}),
    ("hang nguyen", {"Nguyễn"}), ("nguyễn thị", {"Nguyễn"}),
    ("иван", {"Иванова"}), ("катя иванова", {"Иванова"}), ("ИВАНОВА", {"Иванова"}),
    ("王小", {"王"}), ("小明", {"王"}), ("王 小明", {"王"}),
    ("a.mueller@example.org", {"Müller"}), ("a.mueller@ex", {"Müller"}), ("maeve@", {"O’Brien"}),
    ("example.com", {"O’Brien"}), ("A.MUELLER@EXAMPLE.ORG", {"Müller"}),
    ("+43 316 5550101", {"Müller"}), ("0316 5550101", {"Müller"}), ("0316/555 01 01", {"Müller"}),
    ("+43 (0) 316 555-0101", {"Müller"}), ("0043 316 5550101", {"Müller"}), ("0101", {"Müller"}),
    ("555 01", {"Müller"}), ("5550101", {"Müller"}), ("1234", {"Schmidt"}),
    ("0664 000 1234", {"Schmidt"}),
    ("graz", {"Müller", "Rivera"}), ("anna graz", {"Müller"}), ("graz an", {"Müller", "Rivera"}),
    ("wien mueller", {"Mueller"}), ("graz wien", set()),
    ("bau", {"Müllner"}), ("example bau", {"Müllner"}), ("bau mulln", {"Müllner"}),
    ("gasthof", {"company"}), ("muster gast", {"company"}),
    ("10-0004", {"O’Brien"}), ("100004", {"O’Brien"}), ("0004", {"O’Brien", "Schmidt", "Müller"}),
    ("maeve 0004", {"O’Brien"}),
    ("nobody", set()), ("müller nobody", set()), ("annamuller", set()),
]  # fmt: skip
ODD = [
    "", " ", "\t\n", "'", '"', "' OR 1=1 --", '"; DROP TABLE person; --', "*", "%", "_", "a%", "a_",
    "NEAR(a b)", "a NEAR/2 b", "a AND b OR NOT c", "(", "[", "{", "\\", "/", "^a", "a:b", "-", "--",
    "😀", "👩‍👩‍👧", "\u200b", "\u202e", "\x00", "a\x00b", "\ud800", "\uffff", "\U0010ffff",
    "a" * 10_240, "a " * 5_000, "😀" * 5_000, "' " * 5_000, "ß" * 300, "1" * 10_240, "+" * 99,
    "ﬀ", "İ", "ı", "ǆ", "⁷", "٣", "½", "Ⅳ", "e\u0301" * 99, "\u0301" * 500,
]  # fmt: skip


@pytest.fixture
def office(any_desk: Desk) -> dict[PersonId, str]:
    """The names above by id, in an office of each kind."""
    with any_desk.store.write() as connection:
        ids = people.insert_many(connection, list(PEOPLE.values()), any_desk.clock(), "test")
    return dict(zip(ids, PEOPLE, strict=True))


def ids(desk: Desk, text: str) -> list[PersonId]:
    with desk.store.read() as connection:
        return [hit.id for hit in search.find(connection, text)]


def test_people_are_found_as_they_are_typed(any_desk: Desk, office: dict[PersonId, str]) -> None:
    wrong = {}
    for text, names in CASES:
        found = [office[id_] for id_ in ids(any_desk, text)]
        if sorted(found) != sorted(names):
            wrong[text] = found
    assert wrong == {}


def test_the_same_are_found_where_every_beginning_is_common(
    any_desk: Desk, office: dict[PersonId, str]
) -> None:
    with any_desk.store.write() as connection:
        search_prefixes.refresh(connection)
    test_people_are_found_as_they_are_typed(any_desk, office)


def test_no_query_fails(any_desk: Desk, office: dict[PersonId, str]) -> None:
    for text in ODD:
        assert set(ids(any_desk, text)) <= set(office)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60))
def test_no_query_that_anybody_thinks_of_fails(
    any_desk: Desk, office: dict[PersonId, str], text: str
) -> None:
    assert set(ids(any_desk, text)) <= set(office)


@pytest.fixture
def twins(server_uri_of_own: str, desk: Desk) -> Iterator[tuple[Desk, Desk]]:
    """One office twice, on a file and on a server, where many share their beginnings."""
    random = Random(3)
    crowd = population.crowd(random, desk.today())
    with desk.store.write() as connection:
        people.insert_many(connection, [next(crowd) for _ in range(1_500)], desk.clock(), "test")
        search_prefixes.refresh(connection)
    location = ServerLocation(server_uri_of_own)
    moving.copy(desk, location, None, lambda _done, _total: True)
    other = databases.open_desk(location)
    yield desk, other
    other.store.close()


def test_a_file_and_a_server_find_the_same_in_the_same_order(twins: tuple[Desk, Desk]) -> None:
    one, other = twins
    random = Random(5)
    page = people_of(one, random, 60)
    texts = [text for person in page for text in ways(person, random)]
    assert len(texts) > 300
    assert [text for text in texts if ids(one, text) != ids(other, text)] == []
    assert all(person.id in every(one, person.family_name) for person in page)


def people_of(desk: Desk, random: Random, count: int) -> list[Person]:
    with desk.store.read() as connection:
        lines = people_list.page(connection, Law(desk.today()), limit=2_000).lines
        return people.many(connection, [line.id for line in random.sample(lines, count)])


def ways(person: Person, random: Random) -> Iterator[str]:
    family, given = person.family_name, person.given_name or ""
    yield family[: random.randint(1, 5)]
    yield f"{given[:2]} {family[:2]}"
    yield f"{family[:2]} {given}"
    yield f"{person.addresses[0].town} {family[:3]}"
    yield f"{given[:1]} {family[:1]} {person.addresses[0].town}"
    yield person.phones[0][-random.randint(3, 7) :]
    yield (person.emails or ("x@example.org",))[0][: random.randint(3, 20)]


def every(desk: Desk, text: str) -> list[PersonId]:
    """Page after page, none twice on a page."""
    found: list[search.Hit] = []
    with desk.store.read() as connection:
        while page := search.find(connection, text, limit=20, after=found[-1] if found else None):
            assert len({hit.id for hit in page}) == len(page)
            found += page
    return [hit.id for hit in found]


def test_a_search_that_nobody_waits_for_ends(any_desk: Desk, office: dict[PersonId, str]) -> None:
    assert office
    interrupt = Interrupt()
    interrupt.stop()
    with by(interrupt), pytest.raises(faults.Interrupted):
        ids(any_desk, "muller")
    assert len(ids(any_desk, "muller")) == 2


def test_an_office_that_doubled_knows_its_common_beginnings(desk: Desk) -> None:
    random = Random(4)
    crowd = population.crowd(random, desk.today())
    with desk.store.write() as connection:
        for _ in range(2):
            batch = [next(crowd) for _ in range(search_prefixes.LEAST_PEOPLE // 2 + 1)]
            people.insert_many(connection, batch, desk.clock(), "test")
        shares = search._shares(connection, ["graz", "xyz"])
    assert set(shares) == {"graz"}
    assert 0.05 < shares["graz"] < 0.5
