"""Fields and their values as tables that split cleanly over pages."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Table

from spicedesk.domain.disclosure import Entry, Field
from spicedesk.statements.script import Script
from spicedesk.statements.styles import INK, QUIET, RULE, WIDTH, styles

_LABEL_WIDTH = 44 * mm
_PADDING = 2.6
_COLUMNS_OF_A_TABLE = 4
_LONGEST_IN_A_TABLE = 120
_COLUMNS_OF_A_BLOCK = 3
_ROWS_KEPT_TOGETHER = 10
_LONGEST_IN_A_CELL = 500
"""Letters; longer values flow over pages on their own, as no cell can."""

_PLAIN = (
    ("FONT", (0, 0), (-1, -1), styles().cell.fontName, styles().cell.fontSize),
    ("LEADING", (0, 0), (-1, -1), styles().cell.leading),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2 * _PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
    ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
)
_ROWS = (("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),)
_LABELS = (("TEXTCOLOR", (0, 0), (0, -1), QUIET),)
_HEAD = (
    ("FONT", (0, 0), (-1, 0), styles().head.fontName, styles().head.fontSize),
    ("TEXTCOLOR", (0, 0), (-1, 0), QUIET),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, QUIET),
)


Cell: TypeAlias = str | Flowable | list[Flowable]


class Grid(Table):  # type: ignore[misc]  # ReportLab has no types
    """The fields of one entry, which stay on one page where they can."""


class Tables:
    """Makes tables whose cells hold text of any script."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def pairs(self, fields: Sequence[Field]) -> Iterator[Flowable]:
        """Labels and values side by side, one below the other."""
        for is_long, group in groupby(fields, lambda field: _is_long(field.value)):
            if is_long:
                for field in group:
                    yield self._script.flowable(field.label, styles().long_label)
                    yield self._script.flowable(field.value, styles().long_value)
                continue
            rows = [
                [
                    self.cell(field.label, styles().label, _LABEL_WIDTH),
                    self.cell(field.value, styles().cell, WIDTH - _LABEL_WIDTH),
                ]
                for field in group
            ]
            widths = [_LABEL_WIDTH, WIDTH - _LABEL_WIDTH]
            ends = [("NOSPLIT", (0, 0), (0, 1)), ("NOSPLIT", (0, -2), (0, -1))]
            style = [*_PLAIN, *_ROWS, *_LABELS, *(ends if len(rows) > 1 else ())]
            yield Table(rows, widths, style=style)

    def entries(self, entries: Sequence[Entry]) -> Iterator[Flowable]:
        """Several entries: columns where they fit, a block for each where they do not."""
        labels = list(dict.fromkeys(field.label for entry in entries for field in entry.fields))
        if len(labels) < 2:
            yield from self.pairs([field for entry in entries for field in entry.fields])
            return
        if len(labels) <= _COLUMNS_OF_A_TABLE and _are_short(entries):
            values = [{field.label: field.value for field in entry.fields} for entry in entries]
            rows = [[row.get(label, "") for label in labels] for row in values]
            if all(len(e.fields) == len(row) for e, row in zip(entries, values, strict=True)):
                yield self.columns(labels, rows, _shares(labels, rows))
                return
        for entry in entries:
            yield from self._block(entry)

    def columns(
        self, labels: Sequence[str], rows: Sequence[Sequence[Cell]], shares: Sequence[float] = ()
    ) -> Flowable:
        """A table with a head that returns on each page; `shares` are parts of the width."""
        shares = shares or [1 / len(labels)] * len(labels)
        widths = [WIDTH * share for share in shares]
        head = [
            self.cell(label, styles().head, width)
            for label, width in zip(labels, widths, strict=True)
        ]
        body = [
            [
                self.cell(value, styles().cell, width) if isinstance(value, str) else value
                for value, width in zip(row, widths, strict=True)
            ]
            for row in rows
        ]
        return Table([head, *body], widths, repeatRows=1, style=[*_PLAIN, *_ROWS, *_HEAD])

    def cell(self, text: str, style: Any, width: float) -> str | Flowable:
        """The plain string where it fits on a line, for that is drawn much faster."""
        room = width - 2 * _PADDING
        if (
            text.isascii()
            and text.isprintable()
            and pdfmetrics.stringWidth(text, style.fontName, style.fontSize) <= room
        ):
            return text
        return self._script.flowable(text, style)

    def _block(self, entry: Entry) -> Iterator[Flowable]:
        face = styles().strong
        for is_long, group in groupby(entry.fields, lambda field: _is_long(field.value)):
            if not is_long:
                yield self._grid(list(group), face)
                face = styles().cell
                continue
            for field in group:
                yield self._script.flowable(field.label, styles().small)
                yield self._script.flowable(field.value, styles().body)

    def _grid(self, fields: Sequence[Field], face: Any) -> Flowable:
        """Labels above values, three beside each other; a wide value has a row of its own.

        `face` is the style of the first row of values, which names the entry.
        """
        width = WIDTH / _COLUMNS_OF_A_BLOCK
        rows: list[list[str | Flowable]] = []
        style: list[Any] = [*_PLAIN]
        if face is styles().strong:
            style.append(("LINEABOVE", (0, 0), (-1, 0), 0.6, RULE))
        for group in _lines(fields, width):
            room = WIDTH if len(group) == 1 else width
            top = len(rows)
            rows.append(_filled([self.cell(f.label, styles().small, room) for f in group]))
            rows.append(_filled([self.cell(f.value, face, room) for f in group]))
            style += _above(top, face)
            if room == WIDTH:
                style += [("SPAN", (0, top), (-1, top)), ("SPAN", (0, top + 1), (-1, top + 1))]
            face = styles().cell
        style.append(("NOSPLIT", (0, 0), (-1, min(len(rows), _ROWS_KEPT_TOGETHER) - 1)))
        style.append(("TOPPADDING", (0, 0), (-1, 0), 2 * _PADDING))
        style.append(("BOTTOMPADDING", (0, -1), (-1, -1), 2 * _PADDING))
        return Grid(rows, [width] * _COLUMNS_OF_A_BLOCK, style=style)


