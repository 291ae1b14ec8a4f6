"""What the first start asks of the worker thread, where importing SQLAlchemy stops nobody."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from spicedesk.domain.disclosure import Letterhead
from spicedesk.language import current

if TYPE_CHECKING:
    from spicedesk.services.databases import Location
    from spicedesk.services.places import Report


def prepare() -> tuple[str, dict[str, str]]:
    """Where the office's own database would lie, and the authorities to choose from."""
    from spicedesk.services import databases, offices  # imports SQLAlchemy

    return str(databases.own_office()), offices.authority_names(current())


def check_empty(place: str) -> Callable[[], None]:
    """A job that refuses a place where something lies."""

    def job() -> None:
        from spicedesk.services import databases  # imports SQLAlchemy

        location = databases.parse(place)
        if isinstance(location, databases.FileLocation):
            databases.require_empty(location)

    return job


def examine(place: str) -> "Callable[[], Report]":
    """A job that tests a place, and changes nothing there."""

    def job() -> "Report":
        from spicedesk.services import databases, places  # imports SQLAlchemy

        return places.examine(databases.parse(place))

    return job


def opener(place: str, passphrase: str | None) -> "Callable[[], Location]":
    """A job that opens a database once, to see that it can be."""

    def job() -> "Location":
        from spicedesk.services import databases  # imports SQLAlchemy

        location = databases.parse(place)
        databases.open_desk(location, passphrase).store.close()
        return location

    return job


def create(
    place: str,
    passphrase: str | None,
    letterhead: Letterhead,
    language: str,
    authority: str,
    *,
    shared: bool,
) -> "Callable[[], Location]":
    """A job that makes an empty office; several computers can open a `shared` one at a time."""

    def job() -> "Location":
        from spicedesk.services import databases, offices  # imports SQLAlchemy

        location = databases.parse(place)
        office = offices.Office(letterhead, language, authority)
        databases.create(location, passphrase, office, shared=shared).store.close()
        return location

    return job


def make_demo(count: int, report: Callable[[int, int], bool]) -> "Callable[[], Location]":
    """A job that opens the demo office, or invents it first; `report` may stop it."""

    def job() -> "Location":
        from spicedesk.services import databases, demo  # imports SQLAlchemy

        location = databases.demo_office()
        demo.open_or_make(location, count, None, report).store.close()
        return location

    return job
