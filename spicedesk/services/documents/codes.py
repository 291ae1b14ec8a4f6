"""What the pages of a scan carry: the codes of our forms, or nothing; in the second program."""

from collections.abc import Iterator
from typing import Any

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from spicedesk.domain.form import token_in
from spicedesk.services.documents.found import Picture

_EDGE, _SPECK, _INK, _LEAST_INK = 0.04, 4, 50, 0.0002
"""A share of the side; pixels; shades darker than the paper; a share of the page."""
_MOST = 20
"""Nobody prints more codes than that on a page."""


def tokens(grey: Picture, side: int) -> list[str]:
    """The tokens on a page, each once; what is smaller than half a `side` is enlarged as well."""
    kind = zxingcpp.barcode_formats_from_str("QRCode")
    for picture in _ways_to_see(_page(grey), side):
        found = zxingcpp.read_barcodes(picture, formats=kind)
        ours = [token for code in found if (token := token_in(code.text))]
        if ours:
            return list(dict.fromkeys(ours))[:_MOST]
    return []


def is_blank(grey: Picture) -> bool:
    """Whether nothing is written on a page: specks of dust and dark edges are no writing."""
    page = _page(grey)
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


def _page(grey: Picture) -> Any:
    return Image.frombytes("L", (grey.width, grey.height), grey.pixels)


def _ways_to_see(page: Any, side: int) -> Iterator[Any]:
    yield page
    yield page.filter(ImageFilter.MedianFilter(3))
    smaller = page.resize((max(page.width // 2, 1), max(page.height // 2, 1)))
    yield smaller
    yield ImageOps.autocontrast(smaller, cutoff=2)
    if max(page.size) < side / 2:
        yield page.resize((page.width * 2, page.height * 2))
