"""Find, show, add and change persons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from spicedesk import faults
from spicedesk.domain import merging
from spicedesk.domain.activity import Activity, Use
from spicedesk.domain.consent import RecordedEvent
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import Person, PersonDetails, PersonId, PersonLine, Role
from spicedesk.domain.profile import OnlineProfile
from spicedesk.domain.standing import Standing
from spicedesk.language import gettext as _
from spicedesk.services import law
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import consents, people, people_list, profiles, records, search, vault
from spicedesk.store.engine import Connection
from spicedesk.store.people_list import Page, Place
from spicedesk.store.search import Hit

__all__ = ["Hit", "Page", "PersonFile", "Place", "SearchPage"]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything the detail view shows of one person, from one snapshot."""

    person: Person
    standing: Standing
    history: tuple[RecordedEvent, ...]
    evidence: tuple[Evidence, ...]
    activities: tuple[Activity, ...]
    profiles: tuple[OnlineProfile, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Persons found, and the hit to go on from; none where there are no more."""

    lines: tuple[PersonLine, ...]
    last: Hit | None


def find(desk: Desk, reference: str) -> PersonId:
    """The person with this id or this customer number, exactly; raises `NotFound`."""
    found = None
    if reference.isprintable():
        with desk.store.read() as connection:
            found = people.id_of(connection, reference)
    if found is None:
        raise faults.NotFound(
            _("There is no person “{reference}”.").format(reference=reference[:60]),
            _("Use a customer number or an id, as “people list” shows them."),
        )
    return found


def get(desk: Desk, person_id: PersonId) -> tuple[Person, Standing]:
    """A person and where they stand today; raises `NotFound`."""
    with desk.store.read() as connection:
        person = require(connection, person_id)
        return person, stands(connection, person, desk.today())


def open_file(desk: Desk, person_id: PersonId) -> PersonFile:
    """Everything about a person, in at most one statement a table; raises `NotFound`."""
    with desk.store.read() as connection:
        person = require(connection, person_id)
        history = consents.history(connection, person_id)
        subject = law.subject(connection, person)
        return PersonFile(
            person=person,
            standing=law.of(connection, desk.today()).standing(history, subject),
            history=history,
            evidence=vault.listed(connection, person_id),
            activities=records.activities(connection, person_id),
            profiles=profiles.of_person(connection, person_id),
            uses=records.uses(connection, person_id),
        )


@one_transaction
def add(desk: Desk, given: PersonDetails) -> Person:
    """Enter a new person; raises `Invalid` for what cannot be kept."""
    with desk.store.write() as connection:
        return enter(connection, desk, given)


def enter(connection: Connection, desk: Desk, given: PersonDetails) -> Person:
    """Enter a new person within somebody else's transaction; raises `Invalid`."""
    now = desk.clock()
    checked = _checked(connection, given, now.date())
    person_id = people.insert(connection, checked, now, desk.user)
    records.log(connection, "person.add", person_id, now, desk.user)
    return require(connection, person_id)


def is_known(connection: Connection, given: PersonDetails) -> bool:
    """Whether somebody of the same name has one of the same e-mail addresses."""
    for address in given.emails:
        for person_id in people.with_email(connection, address):
            found = people.get(connection, person_id)
            names = (given.family_name, given.given_name)
            if found is not None and (found.family_name, found.given_name) == names:
                return True
    return False


@one_transaction
def edit(
    desk: Desk,
    person_id: PersonId,
    change: Callable[[Person], PersonDetails],
    version: int | None = None,
) -> Person:
    """Change a person by a function of what they are now.

    With a `version`, raises `Conflict` if somebody changed them after it was read;
    without one, the function is asked again.
    """
    with desk.store.write() as connection:
        before = require(connection, person_id)
        if version is not None and version != before.version:
            raise _changed_meanwhile()
        after = alter(connection, desk, before, change(before))
        if after is None and version is not None:
            raise _changed_meanwhile()
    if after is None:
        raise faults.Contended(str(desk.store.location))
    return after


def alter(
    connection: Connection, desk: Desk, before: Person, given: PersonDetails
) -> Person | None:
    """Change a person within somebody else's transaction; raises `Invalid`.

    None where they are no longer as `before`, and nothing was changed.
    """
    now = desk.clock()
    checked = _checked(connection, given, now.date())
    changed = ", ".join(_changed_fields(before, checked))
    if not changed:
        return before
    if not people.update(connection, before, checked, now, desk.user):
        return None
    records.log(connection, "person.edit", before.id, now, desk.user, changed)
    return require(connection, before.id)


def compare(desk: Desk, before: Person, mine: PersonDetails) -> merging.Comparison:
    """What is typed beside what somebody else saved since `before` was read.

    Raises `NotFound` where the person is gone, `Invalid` for what could not be kept anyway.
    """
    with desk.store.read() as connection:
        theirs = require(connection, before.id)
        return merging.compare(before, _checked(connection, mine, desk.today()), theirs)


def page(
    desk: Desk,
    *,
    role: Role | None = None,
    after: Place | None = None,
    before: Place | None = None,
    skip: int = 0,
    limit: int = 50,
) -> Page:
    """Consecutive rows of the list in name order, behind or in front of a place."""
    with desk.store.read() as connection:
        return people_list.page(
            connection,
            law.of(connection, desk.today()),
            role=role,
            after=after,
            before=before,
            skip=skip,
            limit=limit,
        )


def last_page(desk: Desk, *, role: Role | None = None, limit: int = 50) -> Page:
    """The last rows of the list in name order."""
    with desk.store.read() as connection:
        return people_list.last_page(
            connection, law.of(connection, desk.today()), role=role, limit=limit
        )


def count(desk: Desk, role: Role | None = None) -> int:
    """How many persons the office keeps data about."""
    with desk.store.read() as connection:
        return people_list.count(connection, role)


def position(desk: Desk, person_id: PersonId, role: Role | None = None) -> int | None:
    """The row of the list where a person stands, from 0; none where they are not in it."""
    with desk.store.read() as connection:
        return people_list.position(connection, person_id, role)


def search_for(desk: Desk, text: str, *, limit: int = 50, after: Hit | None = None) -> SearchPage:
    """Persons that every word of the text fits; any text may be given."""
    with desk.store.read() as connection:
        hits = search.find(connection, text, limit=limit, after=after)
        found = people_list.lines(
            connection, [hit.id for hit in hits], law.of(connection, desk.today())
        )
    return SearchPage(tuple(found), hits[-1] if len(hits) == limit else None)


def lines(desk: Desk, ids: list[PersonId]) -> list[PersonLine]:
    """These persons as a list shows them, for rows that changed."""
    with desk.store.read() as connection:
        return people_list.lines(connection, ids, law.of(connection, desk.today()))


def stands(connection: Connection, person: Person, on: date) -> Standing:
    """Where a person stands on a day, within somebody else's transaction."""
    history = consents.history(connection, person.id)
    return law.of(connection, on).standing(history, law.subject(connection, person))


def require(connection: Connection, person_id: PersonId) -> Person:
    """The person, or `NotFound`, within somebody else's transaction."""
    found = people.get(connection, person_id)
    if found is None:
        raise faults.NotFound(
            _("This person is no longer on file."),
            _("Somebody may have removed them; search anew."),
        )
    return found


def _checked(connection: Connection, given: PersonDetails, today: date) -> PersonDetails:
    from spicedesk.services import entry, offices  # showing a person needs neither

    return entry.details(given, offices.read(connection).letterhead.country, today)


def _changed_meanwhile() -> faults.Conflict:
    return faults.Conflict(
        _("Somebody else changed this person first."),
        _("Nothing was overwritten: look at the new version and enter your change again."),
    )


def _changed_fields(before: PersonDetails, after: PersonDetails) -> list[str]:
    names = PersonDetails.__dataclass_fields__
    return [name for name in names if getattr(before, name) != getattr(after, name)]
