"""What the form of a person holds, as plain text, and how two people's changes fit together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spicedesk.domain.person import Address, PersonDetails
from spicedesk.faults import Invalid
from spicedesk.language import N_, formats, terms, translator
from spicedesk.language import gettext as _

Typed = Mapping[str, Any]
"""By the names of `PersonDetails`: texts as they are typed, tuples of them, a set of roles."""

LABELS = {
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "company": N_("Company"),
    "roles": N_("Role"),
    "emails": N_("E-mail"),
    "phones": N_("Phone"),
    "addresses": N_("Address"),
    "birth_date": N_("Birth date"),
    "language": N_("Language"),
    "comment": N_("Comment"),
    "data_source": N_("Where the data came from"),
}


@dataclass(frozen=True, slots=True)
class Merged:
    """Two changes of one person: `taken` from the other, and the `clashes` as theirs."""

    typed: Typed
    taken: tuple[str, ...]
    clashes: Mapping[str, str]


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


def merge(before: Typed, mine: Typed, theirs: Typed, language: str) -> Merged:
    """My changes over theirs, field by field; where both changed one, mine stays typed."""
    merged = {n: mine[n] if mine[n] != before[n] else theirs[n] for n in before}
    taken = [n for n in before if theirs[n] != before[n] and merged[n] == theirs[n] != mine[n]]
    clashing = [n for n in before if mine[n] != before[n] != theirs[n] and mine[n] != theirs[n]]
    return Merged(merged, tuple(taken), {n: in_words(n, theirs[n], language) for n in clashing})


def changes(before: Typed, mine: Typed, language: str) -> str:
    """My changes as lines to be pasted elsewhere."""
    changed = [name for name in before if mine[name] != before[name]]
    lines = (f"{_(LABELS[name])}: {in_words(name, mine[name], language)}" for name in changed)
    return "\n".join(lines)


def in_words(name: str, value: Any, language: str) -> str:
    """What a field holds, on one line."""
    if name == "roles":
        return ", ".join(sorted(terms.word(role, translator(language)) for role in value))
    if name == "addresses":
        return "; ".join(", ".join(filter(None, parts)) for parts in value)
    return str(value) if isinstance(value, str) else ", ".join(value)
