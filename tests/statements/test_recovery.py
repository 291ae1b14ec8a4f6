"""The sheet with the recovery code."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from spicedesk.language import translator
from spicedesk.statements.recovery import Recovery, render
from tests.statements.reading import read
from tests.statements.samples import ANNA

SHEET = Recovery(
    language="en",
    office=ANNA.office,
    file_name="office.spicedesk",
    place="/home/clerk/data",
    key_file="office.spicedesk.key",
    code="7QK2M-0A1BC-DEFGH-JKMNP-QRSTV",
    made_at=datetime(2026, 11, 24, 21, 30, tzinfo=UTC),
    made_by="J. Berger",
)


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_page_says_what_the_code_opens_and_how(language: str) -> None:
    sheet = read(render(replace(SHEET, language=language)))
    tr = translator(language)
    assert len(sheet.pages) == 1
    assert [text for text in (
        *SHEET.code.split("-"), "Example Optics", "office.spicedesk", "/home/clerk/data",
        "office.spicedesk.key", "J. Berger", "2026", tr.gettext("What it opens"),
        tr.gettext("How to use it"), tr.gettext("Where to keep it"), tr.gettext("When it is void"),
    ) if text not in sheet] == []  # fmt: skip
    assert all(sheet.fonts.values())


@pytest.mark.parametrize("language", ["en", "de"])
def test_long_names_of_any_script_still_fit_on_the_page(language: str) -> None:
    office = replace(SHEET.office, name="Optik " * 30, street="شارع الملك " * 10)
    long = replace(
        SHEET, language=language, office=office, place="/data/" + "ordner-büro/" * 20,
        file_name="büro-" * 20 + ".spicedesk", key_file="büro-" * 20 + ".spicedesk.key",
    )  # fmt: skip
    assert len(read(render(long)).pages) == 1


def test_the_widest_group_stays_in_one_line() -> None:
    widest = replace(SHEET, code="-".join(["WWWWW"] * 5))
    assert read(render(widest)).pages[0].count("WWWWW") == 5


def test_an_office_that_nobody_has_described_gets_one_as_well() -> None:
    nameless = replace(SHEET.office, name="", street="", postcode="", town="", email=None)
    assert "7QK2M" in read(render(replace(SHEET, office=nameless)))
