"""Small pictures of documents: the first page of a PDF, a picture made smaller."""

import io
import warnings
from contextlib import ExitStack
from pathlib import Path
from threading import RLock
from typing import BinaryIO

WIDTH, HEIGHT = 240, 240
"""The box, in pixels, that a thumbnail fits into."""
MAX_PIXELS = 80_000_000
"""A larger picture is not opened: it may be made to eat memory."""
_MAX_PDF_BYTES = 64 * 1000**2
PDFIUM = RLock()
"""Pdfium works for one thread at a time; several of ours may want it."""


def of(path: Path | None, stream: BinaryIO, media_type: str) -> bytes | None:
    """A PNG, or none where the document is of another kind, broken, or too large."""
    try:
        if media_type == "application/pdf":
            return _of_pdf(stream)
        if media_type.startswith("image/"):
            stream.seek(0)
            return _of_picture(path or stream)
    except Exception:  # noqa: BLE001  # a broken document is filed all the same, without a picture
        return None
    return None


def _of_pdf(stream: BinaryIO) -> bytes | None:
    import pypdfium2  # slow to import

    stream.seek(0)
    content = stream.read(_MAX_PDF_BYTES + 1)
    if len(content) > _MAX_PDF_BYTES:
        return None
    with PDFIUM, pypdfium2.PdfDocument(content) as document:
        page = document[0]
        scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
        return _png(page.render(scale=scale).to_pil())


def _of_picture(source: Path | BinaryIO) -> bytes | None:
    from PIL import Image, ImageOps  # slow to import

    with warnings.catch_warnings(), ExitStack() as stack:
        warnings.simplefilter("ignore")
        picture: Image.Image = stack.enter_context(Image.open(source))
        if picture.width * picture.height > MAX_PIXELS:
            return None
        picture.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((WIDTH, HEIGHT))
        return _png(upright.convert("RGB"))


def _png(picture: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)  # type: ignore[attr-defined]  # Pillow is not loaded here
    return buffer.getvalue()
