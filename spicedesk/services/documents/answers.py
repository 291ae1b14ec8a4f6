"""What the second program answers is not taken on trust either: a document may have made it."""

import math
from datetime import datetime
from typing import Any

from spicedesk.services.documents.found import MAX_PAGES, Mail, Mishap, Pages, Picture, Unshown
from spicedesk.services.documents.text import MAX_CHARACTERS
from spicedesk.services.second_program import Words

_MOST, _LONGEST = 1_000, 10_000


def mishap(told: Words) -> Mishap:
    """What came in the way."""
    try:
        return Mishap(told["mishap"])
    except ValueError:
        return Mishap.CRASHED


def pages(told: Words) -> Pages:
    """The sizes of pages, each larger than nothing."""
    sizes = tuple(_size(size) for size in _listed(told.get("sizes"), MAX_PAGES))
    if not sizes:
        raise _odd()
    return Pages(sizes, told.get("is_paper") is True)


def picture(told: Words, pixels: bytes, asked: Words) -> Picture:
    """A page no larger than was asked for, and with as many pixels as it says."""
    width, height = told.get("width"), told.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        raise _odd()
    depth = 1 if asked["grey"] else 3
    fits = 0 < width <= asked["width"] and 0 < height <= asked["height"]
    if not fits or len(pixels) != width * height * depth:
        raise _odd()
    return Picture(width, height, pixels, asked["grey"])


def mail(told: Words) -> Mail:
    """Heads, names and text, each within bounds."""
    heads = [_listed(head, 2) for head in _listed(told.get("heads"), _MOST)]
    if any(len(head) != 2 for head in heads):
        raise _odd()
    text = told.get("text")
    return Mail(
        tuple((_line(name), _line(value)) for name, value in heads),
        _moment(told.get("moment")),
        tuple(_line(name) for name in _listed(told.get("attached"), _MOST)),
        None if text is None else str(text)[: MAX_CHARACTERS + 1],
    )


def tokens(told: Words) -> tuple[str, ...]:
    """Tokens of our forms."""
    return tuple(_line(token) for token in _listed(told.get("tokens"), _MOST))


def report(told: Words) -> tuple[tuple[str, ...], str] | None:
    """The names of a message that did not arrive, and why it did not."""
    found = told.get("report")
    if not isinstance(found, dict):
        return None
    names = _listed(found.get("names"), _MOST)
    return tuple(_line(name) for name in names), _line(found.get("answer"))


def _size(size: Any) -> tuple[float, float]:
    sides = [float(side) for side in _listed(size, 2) if isinstance(side, int | float)]
    if len(sides) != 2 or not all(0 < side < math.inf for side in sides):
        raise _odd()
    return sides[0], sides[1]


def _listed(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise _odd()
    return value


def _line(value: Any) -> str:
    return str(value)[:_LONGEST]


def _moment(value: Any) -> datetime | None:
    try:
        return None if value is None else datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _odd() -> Unshown:
    return Unshown(Mishap.CRASHED)
