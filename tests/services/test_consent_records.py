import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from pyld import jsonld

from spicedesk import faults
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    RecordedEvent,
    Said,
)
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, consent_records, people, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.desk import now as desk_now
from spicedesk.services.evidence import Clipping
from tests.conftest import ANNA

DPV, DCT = "https://w3id.org/dpv#", "http://purl.org/dc/terms/"
MANDATORY = {
    f"{DPV}{name}"
    for name in (
        "hasDataSubject", "hasDataController", "hasPurpose", "hasLegalBasis", "hasPersonalData",
        "hasNotice", "hasDataSource", "hasJurisdiction", "hasStorageCondition", "hasRight",
        "hasAuthority", "hasConsentControl", "hasConsentStatus",
    )
} | {f"{DCT}{name}" for name in ("conformsTo", "identifier", "hasPart")}  # fmt: skip


@pytest.fixture
def anna(desk: Desk) -> PersonId:
    wordings.add(desk, "News", WordingKind.CONSENT, "de", "Wir dürfen Ihnen schreiben.")
    return people.add(desk, ANNA).id


def record(desk: Desk, who: PersonId, **more: Any) -> RecordedEvent:
    given = {"purpose": MARKETING, "said": Said.AGREED, "how": How.FORM,
             "occurred_at": desk.clock() - timedelta(days=9), **more}  # fmt: skip
    return consent.record(desk, who, ConsentEvent(**given), [Clipping("form.txt", b"I agree")])


def expanded(desk: Desk, who: PersonId) -> dict[str, dict[str, Any]]:
    """Read as any program reads JSON-LD, without the network, by what stands in it alone."""
    text = json.dumps(consent_records.export(desk, who))
    return {node["@id"]: node for node in jsonld.expand(json.loads(text))}


def test_a_record_holds_what_the_standard_asks_for(desk: Desk, anna: PersonId) -> None:
    event = record(desk, anna, wording="News", channels=frozenset({Channel.EMAIL}),
                   place="Graz fair", with_whom="J. Berger", until=date(2999, 1, 1))  # fmt: skip
    node = expanded(desk, anna)[event.id.urn]
    assert node["@type"] == [f"{DPV}ConsentRecord"]
    assert set(node) >= MANDATORY
    assert node[f"{DPV}hasConsentStatus"] == [{"@id": f"{DPV}ConsentGiven"}]
    assert node[f"{DPV}hasLegalBasis"] == [{"@id": "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a"}]
    (notice,) = node[f"{DPV}hasNotice"]
    digest = hashlib.sha256("Wir dürfen Ihnen schreiben.".encode()).hexdigest()
    assert notice[f"{DCT}identifier"] == [{"@value": f"sha256:{digest}"}]
    (part,) = node[f"{DCT}hasPart"]
    assert part[f"{DCT}spatial"] == [{"@value": "Graz fair"}]
    assert part[f"{DPV}isIndicatedAtTime"][0]["@value"] == event.event.occurred_at.isoformat()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"said": Said.REFUSED}, "ConsentRefused"),
        ({"said": Said.WITHDRAWN}, "ConsentWithdrawn"),
        ({"said": Said.UNCONFIRMED}, "ConsentRequested"),
        ({"until": desk_now().date() - timedelta(days=1)}, "ConsentExpired"),
    ],
)
def test_each_state_has_its_term(
    desk: Desk, anna: PersonId, more: dict[str, Any], status: str
) -> None:
    event = record(desk, anna, **more)
    node = expanded(desk, anna)[event.id.urn]
    assert node[f"{DPV}hasConsentStatus"] == [{"@id": f"{DPV}{status}"}]


def test_what_rests_on_a_contract_is_no_consent(desk: Desk, anna: PersonId) -> None:
    event = record(desk, anna, purpose=DATA, basis=LegalBasis.CONTRACT)
    node = expanded(desk, anna)[event.id.urn]
    assert node["@type"] == [f"{DPV}DataProcessingRecord"]
    assert f"{DPV}hasConsentStatus" not in node


def test_a_correction_says_what_it_replaces(desk: Desk, anna: PersonId) -> None:
    wrong = record(desk, anna)
    right = consent.take_back(desk, anna, wrong.id)
    node = expanded(desk, anna)[right.id.urn]
    assert node[f"{DCT}replaces"] == [{"@id": wrong.id.urn}]
    assert node[f"{DPV}hasConsentStatus"] == [{"@id": f"{DPV}ConsentInvalidated"}]


def test_no_name_stands_in_a_record(desk: Desk, anna: PersonId) -> None:
    record(desk, anna)
    assert "Berger" not in json.dumps(consent_records.export(desk, anna))


@pytest.mark.parametrize(("language", "title"), [("en", "Receipt for your"), (None, "Beleg für")])
def test_a_receipt_says_what_was_said_and_how_to_undo_it(
    desk: Desk, anna: PersonId, language: str | None, title: str
) -> None:
    event = record(desk, anna, wording="News", place="Graz fair")
    pdf = pypdfium2.PdfDocument(consent_records.receipt(desk, anna, event.id, language))
    assert len(pdf) == 1
    text = " ".join(pdf[0].get_textpage().get_text_range().split())
    for words in (title, "Anna Berger", "Graz fair", "Wir dürfen Ihnen schreiben.", "form.txt"):
        assert words in text


def test_somebody_elses_statement_gets_no_receipt(desk: Desk, anna: PersonId) -> None:
    event = record(desk, anna)
    other = people.add(desk, ANNA).id
    with pytest.raises(faults.NotFound):
        consent_records.receipt(desk, other, event.id)
    with pytest.raises(faults.NotFound):
        consent_records.export(desk, other, event.id)
