"""The law as it stands on a day, for this office."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from spicedesk import bundle
from spicedesk.domain.law import Law, Subject
from spicedesk.domain.person import Person
from spicedesk.store import subjects
from spicedesk.store.engine import Connection


def of(connection: Connection, on: date) -> Law:
    """What the rule has to know beside histories, read once for many persons."""
    office = subjects.office_choices(connection)
    return Law(
        on=on,
        country=office.country,
        soft_opt_in=office.soft_opt_in,
        ages_of_consent=ages_of_consent(on),
        special_purposes=office.special_purposes,
    )


def subject(connection: Connection, person: Person) -> Subject:
    """What the law looks at in a person who was read already."""
    restrictions = subjects.restrictions(connection, [person.id])[person.id]
    country = next((at.country for at in person.addresses if at.country), None)
    return Subject(person.birth_date, country, tuple(restrictions))


@cache
def ages_of_consent(on: date) -> Mapping[str, int]:
    """From which age persons agree without a guardian, by country (GDPR Art. 8(1))."""
    ages: dict[str, int] = {}
    for entry in sorted(_ages(), key=lambda entry: entry["from"]):
        if entry["from"] <= on:
            ages.update(dict.fromkeys(entry["countries"], entry["years"]))
    return ages


@cache
def _ages() -> Sequence[dict[str, Any]]:
    with bundle.path("legal/ages_of_consent.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["age"]
        return entries
