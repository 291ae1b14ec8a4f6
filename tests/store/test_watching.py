"""What one desk changes, the others hear of within a second or two."""

import time
from collections.abc import Iterator

import pytest

from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.services import consent, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store import records
from spicedesk.store.location import Location
from spicedesk.store.watching import Change, Watch, watch
from tests.conftest import ANNA


@pytest.fixture
def other(
    any_desk: Desk,  # noqa: ARG001  # the office is made first
    place: tuple[Location, str | None],
) -> Iterator[Desk]:
    """A colleague on the same office."""
    desk = Desk(databases.open_desk(*place).store, "T. Wolf")
    yield desk
    desk.store.close()


def listening(watching: Watch, seconds: float = 5) -> list[Change]:
    found: list[Change] = []
    until = time.monotonic() + seconds
    while not found and time.monotonic() < until:
        found = watching.changes()
    return found


def test_a_change_of_another_desk_is_heard(any_desk: Desk, other: Desk) -> None:
    with watch(any_desk.store) as watching:
        anna = people.add(other, ANNA)
        assert listening(watching) == [Change(anna.id, "T. Wolf")]
        consent.record(
            other, anna.id, ConsentEvent(MARKETING, Said.AGREED, How.PHONE, other.clock())
        )
        assert listening(watching) == [Change(anna.id, "T. Wolf")]


def test_what_a_desk_does_itself_is_no_news(any_desk: Desk, other: Desk) -> None:
    with watch(any_desk.store) as watching:
        people.add(any_desk, ANNA)
        assert listening(watching, 1.5) == []
        ida = people.add(other, ANNA)
        assert listening(watching) == [Change(ida.id, "T. Wolf")]


def test_very_much_at_once_is_told_as_anything(any_desk: Desk, other: Desk) -> None:
    with watch(any_desk.store) as watching:
        with other.store.write() as connection:
            for _ in range(30):
                records.log(connection, "test", None, other.clock(), other.user)
        assert {change.person_id for change in listening(watching)} == {None}
