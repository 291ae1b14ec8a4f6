"""The contact history: calls, meetings, letters, and what was agreed to on such an occasion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from spicedesk.domain.activity import Activity, ActivityKind
from spicedesk.domain.consent import ConsentEvent, InvalidConsent
from spicedesk.domain.person import PersonId
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import consent, entry, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import records
from spicedesk.store.schema import new_id


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is to be entered; `occurred_at` carries a time zone, `subject` is one line."""

    kind: ActivityKind
    occurred_at: datetime
    subject: str
    notes: str = ""
    with_whom: str = ""


@one_transaction
def add(
    desk: Desk,
    person_id: PersonId,
    given: Occasion,
    said: Sequence[ConsentEvent] = (),
) -> Activity:
    """Enter an occasion and what the person agreed to or refused on it, all of it or nothing.

    Raises `Invalid` for a moment that is still to come, a missing subject, or a statement that
    cannot have been made.
    """
    subject = entry.line("subject", given.subject)
    if not subject:
        raise Invalid("subject", _("A call or meeting needs a subject."), _("A word is enough."))
    if given.occurred_at > desk.clock():
        raise Invalid("at", _("That moment is still to come."), _("Check date and time."))
    made = Activity(
        new_id(),
        given.kind,
        given.occurred_at,
        subject,
        entry.text("notes", given.notes),
        entry.line("with_whom", given.with_whom),
    )
    with desk.store.write() as connection:
        person = people.require(connection, person_id)
        records.add_activities(connection, [(person_id, made)])
        records.log(connection, "activity.add", person_id, desk.clock(), desk.user, str(made.id))
        for event in said:
            try:
                consent.append(connection, desk, person, event)
            except InvalidConsent as error:
                raise consent.explain(error) from None
    return made
