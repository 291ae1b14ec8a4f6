"""What a document shows of itself, or why it does not: plain values within bounds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_PAGES = 5_000
"""More pages than that are not shown."""
MAX_PIXELS = 80_000_000
"""The most that is drawn of one page: A4 for a printer of 600 dpi has 35 million."""


class Mishap(StrEnum):
    """Why a document is not shown."""

    BROKEN = "broken"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    """It takes too long."""
    LOCKED = "locked"
    """It is protected by a password."""
    UNKNOWN = "unknown"
    """It is of a kind that we do not know."""
    CRASHED = "crashed"
    """The second program came to an end over it."""


class Unshown(Exception):
    """A document, or a page of it, is not shown."""

    def __init__(self, mishap: Mishap) -> None:
        super().__init__(mishap.value)
        self.mishap = mishap


@dataclass(frozen=True, slots=True)
class Pages:
    """Width and height of each page: in points (1/72 inch) if it `is_paper`, else in pixels."""

    sizes: tuple[tuple[float, float], ...]
    is_paper: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself by the names of its heads; `text` is cut off if it is long."""

    heads: tuple[tuple[str, str], ...]
    moment: datetime | None
    attached: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in pixels, row by row without a gap: red, green, blue, or one shade of grey."""

    width: int
    height: int
    pixels: bytes
    is_grey: bool = False
