"""Invents people: some by whole names, the rest by combining lists."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from spicedesk.domain.folding import fold
from spicedesk.domain.person import Address, PersonDetails, Role
from spicedesk.services.demo import lists

STAR = PersonDetails(
    family_name="Berger",
    given_name="Anna",
    company="Weingut Beispielberg",
    roles=frozenset({Role.CONTACT, Role.PROSPECT}),
    emails=("anna.berger@example.org", "anna@example.com"),
    phones=("+43316000112", "+436640000112"),
    addresses=(
        Address("Herrengasse 4", "8010", "Graz", "AT"),
        Address("Am Mustergrund 2", "8430", "Leibnitz", "AT"),
    ),
    birth_date=date(1984, 5, 17),
    language="de",
    comment="Bevorzugt Termine am Vormittag. Rechnung an die Firma, Ware nach Hause.",
    data_source="Messeformular",
)
"""The person with the richest file."""

_ROLES = (
    *[frozenset({Role.CONTACT})] * 5,
    *[frozenset({Role.PROSPECT})] * 2,
    frozenset({Role.LEAD}),
    frozenset({Role.CONTACT, Role.PROSPECT}),
    frozenset({Role.PROSPECT, Role.LEAD}),
)
_EVERY_NTH_FROM_ABROAD = 3
_DOMAINS = ("example.org", "example.com", "example.net")


def believable(random: Random, today: date) -> Iterator[PersonDetails]:
    """People without end, the star first, about one in four with a name from abroad."""
    yield STAR
    abroad = iter(lists.people()["abroad"]["names"])
    for place, person in enumerate(crowd(random, today), start=1):
        if place % _EVERY_NTH_FROM_ABROAD == 1:
            yield from (_from_abroad(random, row, today) for row in islice(abroad, 1))
        yield person


def crowd(random: Random, today: date) -> Iterator[PersonDetails]:
    """People without end, common names combined at random, no two with one e-mail address."""
    given, family = lists.people()["given"], lists.people()["family"]
    serial = 0
    while True:
        serial += 1
        first, last = random.choice(given), random.choice(family)
        country = random.choices(("AT", "DE"), (9, 1))[0]
        yield PersonDetails(
            family_name=last,
            given_name=first,
            emails=_mails(random, f"{fold(first)}.{fold(last)}.{serial}"),
            phones=_phones(random, country),
            addresses=(address(random, country),),
            language="de",
            **circumstances(random, today),
        )


def _from_abroad(random: Random, row: list[str], today: date) -> PersonDetails:
    given, family, language, mail, country, street, postcode, town, phone = row
    return PersonDetails(
        family_name=family,
        given_name=given,
        emails=(f"{mail}@{random.choice(_DOMAINS)}",),
        phones=(phone,),
        addresses=(Address(street, postcode, town, country),),
        language=language,
        **circumstances(random, today),
    )


def circumstances(random: Random, today: date) -> dict[str, Any]:
    """Roles, company, birth date, comment and source of somebody."""
    texts = lists.texts()
    born = today - timedelta(days=random.randint(19 * 365, 88 * 365))
    company = random.choice(lists.people()["companies"])
    return {
        "roles": random.choice(_ROLES),
        "company": company if random.random() < 0.2 else None,
        "birth_date": born if random.random() < 0.7 else None,
        "comment": random.choice(texts["comments"]) if random.random() < 0.45 else None,
        "data_source": random.choice(texts["sources"]) if random.random() < 0.85 else None,
    }


def _mails(random: Random, name: str) -> tuple[str, ...]:
    if random.random() < 0.15:
        return ()
    return (f"{name.replace(' ', '-')}@{random.choice(_DOMAINS)}",)


def _phones(random: Random, country: str) -> tuple[str, ...]:
    """Numbers that ring nowhere: German ones are kept free for fiction by the regulator."""
    if country == "DE":
        return (f"+493023125{random.randrange(1000):03}",)
    landline, mobile = f"+43316000{random.randrange(1000):03}", random.randrange(200, 10_000)
    return (landline,) if random.random() < 0.4 else (f"+43664000{mobile:04}",)


def address(random: Random, country: str) -> Address:
    """Somewhere in a real town, in a street that may not be there."""
    data = lists.people()
    postcode, town = random.choice(data["towns"][country])
    street = random.choice(data["streets"][country])
    return Address(f"{street} {random.randint(1, 120)}", postcode, town, country)
