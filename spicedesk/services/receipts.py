"""Receipts of consents for the customer (ISO/IEC TS 27560): a copy of one record on a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import MARKETING, Channel, RecordedEvent, Said
from spicedesk.domain.disclosure import Field
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import Wording
from spicedesk.language import formats, terms, translator
from spicedesk.services import addressing, consent, consent_records, offices, output, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import consents, records, wordings

if TYPE_CHECKING:
    from spicedesk.statements.receipt import Receipt  # ReportLab is slow to import


@dataclass(frozen=True, slots=True)
class Prepared:
    """A receipt as it is looked at, before it is handed out; `pdf` is the very page."""

    event_id: UUID
    receipt: "Receipt"
    pdf: bytes

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return self.receipt.file_name


def prepare(
    desk: Desk, person_id: PersonId, event_id: UUID, language: str | None = None
) -> Prepared:
    """Make the receipt of one event; nothing is handed out yet.

    Without a language it is the person's own, as for a statement. Raises `NotFound`.
    """
    from spicedesk.statements import receipt as paper  # ReportLab is slow to import

    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        office = offices.read(connection)
        history = {r.id: r for r in consents.history(connection, person_id)}
        recorded = history.get(event_id)
        if recorded is None:
            raise consent.no_such_event(event_id)
        text_id = recorded.event.wording_id
        wording = None if text_id is None else wordings.get(connection, text_id)
    spoken = language or addressing.language_for(person, office)
    tr = translator(spoken)
    made = paper.Receipt(
        language=spoken,
        reference=str(uuid4()),
        office=office.letterhead,
        authority=offices.authority(office.authority, spoken),
        made_at=desk.clock(),
        made_by=desk.user,
        person_name=person.display_name,
        person_number=person.number,
        agreed=recorded.event.said is Said.AGREED,
        is_consent=recorded.event.basis is LegalBasis.CONSENT,
        verdict=_verdict(recorded, tr),
        fields=tuple(_fields(recorded, wording, spoken)),
        wording=None if wording is None else wording.text,
        is_demo=office.is_demo,
    )
    return Prepared(event_id, made, paper.render(made))


@one_transaction
def hand_out(
    desk: Desk, person_id: PersonId, prepared: Prepared, target: Path | None = None
) -> None:
    """Note that the receipt is handed out; with a target, write it there or note nothing.

    It is a copy of what is on record, so it is not filed.
    """
    with desk.store.write() as connection:
        people.require(connection, person_id)
        details = f"{prepared.event_id} {prepared.receipt.reference}"
        records.log(connection, "consent.receipt", person_id, desk.clock(), desk.user, details)
        if target is not None:
            with output.whole_file(target, desk) as stream:
                stream.write(prepared.pdf)


def _verdict(recorded: RecordedEvent, tr: NullTranslations) -> str:
    """`Marketing agreement: agreed`."""
    event = recorded.event
    return f"{terms.agreement(event.purpose, tr)}: {terms.word(event.said, tr)}"


def _fields(recorded: RecordedEvent, wording: Wording | None, language: str) -> Iterator[Field]:
    event, tr = recorded.event, translator(language)
    _ = tr.gettext
    yield Field(_("What it is for"), terms.purpose(event.purpose, tr))
    if event.purpose == MARKETING:
        named = [terms.word(channel, tr) for channel in Channel if channel in event.reach]
        yield Field(_("Channels"), ", ".join(named))
    basis = terms.capital(terms.word(event.basis, tr))
    legal = _("{basis}, Art. 6(1)({letter}) GDPR").format(basis=basis, letter=event.basis.letter)
    if event.special is not None:
        ground = terms.word(event.special, tr)
        legal += "; " + _("{basis}, Art. 9(2)({letter}) GDPR").format(
            basis=ground, letter=event.special.letter
        )
    yield Field(_("Legal basis"), legal)
    yield Field(_("When"), formats.moment(event.occurred_at, language))
    yield Field(_("How"), terms.capital(terms.word(event.how, tr)))
    told = (
        (_("Where"), event.place),
        (_("With whom"), event.with_whom),
        (_("Who spoke for a child"), event.guardian),
        (_("Wording"), _named(event.wording, wording)),
        (_("Seal (SHA-256)"), None if wording is None else consent_records.text_hash(wording)),
    )
    yield from (Field(label, value) for label, value in told if value)
    if event.said is Said.AGREED:
        until = formats.day(event.until, language) if event.until else _("it is withdrawn")
        yield Field(_("Valid until"), until)
    yield Field(_("Record number"), str(recorded.id))


def _named(reference: str | None, wording: Wording | None) -> str | None:
    return reference if wording is None else wording.reference
