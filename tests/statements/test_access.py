from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spicedesk.domain.disclosure import Agreement, Disclosure, Entry, Field, Subject
from spicedesk.language import translator
from spicedesk.statements import faces, script
from spicedesk.statements.access import render
from tests.statements.reading import read
from tests.statements.samples import ANNA, holding

LANGUAGES = pytest.mark.parametrize("language", ["en", "de"])


def values(disclosure: Disclosure) -> set[str]:
    return {
        text
        for subject in disclosure.subjects
        for entry in subject.entries
        for field in entry.fields
        for text in (field.label, field.value)
    }


@LANGUAGES
def test_every_field_of_every_entry_is_printed(language: str) -> None:
    disclosure = replace(ANNA, language=language)
    statement = read(render(disclosure))
    assert [value for value in values(disclosure) if value not in statement] == []


@LANGUAGES
def test_the_office_the_person_and_the_law_are_on_it(language: str) -> None:
    statement = read(render(replace(ANNA, language=language)))
    tr = translator(language)
    assert [text for text in (
        *ANNA.address_lines, "Example Optics", "Hauptplatz 1", "+43 316 000100", "www.example.org",
        "privacy@example.org", ANNA.reference, ANNA.person_number, "J. Berger",
        tr.gettext("Information about your personal data"), tr.gettext("none appointed"),
        "Contact, Lead", "refused", "Refused on 1 March.", "Mail House", "Cloud Inc",
        "standard clauses", "newsletter sign-up", "Data Protection Authority",
        "https://dsb.example.org", tr.gettext("{basis}, Art. 6(1)({letter}) GDPR").format(
            basis=tr.gettext("contract").capitalize(), letter="b"),
    ) if text not in statement] == []  # fmt: skip


@LANGUAGES
def test_both_questions_are_answered_on_the_first_page(language: str) -> None:
    tr = translator(language)
    page = " ".join(read(render(replace(ANNA, language=language))).pages[0].split())
    assert f"{tr.gettext('Yes')}: agreed" in page
    assert f"{tr.gettext('No')}: refused" in page


@LANGUAGES
def test_each_page_says_which_of_how_many_it_is(language: str) -> None:
    pages = read(render(replace(ANNA, language=language))).pages
    of = translator(language).gettext("{page} of {pages}")
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert of.format(page=number, pages=len(pages)) in page


def test_each_page_from_the_second_names_office_reference_and_number() -> None:
    for page in read(render(ANNA)).pages[1:]:
        assert "Example Optics" in page
        assert ANNA.reference in page


@LANGUAGES
def test_the_file_says_what_it_is_in_its_language(language: str) -> None:
    pdf = render(replace(ANNA, language=language))
    metadata = read(pdf).metadata
    title = translator(language).gettext("Information about your personal data")
    assert metadata["Title"] == f"{title} 10-0001"
    assert metadata["Author"] == "Example Optics"
    assert f"/Lang ({language})".encode() in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert "Müller" not in " ".join(metadata.values())


@LANGUAGES
def test_every_section_has_a_bookmark(language: str) -> None:
    tr = translator(language)
    bookmarks = read(render(replace(ANNA, language=language))).bookmarks
    assert bookmarks[0] == tr.gettext("Information about your personal data")
    assert f"3  {tr.gettext('Your data')}" in bookmarks
    assert bookmarks[-1] == f"16  {tr.gettext('Explanations')}"


def test_a_new_subject_and_a_new_field_appear_by_themselves() -> None:
    shoes = Subject("shoe", "Shoes we know", (Entry((Field("Size", "42½"),)),))
    person = ANNA.subjects[0]
    more = Entry((*person.entries[0].fields, Field("Nickname", "Anni")))
    changed = (replace(person, entries=(more,)), *ANNA.subjects[1:], shoes)
    statement = read(render(replace(ANNA, subjects=changed)))
    assert all(text in statement for text in ("Shoes we know", "Size", "42½", "Nickname", "Anni"))


def test_empty_fields_are_counted() -> None:
    assert "4 more fields are empty." in read(render(ANNA))


def test_a_person_of_whom_nothing_is_known_gets_a_statement() -> None:
    bare = replace(
        ANNA, subjects=(), agreements=(), processing=(), recipients=(), origin=(), roles=(),
        address_lines=(),
    )  # fmt: skip
    statement = read(render(bare))
    assert "None. We pass your data on to nobody." in statement
    assert "We keep no documents of yours." in statement


