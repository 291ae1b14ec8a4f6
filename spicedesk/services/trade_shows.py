"""Many people at a trade show: each is entered and their yes recorded in one transaction."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from spicedesk import faults
from spicedesk.domain import folding
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    RecordedEvent,
    Said,
)
from spicedesk.domain.person import Person, PersonDetails, PersonId
from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.services import consent, entry, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import consents, forms, profiles, records, vault
from spicedesk.store import people as store_people
from spicedesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Show:
    """Where and when, with whom of us, and by which words; typed once for all."""

    name: str
    day: date
    place: str = ""
    with_whom: str = ""
    wording: str = ""

    @property
    def where(self) -> str:
        """What stands at each consent as its place."""
        return ", ".join(part.strip() for part in (self.name, self.place) if part.strip())


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person as they are typed; without channels they agree to keeping their data alone."""

    family_name: str
    given_name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    channels: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Taken:
    """Whom a show brought, with what they said; `is_new` where the office did not know them."""

    person_id: PersonId
    number: str
    name: str
    events: tuple[RecordedEvent, ...]
    is_new: bool = False

    @property
    def has_paper(self) -> bool:
        """Whether a document proves what they said."""
        return any(recorded.evidence for recorded in self.events)

    @property
    def channels(self) -> frozenset[Channel]:
        """The ways that they agreed to."""
        return frozenset(c for one in self.events if one.event.purpose == MARKETING
                         for c in one.event.reach)  # fmt: skip


class SomebodyElses(faults.Invalid):
    """The e-mail address of somebody on file who is called otherwise."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            "email",
            _("{name} (customer no. {number}) has this address.").format(
                name=person.display_name, number=person.number
            ),
        )
        self.person_id = person.id


@one_transaction
def take(
    desk: Desk,
    show: Show,
    visitor: Visitor,
    same_as: PersonId | None = None,
    *,
    is_another: bool = False,
) -> Taken:
    """Enter a visitor, or find them by their address, and record that they agree.

    Raises `Invalid` for what cannot be kept, and `SomebodyElses` unless it is told whether
    the visitor is the `same_as` somebody on file, or `is_another` with the same address.
    What is on file is never overwritten; what was missing there is added.
    """
    at = _moment(desk, show)
    if not show.where:
        raise faults.Invalid("show", _("The show needs a name."), _("It stands at each consent."))
    with desk.store.write() as connection:
        known = None if is_another else _known(connection, visitor, same_as)
        if known is None:
            person = people.enter(connection, desk, _details(show, visitor))
        else:
            person = _completed(connection, desk, known, visitor)
        said = tuple(
            consent.append(connection, desk, person, event)
            for event in _events(show, visitor, at, desk.user)
        )
    return _taken(person, said, is_new=known is None)


@one_transaction
def undo(desk: Desk, taken: Taken) -> None:
    """Take back what was recorded; a person who came in by that alone goes again."""
    with desk.store.write() as connection:
        person = people.require(connection, taken.person_id)
        if taken.is_new and _is_untouched(connection, person, taken):
            store_people.remove(connection, person.id)
            records.log(connection, "person.undo", person.id, desk.clock(), desk.user)
            return
        for one in taken.events:
            void = replace(one.event, said=Said.VOID, until=None, corrects=one.id)
            consent.append(connection, desk, person, void)


def taken_at(desk: Desk, show: Show) -> list[Taken]:
    """Whom this user took at a show, in the order they were entered."""
    zone = desk.clock().tzinfo
    since, until = (datetime.combine(show.day, at, zone) for at in (time.min, time.max))
    with desk.store.read() as connection:
        found = consents.taken_at(connection, How.TRADE_SHOW, show.where, since, until, desk.user)
        said: dict[PersonId, list[RecordedEvent]] = defaultdict(list)
        for person_id, recorded in found:
            said[person_id].append(recorded)
        persons = {one.id: one for one in store_people.many(connection, list(said))}
    return [_taken(persons[key], tuple(events), is_new=False) for key, events in said.items()]


def _known(connection: Connection, visitor: Visitor, same_as: PersonId | None) -> Person | None:
    if same_as is not None:
        return people.require(connection, same_as)
    address = visitor.email.strip()
    if not address:
        return None
    ids = store_people.with_email(connection, entry.email(address))
    found = [person for one in ids if (person := store_people.get(connection, one)) is not None]
    for person in found:
        if _name(person.given_name, person.family_name) == _name(
            visitor.given_name, visitor.family_name
        ):
            return person
    if found:
        raise SomebodyElses(found[0])
    return None


def _name(given: str | None, family: str) -> str:
    return folding.fold(f"{given or ''} {family}").strip()


def _details(show: Show, visitor: Visitor) -> PersonDetails:
    source = _("Trade show: {show}, {day}")
    return PersonDetails(
        family_name=visitor.family_name,
        given_name=visitor.given_name,
        company=visitor.company,
        emails=(visitor.email,),
        phones=(visitor.phone,),
        data_source=source.format(show=show.where, day=formats.day(show.day, current())),
    )


def _completed(connection: Connection, desk: Desk, known: Person, visitor: Visitor) -> Person:
    """With what was missing; an address or number that is new comes behind those on file."""
    given = PersonDetails(
        **{name: getattr(known, name) for name in PersonDetails.__dataclass_fields__}
    )
    wanted = replace(
        given,
        given_name=known.given_name or visitor.given_name,
        company=known.company or visitor.company,
        emails=(*known.emails, *_new(visitor.email, known.emails)),
        phones=(*known.phones, visitor.phone),
    )
    after = people.alter(connection, desk, known, wanted)
    if after is None:
        raise faults.Contended(str(desk.store.location))
    return after


def _new(address: str, known: tuple[str, ...]) -> tuple[str, ...]:
    folded = {folding.fold_mail(one) for one in known}
    return () if folding.fold_mail(address.strip()) in folded else (address,)


def _moment(desk: Desk, show: Show) -> datetime:
    """A show of today: now; of an earlier day: its noon, for nobody noted the hour."""
    now = desk.clock()
    if show.day > now.date():
        raise faults.Invalid("day", _("That day is still to come."), _("Check the date."))
    return now if show.day == now.date() else datetime.combine(show.day, time(12), now.tzinfo)


def _events(show: Show, visitor: Visitor, at: datetime, user: str) -> Iterator[ConsentEvent]:
    data = ConsentEvent(
        DATA,
        Said.AGREED,
        How.TRADE_SHOW,
        at,
        place=show.where,
        with_whom=show.with_whom or user,
        wording=show.wording or None,
    )
    yield data
    if visitor.channels:
        every = visitor.channels == frozenset(Channel)
        ways = frozenset[Channel]() if every else visitor.channels
        yield replace(data, purpose=MARKETING, channels=ways)


def _is_untouched(connection: Connection, person: Person, taken: Taken) -> bool:
    ours = {one.id for one in taken.events}
    return (
        person.version == 1
        and {one.id for one in consents.history(connection, person.id)} == ours
        and not vault.listed(connection, person.id)
        and not forms.outstanding(connection, person.id)
        and not records.activities(connection, person.id)
        and not profiles.of_person(connection, person.id)
    )


def _taken(person: Person, said: tuple[RecordedEvent, ...], *, is_new: bool) -> Taken:
    name = ", ".join(filter(None, (person.family_name, person.given_name)))
    return Taken(person.id, person.number, name or person.company or "", said, is_new)
