"""The right of access (GDPR Art. 15): collect all that is held, hand it out, note that it was."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from spicedesk.domain.classification import LegalBasis, Personal, Purpose, Retention
from spicedesk.domain.consent import MARKETING
from spicedesk.domain.disclosure import (
    Agreement,
    Delivery,
    Disclosure,
    Entry,
    Field,
    Processing,
    Subject,
)
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import Person, PersonId, Role
from spicedesk.domain.standing import Verdict
from spicedesk.language import formats, terms, translator
from spicedesk.services import addressing, audit, entry, evidence, offices, output, people, pills
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.evidence import Clipping
from spicedesk.store import disclosure as store_disclosure
from spicedesk.store import records, vault
from spicedesk.store.disclosure import Column, Record, TableOfPerson


@dataclass(frozen=True, slots=True)
class Statement:
    """A printed statement: what was disclosed, and the PDF that says so."""

    disclosure: Disclosure
    pdf: bytes

    @property
    def file_name(self) -> str:
        """A name that sorts by date and says whose it is without saying their name."""
        made = self.disclosure.made_at
        word = translator(self.disclosure.language).gettext("Statement")
        return f"{word} {self.disclosure.person_number} {made:%Y-%m-%d}.pdf"


def collect(desk: Desk, person_id: PersonId, language: str | None = None) -> Disclosure:
    """Everything stored about a person, from one snapshot, by the classification of each column.

    Without a language it is the person's own, where there is a catalogue for it,
    else the office's. Raises `NotFound`.
    """
    now = desk.clock()
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        office = offices.read(connection)
        found = people.stands(connection, person, now.date())
        spoken = language or addressing.language_for(person, office)
        tables = list(store_disclosure.tables_of_person(connection, person_id))
        documents = vault.listed(connection, person_id)
        recipients = offices.recipients(connection)
    tr = translator(spoken)
    subjects = _Subjects(spoken, {d.id: d for d in documents})
    verdicts = found.verdicts
    return Disclosure(
        language=spoken,
        reference=f"{person.number}/{now:%Y%m%d-%H%M%S}",
        made_at=now,
        made_by=desk.user,
        office=office.letterhead,
        person_name=person.display_name,
        is_company=not (person.family_name or person.given_name),
        person_number=person.number,
        address_lines=addressing.address_lines(person, office, spoken),
        roles=tuple(terms.word(role, tr) for role in Role if role in person.roles),
        agreements=tuple(
            Agreement(
                title=terms.agreement(verdict.purpose, tr),
                allowed=verdict.allowed,
                word=pills.of(verdict, now.date(), spoken).word,
                reason=pills.reason(verdict, spoken),
                channels=pills.of(verdict, now.date(), spoken).channels,
            )
            for verdict in verdicts
        ),
        subjects=tuple(subjects.of(table) for table in tables if table.records),
        processing=tuple(_processing(tables, _own_basis(verdicts[0]), tr)),
        recipients=recipients,
        origin=_origin(person, tables, spoken),
        authority=offices.authority(office.authority, spoken),
        is_demo=office.is_demo,
    )


def prepare(desk: Desk, person_id: PersonId, language: str | None = None) -> Statement:
    """Make the statement, to be looked at; nothing is handed out yet."""
    from spicedesk.statements import access  # ReportLab is slow to import

    disclosure = collect(desk, person_id, language)
    audit.looked(desk, person_id, "statement")
    return Statement(disclosure, access.render(disclosure))


def hand_out_as_file(
    desk: Desk, person_id: PersonId, statement: Statement, target: Path, delivery: Delivery
) -> Evidence:
    """Write the PDF, then file and note it: what never came out was not handed out."""
    with output.whole_file(target, desk) as stream:
        stream.write(statement.pdf)
    return hand_out(desk, person_id, statement, delivery)


@one_transaction
def hand_out(desk: Desk, person_id: PersonId, statement: Statement, delivery: Delivery) -> Evidence:
    """File the very PDF that is handed out, and note how and when."""
    tr = translator(statement.disclosure.language)
    proves = tr.gettext("Statement of personal data handed out")
    clipping = Clipping(statement.file_name, statement.pdf)
    with evidence.opened([clipping]) as (stream,), desk.store.write() as connection:
        people.require(connection, person_id)
        filed = evidence.file(connection, desk, person_id, stream, proves)
        details = f"{delivery.value} {filed}"
        records.log(connection, "statement", person_id, desk.clock(), desk.user, details)
    return evidence.get(desk, filed)


class _Subjects:
    """Puts the records of a table into words."""

    def __init__(self, language: str, documents: dict[Any, Evidence]) -> None:
        self._language = language
        self._tr = translator(language)
        self._documents = documents
        self._spelled: dict[str, Callable[[Any], str]] = {
            "address.country": lambda code: formats.country(code, language),
            "person.language": lambda code: formats.language_name(code, language),
            "phone.number": entry.shown_phone,
            "consent_event.purpose": lambda name: terms.agreement(name, self._tr),
            "form.purpose": lambda name: terms.agreement(name, self._tr),
            "audit_entry.action": lambda name: terms.act(name, self._tr),
        }

    def of(self, table: TableOfPerson) -> Subject:
        entries = tuple(self._entry(table, record) for record in table.records)
        shown = {field.label for entry in entries for field in entry.fields}
        labels = {self._tr.gettext(column.says.label) for column in table.columns}
        return Subject(
            key=table.name,
            title=self._tr.gettext(table.title),
            entries=entries,
            empty_columns=len(labels - shown),
        )

    def _entry(self, table: TableOfPerson, record: Record) -> Entry:
        fields = [*self._fields(table.columns, record), *self._document(table, record)]
        if record.proofs:
            label = self._tr.gettext("Proven by")
            fields.append(Field(label, ", ".join(record.proofs)))
        if record.is_corrected:
            label = self._tr.gettext("Note")
            fields.append(Field(label, self._tr.gettext("corrected by a later entry")))
        moment = record.moment
        return Entry(tuple(fields), moment.astimezone() if moment else None)

    def _fields(self, columns: Sequence[Column], record: Record) -> Iterator[Field]:
        purpose = next(
            (v for c, v in zip(columns, record.values, strict=True) if c.name == "purpose"), None
        )
        for column, value in zip(columns, record.values, strict=True):
            if column.name == "channels" and purpose != MARKETING and not value:
                continue  # no channel means every one where channels are spoken of at all
            text = self._text(column, value)
            if text:
                yield Field(self._tr.gettext(column.says.label), text)

    def _document(self, table: TableOfPerson, record: Record) -> Iterator[Field]:
        document = self._documents.get(record.id) if table.name == "evidence" else None
        if document is not None:
            yield Field(self._tr.gettext("Kind"), document.media_type)
            yield Field(self._tr.gettext("Size"), formats.size(document.size, self._language))
            yield Field(self._tr.gettext("Seal (SHA-256)"), document.sha256)

    def _text(self, column: Column, value: Any) -> str:
        if value is None or value is False:
            return ""
        spelled = self._spelled.get(f"{column.table}.{column.name}")
        if spelled is not None:
            return spelled(value)
        return self._by_type(value)

    def _by_type(self, value: Any) -> str:
        if value is True:
            return self._tr.gettext("yes")
        if isinstance(value, frozenset):
            return (
                ", ".join(terms.word(m, self._tr) for m in type(next(iter(value))) if m in value)
                if value
                else self._tr.gettext("all")
            )
        if isinstance(value, StrEnum):
            return terms.word(value, self._tr)
        if isinstance(value, datetime):
            return formats.moment(value.astimezone(), self._language)
        if isinstance(value, date):
            return formats.day(value, self._language)
        return str(value)


def _own_basis(data: Verdict) -> LegalBasis | None:
    """What allows us to keep this person's data; none where nothing does."""
    if not data.allowed or data.decided_by is None:
        return None
    return data.decided_by.event.basis


