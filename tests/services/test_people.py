from dataclasses import replace
from datetime import date, timedelta

import pytest

from spicedesk import faults
from spicedesk.domain.merging import Fate
from spicedesk.domain.person import Address, Person, PersonDetails, PersonId, Role
from spicedesk.services import people
from spicedesk.services.desk import Desk
from tests.conftest import ANNA


def test_entries_are_brought_into_one_shape(any_desk: Desk) -> None:
    person = people.add(any_desk, PersonDetails(
        family_name="  Berger ", given_name="Anna\u0308", emails=(" Anna@EXAMPLE.org ",),
        phones=("0316 / 000 112", "+49 (30) 000-1234"),
        addresses=(Address(town="Graz", country="at"),),
        language="DE", comment="one\r\ntwo ",
    ))  # fmt: skip
    assert (person.family_name, person.given_name) == ("Berger", "Annä")
    assert person.emails == ("Anna@example.org",)
    assert person.phones == ("+43316000112", "+49300001234")
    assert person.addresses == (Address(town="Graz", country="AT"),)
    assert (person.language, person.comment) == ("de", "one\ntwo")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("family_name", {"family_name": "  "}),
        ("family_name", {"family_name": "x" * 201}),
        ("email", {"emails": ("anna at example",)}),
        ("phone", {"phones": ("12",)}),
        ("phone", {"phones": ("call me",)}),
        ("country", {"addresses": (Address(town="Graz", country="Austria"),)}),
        ("country", {"addresses": (Address(town="Graz", country="QQ"),)}),
        ("language", {"language": "klingonish"}),
        ("birth_date", {"birth_date": date(2999, 1, 1)}),
        ("birth_date", {"birth_date": date(1712, 1, 1)}),
        ("roles", {"roles": frozenset()}),
        ("comment", {"comment": "x" * 20_001}),
        ("family_name", {"family_name": "\ud800"}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    desk: Desk, field: str, change: dict[str, object]
) -> None:
    with pytest.raises(faults.Invalid) as told:
        people.add(desk, replace(ANNA, **change))  # type: ignore[arg-type]  # any of the fields
    assert told.value.field == field
    assert told.value.what
    assert told.value.way_out
    assert people.count(desk) == 0


def test_a_company_alone_is_a_person(desk: Desk) -> None:
    assert people.add(desk, PersonDetails(company="Weber Optik GmbH")).display_name


def test_a_change_is_kept_and_counted(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA)
    changed = people.edit(any_desk, anna.id, lambda p: replace(p, roles=frozenset({Role.LEAD})))
    assert (changed.roles, changed.version) == (frozenset({Role.LEAD}), 2)
    assert people.get(any_desk, anna.id)[0] == changed


def test_of_two_desks_the_second_is_told(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA)
    people.edit(any_desk, anna.id, lambda p: replace(p, comment="first"), version=anna.version)
    with pytest.raises(faults.Conflict):
        people.edit(any_desk, anna.id, lambda p: replace(p, comment="second"), version=anna.version)
    assert people.get(any_desk, anna.id)[0].comment == "first"


def test_a_person_tells_who_saved_them_last_and_when(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA)
    at = any_desk.clock() + timedelta(minutes=5)
    wolf = replace(any_desk, user="T. Wolf", clock=lambda: at)
    saved = people.edit(wolf, anna.id, lambda p: replace(p, comment="x"))
    assert (saved.changed_by, saved.changed_at) == ("T. Wolf", at)


def test_what_is_typed_is_compared_as_it_would_be_kept(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA)
    people.edit(any_desk, anna.id, lambda p: replace(p, phones=("+43316000999",), comment="x"))
    mine = replace(ANNA, phones=("0316 000 999",), comment="y ", company="  ")
    found = people.compare(any_desk, anna, mine)
    assert found.fates == {"phones": Fate.SAME, "comment": Fate.CLASH}
    assert (found.mine.comment, found.theirs.comment, found.theirs.version) == ("y", "x", 2)


def test_what_could_not_be_kept_anyway_is_refused_first(desk: Desk, anna: PersonId) -> None:
    before = people.get(desk, anna)[0]
    with pytest.raises(faults.Invalid):
        people.compare(desk, before, replace(ANNA, phones=("x",)))


def test_nobody_is_compared_with_a_person_who_is_gone(desk: Desk) -> None:
    with pytest.raises(faults.NotFound):
        people.compare(desk, replace(people.add(desk, ANNA), id=PersonId(int=5)), ANNA)


def test_a_person_is_found_by_number_or_id_and_nothing_else(desk: Desk, anna: PersonId) -> None:
    assert people.find(desk, "10-0001") == people.find(desk, str(anna)) == anna
    for reference in ("10-001", "Berger", "", "10-0001 ", str(PersonId(int=5))):
        with pytest.raises(faults.NotFound):
            people.find(desk, reference)


def test_an_unknown_person_is_told(desk: Desk) -> None:
    for job in (people.get, people.open_file):
        with pytest.raises(faults.NotFound):
            job(desk, PersonId(int=5))


def test_the_file_of_a_person_holds_the_person(desk: Desk, anna: PersonId) -> None:
    file = people.open_file(desk, anna)
    assert isinstance(file.person, Person)
    assert (file.history, file.evidence, file.activities, file.profiles) == ((), (), (), ())
