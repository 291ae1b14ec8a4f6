"""The typefaces of a statement, and which of them has which letter.

Each face is read when the first letter needs it; the text face alone covers
Latin, Greek and Cyrillic.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from spicedesk import bundle

TEXT = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
MARK = "[?]"
"""Stands for a letter that no face has."""

_BEYOND = re.compile("<([0-9A-F]{5,6})>")

LOCK = RLock()
"""ReportLab keeps the letters that a document uses in the face: one document at a time."""


@dataclass(frozen=True, slots=True)
class _Fallback:
    """A face, and the span of code points for which it is asked."""

    name: str
    first: int
    last: int


_FALLBACKS = (
    _Fallback("NotoSansHebrew-Regular", 0x0590, 0x05FF),
    _Fallback("NotoSansHebrew-Regular", 0xFB1D, 0xFB4F),
    _Fallback("NotoSansArabic-Regular", 0x0600, 0x08FF),
    _Fallback("NotoSansArabic-Regular", 0xFB50, 0xFEFC),
    _Fallback("NotoSansKR-Hangul", 0x1100, 0x11FF),
    _Fallback("NotoSansKR-Hangul", 0x3130, 0x318F),
    _Fallback("NotoSansKR-Hangul", 0xA960, 0xD7FF),
    _Fallback("DroidSansFallbackFull", 0x2000, 0xFFFF),
    _Fallback("NotoEmoji-Regular", 0x00A9, 0x1FAFF),
)


class _Face(TTFont):  # type: ignore[misc]  # ReportLab has no types
    """A face whose letters beyond U+FFFF are copied from the PDF as they are."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # ReportLab's name
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                # ReportLab writes the code point where PDF wants UTF-16.
                stream.content = _BEYOND.sub(_as_utf_16, stream.content)


def _as_utf_16(match: re.Match[str]) -> str:
    letter = chr(int(match.group(1), 16))
    return f"<{letter.encode('utf-16-be').hex().upper()}>"


@cache
def covered(face: str) -> frozenset[int]:
    """The code points of a face, which is registered with ReportLab on the way."""
    font = _Face(face, str(bundle.path(f"fonts/{face}.ttf")), shapable=False)
    pdfmetrics.registerFont(font)
    # ReportLab adds code points below a space that draw nothing.
    return frozenset(code for code in font.face.charToGlyph if code >= 0x20)


def load() -> None:
    """Register the faces that every statement uses."""
    covered(TEXT)
    covered(BOLD)


def has_all(face: str, text: str) -> bool:
    """Whether one face can print the whole text."""
    return covered(face).issuperset(map(ord, text))


@cache
def face_of(letter: str, preferred: str) -> str | None:
    """The face for a letter: the preferred one where it can, None where none can."""
    code = ord(letter)
    if code in covered(preferred):
        return preferred
    for fallback in _FALLBACKS:
        if fallback.first <= code <= fallback.last and code in covered(fallback.name):
            return fallback.name
    return None


def runs(text: str, preferred: str) -> Iterator[tuple[str, str]]:
    """Stretches of text with the face that prints each; all its letters are known."""
    run, current = "", preferred
    for letter in text:
        # An accent goes with the letter before it.
        follows = "\u0300" <= letter <= "\u036f" and ord(letter) in covered(current)
        face = current if follows else face_of(letter, preferred) or preferred
        if face != current and run:
            yield current, run
            run = ""
        current = face
        run += letter
    if run:
        yield current, run


def width(text: str, face: str, size: float) -> float:
    """How wide a line is, in points."""
    return width_of(runs(text, face), size)


def width_of(runs: Iterable[tuple[str, str]], size: float) -> float:
    """How wide runs are beside each other, in points."""
    return float(sum(pdfmetrics.stringWidth(part, name, size) for name, part in runs))
