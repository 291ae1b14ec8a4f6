"""Fills an empty demo office: a core of believable people with documents, then a crowd."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from spicedesk.domain.activity import Activity, ActivityKind
from spicedesk.domain.classification import RecipientRole
from spicedesk.domain.consent import RecordedEvent
from spicedesk.domain.disclosure import RecipientInfo
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.profile import Offer, OfferKind, OnlineProfile
from spicedesk.language import gettext as _
from spicedesk.services import evidence, offices, thumbnails
from spicedesk.services.demo import cast, lists, papers, population, said
from spicedesk.services.desk import Desk
from spicedesk.services.documents.looking import Document
from spicedesk.services.filetype import UNKNOWN
from spicedesk.store import consents, people, profiles, records
from spicedesk.store.engine import Connection
from spicedesk.store.schema import new_id

Progress = Callable[[int, int], bool]

CORE = 200
"""As many people are invented with care."""
_DOCUMENTS = 64
_BATCH = 2_000
_YEARS = 5
_SEED = 20
_OFFERS = (
    ("Newsletter Example Optik", OfferKind.NEWSLETTER, "https://news.example.org"),
    ("Webshop Example Optik", OfferKind.WEBSHOP, "https://shop.example.org"),
    ("Kundenportal", OfferKind.PORTAL, "https://portal.example.org"),
)


class Stopped(Exception):
    """Whoever watches the progress wants no more of it."""


def fill(desk: Desk, count: int, progress: Progress | None) -> None:
    """Put that many people into an empty office; raises `Stopped`."""
    tell = _teller(count, progress)
    core = min(count, CORE)
    _fill_core(desk, core, tell)
    fill_crowd(desk, core, count, tell)


def _teller(total: int, progress: Progress | None) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if progress is not None and not progress(done, total):
            raise Stopped

    return tell


def _fill_core(desk: Desk, count: int, tell: Callable[[int], None]) -> None:
    """All of them in one transaction, so that there are none or all."""
    offices.add_recipients(desk, _recipients())
    with desk.store.write() as connection, Document(UNKNOWN) as drawer:
        core = _Core(desk, connection, drawer)
        for place, details in enumerate(islice(core.cast(), count)):
            tell(place)
            core.enter(place, count, details)
    tell(count)


def _recipients() -> list[RecipientInfo]:
    """In the language of whoever makes the office: such words are the office's own."""
    ours, own = RecipientRole.PROCESSOR, RecipientRole.CONTROLLER
    clauses = _("Standard contractual clauses, Commission Decision (EU) 2021/914")
    return [
        RecipientInfo("Beispiel Steuerberatung", ours, _("accounting"), "AT"),
        RecipientInfo("Example Parcel Service", own, _("delivery of orders"), "AT"),
        RecipientInfo("Example Mailings GmbH", ours, _("sending the newsletter"), "DE"),
        RecipientInfo("Example Cloud Backup Inc.", ours, _("encrypted backups"), "US", clauses),
    ]


