"""A service that writes is one transaction; what two desks contended for is done anew."""

import ast
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from spicedesk import faults, services
from spicedesk.domain.person import Person, PersonDetails
from spicedesk.services import databases, offices, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store.location import Location
from tests.conftest import ANNA

SERVICES = Path(services.__file__).parent


def writers() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (file.name, node)
        for file in SERVICES.glob("*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and "desk.store.write()" in ast.unparse(node)
    ]


def test_every_service_that_writes_is_one_transaction() -> None:
    assert len(writers()) > 5
    for file, function in writers():
        marks = [ast.unparse(mark) for mark in function.decorator_list]
        assert marks == ["one_transaction"], f"{file}: {function.name}"
        assert ast.unparse(function).count("desk.store.write()") == 1, f"{file}: {function.name}"


UNNOTED = {
    "_renewed": "a key, which no person has a part in",
    "_new_key": "the same",
    "_note_failure": "the failure itself is the note",
    "_claim": "noted when it is known what became of the message",
    "_hand_over": "the same",
    "fill": "invented people, made before anybody works there",
}


def test_every_service_that_writes_notes_who_did_what() -> None:
    noting = {name for name, text in functions().items() if "records.log" in text}
    while more := {name for name, text in functions().items() if calls(text, noting)} - noting:
        noting |= more
    for file, function in writers():
        assert function.name in noting | set(UNNOTED), f"{file}: {function.name}"


def functions() -> dict[str, str]:
    """Every function of the services by its name, which may stand for several."""
    found: dict[str, str] = {}
    for file in SERVICES.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found[node.name] = found.get(node.name, "") + ast.unparse(node)
    return found


def calls(text: str, names: set[str]) -> bool:
    return any(f"{name}(" in text for name in names)


def test_what_was_contended_is_done_again_a_few_times(desk: Desk) -> None:
    tries = []

    @one_transaction
    def job(_desk: Desk, needed: int) -> str:
        tries.append(needed)
        if len(tries) < needed:
            raise faults.Contended("office")
        return "done"

    assert job(desk, 3) == "done"
    assert len(tries) == 3
    tries.clear()
    with pytest.raises(faults.Contended):
        job(desk, 1_000)
    assert 3 < len(tries) < 20


def test_two_scripts_that_edit_at_once_lose_nothing(
    any_desk: Desk, place: tuple[Location, str | None]
) -> None:
    anna = people.add(any_desk, PersonDetails("Berger", comment="0")).id
    other = databases.open_desk(*place)

    def count_up(desk: Desk) -> None:
        for _ in range(20):
            people.edit(desk, anna, one_more)

    threads = [threading.Thread(target=count_up, args=(desk,)) for desk in (any_desk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert people.get(any_desk, anna)[0].comment == "40"
    other.store.close()


def one_more(now: Person) -> PersonDetails:
    return PersonDetails("Berger", comment=str(int(now.comment or "0") + 1))


def test_the_first_two_people_of_an_office_get_two_numbers(
    any_desk: Desk, place: tuple[Location, str | None]
) -> None:
    other = databases.open_desk(*place)
    numbers: list[str] = []
    ready = threading.Barrier(2)

    def add(desk: Desk) -> None:
        ready.wait()
        numbers.append(people.add(desk, ANNA).number)

    threads = [threading.Thread(target=add, args=(desk,)) for desk in (any_desk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == ["10-0001", "10-0002"]
    other.store.close()


def test_the_office_is_described_by_two_desks_at_once(
    any_desk: Desk, place: tuple[Location, str | None]
) -> None:
    other = databases.open_desk(*place)

    def change(desk: Desk, **head: str) -> None:
        offices.change(desk, lambda o: replace(o, letterhead=replace(o.letterhead, **head)))

    threads = [
        threading.Thread(target=change, args=(any_desk,), kwargs={"town": "Linz"}),
        threading.Thread(target=change, args=(other,), kwargs={"street": "Ring 1"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    head = offices.get(any_desk).letterhead
    assert (head.town, head.street) == ("Linz", "Ring 1")
    other.store.close()
