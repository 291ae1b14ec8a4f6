"""Whoever is taken out of a file is not found in its bytes either, the search index included."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from spicedesk.domain.person import Address, PersonDetails
from spicedesk.services import databases, evidence, people
from spicedesk.services.evidence import Clipping
from spicedesk.store.location import FileLocation
from spicedesk.store.schema import document, person
from tests.conftest import ANNA, OFFICE

GONE = PersonDetails(
    "Xyzzyquux",
    "Plughinda",
    company="Frobozzco GmbH",
    emails=("plughinda@xyzzyquux.example",),
    phones=("+43664987123456",),
    addresses=(Address("Zorkmidgasse 7", "8010", "Wumpusdorf", "AT"),),
    comment="Grue im Keller",
)
TRACES = (
    b"xyzzyquux", b"plughinda", b"frobozzco", b"987123456", b"zorkmidgasse", b"wumpusdorf",
    b"grue im keller", b"twisty little passages",
)  # fmt: skip


@pytest.mark.parametrize("shared", [False, True])
def test_nothing_of_somebody_is_left_in_the_files(tmp_path: Path, shared: bool) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, None, OFFICE, shared=shared)
    for _ in range(20):
        people.add(desk, ANNA)
    gone = people.add(desk, GONE)
    evidence.add(desk, gone.id, Clipping("maze.txt", b"twisty little passages " * 20_000), "maze")
    people.edit(desk, gone.id, lambda _now: GONE)
    desk.store.close()
    assert traces(tmp_path) == set(TRACES)
    desk = databases.open_desk(place)
    with desk.store.write() as connection:
        connection.execute(sa.delete(person).where(person.c.id == gone.id))
        connection.execute(sa.delete(document))
    people.add(desk, ANNA)
    desk.store.close()
    assert traces(tmp_path) == set()
    desk = databases.open_desk(place)
    assert databases.check(desk) == []
    desk.store.close()


def traces(folder: Path) -> set[bytes]:
    content = b"".join(file.read_bytes() for file in folder.glob("office.spicedesk*")).lower()
    return {trace for trace in TRACES if trace in content}
