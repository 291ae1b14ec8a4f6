"""What moving an office asks of other threads."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from spicedesk.faults import NoDatabase, NotEmpty, UnfinishedCopy
from spicedesk.language import current, formats
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.moving import TableSum
    from spicedesk.ui.tasks import Progress

Check = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Copied:
    """What both sides have, in words: what it is, and how many of it."""

    place: str
    counts: tuple[tuple[str, str], ...]


def copying(
    place: str, passphrase: str | None, go_on: Check, *, shared: bool
) -> "Callable[[Desk, Progress], Copied]":
    """A job that copies the open office, or goes on with a copy begun there."""

    def job(desk: "Desk", progress: "Progress") -> Copied:
        from spicedesk.services import databases, moving  # imports SQLAlchemy

        def report(done: int, total: int) -> bool:
            progress.report(done, total)
            return go_on() and not progress.cancelled

        location = databases.parse(place)
        sums = moving.copy(desk, location, passphrase, report, shared=shared)
        return Copied(str(location), _counts(sums))

    return job


def looking(url: str) -> "Callable[[Desk, Progress], str]":
    """A job that says what lies on a server; raises a `Fault` where no copy can be made there."""
    return partial(_look, url=url)


def _look(_desk: "Desk", _progress: object, url: str) -> str:
    from spicedesk.services import databases  # imports SQLAlchemy

    location = databases.parse(url)
    try:
        databases.open_desk(location).store.close()
    except NoDatabase:
        return _("The server answers, and nothing lies there yet.")
    except UnfinishedCopy:
        return _("The server answers. A copy was begun there; it can go on.")
    raise NotEmpty(str(location))


def _counts(sums: "list[TableSum]") -> tuple[tuple[str, str], ...]:
    rows = {found.table: found.rows for found in sums}
    shown = (
        (_("People"), rows["person"]),
        (_("Statements of consent"), rows["consent_event"]),
        (_("Documents"), rows["evidence"]),
        (_("Rows in all"), sum(rows.values())),
    )
    return tuple((name, formats.number(count, current())) for name, count in shown)
