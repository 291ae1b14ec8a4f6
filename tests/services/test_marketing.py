"""Nobody who may not be reached leaves the office for marketing, by any path."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spicedesk import faults
from spicedesk.domain.audience import Criteria, Obstacle, obstacle
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    RecordedEvent,
    Said,
)
from spicedesk.domain.person import Address, Person, PersonDetails, PersonId, Role
from spicedesk.domain.standing import standing
from spicedesk.services import access, audience, consent, list_files, marketing, people
from spicedesk.services.desk import Desk
from spicedesk.services.marketing import Format, MailingList
from spicedesk.services.offices import Office

GRAZ = Address("Herrengasse 4", "8010", "Graz", "AT")


def enter(desk: Desk, name: str, *said: tuple[str, Said], **more: object) -> PersonId:
    details = {
        "given_name": "Anna", "emails": (f"{name.lower()}@example.org",),
        "phones": ("+436640001",), "addresses": (GRAZ,), **more,
    }  # fmt: skip
    who = people.add(desk, PersonDetails(name, **details)).id  # type: ignore[arg-type]  # any field
    for purpose, what in said:
        consent.record(desk, who, ConsentEvent(purpose, what, How.FORM, desk.clock()))
    return who


YES = ((DATA, Said.AGREED), (MARKETING, Said.AGREED))


@pytest.fixture
def five(any_desk: Desk) -> Desk:
    enter(any_desk, "Agreed", *YES)
    enter(any_desk, "Asked-Nothing", (DATA, Said.AGREED))
    enter(any_desk, "Homeless", *YES, emails=())
    enter(any_desk, "Nobody", (MARKETING, Said.AGREED))
    enter(any_desk, "Refused", *YES, (MARKETING, Said.REFUSED))
    return any_desk


def test_a_list_holds_only_whom_we_may_reach(five: Desk) -> None:
    mail = marketing.add(five, "News", Channel.EMAIL)
    assert [line.family_name for line in marketing.members(five, mail)] == ["Agreed"]
    assert marketing.look(five, mail).reasons == {
        Obstacle.NEVER_ASKED: 1,
        Obstacle.NO_ADDRESS: 1,
        Obstacle.BLOCKED: 1,
        Obstacle.REFUSED: 1,
    }
    assert marketing.listed(five) == [mail]
    marketing.remove(five, "News")
    with pytest.raises(faults.NotFound):
        marketing.find(five, "News")


def test_the_use_is_noted_with_each_person(five: Desk, tmp_path: Path) -> None:
    mail = marketing.add(five, "News", Channel.EMAIL)
    done = marketing.export_to_file(five, mail, Format.CSV, tmp_path / "news.csv")
    (agreed,) = done.chosen
    acts = [s for s in access.collect(five, agreed, "en").subjects if s.key == "audit_entry"]
    assert "Used for marketing" in str(acts)
    (refused,) = (who for who, why in done.left_out.items() if why is Obstacle.REFUSED)
    assert "Used for marketing" not in str(access.collect(five, refused, "en").subjects)


def test_a_filter_narrows(desk: Desk) -> None:
    enter(desk, "Young", *YES, birth_date=date(2000, 1, 1), roles=frozenset({Role.LEAD}))
    enter(desk, "Old", *YES, birth_date=date(1950, 1, 1), company="Example GmbH")
    enter(desk, "Far", *YES, addresses=(Address("Gasse 1", "1010", "Wien", "AT"),), language="de")
    wanted = {
        "Young": [Criteria(born_from=1990), Criteria(roles=frozenset({Role.LEAD}))],
        "Old": [Criteria(is_company=True), Criteria(born_to=1960)],
        "Far": [Criteria(town="wie"), Criteria(postcode="10"), Criteria(language="DE")],
    }
    for name, criteria in wanted.items():
        for number, one in enumerate(criteria):
            made = marketing.add(desk, f"{name} {number}", Channel.POST, one)
            assert [line.family_name for line in marketing.members(desk, made)] == [name]
            assert marketing.find(desk, made.name) == made


@pytest.mark.parametrize("purpose", ["data", "Data"])
def test_that_data_may_be_kept_is_no_reason_to_write(desk: Desk, purpose: str) -> None:
    with pytest.raises(faults.Invalid):
        marketing.add(desk, "All", Channel.EMAIL, purpose=purpose)


def test_what_is_said_while_it_is_written_counts(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody refuses after their row was written and before the file appears."""
    late, stays = enter(desk, "Late", *YES), enter(desk, "Stays", *YES)
    mail = marketing.add(desk, "News", Channel.EMAIL)
    real, refusals = list_files.writer, [late]

    @contextmanager
    def writer(
        kind: Format, stream: BinaryIO, chosen: MailingList, office: Office
    ) -> Iterator[list_files.Add]:
        with real(kind, stream, chosen, office) as add:
            yield add
        while refusals:
            no = ConsentEvent(MARKETING, Said.REFUSED, How.PHONE, desk.clock())
            consent.record(Desk(desk.store, "T. Wolf"), refusals.pop(), no)

    monkeypatch.setattr(list_files, "writer", writer)
    done = marketing.export_to_file(desk, mail, Format.CSV, tmp_path / "news.csv")
    assert done.chosen == [stays]
    assert "late@example.org" not in (tmp_path / "news.csv").read_text("utf-8")


