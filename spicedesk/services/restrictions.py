"""Restriction of processing (GDPR Art. 18): what is stored and not used, and for how long."""

from datetime import date

from spicedesk import faults
from spicedesk.domain.person import PersonId
from spicedesk.domain.restriction import Restriction, RestrictionGround
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import records, subjects
from spicedesk.store.engine import Connection


@one_transaction
def restrict(
    desk: Desk,
    person_id: PersonId,
    ground: RestrictionGround,
    since: date | None = None,
    comment: str | None = None,
) -> Restriction:
    """Store a person's data and use them for nothing else, from a day on, or today."""
    day = since or desk.today()
    if day > desk.today():
        raise Invalid("since", _("That day is still to come."), _("Check the date."))
    kept = Restriction(ground, day)
    with desk.store.write() as connection:
        people.require(connection, person_id)
        if any(r.holds(desk.today()) for r in _of(connection, person_id)):
            raise faults.Refused(
                _("Processing is restricted already."), _("Lift that restriction first.")
            )
        reason = entry.text("comment", comment)
        subjects.restrict(connection, person_id, kept, reason, desk.clock(), desk.user)
        records.log(connection, "person.restrict", person_id, desk.clock(), desk.user)
    return kept


def current(desk: Desk, person_id: PersonId) -> Restriction | None:
    """The restriction that holds today, if one does."""
    with desk.store.read() as connection:
        people.require(connection, person_id)
        return next((r for r in _of(connection, person_id) if r.holds(desk.today())), None)


@one_transaction
def lift(desk: Desk, person_id: PersonId) -> None:
    """Use the data again from today on. The person is told before (Art. 18(3))."""
    with desk.store.write() as connection:
        people.require(connection, person_id)
        if not subjects.lift(connection, person_id, desk.today(), desk.user):
            raise faults.Refused(_("Processing is not restricted."))
        records.log(connection, "person.unrestrict", person_id, desk.clock(), desk.user)


def _of(connection: Connection, person_id: PersonId) -> list[Restriction]:
    return subjects.restrictions(connection, [person_id])[person_id]
