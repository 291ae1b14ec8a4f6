"""An office of invented people, to look at everything without anybody's data."""

from dataclasses import replace

from spicedesk import faults, language
from spicedesk.domain.consent import Channel
from spicedesk.domain.disclosure import Letterhead
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.language import gettext as _
from spicedesk.services import databases, marketing, offices, people, wordings
from spicedesk.services.demo import filling, lists
from spicedesk.services.demo.filling import Progress
from spicedesk.services.desk import Desk
from spicedesk.store import setup
from spicedesk.store.location import FileLocation, Location

__all__ = ["STAR_NUMBER", "Cancelled", "Progress", "make", "open_or_make", "star"]

STAR_NUMBER = "10-0001"
"""The customer number of the person with the richest file."""


class Cancelled(faults.Fault):
    """The making was stopped, and what was begun is gone."""

    def __init__(self) -> None:
        super().__init__(_("The demo office was not made."), _("Nothing of it was kept."))


class _NotADemo(faults.Refused):
    """A real office, which a demo must not touch."""

    def __init__(self, location: Location) -> None:
        super().__init__(
            _("{place} is an office and no demo.").format(place=location),
            _("Name another place for the demo, or none; nothing was changed."),
        )


def make(
    location: Location,
    count: int = filling.CORE,
    passphrase: str | None = None,
    progress: Progress | None = None,
) -> Desk:
    """Make a demo office with that many people, whole or not at all.

    `progress` is told how many people of how many are in; where it returns
    false, what was begun is removed and `Cancelled` is raised.
    """
    if isinstance(location, FileLocation):
        setup.require_empty(location)
    unnamed = replace(offices.empty(language.current()), is_demo=True)
    desk = databases.create_demo_database(location, passphrase, unnamed)
    return _filled(desk, count, progress)


def open_or_make(
    location: Location,
    count: int = filling.CORE,
    passphrase: str | None = None,
    progress: Progress | None = None,
) -> Desk:
    """Open the demo office that lies there, or make it; raises `Refused` for any other office."""
    if not databases.exists(location):
        return make(location, count, passphrase, progress)
    try:
        desk = _open(location, passphrase)
    except faults.NoDatabase:  # a server on which nothing was made yet
        return make(location, count, passphrase, progress)
    except faults.PassphraseNeeded:  # a demo opens without
        raise _NotADemo(location) from None
    if not offices.get(desk).is_demo:
        desk.store.close()
        raise _NotADemo(location)
    if _was_interrupted(desk):
        setup.discard(desk.store)
        return make(location, count, passphrase, progress)
    return desk


def star(desk: Desk) -> PersonId:
    """The person with the richest file; raises `NotFound`."""
    return people.find(desk, STAR_NUMBER)


def _open(location: Location, passphrase: str | None) -> Desk:
    """A demo of an older program is brought up to this one: nobody's data are in it."""
    try:
        return databases.open_desk(location, passphrase)
    except faults.OlderSchema:
        if not setup.is_demo(location, passphrase):
            raise
    databases.upgrade(location, lambda: passphrase)
    return databases.open_desk(location, passphrase)


def _filled(desk: Desk, count: int, progress: Progress | None) -> Desk:
    try:
        filling.fill(desk, count, progress)
        for text in lists.texts()["own_texts"]:
            wordings.add(desk, kind=WordingKind.CONSENT, **text)
        _save_lists(desk)
        offices.save(desk, _office())
    except BaseException as error:
        setup.discard(desk.store)
        if isinstance(error, filling.Stopped):
            raise Cancelled from None
        raise
    return desk


def _save_lists(desk: Desk) -> None:
    """Whom an optician in Graz writes to."""
    marketing.add(desk, _("Newsletter"), Channel.EMAIL)
    marketing.add(desk, _("Christmas cards, Graz"), Channel.POST, marketing.Criteria(postcode="80"))


def _was_interrupted(desk: Desk) -> bool:
    """The power failed before the demo got its name, which is done last."""
    office = offices.get(desk)
    return office.is_demo and office.letterhead.name == ""


def _office() -> offices.Office:
    head = Letterhead(
        name="Example Optik",
        street="Beispielgasse 7",
        postcode="8010",
        town="Graz",
        country="AT",
        email="office@example.org",
        phone="+43 316 000 100",
        website="https://www.example.org",
        privacy_contact="privacy@example.org",
    )
    return offices.Office(head, language=language.current(), authority="AT", is_demo=True)
