"""Words in the reader's language: gettext catalogues, terms, dates and numbers.

The window and the shell speak one language at a time (`use`, `gettext`); a
statement speaks the person's, whatever the window speaks (`translator`).
"""

import gettext as _gettext
import locale
from functools import cache

from spicedesk import bundle

SUPPORTED = ("en", "de")
"""The languages with a complete catalogue; the source strings are English."""

_current = "en"


def N_(message: str) -> str:  # noqa: N802  # the name that gettext tools know
    """Mark a string for the catalogue without translating it here."""
    return message


@cache
def translator(language: str) -> _gettext.NullTranslations:
    """The catalogue of a language; English where there is none."""
    folder = bundle.path("locale")
    return _gettext.translation("spicedesk", folder, [language], fallback=True)


def use(language: str) -> None:
    """Speak this language from now on."""
    global _current  # noqa: PLW0603  # one window speaks one language
    _current = language if language in SUPPORTED else "en"


def current() -> str:
    """The language that the window or the shell speaks now."""
    return _current


def of_the_system() -> str:
    """The user's own language where it is supported, English elsewhere."""
    code = locale.getlocale()[0] or ""
    return "de" if code.lower().startswith(("de", "german")) else "en"


def gettext(message: str) -> str:
    """Translate into the language in use."""
    return translator(_current).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a sentence that counts."""
    return translator(_current).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Translate a word whose meaning depends on where it stands."""
    return translator(_current).pgettext(context, message)
