"""Forms on paper: printed, scribbled on, scanned."""

import io
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pypdfium2
from PIL import Image, ImageDraw

from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import forms, wordings
from spicedesk.services.desk import Desk

TEXT = "Sie dürfen mir Neues senden."


def printed(desk: Desk, person_id: PersonId, text: str = TEXT, **more: Any) -> forms.Prepared:
    """A form in the customer's hands."""
    wording = wordings.add(desk, f"News {uuid4().hex[:6]}", WordingKind.CONSENT, "de", text)
    made = forms.prepare(desk, person_id, wording.id, **more)
    forms.hand_out(desk, made)
    return made


def pictures(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """What a scanner sees."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]


def signed(page: Image.Image) -> Image.Image:
    """With a scribble where one signs."""
    pen = ImageDraw.Draw(page)
    width, height = page.size
    points = [(width * (0.2 + n / 40), height * (0.82 + (n % 2) / 50)) for n in range(12)]
    pen.line(points, fill=40, width=4)
    return page


def empty_side(dpi: int = 150) -> Image.Image:
    """An empty side."""
    return Image.new("L", (dpi * 827 // 100, dpi * 1169 // 100), 255)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def stack(pages: Sequence[Image.Image], dpi: int = 150) -> bytes:
    """Scanned pages as one PDF."""
    first, *rest = pages
    return saved(first, "PDF", save_all=True, append_images=rest, resolution=dpi)