def _processing(
    tables: Sequence[TableOfPerson], own: LegalBasis | None, tr: NullTranslations
) -> Iterator[Processing]:
    """Columns declare the rule; what is kept while the person agrees rests on what they said."""
    groups: dict[tuple[Any, ...], dict[str, None]] = defaultdict(dict)
    for table in tables:
        for column in table.columns:
            says: Personal = column.says
            rests_on_them = says.retention is Retention.WHILE_AGREED
            basis = own if rests_on_them and says.purpose is Purpose.CUSTOMER_CARE else says.basis
            group = (says.category, says.purpose, basis, says.retention)
            groups[group].setdefault(tr.gettext(says.label))
    for (category, purpose, basis, retention), labels in groups.items():
        yield Processing(category, purpose, basis, retention, tuple(labels))


def _origin(person: Person, tables: Sequence[TableOfPerson], language: str) -> tuple[Field, ...]:
    tr = translator(language)
    unknown = tr.gettext("not recorded when the data were entered")
    found = [Field(tr.gettext("Your record"), person.data_source or unknown)]
    for table in tables:
        if table.name == "online_profile":
            columns = [column.name for column in table.columns]
            for record in table.records:
                values = dict(zip(columns, record.values, strict=True))
                found.append(Field(tr.gettext("Online profile"), str(values["offer_id"])))
    return tuple(dict.fromkeys(found))
