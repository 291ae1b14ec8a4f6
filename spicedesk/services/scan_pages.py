"""Looks at the pages of a scan for the codes of our forms, and takes it apart page by page.

A scan comes from anywhere, so that nothing of it is taken on trust: its size and the number
of its pages are bounded, and a second program opens it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services import filetype, thumbnails
from spicedesk.services.documents.found import Mishap, Pages, Unshown
from spicedesk.services.documents.looking import Document

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
_FIRST_PAGES = 4
"""Where a code has to stand for a document to be taken for a form without being asked."""

See = Callable[[Document, int, tuple[int, int]], T]
Watch = Callable[[int, int], None]
"""Told how many pages of how many were looked at; what it raises stops the reading."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan in memory; `tokens` are those of the forms that each page carries."""

    name: str
    content: bytes = field(repr=False)  # somebody's paper is nothing for a log
    media_type: str
    tokens: tuple[tuple[str, ...], ...]
    document: Document = field(init=False, repr=False, compare=False)
    """For who leafs through it; the second program runs while somebody does."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "document", Document(self.media_type, self.content))

    def part(self, pages: Sequence[int]) -> bytes:
        """These pages, counted from 0, as a document of their own: the scan itself if all are."""
        if list(pages) == list(range(len(self.tokens))):
            return self.content
        with _told_of(self.name):
            return self.document.part(pages)


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
    with _told_of(scan.name):
        size = _size(_opened(scan.name, scan.document), page, _SHOWN_SIDE)
        return thumbnails.png(scan.document.page(page, *size, grey=True), kept=False)


def _seen(name: str, content: bytes, kind: str, see: See[T], watch: Watch | None) -> tuple[T, ...]:
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


def _each(name: str, content: bytes, kind: str, see: See[T]) -> Iterator[tuple[int, T]]:
    with _told_of(name), Document(kind, content) as document:
        pages = _opened(name, document)
        for number in range(len(pages.sizes)):
            size = _size(pages, number, _LONGEST_SIDE)
            yield len(pages.sizes), see(document, number, size)


def _opened(name: str, document: Document) -> Pages:
    pages = document.open()
    if not isinstance(pages, Pages):
        raise Unshown(Mishap.UNKNOWN)
    if len(pages.sizes) > MAX_PAGES:
        raise _too_many(name)
    return pages


def _size(pages: Pages, number: int, side: int) -> tuple[int, int]:
    """How many pixels a page is looked at in: no more than a scanner would give."""
    width, height = pages.sizes[number]
    sharpest = _DPI / _POINTS_PER_INCH if pages.is_paper else 1.0
    scale = min(sharpest, side / max(width, height))
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _tokens(document: Document, number: int, size: tuple[int, int]) -> tuple[str, ...]:
    return document.tokens(number, *size, _LONGEST_SIDE)


def _is_blank(document: Document, number: int, size: tuple[int, int]) -> bool:
    return document.is_blank(number, *size)


@contextmanager
def _told_of(name: str) -> Iterator[None]:
    """What cannot be looked at, in sentences."""
    try:
        yield
    except Unshown as unshown:
        if unshown.mishap in {Mishap.TOO_LARGE, Mishap.TOO_LONG}:
            raise _too_large(name) from None
        raise faults.Invalid(
            "file",
            _("“{name}” cannot be read.").format(name=name),
            _("It is broken or locked; scan it anew."),
        ) from None


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