class _Core:
    """Enters people one by one, each with what they said, did and signed."""

    def __init__(self, desk: Desk, connection: Connection, drawer: Document) -> None:
        self._desk = desk
        self._connection = connection
        self._drawer = drawer
        self._random = Random(_SEED)  # noqa: S311  # invents people, guards nothing
        self._now = desk.clock()
        self._documents = 0
        offers = [Offer(new_id(), *offer) for offer in _OFFERS]
        for offer in offers:
            profiles.insert_offer(connection, offer)
        self._offers = [offer.id for offer in offers]

    def cast(self) -> Iterator[PersonDetails]:
        return cast.believable(self._random, self._now.date())

    def enter(self, place: int, count: int, details: PersonDetails) -> None:
        told = said.story(self._random, place)
        events = list(said.events(self._random, told, self._now))
        entered = self._entered_on(place, count, events)
        by = self._random.choice(lists.texts()["staff"])
        person_id = people.insert(self._connection, details, entered, by)
        if told.paper is not None and _can_be_written(details):
            events = self._with_papers(person_id, details, told, events)
        consents.insert_many(self._connection, [(person_id, event) for event in events])
        records.add_activities(self._connection, self._activities(place, person_id))
        profiles.insert_many(self._connection, self._profiles(place, person_id, details))

    def _entered_on(self, place: int, count: int, events: list[RecordedEvent]) -> datetime:
        """The years go by along the list, and nobody speaks before they are entered."""
        left = 1 - place / max(count, 1)
        moment = self._now - timedelta(days=3 + left * _YEARS * 365)
        return min([moment, *(e.recorded_at for e in events)])

    def _with_papers(
        self,
        person_id: PersonId,
        details: PersonDetails,
        told: said.Story,
        events: list[RecordedEvent],
    ) -> list[RecordedEvent]:
        if self._documents >= _DOCUMENTS or told.paper is None:
            return events
        if told is said.STAR:
            return self._papers_of_the_star(person_id, details, events)
        proved = [
            e
            for n, e in enumerate(events)
            if n in told.papers_of or e.event.corrects == events[1].id
        ]
        filed = self._file(person_id, details, told.paper, proved)
        return [replace(e, evidence=(filed,)) if e in proved else e for e in events]

    def _papers_of_the_star(
        self, person_id: PersonId, details: PersonDetails, events: list[RecordedEvent]
    ) -> list[RecordedEvent]:
        card = self._file(person_id, details, "card", events[:2])
        form = self._file(person_id, details, "form", [events[2], events[4]])
        mail = self._file(person_id, details, "mail", [events[4]])
        letter = self._file(person_id, details, "letter", [events[2], events[5]])
        proofs = [(card,), (card,), (form,), (), (form, mail), (letter,)]
        return [replace(e, evidence=p) for e, p in zip(events, proofs, strict=True)]

    def _file(
        self, person_id: PersonId, details: PersonDetails, kind: str, proved: list[RecordedEvent]
    ) -> UUID:
        self._documents += 1
        paper, proves = papers.of_kind(kind, self._random, details, proved)
        filed_at, by = proved[-1].recorded_at, proved[-1].recorded_by
        clerk = replace(self._desk, user=by, clock=lambda: filed_at)
        with evidence.opened([paper], pictured=False) as (source,):
            self._drawer.follow(source.media_type, paper.content)
            pictured = replace(source, picture=thumbnails.of_first_page(self._drawer))
            return evidence.file(self._connection, clerk, person_id, pictured, proves)

    def _activities(self, place: int, person_id: PersonId) -> list[tuple[PersonId, Activity]]:
        texts, found = lists.texts(), []
        for _number in range(9 if place == 0 else self._random.choice((0, 0, 1, 1, 2, 3, 5))):
            kind = self._random.choice(list(ActivityKind))
            subject, notes = self._random.choice(texts["activities"][kind.value])
            at = self._some_time_ago(700)
            clerk = self._random.choice(texts["staff"])
            found.append((person_id, Activity(new_id(), kind, at, subject, notes, clerk)))
        return found

    def _profiles(
        self, place: int, person_id: PersonId, details: PersonDetails
    ) -> list[tuple[PersonId, UUID, OnlineProfile]]:
        """Confirmed, waiting to be confirmed, and left again."""
        if place == 0:
            wanted = [0, 1]
        else:
            wanted = [n for n in range(3) if details.emails and self._random.random() < 0.15]
        rows = []
        for number in wanted:
            registered = self._some_time_ago(900)
            is_confirmed = place == 0 or self._random.random() < 0.75
            confirmed = registered + timedelta(minutes=9) if is_confirmed else None
            is_gone = place != 0 and is_confirmed and self._random.random() < 0.25
            name, kind, _address = _OFFERS[number]
            gone = registered + (self._now - registered) / 2 if is_gone else None
            profile = OnlineProfile(
                new_id(), name, kind, details.emails[0], registered, confirmed, gone
            )
            rows.append((person_id, self._offers[number], profile))
        return rows

    def _some_time_ago(self, days: int) -> datetime:
        at = self._now - timedelta(days=self._random.randint(2, days))
        return at.replace(
            hour=self._random.randint(9, 17), minute=self._random.randrange(60), second=0
        ).replace(microsecond=0)


def _can_be_written(details: PersonDetails) -> bool:
    """The pens know Latin and Cyrillic letters."""
    written = (details.given_name or "") + details.family_name
    return all(
        ord(c) < 0x370 or 0x400 <= ord(c) < 0x530 or 0x1E00 <= ord(c) < 0x2100 for c in written
    )


def fill_crowd(desk: Desk, done: int, count: int, tell: Callable[[int], None]) -> None:
    """Add people until there are `count`, a batch a transaction; memory holds one batch."""
    random, now = Random(_SEED + 1), desk.clock()  # noqa: S311  # invents people, guards nothing
    crowd = population.crowd(random, now.date())
    while done < count:
        batch = list(islice(crowd, min(_BATCH, count - done)))
        entered = now - timedelta(days=_YEARS * 365 * (1 - done / count))
        with desk.store.write() as connection:
            ids = people.insert_many(connection, batch, entered, lists.texts()["staff"][0])
            consents.insert_many(
                connection,
                [
                    (person_id, event)
                    for person_id in ids
                    for event in said.events(random, said.story(random, len(said.STORIES) + 1), now)
                ],
            )
        done += len(batch)
        tell(done)
