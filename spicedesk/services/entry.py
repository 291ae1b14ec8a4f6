"""Checks what is typed, and brings it into the one shape in which it is kept.

Used while typing in the window and by the services themselves, so the shell
accepts what the window accepts and nothing else. Each function returns the
value to keep or raises `Invalid` with a sentence for the person who typed it.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date

from spicedesk.domain.person import Address, PersonDetails
from spicedesk.faults import Invalid
from spicedesk.language import formats
from spicedesk.language import gettext as _

MAX_LINE = 200
"""Characters in a name, a street, a place."""
MAX_TEXT = 20_000
"""Characters in a comment."""
_OLDEST = 130
_COUNTRY_CODE = re.compile("[A-Z]{2}")


def line(field: str, text: str | None) -> str | None:
    """A single line: trimmed, composed (NFC), without control characters; none if empty."""
    if text is None:
        return None
    composed = " ".join(unicodedata.normalize("NFC", _encodable(field, text)).split())
    if any(unicodedata.category(c) == "Cc" for c in composed):
        raise Invalid(field, _("This holds characters that cannot be kept."), _("Type it anew."))
    if len(composed) > MAX_LINE:
        raise Invalid(
            field,
            _("This is longer than {count} characters.").format(count=MAX_LINE),
            _("Shorten it, or use the comment."),
        )
    return composed or None


def text(field: str, value: str | None) -> str | None:
    """Several lines, such as a comment; none if empty."""
    if value is None:
        return None
    composed = unicodedata.normalize("NFC", _encodable(field, value)).replace("\r\n", "\n").strip()
    kept = "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) != "Cc")
    if len(kept) > MAX_TEXT:
        raise Invalid(
            field,
            _("This is longer than {count} characters.").format(count=MAX_TEXT),
            _("File it as a document instead."),
        )
    return kept or None


def email(value: str) -> str:
    """An e-mail address as it is written (RFC 5321, 6531), its domain in lower case."""
    from email_validator import EmailNotValidError, validate_email  # slow to import

    try:
        return validate_email(
            _encodable("email", value).strip(), check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError:
        raise Invalid(
            "email",
            _("“{value}” is not an e-mail address.").format(value=value.strip()[:80]),
            _("Write it like anna@example.org."),
        ) from None


def phone(value: str, country: str) -> str:
    """A phone number in E.164; `country` (ISO 3166-1) is where a national number belongs."""
    import phonenumbers  # slow to import

    try:
        number = phonenumbers.parse(_encodable("phone", value), country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid(
            "phone",
            _("“{value}” is not a phone number.").format(value=value.strip()[:80]),
            _("Write it with its area code, or with + and the country's code."),
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(e164: str) -> str:
    """A phone number as people read it: `+43 664 1234567`."""
    import phonenumbers  # slow to import

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def birth_date(value: date | None, today: date) -> date | None:
    """A day on which somebody alive may have been born."""
    if value is not None and not today.year - _OLDEST <= value.year <= today.year:
        raise Invalid("birth_date", _("Nobody alive was born on that day."), _("Check the year."))
    if value is not None and value > today:
        raise Invalid("birth_date", _("That day is still to come."), _("Check the date."))
    return value


def country(value: str | None) -> str | None:
    """A country's code (ISO 3166-1 alpha-2), in capitals."""
    code = (line("country", value) or "").upper()
    if not code:
        return None
    if not _COUNTRY_CODE.fullmatch(code) or not formats.is_country(code):
        raise Invalid(
            "country",
            _("“{value}” is not a country's code.").format(value=(value or "").strip()[:20]),
            _("Use two letters, such as AT or DE."),
        )
    return code


def language(value: str | None) -> str | None:
    """A language's code (ISO 639), in small letters."""
    code = (line("language", value) or "").lower()
    if not code:
        return None
    if not formats.is_language(code):
        raise Invalid(
            "language",
            _("“{value}” is not a language's code.").format(value=code[:20]),
            _("Use two letters, such as de or en."),
        )
    return code


def details(given: PersonDetails, office_country: str, today: date) -> PersonDetails:
    """A person as they are to be kept; raises `Invalid` for the first part at fault."""
    checked = replace(
        given,
        family_name=line("family_name", given.family_name) or "",
        given_name=line("given_name", given.given_name),
        company=line("company", given.company),
        emails=tuple(dict.fromkeys(email(e) for e in given.emails if e.strip())),
        addresses=tuple(a for a in (_address(at) for at in given.addresses) if a),
        birth_date=birth_date(given.birth_date, today),
        language=language(given.language),
        comment=text("comment", given.comment),
        data_source=line("data_source", given.data_source),
    )
    homes = [at.country for at in checked.addresses if at.country]
    home = homes[0] if homes else office_country
    phones = tuple(dict.fromkeys(phone(p, home) for p in given.phones if p.strip()))
    if not checked.family_name and not checked.company:
        raise Invalid(
            "family_name", _("A person needs a name."), _("Enter a family name or a company.")
        )
    if not checked.roles:
        raise Invalid("roles", _("A person needs a role."), _("Choose contact, prospect or lead."))
    return replace(checked, phones=phones)


def _address(given: Address) -> Address:
    return Address(
        street=line("street", given.street),
        postcode=line("postcode", given.postcode),
        town=line("town", given.town),
        country=country(given.country),
    )


def _encodable(field: str, value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Invalid(
            field, _("This holds characters that cannot be read."), _("Type it anew.")
        ) from None
    return value.replace("\x00", "")
