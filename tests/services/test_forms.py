"""A form goes out on paper and comes back signed: whatever the scanner makes of it."""

import io
import random
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from spicedesk import faults
from spicedesk.domain.consent import DATA, MARKETING, Channel, How, Said, SpecialGround
from spicedesk.domain.form import token_in
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import (
    access,
    consent,
    databases,
    evidence,
    forms,
    people,
    purposes,
    scan_pages,
    scans,
    wordings,
)
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.services.purposes import Purpose
from spicedesk.services.scans import Answer
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE
from tests.paper import TEXT, empty_side, pictures, printed, saved, stack
from tests.statements.reading import read

YES = Answer(Said.AGREED)


def stacked(*pdfs: bytes) -> bytes:
    """One PDF of several."""
    whole, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    for pdf in pdfs:
        with pypdfium2.PdfDocument(pdf) as part:
            whole.import_pages(part)
    whole.save(buffer)
    whole.close()
    return buffer.getvalue()


def blank() -> bytes:
    return stack([empty_side()])


def other_person(desk: Desk, name: str) -> PersonId:
    return people.add(desk, replace(ANNA, family_name=name, emails=(), phones=())).id


def test_a_form_says_what_is_signed_and_by_whom(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    asked = frozenset({Channel.EMAIL, Channel.POST})
    made = printed(any_desk, anna, channels=asked)
    page = read(made.pdf)
    assert [text for text in ("Anna Berger", "10-0001", TEXT, "E-Mail", "Post", "@1",
                              "Example Optics") if text not in page] == []  # fmt: skip
    assert "SMS" not in page
    assert all(page.fonts.values())


def test_the_code_on_it_says_nothing_about_anybody(desk: Desk, anna: PersonId) -> None:
    first, second = printed(desk, anna), printed(desk, anna)
    assert first.form.code != second.form.code
    for text in ("Berger", "10-0001", anna.hex, str(anna), first.form.wording_id.hex):
        assert text.upper() not in first.form.code.upper()
    (tokens,) = scan_pages.look("form.pdf", first.pdf).tokens
    assert tokens == (first.form.token,)
    assert [token_in(text) for text in ("https://example.org", "", first.form.code)] == [
        None,
        None,
        first.form.token,
    ]


def test_the_scan_is_filed_byte_for_byte_and_answered(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    made = printed(any_desk, anna)
    scan = saved(pictures(made.pdf)[0], "PNG")
    outcome = scans.file_scan(any_desk, Clipping("scan.png", scan), YES)
    (filed,) = outcome.filed
    assert (outcome.problems, filed.person_id, filed.pages) == ((), anna, (1,))
    (paper,) = evidence.listed(any_desk, anna)
    assert evidence.read(any_desk, paper.id) == scan
    assert paper.proves == f"Signed form {filed.wording}"
    (said,) = consent.history(any_desk, anna)
    event = said.event
    assert (event.purpose, event.said, event.how) == (MARKETING, Said.AGREED, How.FORM)
    assert (event.wording_id, said.evidence) == (made.form.wording_id, (paper.id,))
    shown = {s.key: s for s in access.collect(any_desk, anna, "en").subjects}
    fields = {f.label: f.value for f in shown["form"].entries[0].fields}
    assert fields["Wording"].startswith("News ")
    assert fields["Purpose"] == "Marketing agreement"
    assert "Came back on" in fields


@pytest.mark.parametrize("angle", [0, 3, 45, 90, 180, 270, 358])
def test_it_is_read_at_any_angle_blurred_noisy_and_squeezed(
    desk: Desk, anna: PersonId, angle: int
) -> None:
    made = printed(desk, anna)
    page = pictures(made.pdf, 200)[0].rotate(angle, expand=True, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(1.6))
    noise = random.Random(angle)
    for _speck in range(40_000):
        page.putpixel((noise.randrange(page.width), noise.randrange(page.height)),
                      noise.choice((0, 90, 255)))  # fmt: skip
    scan = saved(page, "JPEG", quality=40)
    (filed,) = scans.file_scan(desk, Clipping("scan.jpg", scan)).filed
    assert filed.person_id == anna
    assert consent.history(desk, anna) == ()


def test_a_stack_is_split_over_the_persons(desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    bert, carl = other_person(desk, "Bauer"), other_person(desk, "Conrad")
    long = "Ein Satz. " * 600
    papers = [printed(desk, anna), printed(desk, bert, long), printed(desk, carl)]
    pile = tmp_path / "stack.pdf"
    pile.write_bytes(stacked(blank(), papers[0].pdf, blank(), papers[1].pdf, papers[2].pdf))
    outcome = scans.file_scan(desk, pile, YES)
    assert [(f.person_id, f.pages) for f in outcome.filed] == [
        (anna, (2, 3)),
        (bert, (4, 5)),
        (carl, (6,)),
    ]
    assert outcome.problems == ("Page 1 cannot be told whose it is, and was not kept.",)
    for person, names in ((anna, "stack 1.pdf"), (bert, "stack 2.pdf"), (carl, "stack 3.pdf")):
        (paper,) = evidence.listed(desk, person)
        assert paper.name == names
        part = read(evidence.read(desk, paper.id))
        mine = people.get(desk, person)[0].display_name
        assert mine in part
        assert not {"Berger", "Bauer", "Conrad"} - {mine.split()[-1]} & set(part.text.split())
        assert "Conrad" not in part or person == carl
        assert consent.standing(desk, person).marketing.decided_by is not None


def test_a_stack_of_pictures_is_split_without_loss(desk: Desk, anna: PersonId) -> None:
    bert = other_person(desk, "Bauer")
    pages = [pictures(printed(desk, who).pdf)[0] for who in (anna, bert)]
    back = Image.new("L", pages[0].size, 255)
    pile = saved(pages[0], "TIFF", save_all=True, append_images=[back, pages[1]], dpi=(150, 150))
    outcome = scans.file_scan(desk, Clipping("stack.tiff", pile))
    assert [(f.person_id, f.pages) for f in outcome.filed] == [(anna, (1, 2)), (bert, (3,))]
    (paper,) = evidence.listed(desk, bert)
    with Image.open(io.BytesIO(evidence.read(desk, paper.id))) as kept:
        assert kept.tobytes() == pages[1].tobytes()
        assert kept.info["dpi"] == (150, 150)


def test_a_form_comes_back_once(desk: Desk, anna: PersonId) -> None:
    made = printed(desk, anna)
    scans.file_scan(desk, Clipping("scan.pdf", made.pdf), YES)
    again = scans.file_scan(desk, Clipping("scan.png", saved(pictures(made.pdf)[0], "PNG")), YES)
    assert again.filed == ()
    assert "came back already" in again.problems[0]
    assert len(evidence.listed(desk, anna)) == len(consent.history(desk, anna)) == 1


def test_a_form_of_another_office_is_not_known(desk: Desk, anna: PersonId, tmp_path: Path) -> None:
    other = databases.create(FileLocation(tmp_path / "other.spicedesk"), None, OFFICE)
    stranger = printed(other, people.add(other, ANNA).id)
    other.store.close()
    never_printed = forms.prepare(desk, anna, printed(desk, anna).form.wording_id)
    for strange in (stranger, never_printed):
        outcome = scans.file_scan(desk, Clipping("scan.pdf", strange.pdf), YES)
        assert outcome.filed == ()
        assert "Page 1: This form is not known here." in outcome.problems[0]
    assert evidence.listed(desk, anna) == ()


def test_what_is_wrong_with_one_form_does_not_hold_up_the_others(
    desk: Desk, anna: PersonId
) -> None:
    bert = other_person(desk, "Bauer")
    first, second = printed(desk, anna), printed(desk, bert)
    scans.file_scan(desk, Clipping("first.pdf", first.pdf))
    outcome = scans.file_scan(desk, Clipping("all.pdf", stacked(first.pdf, second.pdf)), YES)
    assert [filed.person_id for filed in outcome.filed] == [bert]
    assert len(outcome.problems) == 1


def test_two_forms_on_one_page_are_nobodys(desk: Desk, anna: PersonId) -> None:
    pages = [pictures(printed(desk, anna).pdf, 100)[0] for _n in range(2)]
    both = Image.new("L", (pages[0].width * 2, pages[0].height), 255)
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (pages[0].width, 0))
    with pytest.raises(faults.Invalid, match="No form of ours"):
        scans.file_scan(desk, Clipping("both.png", saved(both, "PNG")))
    assert evidence.listed(desk, anna) == ()


def test_a_yes_reaches_no_further_than_the_paper(desk: Desk, anna: PersonId) -> None:
    made = printed(desk, anna, channels=frozenset({Channel.EMAIL, Channel.POST}))
    phone = Answer(Said.AGREED, frozenset({Channel.PHONE}))
    outcome = scans.file_scan(desk, Clipping("scan.pdf", made.pdf), phone)
    assert outcome.filed == ()
    assert evidence.listed(desk, anna) == ()
    (filed,) = scans.file_scan(desk, Clipping("scan.pdf", made.pdf)).filed
    event = scans.record_answer(desk, filed, YES).event
    assert event.channels == {Channel.EMAIL, Channel.POST}
    refused = scans.record_answer(desk, filed, Answer(Said.REFUSED)).event
    assert refused.reach == frozenset(Channel)
    assert len(consent.history(desk, anna)) == 2


def test_it_was_not_signed_before_it_was_printed(desk: Desk, anna: PersonId) -> None:
    made = printed(desk, anna)
    early = Answer(Said.AGREED, at=made.form.issued_at - timedelta(days=1))
    (problem,) = scans.file_scan(desk, Clipping("scan.pdf", made.pdf), early).problems
    assert "not printed yet" in problem


def test_a_signature_for_special_categories_is_explicit(desk: Desk, anna: PersonId) -> None:
    purposes.add(desk, Purpose("Photos", "Pictures of you.", is_special=True))
    made = printed(desk, anna, purpose="Photos")
    (filed,) = scans.file_scan(desk, Clipping("scan.pdf", made.pdf), YES).filed
    assert filed.event is not None
    assert filed.event.event.special is SpecialGround.EXPLICIT_CONSENT


def test_a_form_about_the_data_has_no_channels(desk: Desk, anna: PersonId) -> None:
    made = printed(desk, anna, purpose=DATA)
    assert "SMS" not in read(made.pdf)
    (filed,) = scans.file_scan(desk, Clipping("scan.pdf", made.pdf), YES).filed
    assert filed.event is not None
    assert consent.standing(desk, anna).data.allowed
    with pytest.raises(faults.Invalid):
        printed(desk, anna, purpose=DATA, channels=frozenset({Channel.SMS}))


def png_bomb(side: int) -> bytes:
    """A picture of a few bytes that would take gigabytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        seal = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + seal

    size = side.to_bytes(4, "big")
    head = size + size + bytes((8, 0, 0, 0, 0))
    content = zlib.compress(bytes(1_000_000))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content)
            + chunk(b"IEND", b""))  # fmt: skip


def many_pages(count: int) -> bytes:
    document, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _n in range(count):
        document.new_page(595, 842)
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("text.txt", b"hello", "is no scan"),
        ("empty.pdf", b"", "is empty"),
        ("broken.pdf", b"%PDF-1.7 and then nothing", "cannot be read"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "cannot be read"),
        ("bomb.png", png_bomb(60_000), "too large to be looked at"),
        ("long.pdf", many_pages(10_000), "more than 400 pages"),
        ("blank.pdf", many_pages(2), "No form of ours is recognised"),
    ],
)
def test_what_is_no_scan_of_ours_is_told_in_a_sentence(
    desk: Desk, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(faults.Invalid, match=sentence):
        scans.file_scan(desk, Clipping(name, content))


def test_a_huge_page_is_looked_at_small(desk: Desk, anna: PersonId) -> None:
    document, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(14_400, 14_400)
    document.save(buffer)
    document.close()
    paper = stacked(printed(desk, anna).pdf, buffer.getvalue())
    (filed,) = scans.file_scan(desk, Clipping("scan.pdf", paper)).filed
    assert filed.pages == (1, 2)


def test_no_file_is_larger_than_a_scan_can_be(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as stream:
        stream.truncate(scan_pages.MAX_BYTES + 1)
    with pytest.raises(faults.Invalid, match="too large for a scan"):
        scans.file_scan(desk, large)


def test_a_form_that_could_not_be_written_is_not_known(
    desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    wording = wordings.add(desk, "News", WordingKind.CONSENT, "de", TEXT)
    made = forms.prepare(desk, anna, wording.id)
    with pytest.raises(faults.Fault):
        forms.hand_out(desk, made, tmp_path / "missing" / "form.pdf")
    assert scans.file_scan(desk, Clipping("scan.pdf", made.pdf)).filed == ()
    forms.hand_out(desk, made, tmp_path / "form.pdf")
    forms.hand_out(desk, made)  # and printed as well
    assert (tmp_path / "form.pdf").read_bytes() == made.pdf
    assert len(scans.file_scan(desk, tmp_path / "form.pdf").filed) == 1
