"""How a statement looks: measures in points, colours, styles of text."""

from functools import cache
from types import SimpleNamespace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from spicedesk.statements import faces

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT = 25 * mm, 20 * mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT

INK = HexColor("#1A2029")
QUIET = HexColor("#56606E")
ACCENT = HexColor("#1F4068")
RULE = HexColor("#C6CCD5")
SHADE = HexColor("#F3F5F8")
YES = HexColor("#1C6B3F")
NO = HexColor("#A3211A")


@cache
def styles() -> Any:
    """Every style of text, by its name."""
    faces.load()
    body = ParagraphStyle(
        "body", fontName=faces.TEXT, fontSize=9.5, leading=13.2, textColor=INK, spaceAfter=5
    )
    cell = body.clone("cell", fontSize=9, leading=12, spaceAfter=0)
    label = cell.clone("label", textColor=QUIET)
    small = body.clone("small", fontSize=7.8, leading=10.4, textColor=QUIET, spaceAfter=0)
    return SimpleNamespace(
        body=body,
        cell=cell,
        strong=cell.clone("strong", fontName=faces.BOLD),
        label=label,
        small=small,
        note=small.clone("note", spaceBefore=3, spaceAfter=4),
        head=small.clone("head", fontName=faces.BOLD),
        title=body.clone(
            "title", fontName=faces.BOLD, fontSize=16, leading=20, textColor=ACCENT, spaceAfter=1
        ),
        subtitle=body.clone("subtitle", textColor=QUIET, spaceAfter=9),
        section=body.clone(
            "section", fontName=faces.BOLD, fontSize=12, leading=15, textColor=ACCENT,
            spaceBefore=12, spaceAfter=4,
        ),
        subsection=body.clone(
            "subsection", fontName=faces.BOLD, fontSize=9.5, leading=12, spaceBefore=8,
            spaceAfter=2,
        ),
        question=small.clone("question", fontSize=8.5, leading=11),
        verdict=body.clone(
            "verdict", fontName=faces.BOLD, fontSize=12, leading=15, spaceAfter=2
        ),
        address=body.clone("address", fontSize=10.5, leading=13.4, spaceAfter=0),
        long_value=cell.clone("long value", leftIndent=44 * mm, spaceBefore=2, spaceAfter=3),
        long_label=label.clone("long label", spaceBefore=4),
    )  # fmt: skip
