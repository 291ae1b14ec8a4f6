"""Small pictures of documents: the first page of a PDF, a picture made smaller."""

import io
from typing import BinaryIO

from spicedesk.services.documents.found import Pages, Picture, Unshown
from spicedesk.services.documents.looking import Document

WIDTH, HEIGHT = 240, 240
"""The box, in pixels, that a thumbnail fits into."""
_MAX_BYTES = 250 * 1000**2
"""A larger document is filed without: so much would have to be handed over."""
_SECONDS = 5.0


def of(stream: BinaryIO, media_type: str) -> bytes | None:
    """A PNG, or none where the document is of another kind, broken, or too large."""
    if media_type != "application/pdf" and not media_type.startswith("image/"):
        return None
    stream.seek(0)
    content = stream.read(_MAX_BYTES + 1)
    stream.seek(0)
    if len(content) > _MAX_BYTES:
        return None
    with Document(media_type, content) as document:
        return of_first_page(document)


def png(picture: Picture, *, kept: bool) -> bytes:
    """A picture in a file of its own; what is `kept` is made as small as it gets."""
    from PIL import Image  # slow to import

    mode, size = "L" if picture.is_grey else "RGB", (picture.width, picture.height)
    buffer = io.BytesIO()
    options = {"optimize": True} if kept else {"compress_level": 1}
    Image.frombytes(mode, size, picture.pixels).save(buffer, "PNG", **options)
    return buffer.getvalue()


def of_first_page(document: Document) -> bytes | None:
    """A PNG of a document that is looked at, or none: it is filed all the same."""
    try:
        found = document.open()
        if not isinstance(found, Pages):
            return None
        width, height = found.sizes[0]
        scale = min(WIDTH / width, HEIGHT / height)
        box = max(round(width * scale), 1), max(round(height * scale), 1)
        return png(document.page(0, *box, seconds=_SECONDS), kept=True)
    except Unshown:
        return None
