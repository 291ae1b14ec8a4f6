"""Our terms in the words of the Data Privacy Vocabulary (W3C community group, version 2).

https://w3id.org/dpv, its extensions for personal data (pd), places (loc) and the GDPR
(eu-gdpr). What a record after ISO/IEC TS 27560 holds is laid out in
https://w3id.org/dpv/guides/consent-27560.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from spicedesk.domain.classification import Category, LegalBasis, RecipientRole
from spicedesk.domain.consent import DATA, MARKETING, How, Said, SpecialGround

RECORD_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
"""The profile that our records follow."""

_LINKS = (
    "dct:conformsTo", "dct:isReplacedBy", "dct:replaces", "dct:source", "dpv:hasApplicableLaw",
    "dpv:hasConsentControl", "dpv:hasConsentStatus", "dpv:hasDataController",
    "dpv:hasDataSource", "dpv:hasDataSubject", "dpv:hasEntity", "dpv:hasJurisdiction",
    "dpv:hasLegalBasis", "dpv:hasLocation", "dpv:hasNotice", "dpv:hasPersonalData",
    "dpv:hasProcess", "dpv:hasProcessing", "dpv:hasPurpose", "dpv:hasRecipient", "dpv:hasRight",
    "dpv:hasScope", "dpv:hasStatus", "dpv:hasStorageCondition", "dpv:isExercisedAt",
    "dpv:isImplementedByEntity", "dpv:isIndicatedBy", "skos:broader", "spdx:algorithm",
    "spdx:checksum",
)  # fmt: skip
"""The properties whose values are names of things."""
_LINK = {"@type": "@id"}
_TIME = {"@type": "xsd:dateTime"}

CONTEXT: dict[str, Any] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **dict.fromkeys(_LINKS, _LINK),
    **dict.fromkeys(("dct:created", "dct:date", "dpv:isIndicatedAtTime"), _TIME),
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
}
"""What the prefixes stand for, which values are names of things and which are times."""

CONSENT_STATES = {
    Said.AGREED: "dpv:ConsentGiven",
    Said.REFUSED: "dpv:ConsentRefused",
    Said.WITHDRAWN: "dpv:ConsentWithdrawn",
    Said.UNCONFIRMED: "dpv:ConsentRequested",
    Said.VOID: "dpv:ConsentUnknown",
}
EXPIRED = "dpv:ConsentExpired"

ACTIVITY_STATES = {
    Said.AGREED: "dpv:ActivityOngoing",
    Said.REFUSED: "dpv:ActivityHalted",
    Said.WITHDRAWN: "dpv:ActivityHalted",
    Said.UNCONFIRMED: "dpv:ActivityProposed",
    Said.VOID: "dpv:ActivityNotCompleted",
}
"""The same for what rests on another basis than consent."""
ENDED = "dpv:ActivityCompleted"

PURPOSES = {DATA: "dpv:CustomerRelationshipManagement", MARKETING: "dpv:DirectMarketing"}

PERSONAL_DATA = {
    Category.IDENTITY: "pd:Identifying",
    Category.CONTACT: "pd:Contact",
    Category.AGREEMENT: "pd:Historical",
    Category.ONLINE_PROFILE: "pd:Profile",
    Category.CONTACT_HISTORY: "pd:Communication",
    Category.DOCUMENT: "pd:Historical",
    Category.RECORD_KEEPING: "pd:Historical",
}

ROLES = {
    RecipientRole.PROCESSOR: "dpv:DataProcessor",
    RecipientRole.CONTROLLER: "dpv:ThirdParty",
}

INDICATIONS = {
    How.PHONE: "Said on the phone",
    How.MEETING: "Said in a meeting",
    How.FORM: "Signed or filled in on a form",
    How.LETTER: "Written in a letter",
    How.EMAIL: "Written in an e-mail",
    How.TRADE_SHOW: "Filled in on a form at a trade show",
    How.EVENT: "Said at an event",
    How.ONLINE_PROFILE: "Signed up or changed online",
    How.IMPORT: "Taken over from another system",
}
"""Records are in English whoever exports them, so that the same record is the same bytes."""

RIGHTS = (
    ("A7-3", "Right to withdraw consent"),
    ("A15", "Right of access"),
    ("A16", "Right to rectification"),
    ("A17", "Right to erasure"),
    ("A18", "Right to restriction of processing"),
    ("A20", "Right to data portability"),
    ("A21", "Right to object"),
    ("A77", "Right to lodge a complaint"),
)


def legal_bases(basis: LegalBasis, special: SpecialGround | None) -> list[str]:
    """Art. 6(1), and Art. 9(2) where special categories are spoken of."""
    found = [f"eu-gdpr:A6-1-{basis.letter}"]
    if special is not None:
        found.append(f"eu-gdpr:A9-2-{special.letter}")
    return found


def consent_type(special: SpecialGround | None) -> str:
    """How the consent was expressed."""
    is_explicit = special is SpecialGround.EXPLICIT_CONSENT
    return "dpv:ExplicitlyExpressedConsent" if is_explicit else "dpv:ExpressedConsent"


def duration(until: date | None) -> dict[str, Any]:
    """To the end of a day, or for as long as nobody withdraws it."""
    if until is None:
        return {"@type": "dpv:UntilEventDuration", "rdf:value": "Until it is withdrawn"}
    value = {"@type": "xsd:date", "@value": until.isoformat()}
    return {"@type": "dpv:UntilTimeDuration", "rdf:value": value}


def checksum(sha256: str) -> dict[str, Any]:
    """A fingerprint, in hex."""
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
        "spdx:checksumValue": sha256,
    }


def urn(key: UUID) -> str:
    """The name of a row (RFC 9562)."""
    return f"urn:uuid:{key}"


def utc(moment: datetime) -> str:
    """A moment as the standard wants it: ISO 8601, UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