def test_a_table_holds_what_the_channel_needs_and_no_formula(desk: Desk, tmp_path: Path) -> None:
    mail = ("anna@example.org",)
    enter(desk, "=HYPERLINK(1)", *YES, given_name="-2+3", comment="secret", emails=mail)
    for channel, address in ((Channel.EMAIL, mail[0]), (Channel.PHONE, "+436640001")):
        made = marketing.add(desk, channel.value, channel)
        file = tmp_path / f"{channel}.csv"
        marketing.export_to_file(desk, made, Format.CSV, file)
        head, row = csv.reader(io.StringIO(file.read_text("utf-8")))
        assert tuple(head) == list_files.head(channel)
        assert row[1:3] == ["'=HYPERLINK(1)", "'-2+3"]
        assert address in row[-1]
        assert "secret" not in file.read_text("utf-8")


def test_each_format_holds_the_same_person(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Müller; Söhne, Co", *YES, given_name="王小明", language="de", emails=())
    post = marketing.add(desk, "Letters", Channel.POST)
    files = {kind: tmp_path / kind.value for kind in Format}
    for kind, file in files.items():
        assert len(marketing.export_to_file(desk, post, kind, file).chosen) == 1
    with zipfile.ZipFile(files[Format.XLSX]) as book:
        assert "Müller; Söhne, Co" in book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    card = files[Format.VCARD].read_bytes().decode("utf-8")
    assert card.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert r"N:Müller\; Söhne\, Co;王小明;;;" in card
    assert "ADR:;;Herrengasse 4;Graz;;8010;AT" in card
    page = pypdfium2.PdfDocument(files[Format.LABELS])[0].get_textpage().get_text_range()
    assert "Müller; Söhne, Co" in page.replace("\n", " ").replace("\r", "")
    assert "8010 Graz" in page


def test_long_lines_of_a_card_are_folded_between_letters() -> None:
    person = people_named("ü" * 100)
    lines = list_files.vcard(person, Channel.EMAIL).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    unfolded = b"\r\n".join(lines).replace(b"\r\n ", b"").decode("utf-8")
    assert f"FN:{'ü' * 100}" in unfolded


def people_named(name: str) -> Person:
    when = datetime(2026, 3, 1, tzinfo=UTC)
    return Person(
        family_name=name, emails=("a@example.org",), id=PersonId(int=1), number="10-0001",
        version=1, changed_at=when, changed_by="x",
    )  # fmt: skip


def test_labels_are_for_letters_alone(desk: Desk, tmp_path: Path) -> None:
    mail = marketing.add(desk, "News", Channel.EMAIL)
    with pytest.raises(faults.Invalid):
        marketing.export_to_file(desk, mail, Format.LABELS, tmp_path / "labels.pdf")
    assert not (tmp_path / "labels.pdf").exists()


NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
_ids = count(1)


@st.composite
def said(draw: st.DrawFn) -> RecordedEvent:
    purpose = draw(st.sampled_from([DATA, MARKETING]))
    some = st.frozensets(st.sampled_from(Channel)) if purpose == MARKETING else st.just(frozenset())
    event = ConsentEvent(
        purpose, draw(st.sampled_from([Said.AGREED, Said.REFUSED, Said.WITHDRAWN])), How.FORM,
        NOON + timedelta(days=draw(st.integers(0, 100))), channels=draw(some),
    )  # fmt: skip
    return RecordedEvent(UUID(int=next(_ids)), event, NOON, "me")


@given(st.lists(said(), max_size=8), st.sampled_from(Channel))
def test_the_gate_opens_exactly_where_the_rule_does(
    history: list[RecordedEvent], channel: Channel
) -> None:
    person = people_named("Berger")
    whole = Person(**{**{n: getattr(person, n) for n in Person.__dataclass_fields__},
                      "phones": ("+43664",), "addresses": (GRAZ,)})  # fmt: skip
    found = standing(history, date(2026, 11, 26))
    is_open = found.marketing.allowed and found.marketing.channels[channel]
    assert (obstacle(whole, found, MARKETING, channel) is None) == is_open


def test_some_persons_are_looked_at_alone(five: Desk) -> None:
    mail = marketing.add(five, "News", Channel.EMAIL)
    whole = marketing.look(five, mail)
    everybody = [*whole.chosen, *whole.left_out]
    assert marketing.look_at(five, mail, everybody) == whole
    assert marketing.look_at(five, mail, whole.chosen[:1]).chosen == whole.chosen
    elsewhere = replace(mail, criteria=Criteria(town="Wien"))
    assert marketing.look_at(five, elsewhere, everybody) == marketing.Outcome()


def test_a_file_of_people_tells_of_its_uses(five: Desk, tmp_path: Path) -> None:
    mail = marketing.add(five, "News", Channel.EMAIL)
    done = marketing.export_to_file(five, mail, Format.CSV, tmp_path / "news.csv")
    (use,) = people.open_file(five, done.chosen[0]).uses
    assert (use.channel, use.done_by) == (Channel.EMAIL, five.user)
    assert all(people.open_file(five, who).uses == () for who in done.left_out)


def test_a_spreadsheet_that_is_given_up_leaves_no_rows_behind(
    five: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written by way of a temporary file, which is full of addresses."""
    here, there = tmp_path / "temporary", tmp_path / "exports"
    here.mkdir()
    there.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    monkeypatch.setattr(audience, "_AT_ONCE", 2)
    mail = marketing.add(five, "News", Channel.EMAIL)

    class Enough(Exception):
        pass

    def watch(done: int, total: int) -> None:
        assert total == 5
        if done:
            raise Enough

    with pytest.raises(Enough):
        marketing.export_to_file(five, mail, Format.XLSX, there / "news.xlsx", watch)
    assert list(there.iterdir()) == list(here.iterdir()) == []


_WISHES = [
    Criteria(),
    Criteria(roles=frozenset({Role.LEAD, Role.PROSPECT})),
    Criteria(is_company=True),
    Criteria(is_company=False, language="de"),
    Criteria(postcode="80", country="AT"),
    Criteria(postcode="8_"),
    Criteria(postcode="%"),
    Criteria(town="wien"),
    Criteria(country="DE", town="Mün"),
    Criteria(born_from=1980, born_to=1980),
    Criteria(born_from=-5, born_to=99_999),
    Criteria(born_to=1900),
]


@pytest.mark.parametrize("criteria", _WISHES)
def test_the_database_leaves_out_nobody_who_fits(any_desk: Desk, criteria: Criteria) -> None:
    """It narrows the search down; the rule has the last word, and says the same of everybody."""
    places = (
        GRAZ,
        Address("Ring 1", "1010", "Wien", "AT"),
        Address("Tal 2", "80331", "München", "DE"),
    )
    for number in range(24):
        enter(
            any_desk,
            f"Name{number:02}",
            *YES,
            roles=frozenset({list(Role)[number % 3]}),
            company="Example GmbH" if number % 4 == 0 else None,
            language=(None, "de", "en")[number % 3],
            addresses=places[: number % 4],
            birth_date=(None, date(1980, 12, 31), date(1979, 1, 1), date(2001, 2, 3))[number % 4],
        )
    made = marketing.add(any_desk, "Some", Channel.EMAIL, criteria)
    found = {line.id for line in marketing.members(any_desk, made)}
    everybody = [people.get(any_desk, line.id)[0] for line in people.page(any_desk, limit=50).lines]
    assert len(everybody) == 24
    assert found == {person.id for person in everybody if criteria.fits(person)}
