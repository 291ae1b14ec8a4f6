"""Address labels on sheets of A4: three across, eight down, 70 by 37 mm, as every shop has them."""

from collections.abc import Sequence
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from spicedesk.statements import faces
from spicedesk.statements.script import Script
from spicedesk.statements.styles import styles

_ACROSS, _DOWN = 3, 8
_WIDTH, _HEIGHT, _TOP = 70 * mm, 37 * mm, 0.5 * mm
_MARGIN, _LINE = 6 * mm, 5 * mm
_MOST_LINES = 6


class Labels:
    """Fills sheet after sheet."""

    def __init__(self, stream: BinaryIO) -> None:
        self._canvas = Canvas(stream, pagesize=A4, pageCompression=1)
        self._canvas.setTitle("")
        self._script = Script()
        self._place = 0

    def add(self, lines: Sequence[str]) -> None:
        """One label; a line that is too long is broken, never cut."""
        page_full = self._place == _ACROSS * _DOWN
        if page_full:
            self._canvas.showPage()
            self._place = 0
        down, across = divmod(self._place, _ACROSS)
        left = across * _WIDTH + _MARGIN
        top = A4[1] - _TOP - down * _HEIGHT - _MARGIN
        with faces.LOCK:
            for line in lines[:_MOST_LINES]:
                shown = self._script.flowable(line, styles().body)
                _width, height = shown.wrap(_WIDTH - 2 * _MARGIN, _HEIGHT)
                shown.drawOn(self._canvas, left, top - height)
                top -= max(height, _LINE)
        self._place += 1

    def close(self) -> None:
        """Write the last sheet."""
        with faces.LOCK:
            self._canvas.showPage()
            self._canvas.save()
