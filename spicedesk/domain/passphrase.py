"""What a new passphrase may be, after NIST SP 800-63B-4, section 3.1.1.2.

Length counts, and that nobody guesses it at once; which kinds of characters it has does not.
"""

import string
import unicodedata
from collections.abc import Callable, Collection, Container, Iterator
from enum import StrEnum, auto
from functools import partial

LEAST, SUGGESTED, MOST = 8, 15, 1024
"""Characters after Unicode NFC, without blanks at the ends, that somebody may have missed."""

_PART = 4
"""Shorter ones, and what is left of one without its digits, are no row and no repetition."""
_LONGEST_GROUP = 4
_MOST_DIGITS = 4
_ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop", "qwertzuiopü", "azertyuiop",
    "asdfghjkl", "asdfghjklöä", "qsdfghjklm",
    "zxcvbnm", "yxcvbnm", "wxcvbn",
)  # fmt: skip
_NO_LETTERS = frozenset("PZSC")
"""Unicode's categories of punctuation, blanks, symbols and control characters, by first letter."""


class Refusal(StrEnum):
    """Why a passphrase is not taken."""

    SHORT = auto()
    LONG = auto()
    NAME = auto()
    REPEATED = auto()
    SEQUENCE = auto()
    COMMON = auto()


def refusal(
    passphrase: str,
    *,
    common: Callable[[str], bool] | Container[str],
    names: Collection[str],
) -> Refusal | None:
    """Why somebody may not choose this; none where they may.

    `common` knows, in lower case, what is guessed first; `names` are of whom and what it is to
    protect. It is looked at as it is, and also without capitals, blanks and punctuation, and
    without up to four digits at its end: those are what people add where they have to.
    """
    length = len(unicodedata.normalize("NFC", passphrase).strip())
    if length < LEAST:
        return Refusal.SHORT
    if length > MOST:
        return Refusal.LONG
    forms = _forms(passphrase)
    if _is_name(forms, names):
        return Refusal.NAME
    if any(map(_repeats, forms)):
        return Refusal.REPEATED
    if any(map(_is_in_a_row, forms)):
        return Refusal.SEQUENCE
    is_common = common if callable(common) else partial(_holds, common)
    return Refusal.COMMON if any(map(is_common, forms)) else None


def _forms(text: str) -> set[str]:
    return {form for form in _each_form(text) if form}


def _each_form(text: str) -> Iterator[str]:
    typed = unicodedata.normalize("NFKC", text).casefold().strip()
    bare = "".join(c for c in typed if unicodedata.category(c)[0] not in _NO_LETTERS)
    for form in (typed, bare):
        yield form
        digits = len(form) - len(form.rstrip(string.digits))
        if digits < len(form):
            yield from (form[:-n].strip() for n in range(1, min(digits, _MOST_DIGITS) + 1))


def _is_name(forms: set[str], names: Collection[str]) -> bool:
    """Whether it is one of them, or so large a part of one that it would do alone."""
    known = set().union(*map(_forms, names))
    large = [form for form in forms if len(form) >= LEAST]
    return bool(forms & known) or any(form in name for form in large for name in known)


def _repeats(form: str) -> bool:
    """Whether it is a character or a short group again and again, perhaps cut short at the end."""
    groups = range(1, min(_LONGEST_GROUP, len(form) // 2) + 1)
    return len(form) >= _PART and any(form[size:] == form[:-size] for size in groups)


def _is_in_a_row(form: str) -> bool:
    """Whether it walks along the digits, the alphabet or a keyboard, forwards or backwards."""
    return len(form) >= _PART and any(
        form in row * (len(form) // len(row) + 2) for line in _ROWS for row in (line, line[::-1])
    )


def _holds(common: Container[str], form: str) -> bool:
    return form in common
