"""Records after ISO/IEC TS 27560, read back by a JSON-LD processor that may not go online."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from pyld import jsonld

from spicedesk import faults
from spicedesk.domain.classification import LegalBasis, RecipientRole
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    Said,
    SpecialGround,
)
from spicedesk.domain.disclosure import RecipientInfo
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, consent_records, offices, people, purposes, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.services.purposes import Purpose
from tests.conftest import ANNA

DPV = "https://w3id.org/dpv#"
DCT = "http://purl.org/dc/terms/"
GDPR = "https://w3id.org/dpv/legal/eu/gdpr#"
AT = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)
MANDATORY = {
    "schema version": (f"{DCT}conformsTo",),
    "record id": (f"{DCT}identifier",),
    "data subject": (f"{DPV}hasDataSubject",),
    "notice": (f"{DPV}hasNotice",),
    "language": (f"{DPV}hasNotice", f"{DCT}language"),
    "purpose": (f"{DPV}hasProcess", f"{DPV}hasPurpose"),
    "personal data": (f"{DPV}hasProcess", f"{DPV}hasPersonalData"),
    "personal data type": (
        f"{DPV}hasProcess",
        f"{DPV}hasPersonalData",
        "http://www.w3.org/2004/02/skos/core#broader",
    ),
    "controller": (f"{DPV}hasDataController",),
    "storage": (f"{DPV}hasProcess", f"{DPV}hasStorageCondition"),
    "recipients": (f"{DPV}hasProcess", f"{DPV}hasRecipient"),
    "withdrawal": (f"{DPV}hasConsentControl",),
    "jurisdiction": (f"{DPV}hasJurisdiction",),
    "rights": (f"{DPV}hasRight",),
    "event time": (f"{DPV}hasConsentStatus", f"{DPV}isIndicatedAtTime"),
    "validity": (f"{DPV}hasConsentStatus", f"{DPV}hasDuration"),
    "entity": (f"{DPV}hasConsentStatus", f"{DPV}isIndicatedBy"),
}
"""Of the standard and of the profile for the GDPR, as paths of properties."""


def offline(url: str, _options: Any) -> Any:
    raise AssertionError(f"nothing is fetched, but {url} was asked for")


def expanded(document: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = jsonld.expand(
        json.loads(document), {"documentLoader": offline, "base": ""}
    )
    return found


def along(node: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    nodes: list[Any] = [node]
    for name in path:
        nodes = [value for one in nodes for value in one.get(name, [])]
    return nodes


def state(record: dict[str, Any]) -> list[list[str]]:
    return [[kind.removeprefix(DPV) for kind in one["@type"]]
            for one in record[f"{DPV}hasConsentStatus"]]  # fmt: skip


def said(purpose: str, answer: Said, **more: Any) -> ConsentEvent:
    return ConsentEvent(purpose, answer, more.pop("how", How.FORM), AT, **more)


def test_a_record_holds_what_the_standard_asks_for(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    text = wordings.add(any_desk, "News", WordingKind.CONSENT, "de", "Sie dürfen schreiben.")
    offices.add_recipients(
        any_desk, [RecipientInfo("Mail House", RecipientRole.PROCESSOR, "sends letters", "DE")]
    )
    event = said(MARKETING, Said.AGREED, wording="News", channels=frozenset({Channel.EMAIL}),
                 place="Graz fair", with_whom="J. Berger", until=date(2099, 1, 1))  # fmt: skip
    recorded = consent.record(any_desk, anna, event, [Clipping("Anna.pdf", b"%PDF-1.4 signed")])
    document = consent_records.export(any_desk, anna)
    (record,) = expanded(document)
    missing = [name for name, path in MANDATORY.items() if not along(record, path)]
    assert missing == []
    assert record["@id"] == f"urn:uuid:{recorded.id}"
    assert record["@type"] == [f"{DPV}ConsentRecord"]
    assert record[f"{DPV}hasDataSubject"] == [{"@id": f"urn:uuid:{anna}"}]
    assert record[f"{DPV}hasLegalBasis"] == [{"@id": f"{GDPR}A6-1-a"}]
    assert state(record) == [["ConsentGiven", "ExpressedConsent"]]
    (notice,) = record[f"{DPV}hasNotice"]
    assert notice["@id"] == f"urn:uuid:{text.id}"
    assert notice[f"{DCT}language"] == [{"@value": "de"}]
    assert along(notice, ("http://spdx.org/rdf/terms#checksum",))
    scopes = along(record, (f"{DPV}hasProcess", f"{DPV}hasScope", f"{DCT}identifier"))
    assert scopes == [{"@value": "email"}]
    assert [n["@value"] for n in along(record, (f"{DPV}hasConsentStatus",
            f"{DPV}isIndicatedAtTime"))] == ["2026-03-12T10:30:00Z"]  # fmt: skip
    names = {n[f"{DPV}hasName"][0]["@value"] for n in record[f"{DPV}hasEntity"]
             if f"{DPV}hasName" in n}  # fmt: skip
    assert {"Example Optics", "Mail House"} < names
    assert b"Berger, Anna" not in document
    assert b"Anna.pdf" not in document
    assert b"anna.berger@" not in document


def test_every_name_in_it_is_a_whole_one(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, said(DATA, Said.AGREED))
    quads = jsonld.to_rdf(
        json.loads(consent_records.export(desk, anna)), {"documentLoader": offline}
    )["@default"]
    names = [part["value"] for quad in quads for part in quad.values() if part["type"] == "IRI"]
    assert [n for n in names if not n.startswith(("http", "urn:uuid:", "mailto:"))] == []


def test_the_same_records_are_the_same_bytes_oldest_first(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, said(MARKETING, Said.REFUSED))
    early = replace(said(DATA, Said.AGREED), occurred_at=AT.replace(year=2025))
    consent.record(desk, anna, early)
    first = consent_records.export(desk, anna)
    assert first == consent_records.export(desk, anna)
    assert [state(record)[0][0] for record in expanded(first)] == ["ConsentGiven", "ConsentRefused"]


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (Said.AGREED, "ConsentGiven"),
        (Said.REFUSED, "ConsentRefused"),
        (Said.WITHDRAWN, "ConsentWithdrawn"),
        (Said.UNCONFIRMED, "ConsentRequested"),
    ],
)
def test_each_answer_has_its_state(desk: Desk, anna: PersonId, answer: Said, wanted: str) -> None:
    consent.record(desk, anna, said(MARKETING, answer))
    (record,) = expanded(consent_records.export(desk, anna))
    assert state(record) == [[wanted, "ExpressedConsent"]]


def test_what_has_ended_says_so(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, said(DATA, Said.AGREED, until=date(2026, 3, 20)))
    (record,) = expanded(consent_records.export(desk, anna))
    assert [kinds[0] for kinds in state(record)] == ["ConsentGiven", "ConsentExpired"]


def test_a_correction_and_what_it_corrects_name_each_other(desk: Desk, anna: PersonId) -> None:
    wrong = consent.record(desk, anna, said(DATA, Said.AGREED))
    void = consent.take_back(desk, anna, wrong.id)
    records = {r["@id"]: r for r in expanded(consent_records.export(desk, anna))}
    before, after = records[f"urn:uuid:{wrong.id}"], records[f"urn:uuid:{void.id}"]
    assert before[f"{DCT}isReplacedBy"] == [{"@id": f"urn:uuid:{void.id}"}]
    assert after[f"{DCT}replaces"] == [{"@id": f"urn:uuid:{wrong.id}"}]
    assert state(after)[0][0] == "ConsentUnknown"


def test_what_rests_on_a_contract_is_no_consent(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, said(DATA, Said.AGREED, basis=LegalBasis.CONTRACT))
    (record,) = expanded(consent_records.export(desk, anna))
    assert record["@type"] == [f"{DPV}DataProcessingRecord"]
    assert record[f"{DPV}hasLegalBasis"] == [{"@id": f"{GDPR}A6-1-b"}]
    assert f"{DPV}hasConsentStatus" not in record
    assert along(record, (f"{DPV}hasStatus", f"{DPV}isIndicatedAtTime"))


def test_special_categories_name_their_ground_and_a_child_its_guardian(
    desk: Desk, anna: PersonId
) -> None:
    purposes.add(desk, Purpose("Photos", "Pictures of you on our pages.", is_special=True))
    event = said(
        "Photos", Said.AGREED, special=SpecialGround.EXPLICIT_CONSENT, guardian="M. Berger"
    )
    consent.record(desk, anna, event)
    (record,) = expanded(consent_records.export(desk, anna))
    assert [n["@id"].removeprefix(GDPR) for n in record[f"{DPV}hasLegalBasis"]] == [
        "A6-1-a",
        "A9-2-a",
    ]
    kinds = [n["@type"][0] for n in along(record, (f"{DPV}hasProcess", f"{DPV}hasPersonalData"))]
    assert f"{DPV}SpecialCategoryPersonalData" in kinds
    (speaker,) = along(record, (f"{DPV}hasConsentStatus", f"{DPV}isIndicatedBy"))
    assert speaker["@type"] == [f"{DPV}GuardianOfDataSubject"]


def test_one_event_alone_or_none_that_is_not_theirs(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, said(DATA, Said.AGREED))
    wanted = consent.record(desk, anna, said(MARKETING, Said.REFUSED))
    (record,) = expanded(consent_records.export(desk, anna, wanted.id))
    assert record["@id"] == f"urn:uuid:{wanted.id}"
    with pytest.raises(faults.NotFound):
        consent_records.export(desk, anna, uuid4())