def test_all_typefaces_travel_with_the_file() -> None:
    fonts = read(render(holding("שלום", "محمد", "王小明", "김민수", "😀"))).fonts
    assert len(fonts) == 7
    assert all(fonts.values())


@pytest.mark.parametrize(
    "text",
    [
        "Müller-Lüdenscheid", "Nguyễn Thị Hằng", "Ωμέγα Παπαδόπουλος", "Иванов Пётр",
        "王小明", "山田太郎", "ひらがな カタカナ", "김민수", "😀👍", "Łódź Çığ Ñandú Þór ẞ €",
    ],
)  # fmt: skip
def test_a_text_in_any_script_comes_back_as_it_was(text: str) -> None:
    assert text in read(render(holding(text, person_name=text, made_by=text)))


def test_decomposed_letters_print_composed() -> None:
    assert "Nguyễn" in read(render(holding("Nguye\u0302\u0303n")))


def test_right_to_left_is_drawn_in_the_order_of_reading() -> None:
    assert script.visual("שלום (English) כהן") == "ןהכ (English) םולש"
    assert script.visual("Anna שלום") == "Anna םולש"


def test_arabic_letters_are_joined() -> None:
    drawn = read(render(holding("محمد"))).fonts
    assert any("Arabic" in name for name in drawn)


def test_a_long_right_to_left_note_breaks_before_it_turns() -> None:
    statement = read(render(holding("ראשון " + "מילה " * 80 + "אחרון")))
    assert "מילה אחרון" in statement
    assert statement.text.index("ראשון") < statement.text.index("אחרון")


def test_letters_that_no_face_has_are_marked_and_explained_once() -> None:
    statement = read(render(holding("Thai ก here", "and ก there")))
    assert f"Thai {faces.MARK} here" in statement
    assert statement.text.count("Someletterscannotbeprinted") == 1


def test_no_note_where_all_letters_print() -> None:
    assert "Some letters cannot be printed" not in read(render(ANNA))


@pytest.mark.parametrize("text", ["<b>bold</b> &amp; <br/>", "<para>", "&lt;", "<", "%s {name}"])
def test_what_looks_like_markup_prints_as_it_is(text: str) -> None:
    changed = holding(text, person_name=text, address_lines=(text,))
    assert text in read(render(changed))


@pytest.mark.parametrize("letter", ["x", "W", "王", "ש"])
def test_a_word_without_an_end_is_broken(letter: str) -> None:
    word = letter * 500
    disclosure = holding(word, "short", person_name=word, made_by=word, address_lines=(word, word))
    text = read(render(disclosure)).text
    assert text.count(letter) >= 1000


def test_a_note_of_many_pages_splits() -> None:
    statement = read(render(holding("start " + "word " * 20_000 + "finish")))
    assert "start" in statement
    assert "finish" in statement
    assert len(statement.pages) > 20


def test_five_thousand_entries_are_all_there() -> None:
    pdf = render(holding(*(f"note-{number}-end" for number in range(5000))))
    text = read(pdf).text
    assert all(f"note-{number}-end" in text for number in range(5000))


def test_statements_made_at_once_do_not_mix() -> None:
    names = [f"only-{number}-שלום-王" for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda name: render(holding(name)), names))
    for number, pdf in enumerate(made):
        text = read(pdf).text
        assert [n for n in range(6) if f"only-{n}-" in text] == [number]


def test_a_refusal_is_told_by_its_shape_and_word() -> None:
    channels = (("E-mail", True), ("Phone", False))
    told = replace(ANNA.agreements[1], channels=channels)
    statement = read(render(replace(ANNA, agreements=(ANNA.agreements[0], told))))
    assert "E-mail: yes" in statement
    assert "Phone: no" in statement


def test_demo_data_are_marked_on_every_page() -> None:
    pages = read(render(replace(ANNA, is_demo=True))).pages
    assert all("Demo data" in page for page in pages)
    assert not any("Demo data" in page for page in read(render(ANNA)).pages)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=300), other=st.text(max_size=40))
def test_no_text_can_spoil_a_statement(text: str, other: str) -> None:
    told = Agreement(other, False, other, text, ((other, True),))
    office = replace(ANNA.office, name=other, street=text, data_protection_officer=text)
    disclosure = holding(
        text, other, person_name=text, made_by=other, address_lines=(text, other),
        agreements=(told,), roles=(other,), office=office, origin=(Field(other, text),),
    )  # fmt: skip
    assert render(disclosure).startswith(b"%PDF")
