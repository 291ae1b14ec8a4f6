"""What marketing lists ask of other threads."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spicedesk.domain.audience import MailingList
from spicedesk.domain.person import PersonId
from spicedesk.faults import Fault
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.marketing import Format, Outcome
    from spicedesk.ui.tasks import Progress

Check = Callable[[], bool]
FIRST = 50
"""So many members are shown before all are known."""


class Stopped(Fault):
    """The clerk stopped it."""

    def __init__(self) -> None:
        super().__init__(
            _("The export was stopped."), _("No file was written, and nothing was noted.")
        )


def listed(desk: "Desk") -> tuple[MailingList, ...]:
    """The lists, and nobody in them."""
    from spicedesk.services import marketing  # imports SQLAlchemy

    return tuple(marketing.listed(desk))


def purposes(desk: "Desk") -> tuple[str, ...]:
    """What the office may write about, beside marketing."""
    from spicedesk.services import purposes  # imports SQLAlchemy

    return tuple(purpose.name for purpose in purposes.listed(desk))


def look(
    desk: "Desk",
    progress: "Progress",
    chosen: MailingList,
    first: Callable[[tuple[PersonId, ...]], object] = lambda _ids: None,
) -> "Outcome":
    """Who is in a list today; stops where nobody waits any more.

    Of a large office the `first` members are told once, long before all are known.
    """
    from spicedesk.services import marketing  # imports SQLAlchemy

    outcome, told = marketing.Outcome(), False
    heed = _watch(progress, lambda: True)

    def watch(done: int, total: int) -> None:
        nonlocal told
        heed(done, total)
        if not told and len(outcome.chosen) >= FIRST:
            told = True
            first(tuple(outcome.chosen))

    return marketing.look(desk, chosen, watch, outcome)


def look_at(desk: "Desk", chosen: MailingList, ids: Sequence[PersonId]) -> "Outcome":
    """Whether these are in a list today."""
    from spicedesk.services import marketing  # imports SQLAlchemy

    return marketing.look_at(desk, chosen, ids)


def add(desk: "Desk", given: MailingList) -> MailingList:
    """Save a new list."""
    from spicedesk.services import marketing  # imports SQLAlchemy

    return marketing.add(desk, given.name, given.channel, given.criteria, given.purpose)


def change(desk: "Desk", given: MailingList) -> MailingList:
    """Save a list that is there already."""
    from spicedesk.services import marketing  # imports SQLAlchemy

    return marketing.change(desk, given)


def remove(desk: "Desk", given: MailingList) -> None:
    """Forget a list."""
    from spicedesk.services import marketing  # imports SQLAlchemy

    marketing.remove(desk, given.name)


def names(desk: "Desk", ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """What persons are called in a list."""
    from spicedesk.services import people  # imports SQLAlchemy

    return {line.id: line.list_name for line in people.lines(desk, list(ids))}


def exporting(
    chosen: MailingList, kind: "Format", target: Path, shown: frozenset[PersonId], go_on: Check
) -> "Callable[[Desk, Progress], tuple[Outcome, dict[PersonId, str]]]":
    """A job that writes a list out; it also names whoever was `shown` and is left out now."""

    def job(desk: "Desk", progress: "Progress") -> "tuple[Outcome, dict[PersonId, str]]":
        from spicedesk.services import marketing  # imports SQLAlchemy

        watch = _watch(progress, go_on)
        outcome = marketing.export_to_file(desk, chosen, kind, target, watch)
        lost = [who for who in outcome.left_out if who in shown]
        return outcome, names(desk, lost)

    return job


def _watch(progress: "Progress", go_on: Check) -> Callable[[int, int], None]:
    def watch(done: int, total: int) -> None:
        if progress.cancelled or not go_on():
            raise Stopped
        progress.report(done, total)

    return watch