def _shares(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The parts of the width that let each column keep its words whole; none where none can."""
    columns = list(zip(labels, *rows, strict=True))
    wished = [max(map(_width, column)) for column in columns]
    least = [
        max(_width(word) for text in column for word in text.split() or [""]) for column in columns
    ]
    spare = WIDTH - sum(wished)
    if spare >= 0:
        return [(width + spare / len(wished)) / WIDTH for width in wished]
    spare, lacking = WIDTH - sum(least), sum(wished) - sum(least)
    if spare < 0 or not lacking:
        return []
    return [
        (width + spare * (wish - width) / lacking) / WIDTH
        for width, wish in zip(least, wished, strict=True)
    ]


def _width(text: str) -> float:
    face = styles().cell
    return float(pdfmetrics.stringWidth(text, face.fontName, face.fontSize)) + 2 * _PADDING + 1


def _above(top: int, below: Any) -> Iterator[tuple[Any, ...]]:
    small = styles().small
    yield "FONT", (0, top + 1), (-1, top + 1), below.fontName, below.fontSize
    yield "FONT", (0, top), (-1, top), small.fontName, small.fontSize
    yield "LEADING", (0, top), (-1, top), small.leading
    yield "TEXTCOLOR", (0, top), (-1, top), QUIET
    yield "BOTTOMPADDING", (0, top), (-1, top), 0
    yield "TOPPADDING", (0, top + 1), (-1, top + 1), 0
    yield "NOSPLIT", (0, top), (-1, top + 1)


def _lines(fields: Sequence[Field], width: float) -> Iterator[list[Field]]:
    """Fields that share a line; one that is too wide for its column is alone."""
    line: list[Field] = []
    for field in fields:
        if len(field.value) > width / 4.6:
            if line:
                yield line
            yield [field]
            line = []
            continue
        line.append(field)
        if len(line) == _COLUMNS_OF_A_BLOCK:
            yield line
            line = []
    if line:
        yield line


def _filled(cells: list[str | Flowable]) -> list[str | Flowable]:
    return [*cells, *[""] * (_COLUMNS_OF_A_BLOCK - len(cells))]


def _is_long(value: str) -> bool:
    return len(value) > _LONGEST_IN_A_CELL or value.count("\n") > 8


def _are_short(entries: Sequence[Entry]) -> bool:
    return all(
        len(field.value) <= _LONGEST_IN_A_TABLE and "\n" not in field.value
        for entry in entries
        for field in entry.fields
    )
