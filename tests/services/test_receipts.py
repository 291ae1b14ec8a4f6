"""The receipt that a customer takes home."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from spicedesk import faults
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.language import translator
from spicedesk.services import access, consent, evidence, people, receipts, wordings
from spicedesk.services.desk import Desk
from tests.conftest import ANNA
from tests.statements.reading import read

AT = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)


def agreed(desk: Desk, person_id: PersonId) -> ConsentEvent:
    event = ConsentEvent(
        MARKETING, Said.AGREED, How.TRADE_SHOW, AT, frozenset({Channel.EMAIL, Channel.POST}),
        place="Graz fair", with_whom="J. Berger", wording="News", until=date(2099, 12, 31),
    )  # fmt: skip
    return consent.record(desk, person_id, event).event


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_page_tells_what_was_agreed_and_how_to_withdraw_it(
    any_desk: Desk, language: str
) -> None:
    anna = people.add(any_desk, ANNA).id
    wordings.add(any_desk, "News", WordingKind.CONSENT, "de", "Sie dürfen mir Neues senden.")
    agreed(any_desk, anna)
    (recorded,) = consent.history(any_desk, anna)
    made = receipts.prepare(any_desk, anna, recorded.id, language)
    page = read(made.pdf)
    tr = translator(language)
    assert len(page.pages) == 1
    assert [text for text in (
        "Anna Berger", "10-0001", "Graz fair", "J. Berger", "News@1", "dürfen mir Neues senden",
        str(recorded.id), made.receipt.reference, "Example Optics", "privacy@example.org",
        "2099", "Datenschutzbehörde" if language == "de" else "Data Protection Authority",
        tr.gettext("Receipt for your agreement"), tr.gettext("How to withdraw it"),
        tr.gettext("Marketing agreement"), tr.gettext("Post"),
    ) if text not in page] == []  # fmt: skip
    assert tr.gettext("SMS") not in page
    assert all(page.fonts.values())


def test_it_is_in_the_language_of_the_person(desk: Desk, anna: PersonId) -> None:
    agreed(desk, anna)
    (recorded,) = consent.history(desk, anna)
    assert receipts.prepare(desk, anna, recorded.id).receipt.language == "de"


def test_however_much_was_recorded_it_is_one_page(desk: Desk, anna: PersonId) -> None:
    wordings.add(desk, "N" * 190, WordingKind.CONSENT, "de", "Ein langer Satz. " * 1_000)
    event = ConsentEvent(
        MARKETING, Said.REFUSED, How.FORM, AT, place="P" * 200, with_whom="شارع " * 40,
        wording="N" * 190, guardian="G " * 99,
    )  # fmt: skip
    recorded = consent.record(desk, anna, event)
    assert len(read(receipts.prepare(desk, anna, recorded.id).pdf).pages) == 1


def test_handing_it_out_is_logged_and_files_nothing(
    desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    recorded = consent.record(desk, anna, ConsentEvent(DATA, Said.AGREED, How.FORM, AT))
    made = receipts.prepare(desk, anna, recorded.id)
    target = tmp_path / made.file_name
    receipts.hand_out(desk, anna, made, target)
    assert target.read_bytes() == made.pdf
    assert evidence.listed(desk, anna) == ()
    log = next(s for s in access.collect(desk, anna, "en").subjects if s.key == "audit_entry")
    acts = [field.value for entry in log.entries for field in entry.fields]
    assert "Receipt of an agreement handed out" in acts


def test_what_could_not_be_written_was_not_handed_out(
    desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    recorded = consent.record(desk, anna, ConsentEvent(DATA, Said.AGREED, How.FORM, AT))
    made = receipts.prepare(desk, anna, recorded.id)
    with pytest.raises(faults.Fault):
        receipts.hand_out(desk, anna, made, tmp_path / "missing" / "receipt.pdf")
    log = next(s for s in access.collect(desk, anna, "en").subjects if s.key == "audit_entry")
    acts = [field.value for entry in log.entries for field in entry.fields]
    assert "Receipt of an agreement handed out" not in acts


def test_there_is_none_of_an_event_that_is_not_theirs(desk: Desk, anna: PersonId) -> None:
    with pytest.raises(faults.NotFound):
        receipts.prepare(desk, anna, uuid4())


def test_a_no_is_not_withdrawn_but_changed(desk: Desk, anna: PersonId) -> None:
    recorded = consent.record(desk, anna, ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, AT))
    page = read(receipts.prepare(desk, anna, recorded.id, "en").pdf)
    assert "How to change it" in page
    assert "How to withdraw it" not in page
    assert "Valid until" not in page
