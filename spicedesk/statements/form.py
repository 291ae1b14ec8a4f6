"""A blank consent form: the words, a box for each channel, a place to sign, and a code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from spicedesk.domain.disclosure import Field, Letterhead
from spicedesk.language import formats, translator
from spicedesk.statements import faces
from spicedesk.statements.page import Sheet
from spicedesk.statements.script import Script
from spicedesk.statements.styles import INK, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, RULE, WIDTH, styles
from spicedesk.statements.tables import Tables

_CODE = 26 * mm
"""The side of the code: large enough for a poor scanner."""
_CODE_TOP = 9 * mm
_BOX, _BOX_COLUMN = 4 * mm, 8 * mm
_COLUMNS = 2
_LINE_ROOM = 15 * mm


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """A form for one person, in words of the language of its wording.

    `about` is what the purpose is called, `code` what the QR code says.
    """

    language: str
    code: str
    office: Letterhead
    made_at: datetime
    made_by: str
    person_name: str
    person_number: str
    about: str
    wording: str
    wording_reference: str
    channels: tuple[str, ...]
    is_demo: bool = False

    @property
    def file_name(self) -> str:
        """A name that sorts by date and says whose it is without saying their name."""
        word = translator(self.language).gettext("Consent form")
        return f"{word} {self.person_number} {self.made_at:%Y-%m-%d}.pdf"


def render(form: ConsentForm) -> bytes:
    """The form as a PDF; the code stands on each of its pages."""
    with faces.LOCK:
        script, words = Script(), translator(form.language)
        return _sheet(form, words).build(list(_story(form, words, script)), script)


def _sheet(form: ConsentForm, words: NullTranslations) -> Sheet:
    _ = words.gettext
    return Sheet(
        language=form.language,
        title=_("Consent form"),
        office=form.office,
        address=(),
        info=(),
        running="",
        made=_("{wording}, printed on {moment} by {name}").format(
            wording=form.wording_reference,
            moment=formats.moment(form.made_at, form.language),
            name=form.made_by,
        ),
        # Filled in by the sheet, once per page.
        page_of=_("{page} of {pages}"),
        demo_mark=_("Demo data") if form.is_demo else None,
        stamp=Stamp(form.code),
    )


class Stamp:
    """The code in the corner of every page, which may be scanned alone."""

    width = height = _CODE

    def __init__(self, code: str) -> None:
        self._widget = QrCodeWidget(
            code, barWidth=_CODE, barHeight=_CODE, barLevel="Q", barBorder=0
        )

    def draw(self, canvas: Any) -> None:
        """Draw it at the upper right."""
        drawing = Drawing(_CODE, _CODE)
        drawing.add(self._widget)
        x, y = PAGE_WIDTH - RIGHT - _CODE, PAGE_HEIGHT - _CODE_TOP - _CODE
        canvas.setFillColor(white)
        canvas.rect(x - 2 * mm, y - 2 * mm, _CODE + 4 * mm, _CODE + 4 * mm, stroke=0, fill=1)
        renderPDF.draw(drawing, canvas, x, y)


def _story(form: ConsentForm, words: NullTranslations, script: Script) -> Iterator[Flowable]:
    _ = words.gettext
    yield script.flowable(_("Consent form"), styles().title)
    yield script.flowable(form.about, styles().subtitle)
    yield from Tables(script).pairs(
        [Field(_("Name"), form.person_name), Field(_("Customer number"), form.person_number)]
    )
    yield Spacer(0, 5 * mm)
    for paragraph in form.wording.split("\n\n"):
        yield script.flowable(paragraph, styles().body)
    if form.channels:
        yield KeepTogether(list(_channels(form, words, script)))
    yield KeepTogether(list(_ending(words, script)))


def _channels(form: ConsentForm, words: NullTranslations, script: Script) -> Iterator[Flowable]:
    """A box for each way of writing; none is ticked beforehand (Recital 32)."""
    yield script.flowable(words.gettext("By these ways (please tick):"), styles().subsection)
    cells = [(Box(), script.flowable(name, styles().body)) for name in form.channels]
    rows: list[list[Any]] = []
    for first in range(0, len(cells), _COLUMNS):
        row = [part for cell in cells[first : first + _COLUMNS] for part in cell]
        rows.append([*row, *[""] * (2 * _COLUMNS - len(row))])
    wide = WIDTH / _COLUMNS - _BOX_COLUMN
    yield Table(rows, [_BOX_COLUMN, wide] * _COLUMNS, style=_PLAIN)


def _ending(words: NullTranslations, script: Script) -> Iterator[Flowable]:
    _ = words.gettext
    yield Spacer(0, 3 * mm)
    answers = [
        (Box(), script.flowable(text, styles().body))
        for text in (_("I agree"), _("I do not agree"))
    ]
    wide = WIDTH / 2 - _BOX_COLUMN
    yield Table([[*answers[0], *answers[1]]], [_BOX_COLUMN, wide] * 2, style=_PLAIN)
    yield script.flowable(
        _("You can withdraw this at any time, free of charge and without a reason."),
        styles().note,
    )
    labels = [script.flowable(text, styles().small) for text in (_("Place, date"), _("Signature"))]
    gap = 8 * mm
    yield Table(
        [["", "", ""], [labels[0], "", labels[1]]],
        [WIDTH * 0.4, gap, WIDTH * 0.6 - gap],
        [_LINE_ROOM, None],
        style=[
            *_PLAIN,
            ("LINEBELOW", (0, 0), (0, 0), 0.7, INK),
            ("LINEBELOW", (2, 0), (2, 0), 0.7, INK),
        ],
    )
    guardian = _("For a child, a parent or guardian signs: name in block letters")
    yield Spacer(0, 8 * mm)
    yield Table(
        [[script.flowable(guardian, styles().small)]],
        [WIDTH],
        style=[*_PLAIN, ("LINEABOVE", (0, 0), (0, 0), 0.5, RULE)],
    )


class Box(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """An empty box to tick."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = _BOX

    def draw(self) -> None:
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.9)
        self.canv.rect(0, 0, _BOX, _BOX, stroke=1, fill=0)


_PLAIN = (
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
)
