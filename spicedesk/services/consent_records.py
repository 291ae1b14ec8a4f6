"""Consents as records that other systems read: ISO/IEC TS 27560:2023 in W3C DPV terms (JSON-LD).

One record for each statement, with the controller, the notice that was shown, the rights
and the authority beside it. And a receipt on paper for the person.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.classification import LegalBasis, RecipientRole
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, RecordedEvent, Said
from spicedesk.domain.disclosure import AuthorityInfo, Letterhead, RecipientInfo
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import Person, PersonId
from spicedesk.domain.receipt import Receipt
from spicedesk.domain.wording import Wording
from spicedesk.language import SUPPORTED, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import offices, people
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import consents, records, vault, wordings

Node = dict[str, Any]

SCHEMA_VERSION = "ISO/IEC TS 27560:2023"
CONTEXT: Node = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Written into each file, so that it is understood without the network."""

_STATUS = {
    Said.AGREED: "dpv:ConsentGiven",
    Said.REFUSED: "dpv:ConsentRefused",
    Said.WITHDRAWN: "dpv:ConsentWithdrawn",
    Said.UNCONFIRMED: "dpv:ConsentRequested",
    Said.VOID: "dpv:ConsentInvalidated",
}
_RIGHTS = ("A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A77")
_CONTROLLER, _AUTHORITY = "_:controller", "_:authority"


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around every record."""

    person: Person
    office: offices.Office
    authority: AuthorityInfo
    recipients: tuple[RecipientInfo, ...]
    documents: dict[UUID, Evidence]
    wordings: dict[UUID, Wording]
    today: date


def export(desk: Desk, person_id: PersonId, event_id: UUID | None = None) -> Node:
    """A person's statements as a JSON-LD document, or one of them; raises `NotFound`."""
    around, history = _read(desk, person_id)
    chosen = [r for r in history if event_id in {None, r.id}]
    if event_id is not None and not chosen:
        raise _no_such_event(event_id)
    return {
        "@context": CONTEXT,
        "@graph": [
            *(_record(recorded, around) for recorded in chosen),
            _controller(around.office.letterhead),
            _authority(around.authority),
            *_recipients(around.recipients),
        ],
    }


@one_transaction
def receipt(desk: Desk, person_id: PersonId, event_id: UUID, language: str | None = None) -> bytes:
    """One statement on paper (PDF), for the person; noted as handed out. Raises `NotFound`."""
    from spicedesk.statements import receipt as paper  # imports ReportLab

    around, history = _read(desk, person_id)
    chosen = next((r for r in history if r.id == event_id), None)
    if chosen is None:
        raise _no_such_event(event_id)
    wished = language or around.person.language
    spoken = wished if wished in SUPPORTED else around.office.language
    pdf = paper.render(_on_paper(desk, chosen, around, spoken))
    with desk.store.write() as connection:
        act = "consent.receipt"
        records.log(connection, act, person_id, desk.clock(), desk.user, str(event_id))
    return pdf


def _read(desk: Desk, person_id: PersonId) -> tuple[_Around, tuple[RecordedEvent, ...]]:
    with desk.store.read() as connection:
        person = people.require(connection, person_id)
        office = offices.read(connection)
        history = consents.history(connection, person_id)
        used = {r.event.wording_id for r in history if r.event.wording_id is not None}
        texts = {id_: wordings.get(connection, id_) for id_ in used}
        around = _Around(
            person=person,
            office=office,
            authority=offices.authority(office.authority, office.language),
            recipients=offices.recipients(connection),
            documents={d.id: d for d in vault.listed(connection, person_id)},
            wordings={id_: text for id_, text in texts.items() if text is not None},
            today=desk.today(),
        )
    return around, history


