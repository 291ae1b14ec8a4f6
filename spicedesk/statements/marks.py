"""A check and a cross, drawn as lines: they read the same in black and white."""

from typing import Any

from reportlab.lib.colors import white
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable

from spicedesk.statements.styles import INK, NO, YES, styles


def draw(canvas: Any, allowed: bool, x: float, y: float, size: float) -> None:
    """A check in a filled disc, or a cross in an open ring; `x`, `y` is the lower left corner."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 20, size / 20)
    colour = YES if allowed else NO
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(1.8)
    canvas.circle(10, 10, 9, stroke=1, fill=int(allowed))
    canvas.setStrokeColor(white if allowed else colour)
    canvas.setLineWidth(2.4)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    strokes = ((5.6, 10.0, 8.8, 6.6), (8.8, 6.6, 14.6, 13.4))
    if not allowed:
        strokes = ((6.4, 6.4, 13.6, 13.6), (6.4, 13.6, 13.6, 6.4))
    for from_x, from_y, to_x, to_y in strokes:
        path.moveTo(from_x, from_y)
        path.lineTo(to_x, to_y)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


class Mark(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A check or a cross on its own."""

    def __init__(self, allowed: bool, size: float) -> None:
        super().__init__()
        self._allowed, self.width, self.height = allowed, size, size

    def draw(self) -> None:
        draw(self.canv, self._allowed, 0, 0, self.width)


class MarkedWords(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """Words with a check or a cross before each, flowing over lines."""

    _LINE, _MARK, _GAP = 13.0, 7.5, 10.0

    def __init__(self, words: tuple[tuple[str, bool], ...]) -> None:
        super().__init__()
        self._words = words
        self._places: list[tuple[float, float, str, bool]] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        style, x, row = styles().small, 0.0, 0
        self._places = []
        for word, allowed in self._words:
            width = self._MARK + 3 + pdfmetrics.stringWidth(word, style.fontName, style.fontSize)
            if x and x + width > available_width:
                x, row = 0.0, row + 1
            self._places.append((x, row * self._LINE, word, allowed))
            x += width + self._GAP
        self.width, self.height = available_width, (row + 1) * self._LINE
        return self.width, self.height

    def draw(self) -> None:
        style = styles().small
        for x, down, word, allowed in self._places:
            base = self.height - down - self._LINE + 3.5
            draw(self.canv, allowed, x, base - 0.9, self._MARK)
            self.canv.setFont(style.fontName, style.fontSize)
            self.canv.setFillColor(INK)
            self.canv.drawString(x + self._MARK + 3, base, word)
