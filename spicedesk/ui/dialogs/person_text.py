"""What the form of a person holds, as it is typed and as it is read."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from spicedesk.domain.person import Address, PersonDetails, Role
from spicedesk.faults import Invalid
from spicedesk.language import N_, formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry

Typed = Mapping[str, Any]
"""By the names of `PersonDetails`: texts as they are typed, tuples of them, a set of roles."""

LABELS = {
    "family_name": N_("&Family name"),
    "given_name": N_("&Given name"),
    "company": N_("&Company"),
    "roles": N_("Role"),
    "emails": N_("&E-mail"),
    "phones": N_("&Phone"),
    "addresses": N_("&Address"),
    "birth_date": N_("&Birth date"),
    "language": N_("&Language"),
    "data_source": N_("&Where the data came from"),
    "comment": N_("C&omment"),
}
"""The fields in the order of the form, with its mnemonics."""


def label(name: str) -> str:
    """What stands at a field in the form, with its mnemonic."""
    return _(LABELS[name])


def called(name: str) -> str:
    """What the form calls a field."""
    return label(name).replace("&", "")


def shown(person: PersonDetails, language: str, phone: Callable[[str], str] = str) -> Typed:
    """A person as the form shows them; `phone` makes a number readable."""
    return {
        "family_name": person.family_name,
        "given_name": person.given_name or "",
        "company": person.company or "",
        "roles": person.roles,
        "emails": person.emails,
        "phones": tuple(phone(number) for number in person.phones),
        "addresses": tuple(
            (a.street or "", a.postcode or "", a.town or "", a.country or "")
            for a in person.addresses
        ),
        "birth_date": day_text(person.birth_date, language),
        "language": person.language or "",
        "comment": person.comment or "",
        "data_source": person.data_source or "",
    }


def as_plain(typed: Typed) -> dict[str, Any]:
    """What is typed, as JSON knows it."""
    return {
        name: value
        if isinstance(value, str)
        else sorted(value)
        if name == "roles"
        else _lists(value)
        for name, value in typed.items()
    }


def from_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The same back again; raises `ValueError` for a role that is none."""
    typed = {name: _tuples(value) for name, value in plain.items()}
    return {**typed, "roles": frozenset(Role(role) for role in typed["roles"])}


def _lists(value: Any) -> Any:
    return [_lists(part) for part in value] if isinstance(value, tuple) else value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


def details(typed: Typed, language: str) -> PersonDetails:
    """What is typed, to be kept; raises `Invalid` for a date that is none."""
    return PersonDetails(
        family_name=typed["family_name"],
        given_name=typed["given_name"],
        company=typed["company"],
        roles=typed["roles"],
        emails=typed["emails"],
        phones=typed["phones"],
        addresses=tuple(Address(*parts) for parts in typed["addresses"]),
        birth_date=day(typed["birth_date"], "birth_date", language),
        language=typed["language"],
        comment=typed["comment"],
        data_source=typed["data_source"],
    )


def day(text: str, field: str, language: str) -> date | None:
    """A day as the user writes it; none where nothing is written. Raises `Invalid`."""
    if not text.strip():
        return None
    try:
        return formats.read_day(text, language)
    except ValueError:
        raise Invalid(
            field,
            _("“{text}” is not a date.").format(text=text.strip()[:20]),
            _("Write it like {hint}.").format(hint=formats.day_hint(language)),
        ) from None


def day_text(value: date | None, language: str) -> str:
    """A day as it is typed: `02/04/1980`, `02.04.1980`."""
    if value is None:
        return ""
    return (
        f"{value:%d.%m.}{value.year:04}" if language == "de" else f"{value:%d/%m/}{value.year:04}"
    )


def values_of(name: str, person: PersonDetails, language: str) -> tuple[str, ...]:
    """What a field holds, as the form shows it, value by value; none where it is empty."""
    value = getattr(person, name)
    if not value:
        return ()
    match name:
        case "roles":
            words = (terms.word(role, translator(language)) for role in Role if role in value)
            return (", ".join(words),)
        case "emails":
            return tuple(value)
        case "phones":
            return tuple(entry.shown_phone(number) for number in value)
        case "addresses":
            return tuple(_address(at, language) for at in value)
        case "birth_date":
            return (day_text(value, language),)
        case "language":
            return (formats.language_name(value, language),)
    return (str(value),)


def changes(before: PersonDetails, mine: PersonDetails, language: str) -> str:
    """My changes as lines to be pasted elsewhere."""
    changed = (name for name in LABELS if getattr(mine, name) != getattr(before, name))
    return "\n".join(_in_words(name, mine, language) for name in changed)


def everything(person: PersonDetails, language: str) -> str:
    """All that is known of a person, as lines to be pasted elsewhere."""
    held = (name for name in LABELS if getattr(person, name))
    return "\n".join(_in_words(name, person, language) for name in held)


def _in_words(name: str, person: PersonDetails, language: str) -> str:
    values = values_of(name, person, language)
    if name != "comment":
        values = tuple(value.replace("\n", ", ") for value in values)
    held = "; ".join(values) or _("empty")
    return f"{called(name)}: {held}"


def _address(at: Address, language: str) -> str:
    town = " ".join(filter(None, (at.postcode, at.town)))
    country = formats.country(at.country, language) if at.country else None
    return "\n".join(filter(None, (at.street, ", ".join(filter(None, (town, country))))))
