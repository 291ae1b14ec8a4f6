"""Text in any script, made ready for ReportLab: cleaned, shaped, in the order of reading."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from bidi.algorithm import get_display
from reportlab.platypus import Flowable, Paragraph

from spicedesk.statements import faces

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ARABIC = re.compile("[\u0600-\u08ff]")
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = {"Cc", "Cf"}
# Variants and skin tones of a sign, for which no face has a shape of its own.
_VARIANTS = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


_LETTERS_OF_A_LINE = 300
"""More than ever fit in a line."""


class Script:
    """Makes text printable, and remembers whether a letter was in no face."""

    def __init__(self) -> None:
        self.has_unknown_letters = False

    def clean(self, text: str) -> str:
        """Composed, shaped, still in logical order; unknown letters become the mark."""
        if text.isascii() and text.isprintable():
            return text
        text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
        if text.isprintable() and faces.has_all(faces.TEXT, text):
            return text
        if _ARABIC.search(text):
            text = _reshaper().reshape(text)
        return "".join(self._known(letter) for letter in _VARIANTS.sub("", text))

    def _known(self, letter: str) -> str:
        if letter == "\n":
            return letter
        if unicodedata.category(letter) in _INVISIBLE:
            return ""
        if unicodedata.category(letter) == "Zs":
            return letter if ord(letter) in faces.covered(faces.TEXT) else " "
        if faces.face_of(letter, faces.TEXT) is None:
            self.has_unknown_letters = True
            return faces.MARK
        return letter

    def flowable(self, text: str, style: Any) -> Flowable:
        """A paragraph in the style; one that reads from the right is set from the right."""
        text = self.clean(text)
        if _RIGHT_TO_LEFT.search(text):
            return Bidirectional(text, style)
        return Paragraph(markup(text, style.fontName), style)

    def line(self, text: str, face: str, size: float, room: float) -> list[tuple[str, str]]:
        """Runs of one line in visual order, cut with an ellipsis where the room ends (points)."""
        text = " ".join(self.clean(text).split())[:_LETTERS_OF_A_LINE]
        if faces.width(text, face, size) > room:
            while text and faces.width(text + "…", face, size) > room:
                text = text[:-1]
            text = text.rstrip() + "…"
        return list(faces.runs(visual(text), face))


class Bidirectional(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A paragraph with letters from right to left: broken into lines first, then reordered."""

    def __init__(self, text: str, style: Any, lines: Sequence[str] = ()) -> None:
        super().__init__()
        self.style = style
        self._text = text
        self._lines = lines
        self._is_part = bool(lines)
        self._broken_for: float | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        if not self._lines or self._broken_for not in {None, available_width}:
            self._lines = list(self._broken(available_width))
            self._broken_for = available_width
        self.width, self.height = available_width, len(self._lines) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        fit = int(available_height // self.style.leading)
        if fit < 1:
            return []
        parts = (self._lines[:fit], self._lines[fit:])
        return [Bidirectional(self._text, self.style, part) for part in parts if part]

    def draw(self) -> None:
        style = self.style
        # A single line stays under its label, where the eye looks for it.
        is_alone = len(self._lines) == 1 and not self._is_part
        from_the_right = not is_alone and _direction(self._text) == "R"
        self.canv.setFillColor(style.textColor)
        for number, line in enumerate(self._lines):
            runs = list(faces.runs(line, style.fontName))
            x = style.leftIndent
            if from_the_right:
                x = self.width - style.rightIndent - faces.width_of(runs, style.fontSize)
            y = self.height - number * style.leading - style.fontSize
            draw_runs(self.canv, runs, x, y, style.fontSize)

    def getSpaceBefore(self) -> float:  # noqa: N802  # ReportLab's name
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802  # ReportLab's name
        return float(self.style.spaceAfter)

    def _broken(self, available_width: float) -> Iterator[str]:
        style = self.style
        room = available_width - style.leftIndent - style.rightIndent
        for paragraph in self._text.split("\n"):
            base = _direction(paragraph)
            for line in broken_lines(paragraph, style.fontName, style.fontSize, room):
                yield visual(line, base)


def draw_runs(
    canvas: Any, runs: Iterable[tuple[str, str]], x: float, y: float, size: float
) -> None:
    """One line, each of its runs in its face."""
    at = canvas.beginText(x, y)
    for name, run in runs:
        at.setFont(name, size)
        at.textOut(run)
    canvas.drawText(at)


def broken_lines(text: str, face: str, size: float, room: float) -> Iterator[str]:
    """Lines in logical order that fit; a word that is too long is broken anywhere."""
    line, used = "", 0.0
    space = faces.width(" ", face, size)
    for word in _short_words(text, face, size, room):
        width = faces.width(word, face, size)
        if line and used + space + width > room:
            yield line
            line, used = word, width
        else:
            used += width + (space if line else 0)
            line = f"{line} {word}" if line else word
    yield line


def _short_words(text: str, face: str, size: float, room: float) -> Iterator[str]:
    for word in text.split():
        piece, used = "", 0.0
        for letter in word:
            width = faces.width(letter, face, size)
            if piece and used + width > room:
                yield piece
                piece, used = "", 0.0
            piece, used = piece + letter, used + width
        yield piece


def visual(text: str, base: str | None = None) -> str:
    """One line in the order in which it is drawn from left to right."""
    if not _RIGHT_TO_LEFT.search(text):
        return text
    return str(get_display(text, base_dir=base or _direction(text)))


def markup(text: str, face: str) -> str:
    """What a ReportLab Paragraph prints as this very text."""
    if faces.has_all(face, text.replace("\n", "")):
        return escape(text).replace("\n", "<br/>")
    parts = []
    for number, line in enumerate(text.split("\n")):
        parts.append("<br/>" if number else "")
        for name, run in faces.runs(line, face):
            shown = escape(run)
            parts.append(shown if name == face else f'<font name="{name}">{shown}</font>')
    return "".join(parts)


def _direction(text: str) -> str:
    for letter in text:
        strong = unicodedata.bidirectional(letter)
        if strong in {"R", "AL"}:
            return "R"
        if strong == "L":
            return "L"
    return "L"


@cache
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper  # most statements have no Arabic

    return ArabicReshaper({"delete_harakat": False, "delete_tatweel": False})
