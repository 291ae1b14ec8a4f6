"""One spelling for words that people spell in many ways, for search and for sorting."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "a", "œ": "o", "ı": "i"}
)
_APOSTROPHES = re.compile("['’‘ʼ`´′ʹ]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_NOT_IN_MAIL = re.compile(r"[^\w.+@-]+")
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
"""What parts the halves of a double name, in all the ways that it is written."""
_NO_HYPHENS = str.maketrans("", "", HYPHENS)
_DIGRAPHS = re.compile("[aou]e+")


def fold(text: str) -> str:
    """Case, marks and punctuation off; `ae oe ue` become `a o u`, as `ä ö ü` do.

    So that Müller, Mueller and muller are one word; a hyphen parts two words, an
    apostrophe does not.
    """
    return _BETWEEN_WORDS.sub(" ", _plain_letters(text)).strip()


def joined(text: str) -> str:
    """Folded, with what hyphens part written as one: `hanspeter` for Hans-Peter.

    Nothing where there is no hyphen.
    """
    one = text.translate(_NO_HYPHENS)
    return "" if one == text else fold(one)


def words(text: str) -> list[str]:
    """The folded words of a text in its order; an e-mail address is one word."""
    found: list[str] = []
    for part in text.split():
        found += [fold_mail(part)] if "@" in part else fold(part).split()
    return [word for word in found if word]


def fold_mail(address: str) -> str:
    """An e-mail address, folded as words are, with its own punctuation kept."""
    return _NOT_IN_MAIL.sub("", _plain_letters(address)).strip("@.")


def digits(text: str) -> str:
    """The digits of a number as dialled, without the noughts of a trunk prefix."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit()).lstrip("0")


def sort_key(family_name: str, given_name: str | None, company: str | None) -> str:
    """Where a person stands in the list: family name, given name, company."""
    parts = (family_name or company or "", given_name or "", company or "")
    return "\x1f".join(fold(part) for part in parts)


def _plain_letters(text: str) -> str:
    if text.isascii():  # most texts are, and need no look at each letter
        return _DIGRAPHS.sub(_first_letter, text.replace("'", "").replace("`", "").lower())
    plain = _APOSTROPHES.sub("", text).casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain).casefold()
    marks_off = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _DIGRAPHS.sub(_first_letter, marks_off.translate(_LETTERS))


def _first_letter(pair: re.Match[str]) -> str:
    return pair[0][0]
