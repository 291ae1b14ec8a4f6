"""The record of what was done is a chain: whatever happens to a link is found, by its number."""

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from spicedesk import faults
from spicedesk.services import audit, consent, databases, evidence, moving, people
from spicedesk.services.audit import Break
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store.location import FileLocation
from spicedesk.store.schema import audit_entry, audit_head
from tests.conftest import ANNA
from tests.journeys.test_faults import held

entry = audit_entry.c


@pytest.fixture
def busy(any_desk: Desk) -> Desk:
    """An office with six links: office, five persons."""
    for _ in range(5):
        people.add(any_desk, ANNA)
    return any_desk


def broken(desk: Desk) -> tuple[Break, int] | None:
    found = audit.verify(desk).broken
    return None if found is None else (found.what, found.sequence)


def do(desk: Desk, *statements: Any) -> None:
    """Change the record behind the program's back."""
    with desk.store.write() as connection:
        for statement in statements:
            connection.execute(statement)


def test_an_untouched_record_is_whole(busy: Desk) -> None:
    chain = audit.verify(busy)
    assert chain.broken is None
    assert chain.length == 6
    found = audit.entries(busy, limit=10)
    assert [act.sequence for act in found] == [6, 5, 4, 3, 2, 1]
    assert found[0].action == "person.add"
    assert [act.sequence for act in audit.entries(busy, limit=2, before=4)] == [3, 2]


@pytest.mark.parametrize("column", [c.name for c in audit_entry.c if c.name != "id"])
def test_one_field_that_is_changed_is_found(busy: Desk, column: str) -> None:
    other = audit.entries(busy, limit=1)[0]
    third = entry.sequence == 3
    values: dict[str, Any] = {
        "person_id": other.person_id,
        "action": "person.edit",
        "occurred_at": busy.clock() + timedelta(seconds=1),
        "done_by": "somebody else",
        "details": "family_name",
        "session": other.id,
        "sequence": 9,
        "previous": b"\x00" * 32,
        "seal": b"\x01" * 32,
    }
    do(busy, sa.update(audit_entry).where(third).values({column: values[column]}))
    assert broken(busy) == ((Break.MISSING if column == "sequence" else Break.CHANGED), 3)


def test_a_link_that_cannot_even_be_read_is_found(desk: Desk) -> None:
    people.add(desk, ANNA)
    do(
        desk,
        sa.text("UPDATE audit_entry SET id = 'nonsense', occurred_at = 'x' WHERE sequence = 2"),
    )
    assert broken(desk) == (Break.CHANGED, 2)
    found = audit.verify(desk).broken
    assert found is not None
    assert "Link 2 " in audit.sentence(found)


def test_a_link_that_is_gone_is_found_wherever_it_was(busy: Desk) -> None:
    do(busy, sa.delete(audit_entry).where(entry.sequence == 6))
    assert broken(busy) == (Break.MISSING, 6)
    do(busy, sa.delete(audit_entry).where(entry.sequence == 4))
    assert broken(busy) == (Break.MISSING, 4)
    do(busy, sa.delete(audit_entry).where(entry.sequence == 1))
    assert broken(busy) == (Break.MISSING, 1)


def test_links_that_changed_places_are_found(busy: Desk) -> None:
    def moved(start: int, to: int) -> Any:
        return sa.update(audit_entry).where(entry.sequence == start).values(sequence=to)

    do(busy, moved(3, 99), moved(5, 3), moved(99, 5))
    assert broken(busy) == (Break.MOVED, 3)


def test_a_gap_that_was_closed_is_found(busy: Desk) -> None:
    do(busy, sa.delete(audit_entry).where(entry.sequence == 3))
    for number in (4, 5, 6):
        do(busy, sa.update(audit_entry).where(entry.sequence == number).values(sequence=number - 1))
    assert broken(busy) == (Break.MOVED, 3)


@pytest.mark.parametrize("sequence", [None, 0, 7, 999])
def test_a_link_that_something_else_added_is_found(busy: Desk, sequence: int | None) -> None:
    last = audit.entries(busy, limit=1)[0]
    values = {
        "id": sa.Uuid, "action": "person.add", "occurred_at": busy.clock(), "done_by": "nobody",
        "sequence": sequence, "previous": audit.verify(busy).seal, "seal": b"\x02" * 32,
    }  # fmt: skip
    do(busy, sa.insert(audit_entry).values({**values, "id": type(last.id)(int=7)}))
    assert broken(busy) == (Break.ADDED, 7)


