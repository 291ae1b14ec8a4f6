"""Looks at the pages of a scan for the codes of our forms, and takes it apart page by page.

A scan comes from anywhere, so that nothing of it is taken on trust: its size, the number
of its pages and what each page would take in memory are bounded before it is opened.
"""

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from spicedesk import faults
from spicedesk.domain.form import token_in
from spicedesk.language import gettext as _
from spicedesk.services import filetype, thumbnails

T = TypeVar("T")
MAX_BYTES = 250 * 1000**2
MAX_PAGES = 400
HEAD_BYTES = 64 * 1024
"""As much as it takes to tell what a file is."""
_LONGEST_SIDE = 2_600
"""Pixels of a page as it is looked at: A4 at some 220 dpi."""
_POINTS_PER_INCH, _DPI = 72, 220
_KINDS = ("application/pdf", "image/png", "image/jpeg", "image/tiff")
_SHOWN_SIDE = 1_400
"""Pixels of a page as somebody looks at it beside its questions."""
_EDGE, _SPECK, _INK, _LEAST_INK = 0.04, 4, 50, 0.0002
"""A share of the side; pixels; shades darker than the paper; a share of the page."""
_FIRST_PAGES = 4
"""Where a code has to stand for a document to be taken for a form without being asked."""

Watch = Callable[[int, int], None]
"""Told how many pages of how many were looked at; what it raises stops the reading."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan in memory; `tokens` are those of the forms that each page carries."""

    name: str
    content: bytes = field(repr=False)  # somebody's paper is nothing for a log
    media_type: str
    tokens: tuple[tuple[str, ...], ...]

    def part(self, pages: Sequence[int]) -> bytes:
        """These pages, counted from 0, as a document of their own: the scan itself if all are."""
        if list(pages) == list(range(len(self.tokens))):
            return self.content
        if self.media_type == "application/pdf":
            return _part_of_pdf(self.content, pages)
        return _part_of_tiff(self.content, pages)


def look(name: str, content: bytes, watch: Watch | None = None) -> Scan:
    """Find the codes on each page; raises `Invalid` for what is no scan, or too large."""
    kind = kind_of(name, content)
    return Scan(name, content, kind, _seen(name, content, kind, _tokens, watch))


def leaf_through(
    name: str, content: bytes, watch: Watch | None = None
) -> tuple[Scan, tuple[bool, ...]]:
    """A scan in which no code is looked for, and whether each page is blank; raises `Invalid`."""
    kind = kind_of(name, content)
    blank = _seen(name, content, kind, _is_blank, watch)
    return Scan(name, content, kind, ((),) * len(blank)), blank


def first_tokens(name: str, content: bytes) -> tuple[str, ...]:
    """The tokens on the first pages, for what may be no scan at all; raises `Invalid`."""
    seen = islice(_each(name, content, kind_of(name, content), _tokens), _FIRST_PAGES)
    return tuple(token for _count, tokens in seen for token in tokens)


def picture(scan: Scan, page: int) -> bytes:
    """A page, counted from 0, as somebody looks at it (PNG)."""
    seen = _each(scan.name, scan.content, scan.media_type, _shown, page, _SHOWN_SIDE)
    return next(png for _count, png in seen)


def _seen(
    name: str, content: bytes, kind: str, see: Callable[[Any], T], watch: Watch | None
) -> tuple[T, ...]:
    found = []
    for count, one in _each(name, content, kind, see):
        found.append(one)
        if watch is not None:
            watch(len(found), count)
    return tuple(found)


def kind_of(name: str, head: bytes) -> str:
    """The media type of a scan, by how it begins; raises `Invalid` for what is none."""
    kind = filetype.media_type(head[:HEAD_BYTES], name)
    if kind not in _KINDS:
        raise faults.Invalid(
            "file",
            _("“{name}” is no scan.").format(name=name),
            _("Give a PDF or a picture (PNG, JPEG, TIFF)."),
        )
    return kind


def _each(
    name: str,
    content: bytes,
    kind: str,
    see: Callable[[Any], T],
    first: int = 0,
    side: int = _LONGEST_SIDE,
) -> Iterator[tuple[int, T]]:
    from PIL import Image  # slow to import

    pages = _of_pdf if kind == "application/pdf" else _of_picture
    try:
        for count, page in pages(name, content, first, side):
            yield count, see(page)
    except faults.Fault:
        raise
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except Exception:  # noqa: BLE001  # a broken file breaks its reader in any way it likes
        raise faults.Invalid(
            "file",
            _("“{name}” cannot be read.").format(name=name),
            _("It is broken or locked; scan it anew."),
        ) from None


