"""The law as it stands on a day, for this office."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from spicedesk import bundle
from spicedesk.domain.law import Law, Subject
from spicedesk.domain.person import Person
from spicedesk.domain.standing import OLDEST_AGE_OF_CONSENT
from spicedesk.store import subjects
from spicedesk.store.engine import Connection


def of(connection: Connection, on: date) -> Law:
    """What the rule has to know beside histories, read once for many persons."""
    office = subjects.office_choices(connection)
    return Law(
        on=on,
        country=office.country,
        soft_opt_in=office.soft_opt_in,
        age_of_consent=age_of_consent,
        special_purposes=office.special_purposes,
    )


def subject(connection: Connection, person: Person) -> Subject:
    """What the law looks at in a person who was read already."""
    restrictions = subjects.restrictions(connection, [person.id])[person.id]
    country = next((at.country for at in person.addresses if at.country), None)
    return Subject(person.birth_date, country, tuple(restrictions))


def age_of_consent(country: str, on: date) -> int:
    """From which age persons agree without a guardian, there and then (GDPR Art. 8(1))."""
    years = OLDEST_AGE_OF_CONSENT
    for entry in _ages():
        if entry["from"] <= on and country in entry["countries"]:
            years = entry["years"]
    return years


@cache
def _ages() -> Sequence[dict[str, Any]]:
    """By the day from which they hold, the newest last."""
    import tomllib  # hardly anybody on file was a child

    with bundle.path("legal/ages_of_consent.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["age"]
        return sorted(entries, key=lambda entry: entry["from"])
