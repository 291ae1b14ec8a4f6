"""A mail in words: its heads, its text, the names of what is attached."""

from spicedesk import language
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.services.documents.found import Mail


def heads(found: Mail) -> tuple[tuple[str, str], ...]:
    """The heads that are looked at, by their names in the clerk's language."""
    names = {
        "From": _("From"),
        "To": _("To"),
        "Cc": _("Copy to"),
        "Date": _("Date"),
        "Subject": _("Subject"),
    }
    shown = [(names[name], _value(found, name, value)) for name, value in found.heads
             if name in names]  # fmt: skip
    if found.attached:
        shown.append((_("Attached"), ", ".join(found.attached)))
    return tuple(shown)


def body(found: Mail) -> str:
    """Its text; nothing of it is run, and nothing is fetched for it."""
    return _("[This mail has no text.]") if found.text is None else found.text


def _value(found: Mail, name: str, value: str) -> str:
    """A head as it stands there; a moment as this desk spells it."""
    if name != "Date" or found.moment is None:
        return value
    return formats.moment(found.moment.astimezone(), language.current())