def _is_blank(page: Any) -> bool:
    """Whether nothing is written on a page: specks of dust and dark edges are no writing."""
    width, height = page.size
    edge = round(min(width, height) * _EDGE)
    inside = page.crop((edge, edge, width - edge, height - edge)).reduce(_SPECK)
    counts = inside.histogram()
    half, seen, paper = sum(counts) / 2, 0, 255
    for shade, count in enumerate(counts):  # the shade of the paper is the commonest: the median
        seen += count
        if seen >= half:
            paper = shade
            break
    written = sum(counts[: max(paper - _INK, 0)])
    return bool(written < sum(counts) * _LEAST_INK)


def _shown(page: Any) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, "PNG", compress_level=1)  # it is looked at, and not kept
    return buffer.getvalue()


def _of_pdf(name: str, content: bytes, first: int, side: int) -> Iterator[tuple[int, Any]]:
    import pypdfium2  # slow to import

    with thumbnails.PDFIUM:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    try:
        if count > MAX_PAGES:
            raise _too_many(name)
        for number in range(first, count):
            with thumbnails.PDFIUM:  # a page at a time: others may be waiting
                picture = _rendered(document, number, side)
            yield count, picture
    finally:
        with thumbnails.PDFIUM:
            document.close()


def _rendered(document: Any, number: int, side: int) -> Any:
    page = document[number]
    longest = max(page.get_width(), page.get_height(), 1)
    scale = min(_DPI / _POINTS_PER_INCH, side / longest)
    picture = page.render(scale=scale, grayscale=True).to_pil()
    page.close()
    return picture


def _of_picture(name: str, content: bytes, first: int, side: int) -> Iterator[tuple[int, Any]]:
    from PIL import Image  # slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content)) as picture:
            count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            for number in range(first, MAX_PAGES + 1):
                if not _turned_to(picture, number):
                    return
                if picture.width * picture.height > thumbnails.MAX_PIXELS:
                    raise _too_large(name)
                picture.draft("L", (side, side))
                page = picture.convert("L")
                page.thumbnail((side, side), reducing_gap=2.0)
                yield count, page
    raise _too_many(name)


def _turned_to(picture: Any, number: int) -> bool:
    """Whether there is such a page. A moving picture (APNG) has one page: the one that it shows."""
    if number and picture.format != "TIFF":
        return False
    try:
        picture.seek(number)
    except EOFError:
        return False
    return True


def _tokens(page: Any) -> tuple[str, ...]:
    """The tokens on a page, each once; a poor scan is looked at in several ways."""
    import zxingcpp  # slow to import

    kind = zxingcpp.barcode_formats_from_str("QRCode")
    for picture in _ways_to_see(page):
        found = zxingcpp.read_barcodes(picture, formats=kind)
        ours = [token for code in found if (token := token_in(code.text))]
        if ours:
            return tuple(dict.fromkeys(ours))
    return ()


def _ways_to_see(page: Any) -> Iterator[Any]:
    from PIL import ImageFilter, ImageOps  # slow to import

    yield page
    yield page.filter(ImageFilter.MedianFilter(3))
    smaller = page.resize((max(page.width // 2, 1), max(page.height // 2, 1)))
    yield smaller
    yield ImageOps.autocontrast(smaller, cutoff=2)
    if max(page.size) < _LONGEST_SIDE / 2:
        yield page.resize((page.width * 2, page.height * 2))


def _part_of_pdf(content: bytes, pages: Sequence[int]) -> bytes:
    import pypdfium2  # slow to import

    buffer = io.BytesIO()
    with (
        thumbnails.PDFIUM,
        pypdfium2.PdfDocument(content) as whole,
        pypdfium2.PdfDocument.new() as part,
    ):
        part.import_pages(whole, list(pages))
        part.save(buffer)
    return buffer.getvalue()


def _part_of_tiff(content: bytes, pages: Sequence[int]) -> bytes:
    """Without loss, at the resolution that it was scanned at."""
    from PIL import Image  # slow to import

    with Image.open(io.BytesIO(content)) as whole:
        frames = []
        for number in pages:
            whole.seek(number)
            frames.append(whole.copy())
        dpi = whole.info.get("dpi")
    buffer = io.BytesIO()
    first, *rest = frames
    options: dict[str, Any] = {} if dpi is None else {"dpi": dpi}
    first.save(buffer, "TIFF", save_all=True, append_images=rest,
               compression="tiff_deflate", **options)  # fmt: skip
    return buffer.getvalue()


def _too_many(name: str) -> faults.Invalid:
    return faults.Invalid(
        "file",
        _("“{name}” has more than {count} pages.").format(name=name, count=MAX_PAGES),
        _("Scan the stack in several parts."),
    )


def _too_large(name: str) -> faults.Invalid:
    return faults.Invalid(
        "file",
        _("A page of “{name}” is too large to be looked at.").format(name=name),
        _("Scan it anew at 200 to 300 dpi."),
    )
