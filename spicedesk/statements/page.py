"""The sheet: letterhead, window of the envelope, running header, footer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepInFrame,
    NextPageTemplate,
    PageTemplate,
)

from spicedesk.domain.disclosure import Letterhead
from spicedesk.language import formats
from spicedesk.statements import faces
from spicedesk.statements.script import Script, draw_runs
from spicedesk.statements.styles import (
    ACCENT,
    INK,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    RIGHT,
    RULE,
    WIDTH,
    styles,
)

# DIN 5008, form B: distances from the upper edge of the sheet.
_WINDOW_TOP = 45 * mm
_ADDRESS_TOP = 62.7 * mm
_ADDRESS_END = 90 * mm
_ADDRESS_WIDTH = 80 * mm
_INFO_LEFT = 125 * mm
_INFO_TOP = 50 * mm
_LETTER_TOP, _NO_LETTER_TOP = 98.5 * mm, 44 * mm
_FOLDS = (105 * mm, 210 * mm)
_HOLES = 148.5 * mm

_HEADER = 14 * mm
_BOTTOM = 22 * mm
_FOOTER = 13 * mm
_NO_PADDING = {f"{side}Padding": 0 for side in ("left", "right", "top", "bottom")}


class Stamp(Protocol):
    """Something at the upper right of every page, such as a code; measures in points."""

    width: float
    height: float

    def draw(self, canvas: Any) -> None:
        """Draw it on a white ground, over what stands there."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around the text of a letter, in words of the reader's language.

    `page_of` is a template with `{page}` and `{pages}`; `info` is the block beside
    the address, `running` stands at the top from page two, `made` at the bottom. Without
    an address it is no letter: the text begins below the letterhead. A `stamp` stands on
    every page.
    """

    language: str
    title: str
    office: Letterhead
    address: tuple[str, ...]
    info: tuple[tuple[str, str], ...]
    running: str
    made: str
    page_of: str
    demo_mark: str | None = None
    stamp: Stamp | None = None

    def build(self, story: Sequence[Flowable], script: Script) -> bytes:
        """Lay the story out on as many pages as it needs."""
        target = BytesIO()
        document = _Document(target, self, script)
        document.build([NextPageTemplate("next"), *story])
        return target.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]  # ReportLab has no types
    def __init__(self, target: BytesIO, sheet: Sheet, script: Script) -> None:
        super().__init__(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=sheet.title,
            author=sheet.office.name,
            subject=sheet.title,
            creator="SpiceDesk",
            producer="SpiceDesk",
            lang=sheet.language,
            initialFontName=faces.TEXT,
            displayDocTitle=True,
        )
        self._sheet, self._script = sheet, script
        stamp = sheet.stamp
        self._aside = 0.0 if stamp is None else stamp.width + 4 * mm
        self._stamped = 0.0 if stamp is None else stamp.height + 12 * mm
        top = _LETTER_TOP if sheet.address else _NO_LETTER_TOP
        self.addPageTemplates(
            [
                self._template("first", top, self._first_page),
                self._template("next", max(24 * mm, self._stamped), self._next_page),
            ]
        )

    def _template(self, name: str, top: float, draw: Callable[..., None]) -> PageTemplate:
        height = PAGE_HEIGHT - top - _BOTTOM
        frame = Frame(LEFT, _BOTTOM, WIDTH, height, **_NO_PADDING, id=name)
        return PageTemplate(name, [frame], onPage=draw)

    def _endBuild(self) -> None:  # noqa: N802  # ReportLab's name
        # Only now is it known of how many pages a page is one.
        pages = self.page
        for page in range(1, pages + 1):
            self.canv.beginForm(f"footer-{page}", 0, 0, PAGE_WIDTH, _BOTTOM)
            self._footer(self.canv, page, pages)
            self.canv.endForm()
        super()._endBuild()

    def _stamp(self, canvas: Any) -> None:
        if self._sheet.stamp is not None:
            self._sheet.stamp.draw(canvas)

    def _first_page(self, canvas: Any, document: Any) -> None:
        canvas.showOutline()
        self._letterhead(canvas)
        if self._sheet.address:
            self._window(canvas)
            self._info(canvas)
            self._folds(canvas)
        self._stamp(canvas)
        canvas.doForm(f"footer-{document.page}")

    def _next_page(self, canvas: Any, document: Any) -> None:
        y = PAGE_HEIGHT - _HEADER
        office = self._sheet.office.name
        self._line(canvas, office, LEFT, y, room=75 * mm, face=faces.BOLD, colour=ACCENT)
        self._line(canvas, self._sheet.running, -RIGHT, y, room=85 * mm)
        self._rule(canvas, y - 2.2 * mm)
        if self._sheet.demo_mark:
            end = -RIGHT - self._aside
            self._line(canvas, self._sheet.demo_mark, end, y + 4.5 * mm, room=60 * mm, size=7)
        self._stamp(canvas)
        canvas.doForm(f"footer-{document.page}")

    def _footer(self, canvas: Any, page: int, pages: int) -> None:
        self._rule(canvas, _FOOTER + 4 * mm)
        self._line(canvas, self._sheet.made, LEFT, _FOOTER, room=125 * mm, size=7.5)
        words = self._sheet.page_of.format(
            page=formats.number(page, self._sheet.language),
            pages=formats.number(pages, self._sheet.language),
        )
        self._line(canvas, words, -RIGHT, _FOOTER, room=38 * mm, size=7.5)

    def _letterhead(self, canvas: Any) -> None:
        office, top = self._sheet.office, PAGE_HEIGHT - 22 * mm
        canvas.setFillColor(ACCENT)
        canvas.rect(LEFT, top + 9 * mm, 14 * mm, 1.1 * mm, stroke=0, fill=1)
        self._line(
            canvas, office.name, LEFT, top, room=WIDTH - self._aside, face=faces.BOLD, size=17,
            colour=ACCENT,
        )  # fmt: skip
        place = f"{office.postcode} {office.town}".strip()
        shown = (office.street, place, office.phone, office.email, office.website)
        line = "   ·   ".join(part for part in shown if part)
        self._line(canvas, line, LEFT, top - 6.5 * mm, room=WIDTH - self._aside)
        self._rule(canvas, top - 10 * mm)
        if self._sheet.demo_mark:
            end = -RIGHT - self._aside
            self._line(canvas, self._sheet.demo_mark, end, top + 9 * mm, room=60 * mm, size=7.5)

    def _window(self, canvas: Any) -> None:
        office = self._sheet.office
        sender = (office.name, office.street, f"{office.postcode} {office.town}")
        line = " · ".join(part for part in sender if part.strip())
        baseline = PAGE_HEIGHT - _WINDOW_TOP - 4 * mm
        self._line(canvas, line, LEFT, baseline, room=_ADDRESS_WIDTH, size=6.8)
        canvas.setStrokeColor(RULE)
        canvas.line(LEFT, baseline - 1.4 * mm, LEFT + _ADDRESS_WIDTH, baseline - 1.4 * mm)
        lines = [self._script.flowable(line, styles().address) for line in self._sheet.address]
        available = _ADDRESS_END - _WINDOW_TOP - 6 * mm
        block = KeepInFrame(_ADDRESS_WIDTH, available, lines, mode="shrink")
        height = block.wrapOn(canvas, _ADDRESS_WIDTH, available)[1]
        # More than six lines begin in the zone for remarks above.
        block.drawOn(canvas, LEFT, PAGE_HEIGHT - min(_ADDRESS_TOP + height, _ADDRESS_END))

    def _info(self, canvas: Any) -> None:
        y = PAGE_HEIGHT - _INFO_TOP
        for label, value in self._sheet.info:
            self._line(canvas, label, _INFO_LEFT, y, room=25 * mm, size=7.5)
            self._line(canvas, value, _INFO_LEFT + 25 * mm, y, room=41 * mm, size=8.5, colour=INK)
            y -= 5.2 * mm

    @staticmethod
    def _folds(canvas: Any) -> None:
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        for distance, length in [*((fold, 4 * mm) for fold in _FOLDS), (_HOLES, 6 * mm)]:
            y = PAGE_HEIGHT - distance
            canvas.line(5 * mm, y, 5 * mm + length, y)

    @staticmethod
    def _rule(canvas: Any, y: float) -> None:
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, y, PAGE_WIDTH - RIGHT, y)

    def _line(
        self, canvas: Any, text: str, x: float, y: float, room: float, face: str = faces.TEXT,
        size: float = 8, colour: Any = QUIET,
    ) -> None:  # fmt: skip
        """One line of any script; a negative `x` is the distance of its end from the right."""
        runs = self._script.line(text, face, size, room)
        left = x if x >= 0 else PAGE_WIDTH + x - faces.width_of(runs, size)
        canvas.setFillColor(colour)
        draw_runs(canvas, runs, left, y, size)
