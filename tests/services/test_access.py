from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spicedesk.domain.classification import Category
from spicedesk.domain.consent import DATA, MARKETING, ConsentEvent, How, Said
from spicedesk.domain.disclosure import Delivery, Disclosure
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import access, consent, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store.schema import metadata, new_id
from spicedesk.store.schema.base import belongs_to, key, personal
from tests.conftest import ANNA


@pytest.fixture
def shoe_table() -> Iterator[sa.Table]:
    """A table that somebody adds one day, and tells nobody of."""
    table = sa.Table(
        "shoe",
        metadata,
        key(),
        belongs_to("person_id", "person.id", index=False),
        personal("size", sa.Integer, "Shoe size", category=Category.IDENTITY),
        info={"title": "Shoes"},
    )
    yield table
    metadata.remove(table)


def values(disclosure: Disclosure, key: str) -> list[dict[str, str]]:
    return [
        {field.label: field.value for field in entry.fields}
        for subject in disclosure.subjects
        if subject.key == key
        for entry in subject.entries
    ]


def test_everything_entered_is_disclosed(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    when = any_desk.clock() - timedelta(days=1)
    consent.record(any_desk, anna, ConsentEvent(DATA, Said.AGREED, How.TRADE_SHOW, when,
                   place="Graz fair"), [Clipping("card.txt", b"yes")])  # fmt: skip
    found = access.collect(any_desk, anna, "en")
    (person,) = values(found, "person")
    assert person["Family name"] == "Berger"
    assert person["Language"] == "German"
    assert values(found, "address") == [
        {"Street": "Herrengasse 4", "Postcode": "8010", "Town": "Graz", "Country": "Austria"}
    ]
    assert values(found, "phone") == [{"Phone": "+43 316 000112"}]
    (said,) = values(found, "consent_event")
    assert (said["How"], said["Where"], said["Proven by"]) == (
        "trade show form", "Graz fair", "card.txt")  # fmt: skip
    (document,) = values(found, "evidence")
    assert document["Size"] == "3 bytes"
    assert [a.allowed for a in found.agreements] == [True, False]
    assert values(found, "audit_entry")


def test_a_new_personal_column_appears_without_anyones_help(
    desk: Desk, anna: PersonId, shoe_table: sa.Table
) -> None:
    with desk.store.write() as connection:
        shoe_table.create(connection)
        connection.execute(sa.insert(shoe_table).values(id=new_id(), person_id=anna, size=4711))
    assert values(access.collect(desk, anna, "en"), "shoe") == [{"Shoe size": "4711"}]
    made = access.prepare(desk, anna, "en")
    assert "4711" in text_of(made.pdf)


def test_nobody_elses_data_are_disclosed(desk: Desk, anna: PersonId) -> None:
    other = people.add(desk, PersonDetails("Zugereist", comment="token-of-another")).id
    evidence.add(desk, other, Clipping("token-file.txt", b"x"))
    told = text_of(access.prepare(desk, anna, "en").pdf)
    assert "Berger" in told
    assert "Zugereist" not in told
    assert "token" not in told


def test_the_customers_language_is_spoken(desk: Desk, anna: PersonId) -> None:
    assert access.collect(desk, anna).language == "de"
    french = people.add(desk, PersonDetails("Dubois", language="fr")).id
    assert access.collect(desk, french).language == "en"


def test_what_was_handed_out_is_filed_and_noted(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    made = access.prepare(any_desk, anna)
    assert evidence.listed(any_desk, anna) == ()
    filed = access.hand_out(any_desk, anna, made, Delivery.COUNTER)
    assert evidence.read(any_desk, filed.id) == made.pdf
    acts = [act["Act"] for act in values(access.collect(any_desk, anna, "en"), "audit_entry")]
    assert acts[-1] == "Statement handed out"


def test_the_file_name_says_whose_without_the_name(desk: Desk, anna: PersonId) -> None:
    name = access.prepare(desk, anna, "en").file_name
    assert name.startswith("Statement 10-0001 ")
    assert "Berger" not in name


def test_a_refused_agreement_is_told_as_it_is(desk: Desk, anna: PersonId) -> None:
    consent.record(desk, anna, ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, desk.clock()))
    data, marketing = access.collect(desk, anna, "en").agreements
    assert (data.word, marketing.word) == ("no basis", "refused")


def text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_channels_are_told_of_marketing_and_of_nothing_else(desk: Desk, anna: PersonId) -> None:
    for purpose in (DATA, MARKETING):
        event = ConsentEvent(purpose, Said.AGREED, How.FORM, desk.clock())
        consent.record(desk, anna, event)
    (said,) = (s for s in access.collect(desk, anna, "en").subjects if s.key == "consent_event")
    data, marketing = ({f.label: f.value for f in entry.fields} for entry in said.entries)
    assert "Channels" not in data
    assert marketing["Channels"] == "all"
