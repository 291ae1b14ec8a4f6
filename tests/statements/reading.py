"""Reads a statement back, as the person who gets it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw


def solid(text: str) -> str:
    """Text without spaces and line ends: paper breaks lines where it likes."""
    return "".join(text.split())


@dataclass(frozen=True)
class Reading:
    """What a PDF says."""

    pages: tuple[str, ...]
    metadata: dict[str, str]
    bookmarks: tuple[str, ...]
    fonts: dict[str, bool]

    @property
    def text(self) -> str:
        return solid("".join(self.pages))

    def __contains__(self, text: str) -> bool:
        return solid(text) in self.text


def read(pdf: bytes) -> Reading:
    """Everything that a reader can find in the file; `fonts` says which are embedded."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return Reading(
            tuple(_pages(document)),
            document.get_metadata_dict(),
            tuple(mark.get_title() for mark in document.get_toc()),
            dict(font for page in document for font in _fonts(page)),
        )
    finally:
        document.close()


def _pages(document: Any) -> Iterator[str]:
    for page in document:
        text = page.get_textpage()
        yield text.get_text_bounded()
        text.close()


def _fonts(page: Any) -> Iterator[tuple[str, bool]]:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        font = raw.FPDFTextObj_GetFont(item.raw)
        name = bytearray(200)
        size = raw.FPDFFont_GetBaseFontName(font, _buffer(name), len(name))
        yield bytes(name[: size - 1]).decode(), bool(raw.FPDFFont_GetIsEmbedded(font))


def _buffer(target: bytearray) -> Any:
    import ctypes

    return (ctypes.c_char * len(target)).from_buffer(target)
