"""A letter of the office in plain words, for an envelope with a window (DIN 5008)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from spicedesk.domain.disclosure import Letterhead
from spicedesk.language import formats, translator
from spicedesk.statements import faces
from spicedesk.statements.page import Sheet
from spicedesk.statements.script import Script
from spicedesk.statements.styles import styles


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written, to whom; paragraphs are parted by an empty line."""

    language: str
    office: Letterhead
    address: tuple[str, ...]
    person_number: str
    subject: str
    text: str
    made_at: datetime
    made_by: str
    is_demo: bool = False


def render(letter: Letter) -> bytes:
    """The letter as a PDF."""
    with faces.LOCK:
        script = Script()
        sheet = _sheet(letter)
        return sheet.build(list(_story(letter, script)), script)


def _sheet(letter: Letter) -> Sheet:
    _ = translator(letter.language).gettext
    return Sheet(
        language=letter.language,
        title=letter.subject,
        office=letter.office,
        address=letter.address,
        info=(
            (_("Date"), formats.day(letter.made_at, letter.language)),
            (_("Customer number"), letter.person_number),
            (_("Made by"), letter.made_by),
        ),
        running=_("customer {number}").format(number=letter.person_number),
        made=_("Made on {moment} by {name}").format(
            moment=formats.moment(letter.made_at, letter.language), name=letter.made_by
        ),
        # Filled in by the sheet, once per page.
        page_of=_("{page} of {pages}"),
        demo_mark=_("Demo data") if letter.is_demo else None,
    )


def _story(letter: Letter, script: Script) -> Iterator[Flowable]:
    title = styles().title.clone("letter title", fontSize=12.5, leading=16)
    yield script.flowable(letter.subject, title)
    yield Spacer(0, 3 * mm)
    for paragraph in letter.text.strip().split("\n\n"):
        first, _newline, rest = paragraph.strip().partition("\n")
        if rest and first.isupper():
            yield script.flowable(first, styles().subsection)
            yield script.flowable(rest, styles().body)
        else:
            yield script.flowable(paragraph.strip(), styles().body)