@pytest.mark.parametrize("change", [{"length": 5}, {"length": 7}, {"seal": b"\x00" * 32}])
def test_an_end_that_is_not_the_end_is_found(busy: Desk, change: dict[str, Any]) -> None:
    do(busy, sa.update(audit_head).values(change))
    assert broken(busy) is not None


def test_a_record_that_was_emptied_is_found(busy: Desk) -> None:
    do(busy, sa.delete(audit_entry), sa.delete(audit_head))
    assert broken(busy) == (Break.END, 0)


def test_a_second_end_is_found(busy: Desk) -> None:
    do(busy, sa.insert(audit_head).values(id=2, length=6, seal=audit.verify(busy).seal))
    assert broken(busy) == (Break.END, 6)


def test_onto_a_record_without_an_end_nothing_is_put(busy: Desk) -> None:
    do(busy, sa.delete(audit_head))
    with pytest.raises(faults.RecordBroken):
        people.add(busy, ANNA)
    assert people.count(busy) == 5


@pytest.mark.parametrize(
    "change", ["UPDATE audit_head SET length = 'six'", "UPDATE audit_head SET seal = 'nonsense'"]
)
def test_an_end_that_cannot_be_read_is_found_and_nothing_is_put_onto_it(
    desk: Desk, change: str
) -> None:
    people.add(desk, ANNA)
    do(desk, sa.text(change))
    assert broken(desk) == (Break.END, audit.verify(desk).length)
    with pytest.raises(faults.RecordBroken):
        people.add(desk, ANNA)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET done_by = CAST(x'ff41' AS TEXT) WHERE sequence = 2",
        "UPDATE audit_entry SET id = upper(id) WHERE sequence = 2",
        "UPDATE audit_entry SET occurred_at = replace(occurred_at, ' ', 'T') WHERE sequence = 2",
    ],
)
def test_a_link_that_was_written_in_another_way_is_named(desk: Desk, change: str) -> None:
    people.add(desk, ANNA)
    do(desk, sa.text(change))
    assert broken(desk) == (Break.CHANGED, 2)


def test_desks_that_work_at_once_make_one_chain(any_desk: Desk, colleague: Desk) -> None:
    def work(desk: Desk) -> None:
        for _ in range(15):
            person = people.add(desk, ANNA).id
            audit.looked(desk, person)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in (any_desk, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain = audit.verify(colleague)
    assert (chain.length, chain.broken) == (1 + 2 * 30, None)


def test_what_was_looked_at_is_noted_and_nobody_hears_of_it(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    paper = evidence.add(any_desk, anna, Clipping("note.txt", b"signed"))
    assert evidence.look_at(any_desk, paper.id) == b"signed"
    audit.looked(any_desk, anna)
    acts = audit.entries(any_desk, anna, limit=2)
    assert [act.action for act in acts] == ["look.person", "look.evidence"]
    assert acts[1].details == str(paper.id)
    assert {act.done_by for act in acts} == {any_desk.user}


def test_a_change_that_is_not_made_leaves_no_link(any_desk: Desk) -> None:
    before = audit.verify(any_desk).length
    with pytest.raises(RuntimeError), any_desk.store.write():
        raise RuntimeError
    assert audit.verify(any_desk).length == before


def test_a_look_that_somebody_holds_up_is_noted_when_the_office_is_closed(
    desk: Desk, tmp_path: Path
) -> None:
    anna = people.add(desk, ANNA).id
    with held(tmp_path / "plain.spicedesk"):
        began = time.monotonic()
        audit.looked(desk, anna)
        assert time.monotonic() - began < 10
    assert audit.entries(desk, anna, limit=1)[0].action == "person.add"
    desk.store.close()
    again = databases.open_desk(FileLocation(tmp_path / "plain.spicedesk"))
    assert audit.entries(again, anna, limit=1)[0].action == "look.person"
    again.store.close()


def test_a_copy_takes_the_chain_along(busy: Desk, tmp_path: Any) -> None:
    to = FileLocation(tmp_path / "copy.spicedesk")
    before = audit.verify(busy)
    moving.copy(busy, to, "copied phrase", lambda _done, _total: True)
    copied = databases.open_desk(to, "copied phrase")
    assert audit.verify(copied) == before
    assert audit.entries(busy, limit=1)[0].action == "office.copy"
    people.add(copied, ANNA)
    assert audit.verify(copied).length == 7
    copied.store.close()


def test_the_record_names_fields_and_no_values(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    people.edit(any_desk, anna, lambda _now: ANNA.__class__("Secretname"))
    consent.history(any_desk, anna)
    with any_desk.store.read() as connection:
        rows = str(connection.execute(sa.select(audit_entry)).all())
    assert "family_name" in rows
    assert "Secretname" not in rows
    assert "Berger" not in rows
