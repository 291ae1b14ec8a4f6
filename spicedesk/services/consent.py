"""Record what persons say, and tell where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.calendar import months_later
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    InvalidConsent,
    RecordedEvent,
    Said,
)
from spicedesk.domain.person import Person, PersonId
from spicedesk.domain.standing import Standing
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry, evidence, law, offices, people, wordings
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Source
from spicedesk.store import consents, records, vault
from spicedesk.store import wordings as store_wordings
from spicedesk.store.engine import Connection


@one_transaction
def record(
    desk: Desk,
    person_id: PersonId,
    event: ConsentEvent,
    documents: Sequence[Source | UUID] = (),
) -> RecordedEvent:
    """Append one statement, with the documents that prove it, in one transaction.

    A document is a new file or the id of one that is on the person's file.
    Raises `Invalid` for a statement that cannot have been made.
    """
    new = [d for d in documents if not isinstance(d, UUID)]
    with evidence.opened(new) as streams, desk.store.write() as connection:
        person = people.require(connection, person_id)
        checked = _worded(connection, person, _checked(connection, desk, person, event))
        proof = [d for d in documents if isinstance(d, UUID)]
        _require_on_file(connection, person_id, proof)
        proof += [evidence.file(connection, desk, person_id, s, None) for s in streams]
        return _append(connection, desk, person_id, checked, list(dict.fromkeys(proof)))


def append(
    connection: Connection,
    desk: Desk,
    person: Person,
    event: ConsentEvent,
    proof: Sequence[UUID] = (),
) -> RecordedEvent:
    """Append one statement within somebody else's transaction; raises `Invalid`.

    `proof` are documents on the person's file.
    """
    checked = _worded(connection, person, _checked(connection, desk, person, event))
    return _append(connection, desk, person.id, checked, proof)


def _append(
    connection: Connection,
    desk: Desk,
    person_id: PersonId,
    checked: ConsentEvent,
    proof: Sequence[UUID],
) -> RecordedEvent:
    now = desk.clock()
    recorded = consents.insert(connection, person_id, checked, now, desk.user, proof)
    records.log(connection, "consent.record", person_id, now, desk.user, str(recorded.id))
    return recorded


def revoke_marketing(
    desk: Desk,
    person_id: PersonId,
    how: How,
    channels: frozenset[Channel] = frozenset(),
    comment: str | None = None,
) -> RecordedEvent:
    """Stop marketing to a person, by all channels or some, and keep their data (Art. 21(3))."""
    event = ConsentEvent(
        purpose=MARKETING,
        said=Said.WITHDRAWN,
        how=how,
        occurred_at=desk.clock(),
        channels=channels,
        with_whom=desk.user,
        comment=comment,
    )
    return record(desk, person_id, event)


@one_transaction
def amend(
    desk: Desk,
    person_id: PersonId,
    event_id: UUID,
    change: Callable[[ConsentEvent], ConsentEvent],
) -> RecordedEvent:
    """Correct one statement by a function of what was recorded; both stay in the history.

    The documents that prove it go with it. Raises `NotFound`, `Invalid`.
    """
    with desk.store.write() as connection:
        person = people.require(connection, person_id)
        known = {r.id: r for r in consents.history(connection, person_id)}
        if event_id not in known:
            raise no_such_event(event_id)
        before = known[event_id]
        event = replace(change(before.event), corrects=event_id)
        checked = _worded(connection, person, _checked(connection, desk, person, event))
        return _append(connection, desk, person_id, checked, before.evidence)


def take_back(
    desk: Desk, person_id: PersonId, event_id: UUID, comment: str | None = None
) -> RecordedEvent:
    """Take back what was recorded by mistake, as if it had not been said; both stay on record."""

    def void(event: ConsentEvent) -> ConsentEvent:
        return replace(event, said=Said.VOID, until=None, comment=comment, corrects=event_id)

    return amend(desk, person_id, event_id, void)


def history(desk: Desk, person_id: PersonId) -> tuple[RecordedEvent, ...]:
    """Everything a person said, oldest first."""
    with desk.store.read() as connection:
        people.require(connection, person_id)
        return consents.history(connection, person_id)


def standing(desk: Desk, person_id: PersonId, on: date | None = None) -> Standing:
    """What the office may do with a person's data, on a day or today."""
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        return people.stands(connection, person, on or desk.today())


