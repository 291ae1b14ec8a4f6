"""Invents a crowd of any size: some thousand surnames, as common and as rare as in a country."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Any, NamedTuple

from spicedesk.domain.folding import fold
from spicedesk.domain.person import PersonDetails
from spicedesk.services.demo import cast, lists

_FROM_ELSEWHERE, _COMMON_NAME, _TWO_NAMES = 0.16, 0.4, 0.05
_GERMAN = 0.1
_SKEW = 2.2
"""How much more often the first of a list is taken than the last."""
_DOMAINS = ("example.org", "example.com", "example.net")


class _Name(NamedTuple):
    given: str
    family: str
    language: str


def crowd(random: Random, today: date) -> Iterator[PersonDetails]:
    """People without end; no two with one e-mail address. Nothing is kept of those before."""
    serial = 0
    while True:
        serial += 1
        name = _name(random)
        country = "DE" if random.random() < _GERMAN else "AT"
        yield PersonDetails(
            family_name=name.family,
            given_name=name.given,
            emails=_mails(random, name, serial),
            phones=(_phone(random, country),),
            addresses=(cast.address(random, country),),
            language=name.language,
            **cast.circumstances(random, today),
        )


def _name(random: Random) -> _Name:
    if random.random() < _FROM_ELSEWHERE:
        origin = _often(random, lists.names()["origins"])
        return _Name(
            _often(random, origin["given"]), _often(random, origin["family"]), origin["language"]
        )
    family = _surname(random)
    if random.random() < _TWO_NAMES:
        family = f"{family}-{_surname(random)}"
    return _Name(_often(random, _given()), family, "de")


def _surname(random: Random) -> str:
    if random.random() < _COMMON_NAME:
        return str(_often(random, lists.people()["family"]))
    return str(_often(random, _composed()))


@cache
def _composed() -> list[str]:
    """Oberhofer, Steinbacher and some thousand more, in an order of their own."""
    parts = lists.names()
    whole = [stem + ending for stem in parts["stems"] for ending in parts["endings"]]
    Random(len(whole)).shuffle(whole)  # noqa: S311  # guards nothing
    return whole


@cache
def _given() -> list[str]:
    return [*lists.people()["given"], *lists.names()["given"]]


def _often(random: Random, choices: Sequence[object]) -> Any:
    return choices[int(len(choices) * random.random() ** _SKEW)]


def _mails(random: Random, name: _Name, serial: int) -> tuple[str, ...]:
    """In letters that every mail server takes; who writes otherwise has a number."""
    if random.random() < 0.15:
        return ()
    written = f"{fold(name.given)}.{fold(name.family)}.{serial}".replace(" ", "-")
    local = written if written.isascii() else f"customer.{serial}"
    return (f"{local}@{random.choice(_DOMAINS)}",)


def _phone(random: Random, country: str) -> str:
    """A number that rings nowhere.

    No Austrian exchange begins with noughts; the regulator keeps the German ones for fiction.
    """
    if country == "DE":
        return f"+493023125{random.randrange(1_000):03}"
    if random.random() < 0.4:
        return f"+43316000{random.randrange(100_000):05}"
    return f"+43664000{random.randrange(1_000_000):06}"
