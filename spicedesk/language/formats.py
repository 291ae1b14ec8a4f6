"""Dates, numbers and names of countries as the reader writes them.

Dates are spelled here, from the catalogue: Babel costs a tenth of a second at the
first date, and the first list and the shell need nothing else of it. All else is
CLDR's, through Babel, which is loaded by the function that needs it.
"""

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from spicedesk.language import N_, translator

if TYPE_CHECKING:
    from babel import Locale

_GROUPS = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes among those of the countries that name no country."""
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def day(value: date, language: str) -> str:
    """`12 March 2026`, `12. März 2026`."""
    month = translator(language).gettext(_MONTHS[value.month - 1])
    return f"{value.day}{'.' if language == 'de' else ''} {month} {value.year}"


def short_day(value: date, language: str) -> str:
    """`12 Mar 2026`, `12.03.2026`."""
    if language == "de":
        return f"{value.day:02}.{value.month:02}.{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """`12 Mar 2026, 14:05`, `12.03.2026, 14:05`; in the zone that the value carries."""
    return f"{short_day(value, language)}, {value.hour:02}:{value.minute:02}"


def read_day(text: str, language: str) -> date:
    """A date as the user writes it, or as ISO 8601; raises `ValueError`."""
    text = text.strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        from babel.dates import parse_date

        return parse_date(text, _locale(language))


def day_hint(language: str) -> str:
    """How a date is to be typed, shown as a placeholder."""
    return "TT.MM.JJJJ" if language == "de" else "DD/MM/YYYY"


def number(value: int, language: str) -> str:
    """`1,284`, `1.284`."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(language))


def size(size_in_bytes: int, language: str) -> str:
    """`412 KB`: decimal kilobytes, as file managers show them."""
    if size_in_bytes < 1000:
        return f"{size_in_bytes} {'Byte' if language == 'de' else 'bytes'}"
    from babel.numbers import format_decimal

    power = min((len(str(size_in_bytes)) - 1) // 3, 3)
    value, unit = size_in_bytes / 1000**power, ("KB", "MB", "GB")[power - 1]
    pattern = "#,##0.#" if value < 10 else "#,##0"
    return f"{format_decimal(value, pattern, locale=_locale(language))} {unit}"


def country(code: str, language: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2); the code itself where it has none."""
    return str(_locale(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """The name of a language (ISO 639); the code itself where it has none."""
    return str(_locale(language).languages.get(code, code))


def countries(language: str) -> dict[str, str]:
    """The name of every country, by its code."""
    names = _locale(language).territories
    return {c: str(names[c]) for c in map(str, names) if _names_a_country(c)}


def languages(language: str) -> dict[str, str]:
    """The name of every language that has a two-letter code, by that code."""
    names = _locale(language).languages
    return {code: str(names[code]) for code in map(str, names) if len(code) == 2}


def _names_a_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _GROUPS


def is_country(code: str) -> bool:
    """Whether a two-letter code names a country."""
    return len(code) == 2 and code in _locale("en").territories


def is_language(code: str) -> bool:
    """Whether a code names a language."""
    return code in _locale("en").languages


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale

    # British dates: this is a European office.
    return Locale.parse("en_GB" if language == "en" else language)
