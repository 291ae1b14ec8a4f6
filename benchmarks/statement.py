"""A statement against bare ReportLab: the same texts in the same faces, cells and paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Any
from unittest.mock import patch

import pypdfium2
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from benchmarks.measure import Row, pairs, timed
from benchmarks.offices import Files, Sizes
from spicedesk.domain.disclosure import Disclosure
from spicedesk.services import access, databases, demo
from spicedesk.statements import access as paper
from spicedesk.statements import styles
from spicedesk.statements.script import Script
from spicedesk.statements.tables import Tables

_GOAL = 2.0


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    style: Any
    is_cell: bool


def rows(files: Files, sizes: Sizes) -> list[Row]:
    """The statement of the person with the richest file, of data that are collected already."""
    desk = databases.open_desk(files.large)
    disclosure = access.collect(desk, demo.star(desk), "en")
    desk.store.close()
    texts = _texts(disclosure)
    pages = _pages(paper.render(disclosure)), _pages(_bare(texts))
    what = f"Statement of {pages[0]} pages (bare: {pages[1]} pages)"
    bare, ours = timed(lambda: _bare(texts)), timed(lambda: paper.render(disclosure))
    return [pairs(what, bare, ours, goal=_GOAL, runs=sizes.statements)]


def _texts(disclosure: Disclosure) -> list[_Text]:
    """Every text of the statement in its order, as it is laid out once."""
    found: list[_Text] = []
    flowable, cell = Script.flowable, Tables.cell

    def note_flowable(self: Script, text: str, style: Any) -> Flowable:
        found.append(_Text(text, style, is_cell=False))
        return flowable(self, text, style)

    def note_cell(self: Tables, text: str, style: Any, width: float) -> str | Flowable:
        before = len(found)
        made = cell(self, text, style, width)
        del found[before:]  # the cell's own paragraph
        found.append(_Text(text, style, is_cell=True))
        return made

    with patch.object(Script, "flowable", note_flowable), patch.object(Tables, "cell", note_cell):
        paper.render(disclosure)
    return found


def _bare(texts: list[_Text]) -> bytes:
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        leftMargin=styles.LEFT,
        rightMargin=styles.RIGHT,
    )
    document.build(list(_story(texts)))
    return target.getvalue()


def _story(texts: list[_Text]) -> Iterator[Flowable]:
    for is_cell, group in groupby(texts, lambda text: text.is_cell):
        made = [Paragraph(escape(text.text), text.style) for text in group]
        if not is_cell:
            yield from made
            continue
        made += [""] * (len(made) % 2)
        cells = [made[at : at + 2] for at in range(0, len(made), 2)]
        yield Table(cells, [styles.WIDTH / 2] * 2)


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