def _record(recorded: RecordedEvent, around: _Around) -> Node:
    event = recorded.event
    is_consent = event.basis is LegalBasis.CONSENT
    record: Node = {
        "@id": recorded.id.urn,
        "@type": "dpv:ConsentRecord" if is_consent else "dpv:DataProcessingRecord",
        "dct:conformsTo": SCHEMA_VERSION,
        "dct:identifier": str(recorded.id),
        "dpv:hasDataSubject": {"@id": around.person.id.urn, "@type": "dpv:DataSubject"},
        "dpv:hasDataController": {"@id": _CONTROLLER},
        "dpv:hasPurpose": _purpose(event),
        "dpv:hasLegalBasis": [{"@id": f"eu-gdpr:{basis}"} for basis in _bases(event)],
        "dpv:hasPersonalData": [{"@id": f"dpv:{name}"} for name in _categories(event)],
        "dpv:hasNotice": _notice(event, around),
        "dpv:hasDataSource": {"@type": "dpv:DataSource", "dct:title": event.how.value},
        "dpv:hasJurisdiction": {"@id": f"loc:{around.office.letterhead.country}"},
        "dpv:hasRecipient": [{"@id": f"_:recipient{n}"} for n in range(len(around.recipients))],
        "dpv:hasStorageCondition": _storage(event, around),
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dct:description": _how_to_withdraw(around.office.letterhead),
        },
        "dpv:hasRight": [{"@id": f"eu-gdpr:{right}"} for right in _RIGHTS],
        "dpv:hasAuthority": {"@id": _AUTHORITY},
        "dct:hasPart": [_occurrence(recorded, around)],
    }
    if is_consent:
        record["dpv:hasConsentStatus"] = {"@id": _status(event, around.today)}
    if event.corrects is not None:
        record["dct:replaces"] = {"@id": event.corrects.urn}
    return record


def _occurrence(recorded: RecordedEvent, around: _Around) -> Node:
    """The event itself: what was expressed, when, where, by whom, and what proves it."""
    event = recorded.event
    kind = "dpv:ExplicitlyExpressedConsent" if event.special else "dpv:ExpressedConsent"
    part: Node = {
        "@type": [_STATUS[event.said], kind],
        "dpv:isIndicatedAtTime": _moment(event.occurred_at.isoformat()),
        "dpv:isIndicatedBy": event.guardian or {"@id": around.person.id.urn},
        "dpv:hasIndicationMethod": event.how.value,
        "dct:created": _moment(recorded.recorded_at.isoformat()),
        "dct:creator": recorded.recorded_by,
        "dct:source": [
            {"dct:title": document.name, "dct:identifier": f"sha256:{document.sha256}"}
            for key in recorded.evidence
            if (document := around.documents.get(key)) is not None
        ],
    }
    optional = {
        "dct:spatial": event.place,
        "dct:contributor": event.with_whom,
        "dct:description": event.comment,
    }
    part |= {name: value for name, value in optional.items() if value}
    if event.until is not None:
        part["dct:valid"] = {"@type": "xsd:date", "@value": event.until.isoformat()}
    return part


def _purpose(event: ConsentEvent) -> Node:
    kinds = {DATA: "dpv:CustomerManagement", MARKETING: "dpv:DirectMarketing"}
    node: Node = {"@type": kinds.get(event.purpose, "dpv:Purpose"), "dct:title": event.purpose}
    if event.channels:
        node["dct:medium"] = [c.value for c in Channel if c in event.channels]
    return node


def _bases(event: ConsentEvent) -> Iterator[str]:
    yield f"A6-1-{event.basis.letter}"
    if event.special is not None:
        yield f"A9-2-{event.special.letter}"


def _categories(event: ConsentEvent) -> tuple[str, ...]:
    if event.special is not None:
        return ("PersonalData", "SpecialCategoryPersonalData")
    return ("PersonalData",)


def _notice(event: ConsentEvent, around: _Around) -> Node:
    """What was shown, with the hash of the very text where the office keeps it."""
    if event.wording is None:
        return {"@type": "dpv:ConsentNotice", "dct:title": "not recorded"}
    node: Node = {"@type": "dpv:ConsentNotice", "dct:title": event.wording}
    text = around.wordings.get(event.wording_id) if event.wording_id else None
    if text is not None:
        digest = hashlib.sha256(text.text.encode("utf-8")).hexdigest()
        node |= {
            "@id": text.id.urn,
            "dct:hasVersion": str(text.version),
            "dct:language": text.language,
            "dct:identifier": f"sha256:{digest}",
        }
    return node


