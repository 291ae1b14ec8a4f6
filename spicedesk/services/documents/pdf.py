"""The pages of a PDF, in the second program alone."""

import io
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pypdfium2
from pypdfium2 import raw

from spicedesk.services.documents.found import MAX_PAGES, Mishap, Pages, Picture, Unshown

_LARGEST_SIDE = 1_000_000
"""Points. A PDF may name any size, and no paper is 350 metres long."""
_SMALLER = 1 - 1e-6
"""Sizes are rounded up; a page must not get a pixel larger than it was asked for."""
_STEEPEST = 500
"""So many times as high as wide, or as wide as high, a page may be."""


class Pdf:
    """One that is open."""

    def __init__(self, content: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            raise Unshown(Mishap.LOCKED if locked else Mishap.BROKEN) from None
        with suppress(pypdfium2.PdfiumError):
            self._document.init_forms()  # what somebody typed into a form is to be seen

    def pages(self) -> Pages:
        """How many there are, and their sizes."""
        count = min(len(self._document), MAX_PAGES)
        if count < 1:
            raise Unshown(Mishap.BROKEN)
        return Pages(tuple(self._size(number) for number in range(count)), is_paper=True)

    def page(self, number: int, width: int, height: int, *, grey: bool) -> Picture:
        """A page, counted from 0, as large as fits into so many pixels."""
        broad, high = self._size(number)
        page = self._document[number]
        try:
            shown = page.render(
                scale=min(width / broad, height / high) * _SMALLER,
                grayscale=grey,
                rev_byteorder=not grey,  # red first
                draw_annots=True,
            )
        finally:
            page.close()
        return _picture(shown, grey=grey)

    def part(self, pages: Sequence[int]) -> bytes:
        """These pages as a PDF of their own."""
        buffer = io.BytesIO()
        with pypdfium2.PdfDocument.new() as part:
            part.import_pages(self._document, list(pages))
            part.save(buffer)
        return buffer.getvalue()

    def _size(self, number: int) -> tuple[float, float]:
        width, height = self._document.get_page_size(number)
        sides = min(width, height), max(width, height)
        if not 0 < sides[1] <= _LARGEST_SIDE or sides[0] * _STEEPEST < sides[1]:
            raise Unshown(Mishap.TOO_LARGE)
        return float(width), float(height)


def _picture(shown: Any, *, grey: bool) -> Picture:
    """Without the gap that Pdfium leaves at the end of a row."""
    row = shown.width * (1 if grey else 3)
    pixels = bytes(shown.buffer)
    if shown.stride != row:
        starts = range(0, shown.height * shown.stride, shown.stride)
        pixels = b"".join(pixels[start : start + row] for start in starts)
    return Picture(shown.width, shown.height, pixels, grey)
