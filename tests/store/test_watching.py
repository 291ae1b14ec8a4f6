"""What one desk changes, the others hear of within a second or two."""

import time

from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.services import consent, people
from spicedesk.services.desk import Desk
from spicedesk.store import records
from spicedesk.store.watching import Change, Watch, watch
from tests.conftest import ANNA


def listening(watching: Watch, seconds: float = 5) -> list[Change]:
    found: list[Change] = []
    until = time.monotonic() + seconds
    while not found and time.monotonic() < until:
        found = watching.changes()
    return found


def test_a_change_of_another_desk_is_heard(any_desk: Desk, colleague: Desk) -> None:
    with watch(any_desk.store) as watching:
        anna = people.add(colleague, ANNA)
        assert listening(watching) == [Change(anna.id, "T. Wolf")]
        consent.record(
            colleague, anna.id, ConsentEvent(MARKETING, Said.AGREED, How.PHONE, colleague.clock())
        )
        assert listening(watching) == [Change(anna.id, "T. Wolf")]


def test_what_a_desk_does_itself_is_no_news(any_desk: Desk, colleague: Desk) -> None:
    with watch(any_desk.store) as watching:
        people.add(any_desk, ANNA)
        assert listening(watching, 1.5) == []
        ida = people.add(colleague, ANNA)
        assert listening(watching) == [Change(ida.id, "T. Wolf")]


def test_very_much_at_once_is_told_as_anything(any_desk: Desk, colleague: Desk) -> None:
    with watch(any_desk.store) as watching:
        with colleague.store.write() as connection:
            for _ in range(30):
                records.log(connection, "test", None, colleague.clock(), colleague.user)
        assert {change.person_id for change in listening(watching)} == {None}
