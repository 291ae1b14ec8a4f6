"""The demo office is believable, harmless, and whole or not there."""

import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.domain.person import Person
from spicedesk.domain.standing import State
from spicedesk.faults import NotEmpty
from spicedesk.services import access, databases, demo, entry, evidence, offices, people, wordings
from spicedesk.services.databases import FileLocation, Location
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from tests import old_schema
from tests.conftest import ANNA, OFFICE

RESERVED = ("@example.org", "@example.com", "@example.net")
SCRIPTS = (
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "HEBREW",
    "ARABIC",
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One demo office for all tests that only look."""
    desk = demo.make(FileLocation(tmp_path_factory.mktemp("demo") / "demo.spicedesk"))
    yield desk
    desk.store.close()


@pytest.fixture(scope="module")
def files(office: Desk) -> list[PersonFile]:
    """The whole file of everybody."""
    lines = people.page(office, limit=1000).lines
    return [people.open_file(office, line.id) for line in lines]


def test_two_hundred_people_in_an_office_that_says_it_is_a_demo(
    office: Desk, files: list[PersonFile]
) -> None:
    assert len(files) == people.count(office) == 200
    assert offices.get(office).is_demo


def test_names_come_in_every_script(files: list[PersonFile]) -> None:
    letters = "".join(f.person.display_name for f in files)
    found = {unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in letters}
    assert set(SCRIPTS) <= found


def test_every_state_of_both_pills_is_there(files: list[PersonFile]) -> None:
    data = {f.standing.data.state for f in files}
    marketing = {f.standing.marketing.state for f in files}
    assert data >= {
        State.NONE, State.AGREED, State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.CONTRACT,
        State.LEGAL_OBLIGATION, State.LEGITIMATE_INTEREST,
    }  # fmt: skip
    assert marketing >= {
        State.NONE, State.AGREED, State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.BLOCKED,
    }  # fmt: skip
    assert any(f.standing.marketing.partial for f in files)
    assert any(r.event.corrects for f in files for r in f.history)


def test_nobody_can_be_reached(files: list[PersonFile]) -> None:
    addresses = [address for f in files for address in f.person.emails]
    handles = [profile.handle for f in files for profile in f.profiles]
    assert all(text.endswith(RESERVED) for text in addresses + handles)


def test_a_clerk_could_have_entered_every_one_of_them(
    office: Desk, files: list[PersonFile]
) -> None:
    for person in (f.person for f in files):
        checked = entry.details(person, "AT", office.today())
        assert isinstance(checked, Person)
        assert checked == person


def test_nothing_was_said_or_done_in_the_future(office: Desk, files: list[PersonFile]) -> None:
    now = office.clock()
    for f in files:
        assert all(r.event.occurred_at <= r.recorded_at <= now for r in f.history)
        assert all(a.occurred_at <= now for a in f.activities)
        assert all(e.added_at <= now for e in f.evidence)


def test_documents_of_every_kind_come_out_as_they_went_in(
    office: Desk, files: list[PersonFile]
) -> None:
    kinds = {e.media_type: e for f in files for e in f.evidence}
    assert kinds.keys() >= {
        "image/jpeg", "image/png", "image/tiff", "application/pdf", "message/rfc822",
    }  # fmt: skip
    for document in kinds.values():
        assert len(evidence.read(office, document.id)) == document.size  # the seal is checked
    assert sum(len(f.evidence) for f in files) >= 60


def test_there_are_texts_to_be_signed_in_both_languages(office: Desk) -> None:
    texts = [(text.name, text.language) for text in wordings.current(office)]
    assert texts == [(name, language) for name in ("Kundenkartei", "Werbung und Neues")
                     for language in ("de", "en")]  # fmt: skip


def test_the_star_has_the_richest_file(office: Desk) -> None:
    file = people.open_file(office, demo.star(office))
    assert (file.person.display_name, file.person.number) == ("Anna Berger", demo.STAR_NUMBER)
    assert (len(file.history), len(file.evidence)) == (6, 4)
    assert (len(file.profiles), len(file.activities)) == (2, 9)
    assert min(map(len, (file.person.emails, file.person.phones, file.person.addresses))) >= 2
    assert access.collect(office, file.person.id).is_demo


@pytest.mark.parametrize("text", ["berger ann", "nguyen", "иванов", "Παπαδοπουλου", "田中", "כהן"])
def test_people_are_found(office: Desk, text: str) -> None:
    assert people.search_for(office, text).lines


def test_a_demo_that_exists_is_opened_and_not_made_again(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "demo.spicedesk")
    first = demo.open_or_make(place, 3)
    star = demo.star(first)
    first.store.close()
    second = demo.open_or_make(place, 3)
    assert (demo.star(second), people.count(second)) == (star, 3)
    second.store.close()


_DIES_IN_THE_CROWD = """
import os, sys
from pathlib import Path
from spicedesk.services import demo
from spicedesk.services.demo import filling
from spicedesk.store.location import FileLocation
filling.CORE, filling._BATCH = 3, 2
demo.make(FileLocation(Path(sys.argv[1])), 20, progress=lambda done, _: done < 9 or os._exit(9))
"""


def test_a_demo_whose_making_died_is_made_anew(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "demo.spicedesk")
    died = subprocess.run([sys.executable, "-c", _DIES_IN_THE_CROWD, str(place)], check=False)
    assert died.returncode == 9
    desk = demo.open_or_make(place, 4)
    assert people.count(desk) == 4
    desk.store.close()


@pytest.mark.parametrize("stop_at", [2, 250])
def test_a_cancelled_demo_leaves_nothing(tmp_path: Path, stop_at: int) -> None:
    folder = tmp_path / "place"
    with pytest.raises(demo.Cancelled):
        demo.make(
            FileLocation(folder / "demo.spicedesk"), 300, progress=lambda done, _: done < stop_at
        )
    assert list(folder.iterdir()) == []


def test_what_lies_there_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "letter.txt"
    place.write_text("mine")
    with pytest.raises(NotEmpty):
        demo.make(FileLocation(place), 3)
    assert place.read_text() == "mine"


def test_a_demo_on_each_kind_of_store(place: tuple[Location, str | None]) -> None:
    where, passphrase = place
    with pytest.raises(demo.Cancelled):
        demo.make(where, 3, passphrase, lambda done, _: done < 2)
    desk = demo.open_or_make(where, 3, passphrase)
    assert people.count(desk) == 3
    desk.store.close()
    assert databases.exists(where)


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demo_of_an_older_program_is_brought_up_and_nothing_else_is(
    tmp_path: Path, is_demo: bool
) -> None:
    place = FileLocation(tmp_path / "demo.spicedesk")
    desk = demo.make(place, 3)
    with desk.store.write() as connection:
        old_schema.go_back(connection, is_demo=is_demo)
    desk.store.close()
    if is_demo:
        demo.open_or_make(place, 3).store.close()
        databases.open_desk(place).store.close()
    else:
        with pytest.raises(faults.OlderSchema):
            demo.open_or_make(place, 3)


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_a_real_office_is_no_demo(tmp_path: Path, passphrase: str | None) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, passphrase, OFFICE)
    people.add(desk, ANNA)
    desk.store.close()
    with pytest.raises(faults.Refused):
        demo.open_or_make(place, 3, passphrase)
