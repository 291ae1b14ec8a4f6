from dataclasses import replace

from spicedesk.domain.law import Law
from spicedesk.domain.person import PersonDetails, PersonId, PersonLine, Role
from spicedesk.services.desk import Desk
from spicedesk.store import people, people_list, search
from spicedesk.store.people_list import Place
from tests.conftest import ANNA

NAMES = [
    ("Müller", "Anna"), ("Mueller", "Bernd"), ("Dvořák", "Petr"), ("O’Brien", "Maeve"),
    ("García Ruiz", "Elena"), ("Nguyễn", "Thị Hằng"), ("Иванова", "Катя"), ("王", "小明"),
]  # fmt: skip


def insert(desk: Desk, *details: PersonDetails) -> list[PersonId]:
    with desk.store.write() as connection:
        return people.insert_many(connection, details, desk.clock(), desk.user)


def found(desk: Desk, text: str) -> list[str]:
    with desk.store.read() as connection:
        hits = search.find(connection, text)
        lines = people_list.lines(connection, [hit.id for hit in hits], Law(desk.today()))
    return [line.list_name for line in lines]


def test_a_person_comes_back_as_they_were_entered(any_desk: Desk) -> None:
    (id_,) = insert(any_desk, ANNA)
    with any_desk.store.read() as connection:
        person = people.get(connection, id_)
    assert person is not None
    assert replace(ANNA) == PersonDetails(
        **{name: getattr(person, name) for name in PersonDetails.__dataclass_fields__}
    )
    assert person.number == "10-0001"


def test_numbers_never_repeat(any_desk: Desk) -> None:
    ids = insert(any_desk, ANNA, ANNA) + insert(any_desk, ANNA)
    with any_desk.store.read() as connection:
        lines = people_list.lines(connection, ids, Law(any_desk.today()))
    numbers = [line.number for line in lines]
    assert numbers == ["10-0001", "10-0002", "10-0003"]


def test_pages_by_key_give_every_person_once_in_one_order(any_desk: Desk) -> None:
    insert(any_desk, *(PersonDetails(f"Name {n % 7}", f"Given {n:03}") for n in range(50)))
    law = Law(any_desk.today())
    with any_desk.store.read() as connection:
        everyone = people_list.page(connection, law, limit=100).lines
        paged: list[PersonLine] = []
        after: Place | None = None
        while page := people_list.page(connection, law, after=after, limit=7).lines:
            paged += page
            last = people_list.page(connection, law, after=after, limit=7).last
            after = last
        assert tuple(paged) == everyone
        middle = people_list.page(connection, law, skip=20, limit=5)
        assert middle.lines == everyone[20:25]
        assert middle.first is not None
        back = people_list.page(connection, law, before=middle.first, limit=5)
        assert back.lines == everyone[15:20]
        end = people_list.last_page(connection, law, limit=4)
        assert end.lines == everyone[-4:]
        assert people_list.count(connection) == 50


def test_a_role_has_a_list_of_its_own(any_desk: Desk) -> None:
    lead = PersonDetails("Lead", roles=frozenset({Role.LEAD, Role.PROSPECT}))
    insert(any_desk, ANNA, lead)
    law = Law(any_desk.today())
    with any_desk.store.read() as connection:
        for role, names in ((Role.LEAD, ["Lead"]), (Role.CONTACT, ["Berger, Anna"])):
            page = people_list.page(connection, law, role=role)
            assert [line.list_name for line in page.lines] == names
            assert people_list.count(connection, role) == 1


def test_search_goes_on_where_it_stopped(desk: Desk) -> None:
    insert(desk, *(PersonDetails("Berger", f"Anna {n:03}") for n in range(30)))
    hits: list[search.Hit] = []
    with desk.store.read() as connection:
        while page := search.find(connection, "anna", limit=8, after=hits[-1] if hits else None):
            hits += page
    assert len({hit.id for hit in hits}) == len(hits) == 30


def test_a_changed_person_is_found_by_the_new_name_only(any_desk: Desk) -> None:
    (id_,) = insert(any_desk, ANNA)
    with any_desk.store.write() as connection:
        before = people.get(connection, id_)
        assert before is not None
        change = replace(ANNA, family_name="Huber", emails=())
        assert people.update(connection, before, change, any_desk.clock(), "me")
        assert not people.update(connection, before, change, any_desk.clock(), "me")
    assert found(any_desk, "huber") == ["Huber, Anna"]
    assert found(any_desk, "berger graz") == []
