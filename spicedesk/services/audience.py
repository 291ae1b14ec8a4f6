"""Whom a marketing list finds, person by person, and why somebody is left out of it."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace

from spicedesk.domain.audience import MailingList, Obstacle, obstacle
from spicedesk.domain.outbox import came_back
from spicedesk.domain.person import Person, PersonId, PersonLine
from spicedesk.services import law
from spicedesk.services.desk import Desk
from spicedesk.store import audience as store_audience
from spicedesk.store import outbox, people, people_list
from spicedesk.store.engine import Connection

Watch = Callable[[int, int], None]
"""Told how many of how many persons were looked at; what it raises stops the job."""
_AT_ONCE = 500


def fitting(
    connection: Connection, desk: Desk, chosen: MailingList, watch: Watch | None = None
) -> Iterator[tuple[PersonLine, Person, Obstacle | None]]:
    """Whoever fits the filter, in the order of names, and why they are left out, if they are.

    What `watch` raises stops it.
    """
    here, after, done = law.of(connection, desk.today()), None, 0
    wanted = chosen.criteria
    total = store_audience.count(connection, wanted) if watch is not None else 0
    while found := store_audience.candidates(connection, wanted, after=after, limit=_AT_ONCE):
        after = found[-1]
        if watch is not None:
            watch(done, total)
            done += len(found)
        persons = reachable(connection, [place.id for place in found])
        those = {person.id: person for person in persons if wanted.fits(person)}
        ids = [place.id for place in found if place.id in those]
        for line in people_list.lines(connection, ids, here):
            person = those[line.id]
            yield line, person, obstacle(person, line.standing, chosen.purpose, chosen.channel)


def reachable(connection: Connection, ids: Sequence[PersonId]) -> list[Person]:
    """These persons, without the e-mail addresses that mail came back from."""
    persons, messages = people.many(connection, ids), outbox.of_persons(connection, ids)
    closed = {person_id: came_back(sent) for person_id, sent in messages.items()}
    return [
        replace(person, emails=_open(person.emails, closed[person.id]))
        if person.id in closed
        else person
        for person in persons
    ]


def _open(emails: tuple[str, ...], closed: Container[str]) -> tuple[str, ...]:
    return tuple(address for address in emails if address.casefold() not in closed)
