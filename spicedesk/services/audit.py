"""Who did what, and whether the record of it is as it was written (GDPR Art. 5(2))."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.person import PersonId
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.services.desk import Desk
from spicedesk.store import audit, audit_check, records
from spicedesk.store.audit_check import Break, Broken, Chain

__all__ = ["Break", "Broken", "Chain", "Entry"]

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: what was done, with whose data if anybody's, when and by whom.

    `details` names fields and keys, never values; `sequence` is its place in the chain.
    """

    id: UUID
    sequence: int | None
    action: str
    person_id: PersonId | None
    occurred_at: datetime
    done_by: str
    details: str | None


class Stopped(faults.Fault):
    """Somebody wanted to know no more."""

    def __init__(self) -> None:
        super().__init__(_("The verification was stopped."))


class Garbled(faults.Fault):
    """An entry holds something that nobody noted."""

    def __init__(self) -> None:
        super().__init__(
            _("The record of what was done is damaged and cannot be shown."),
            _("Verify it (in the shell: “spicedesk audit verify”): that names the first link."),
        )


def looked(desk: Desk, person_id: PersonId, at: str = "person", details: str | None = None) -> None:
    """Note that somebody looked at a person, or at what is kept of them; holds nobody up.

    `at` names what was looked at: person, history, evidence, profiles, statement.
    """
    desk.store.look(audit.Link(audit.LOOK + at, person_id, desk.clock(), desk.user, details))


def entries(
    desk: Desk, person_id: PersonId | None = None, *, limit: int, before: int | None = None
) -> tuple[Entry, ...]:
    """The newest acts, newest first; those `before` a place in the chain, or all."""
    with desk.store.read() as connection:
        try:
            rows = records.acts(connection, person_id, limit, before)
        except (AttributeError, TypeError, ValueError):  # of a moment or a key that is none
            raise Garbled from None
    found = tuple(Entry(*row) for row in rows)
    if not all(isinstance(words, str) for e in found for words in (e.action, e.done_by)):
        raise Garbled
    return found


def verify(desk: Desk, progress: Progress | None = None) -> Chain:
    """Walk the whole chain; tells the first link that is changed, missing, added or moved.

    Raises `Stopped` where `progress` returns false.
    """
    with desk.store.read(unhurried=True) as connection:
        try:
            return audit_check.walk(connection, progress)
        except audit_check.Stopped:
            raise Stopped from None


def sentence(broken: Broken) -> str:
    """What is wrong with the chain, in words."""
    said = {
        Break.CHANGED: _("Link {number} of the record is not what was written: it was changed."),
        Break.MISSING: _("Link {number} of the record is missing."),
        Break.ADDED: _("Link {number} of the record was added by something else."),
        Break.MOVED: _("Link {number} of the record was moved, or others before it are gone."),
        Break.END: _("The end of the record, after link {number}, is not what was written."),
    }[broken.what].format(number=broken.sequence)
    if broken.action is None or broken.occurred_at is None or broken.done_by is None:
        return said
    when = formats.moment(broken.occurred_at.astimezone(), _spoken())
    return f"{said} ({broken.action}, {when}, {broken.done_by})"


def _spoken() -> str:
    from spicedesk import language  # the words above need none of it

    return language.current()
