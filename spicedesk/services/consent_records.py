"""Consents as records after ISO/IEC TS 27560:2023, in JSON-LD with terms of the W3C DPV.

One record an event, oldest first. Nothing depends on who exports or when, save what
the office itself is today: the controller, its authority and its recipients are as they
are described on the day of the export.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from spicedesk.domain.classification import Category, LegalBasis, Purpose, Retention
from spicedesk.domain.consent import DATA, MARKETING, Channel, RecordedEvent, Said
from spicedesk.domain.disclosure import AuthorityInfo, Letterhead, RecipientInfo
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import Wording
from spicedesk.language import terms, translator
from spicedesk.services import consent, dpv, offices, people, record_parties
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.record_parties import AUTHORITY, CONTROLLER
from spicedesk.store import consents, records, vault, wordings
from spicedesk.store import disclosure as store_disclosure
from spicedesk.store.engine import Connection

_Node = dict[str, Any]

_NEEDED_FOR_MARKETING = {Category.IDENTITY, Category.CONTACT, Category.ONLINE_PROFILE}
_ENGLISH = translator("en")


@one_transaction
def export(desk: Desk, person_id: PersonId, event_id: UUID | None = None) -> bytes:
    """The records of a person's events, or of one, as a JSON-LD document; it is logged.

    Raises `NotFound` for a person or an event that is not there.
    """
    with desk.store.write() as connection:
        person = people.require(connection, person_id)
        history = consents.history(connection, person_id)
        chosen = [r for r in history if event_id in {None, r.id}]
        if event_id is not None and not chosen:
            raise consent.no_such_event(event_id)
        frame = frame_of(connection, person.id, history, desk.today())
        graph = [frame.record(recorded) for recorded in chosen]
        details = "all" if event_id is None else str(event_id)
        records.log(connection, "consent.export", person_id, desk.clock(), desk.user, details)
    document = {"@context": dpv.CONTEXT, "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


@dataclass(frozen=True)
class Frame:
    """What the records of one person have in common, from one snapshot."""

    person_id: PersonId
    history: tuple[RecordedEvent, ...]
    office: Letterhead
    authority: AuthorityInfo
    recipients: tuple[RecipientInfo, ...]
    wordings: Mapping[UUID, Wording]
    evidence: Mapping[UUID, Evidence]
    purposes: Mapping[str, Mapping[str, Any]]
    today: date

    def record(self, recorded: RecordedEvent) -> _Node:
        """One event as a record."""
        event = recorded.event
        is_consent = event.basis is LegalBasis.CONSENT
        return {
            "@id": dpv.urn(recorded.id),
            "@type": "dpv:ConsentRecord" if is_consent else "dpv:DataProcessingRecord",
            "dct:conformsTo": dpv.RECORD_SCHEMA,
            "dct:identifier": str(recorded.id),
            "dct:created": dpv.utc(recorded.recorded_at),
            "dct:creator": recorded.recorded_by,
            **self._ties(recorded),
            "dpv:hasDataSubject": self._subject,
            "dpv:hasDataController": CONTROLLER,
            "dpv:hasJurisdiction": f"loc:{self.office.country}",
            "dpv:hasApplicableLaw": "eu-gdpr:GDPR",
            "dpv:hasLegalBasis": dpv.legal_bases(event.basis, event.special),
            "dpv:hasNotice": self._notice(recorded),
            "dpv:hasProcess": self._process(recorded),
            "dpv:hasConsentControl": {
                "@type": "dpv:WithdrawConsent",
                "dct:description": "In person, by phone, by letter or by e-mail, at any time",
                **self._exercised_at,
            },
            "dpv:hasRight": list(self._rights()),
            "dpv:hasConsentStatus" if is_consent else "dpv:hasStatus": list(self._states(recorded)),
            "dpv:hasEntity": list(
                record_parties.entities(self._subject, self.office, self.authority, self.recipients)
            ),
            **({"dct:description": event.comment} if event.comment else {}),
        }

    @cached_property
    def _subject(self) -> str:
        return dpv.urn(self.person_id)

    @cached_property
    def _exercised_at(self) -> _Node:
        contact = self.office.privacy_contact or self.office.email
        if not contact or "@" not in contact:
            return {}
        return {"dpv:isExercisedAt": f"mailto:{contact}"}

    def _ties(self, recorded: RecordedEvent) -> _Node:
        """What it corrects, what corrects it, and the papers that prove it."""
        corrected_by = [r.id for r in self.history if r.event.corrects == recorded.id]
        papers = [self.evidence[key] for key in recorded.evidence if key in self.evidence]
        ties: _Node = {}
        if recorded.event.corrects is not None:
            ties["dct:replaces"] = dpv.urn(recorded.event.corrects)
        if corrected_by:
            ties["dct:isReplacedBy"] = [dpv.urn(key) for key in corrected_by]
        if papers:
            ties["dct:source"] = [_paper(one) for one in papers]
        return ties

    def _notice(self, recorded: RecordedEvent) -> _Node:
        """The very words; where none were recorded, that is said."""
        event = recorded.event
        notice: _Node = {"@type": "dpv:ConsentNotice"}
        wording = self.wordings.get(event.wording_id) if event.wording_id else None
        if wording is None:
            title = event.wording or "Not recorded"
            return {**notice, "dct:title": title, "dct:language": event.language or "und"}
        return {
            "@id": dpv.urn(wording.id),
            **notice,
            "dct:title": wording.name,
            "schema:version": str(wording.version),
            "dct:language": wording.language,
            "dct:date": dpv.utc(wording.recorded_at),
            "spdx:checksum": dpv.checksum(text_hash(wording)),
            "dct:description": wording.text,
        }

    def _process(self, recorded: RecordedEvent) -> _Node:
        event = recorded.event
        reach = event.reach if event.purpose == MARKETING else frozenset()
        scope = [_scope(channel) for channel in Channel if channel in reach]
        recipients = [record_parties.recipient(n) for n in range(len(self.recipients))]
        return {
            "@type": "dpv:Process",
            "dpv:hasPurpose": self._purpose(event.purpose),
            **({"dpv:hasScope": scope} if scope else {}),
            "dpv:hasPersonalData": list(self._personal_data(event.purpose)),
            "dpv:hasProcessing": ["dpv:Collect", "dpv:Store", "dpv:Use"],
            "dpv:hasDataSource": {
                "@type": "dpv:DataSubjectDataSource",
                "dct:description": dpv.INDICATIONS[event.how],
            },
            "dpv:hasStorageCondition": [
                {
                    "@type": "dpv:StorageLocation",
                    "dpv:hasLocation": f"loc:{self.office.country}",
                },
                {"@type": "dpv:StorageDuration", "dpv:hasDuration": dpv.duration(event.until)},
            ],
            # Without third parties the controller alone receives the data.
            "dpv:hasRecipient": [CONTROLLER, *recipients],
        }

    def _purpose(self, name: str) -> _Node:
        told = self.purposes.get(name)
        node: _Node = {"@type": "dpv:Purpose", "dct:identifier": name}
        if name in dpv.PURPOSES:
            node["skos:broader"] = dpv.PURPOSES[name]
        node["dct:title"] = terms.purpose(name, _ENGLISH)
        if told is not None:
            node["dct:description"] = told["description"]
        return node

    def _personal_data(self, purpose: str) -> Iterator[_Node]:
        """The categories that the purpose is about, by what the columns say of themselves."""
        for category, labels in _labels(purpose).items():
            yield {
                "@type": "dpv:PersonalData",
                "skos:broader": dpv.PERSONAL_DATA[category],
                "dct:title": category.value,
                "dct:description": ", ".join(labels),
            }
        if self.purposes.get(purpose, {}).get("is_special"):
            yield {"@type": "dpv:SpecialCategoryPersonalData", "dct:title": purpose}

    def _rights(self) -> Iterator[_Node]:
        for article, title in dpv.RIGHTS:
            at = {"dpv:isExercisedAt": AUTHORITY} if article == "A77" else self._exercised_at
            yield {
                "@type": ["dpv:DataSubjectRight", f"eu-gdpr:{article}"],
                "dct:title": title,
                **at,
            }

    def _states(self, recorded: RecordedEvent) -> Iterator[_Node]:
        """What was said; and that it has ended, where it has."""
        event = recorded.event
        is_consent = event.basis is LegalBasis.CONSENT
        states = dpv.CONSENT_STATES if is_consent else dpv.ACTIVITY_STATES
        kinds = [states[event.said], *([dpv.consent_type(event.special)] if is_consent else [])]
        yield {
            "@type": kinds,
            "dpv:isIndicatedAtTime": dpv.utc(event.occurred_at),
            "dpv:isIndicatedBy": self._speaker(event.guardian),
            "dpv:hasIndicationMethod": dpv.INDICATIONS[event.how],
            "dpv:hasDuration": dpv.duration(event.until),
            **({"dct:spatial": event.place} if event.place else {}),
            **({"dpv:isImplementedByEntity": _staff(event.with_whom)} if event.with_whom else {}),
        }
        if event.said is Said.AGREED and event.until is not None and event.until < self.today:
            end = datetime.combine(event.until, time(), event.occurred_at.tzinfo)
            yield {
                "@type": [dpv.EXPIRED if is_consent else dpv.ENDED],
                "dpv:isIndicatedAtTime": dpv.utc(end + timedelta(days=1)),
                "dpv:isIndicatedBy": CONTROLLER,
                "dpv:hasDuration": dpv.duration(None),
            }

    def _speaker(self, guardian: str | None) -> str | _Node:
        if guardian is None:
            return self._subject
        return {"@type": "dpv:GuardianOfDataSubject", "dpv:hasName": guardian}


def frame_of(
    connection: Connection,
    person_id: PersonId,
    history: tuple[RecordedEvent, ...],
    today: date,
) -> Frame:
    """What a person's records have in common, within somebody else's transaction."""
    office = offices.read(connection)
    named = {r.event.wording_id for r in history if r.event.wording_id is not None}
    texts = {key: wordings.get(connection, key) for key in named}
    return Frame(
        person_id=person_id,
        history=history,
        office=office.letterhead,
        authority=offices.authority(office.authority, "en"),
        recipients=offices.recipients(connection),
        wordings={key: text for key, text in texts.items() if text is not None},
        evidence={one.id: one for one in vault.listed(connection, person_id)},
        purposes={row["name"]: row for row in wordings.purposes(connection)},
        today=today,
    )


def text_hash(wording: Wording) -> str:
    """The fingerprint (SHA-256) of the words that were shown."""
    return hashlib.sha256(wording.text.encode()).hexdigest()


def _labels(purpose: str) -> dict[Category, list[str]]:
    """What the columns that serve a purpose hold, by category; English, each once."""
    found: dict[Category, dict[str, None]] = defaultdict(dict)
    for table in store_disclosure.person_tables():
        for column in store_disclosure.personal_columns(table):
            says = column.says
            if purpose != MARKETING and says.purpose is not Purpose.CUSTOMER_CARE:
                continue
            if purpose == MARKETING and says.category not in _NEEDED_FOR_MARKETING:
                continue
            if says.retention is Retention.WHILE_AGREED:
                found[says.category].setdefault(says.label)
    wanted = [c for c in Category if purpose == DATA or c in _NEEDED_FOR_MARKETING]
    return {category: list(found[category]) for category in wanted if category in found}


def _scope(channel: Channel) -> _Node:
    title = terms.word(channel, _ENGLISH)
    return {"@type": "dpv:Scope", "dct:identifier": channel.value, "dct:title": title}


def _paper(document: Evidence) -> _Node:
    """A document without its name, which may be a person's."""
    return {
        "@id": dpv.urn(document.id),
        "dct:format": document.media_type,
        "spdx:checksum": dpv.checksum(document.sha256),
    }


def _staff(name: str) -> _Node:
    return {"@type": "dpv:Entity", "dpv:hasName": name}