def preview(desk: Desk, person_id: PersonId, events: Sequence[ConsentEvent]) -> Standing:
    """Where a person would stand after these statements; nothing is changed."""
    now = desk.clock()
    for event in events:
        event.require_end_after_saying()
    added = [RecordedEvent(UUID(int=n), event, now, desk.user) for n, event in enumerate(events)]
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        known = consents.history(connection, person_id)
        subject = law.subject(connection, person)
        return law.of(connection, now.date()).standing([*known, *added], subject)


def purpose(name: str) -> str:
    """A purpose as it is kept; data and marketing in any case of letters."""
    kept = entry.line("purpose", name)
    if kept is None:
        raise Invalid("purpose", _("A consent needs a purpose."), _("Say what was agreed to."))
    return kept.casefold() if kept.casefold() in {DATA, MARKETING} else kept


def _checked(
    connection: Connection, desk: Desk, person: Person, event: ConsentEvent
) -> ConsentEvent:
    corrected = _corrected(connection, person.id, event)
    if corrected is not None and corrected.event.purpose != event.purpose:
        raise Invalid(
            "corrects",
            _("A correction speaks of the same purpose as the event that it corrects."),
            _("Record a new event for the other purpose."),
        )
    try:
        event.require_end_after_saying()
    except InvalidConsent as error:
        raise explain(error) from None
    if event.occurred_at > desk.clock():
        raise Invalid("at", _("That moment is still to come."), _("Check date and time."))
    if person.birth_date is not None and event.day < person.birth_date:
        raise Invalid("at", _("The person was not born yet on that day."), _("Check both dates."))
    return replace(
        event,
        purpose=purpose(event.purpose),
        place=entry.line("place", event.place),
        with_whom=entry.line("with_whom", event.with_whom),
        wording=entry.line("wording", event.wording),
        comment=entry.text("comment", event.comment),
        guardian=entry.line("guardian", event.guardian),
        language=entry.language(event.language),
    )


def _ending(connection: Connection, event: ConsentEvent) -> ConsentEvent:
    """With the end that the office set for a purpose of its own, where none was said."""
    if event.purpose in {DATA, MARKETING} or event.said is not Said.AGREED or event.until:
        return event
    months = {p["name"]: p["valid_months"] for p in store_wordings.purposes(connection)}
    lasting = months.get(event.purpose)
    return event if lasting is None else replace(event, until=months_later(event.day, lasting))


def _worded(connection: Connection, person: Person, event: ConsentEvent) -> ConsentEvent:
    """Tied to the very version of the office's text that it names, if it is one of them."""
    event = _ending(connection, event)
    if event.wording is None:
        return event
    languages = (event.language, person.language, offices.read(connection).language)
    found = wordings.resolve(connection, event.wording, languages, event.occurred_at)
    if found is None:
        return event
    return replace(event, wording=found.reference, wording_id=found.id, language=found.language)


def _corrected(
    connection: Connection, person_id: PersonId, event: ConsentEvent
) -> RecordedEvent | None:
    if event.corrects is None:
        return None
    if consents.owner_of(connection, event.corrects) != person_id:
        raise no_such_event(event.corrects)
    return consents.event(connection, event.corrects)


def no_such_event(event_id: UUID) -> faults.NotFound:
    """What is told of an event that is not this person's."""
    return faults.NotFound(
        _("This person has no consent event {event}.").format(event=event_id),
        _("Choose one of “consent history”."),
    )


def _require_on_file(connection: Connection, person_id: PersonId, ids: Sequence[UUID]) -> None:
    for evidence_id in ids:
        found = vault.get(connection, evidence_id)
        if found is None or found[0] != person_id:
            raise faults.NotFound(
                _("This document is not on the person's file."), _("Add it to the file first.")
            )


def explain(error: InvalidConsent) -> Invalid:
    """The rule's refusal as a sentence for the person who entered the event."""
    sentences = {
        "occurred_at": _("A consent needs a moment with a time zone."),
        "channels": _("Channels belong to marketing, not to keeping data."),
        "basis": _("Marketing rests on consent or on legitimate interest, on nothing else."),
        "until": _("It would end before it was said."),
        "corrects": _("Only what was recorded can be taken back: name the event."),
        "special": _("Explicit consent is a consent: it has no other legal basis."),
    }
    return Invalid(error.field, sentences[error.field], _("Check the entry."))