def _storage(event: ConsentEvent, around: _Around) -> Node:
    country = around.office.letterhead.country
    node: Node = {"@type": "dpv:StorageCondition", "dpv:hasLocation": {"@id": f"loc:{country}"}}
    if event.until is not None:
        node["dpv:hasDuration"] = f"until {event.until.isoformat()}"
    return node


def _status(event: ConsentEvent, today: date) -> str:
    if event.said is Said.AGREED and not event.holds(today):
        return "dpv:ConsentExpired"
    return _STATUS[event.said]


def _controller(office: Letterhead) -> Node:
    where = f"{office.street}, {office.postcode} {office.town}, {office.country}"
    return {
        "@id": _CONTROLLER,
        "@type": ["dpv:DataController", "dpv:LegalEntity"],
        "dpv:hasName": office.name,
        "dpv:hasAddress": where,
        "dpv:hasContact": [c for c in (office.privacy_contact, office.email, office.phone) if c],
    }


def _authority(authority: AuthorityInfo) -> Node:
    node = {
        "@id": _AUTHORITY,
        "@type": "dpv:DataProtectionAuthority",
        "dpv:hasName": authority.name,
        "dpv:hasAddress": authority.address,
    }
    return node | ({"foaf:page": authority.website} if authority.website else {})


def _recipients(recipients: tuple[RecipientInfo, ...]) -> Iterator[Node]:
    for number, recipient in enumerate(recipients):
        ours = recipient.role is RecipientRole.PROCESSOR
        yield {
            "@id": f"_:recipient{number}",
            "@type": ["dpv:Recipient", "dpv:DataProcessor" if ours else "dpv:ThirdParty"],
            "dpv:hasName": recipient.name,
            "dct:description": recipient.purpose,
            "dpv:hasLocation": {"@id": f"loc:{recipient.country}"},
        }


def _moment(text: str) -> Node:
    return {"@type": "xsd:dateTime", "@value": text}


def _how_to_withdraw(office: Letterhead) -> str:
    ways = [way for way in (office.privacy_contact or office.email, office.phone) if way]
    return ", ".join((*ways, f"{office.street}, {office.postcode} {office.town}"))


def _on_paper(desk: Desk, recorded: RecordedEvent, around: _Around, language: str) -> Receipt:
    event, tr = recorded.event, translator(language)
    text = around.wordings.get(event.wording_id) if event.wording_id else None
    about = terms.agreement(event.purpose, tr)
    article = tr.gettext("Art. 6(1)({letter}) GDPR").format(letter=event.basis.letter)
    return Receipt(
        language=language,
        office=around.office.letterhead,
        person_name=around.person.display_name,
        person_number=around.person.number,
        reference=str(recorded.id),
        title=f"{about}: {terms.word(event.said, tr)}",
        channels=tuple(terms.word(c, tr) for c in Channel if c in event.channels),
        basis=f"{terms.capital(terms.word(event.basis, tr))}, {article}",
        how=terms.capital(terms.word(event.how, tr)),
        said_at=event.occurred_at,
        place=event.place,
        with_whom=event.with_whom,
        guardian=event.guardian,
        until=event.until,
        wording=event.wording,
        text=text.text if text else None,
        documents=tuple(
            document.name
            for key in recorded.evidence
            if (document := around.documents.get(key)) is not None
        ),
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by,
        withdraw=_how_to_withdraw(around.office.letterhead),
        authority=offices.authority(around.office.authority, language),
        made_at=desk.clock(),
        made_by=desk.user,
    )


def _no_such_event(event_id: UUID) -> faults.NotFound:
    return faults.NotFound(
        _("This person has no consent event {event}.").format(event=event_id),
        _("Choose one of “consent history”."),
    )
