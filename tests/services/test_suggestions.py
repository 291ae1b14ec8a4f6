"""Typing errors: who was meant."""

import pytest

from spicedesk.domain.person import Address, PersonDetails
from spicedesk.services import people
from spicedesk.services.desk import Desk
from spicedesk.services.suggestions import did_you_mean

NAMES = [("Müller", "Anna"), ("Dvořák", "Petr"), ("Oberhofer", "Katharina"), ("Иванова", "Катя")]


@pytest.fixture
def office(any_desk: Desk) -> Desk:
    for family, given in NAMES:
        people.add(any_desk, PersonDetails(family, given, addresses=(Address(town="Graz"),)))
    return any_desk


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mulelr", "Müller"),
        ("Mülller", "Müller"),
        ("dvorka", "Dvořák"),
        ("obrehof", "Oberhofer"),
        ("katarhina oberhofer", "Katharina Oberhofer"),
        ("mulelr grza", "Müller Graz"),
        ("иваонва", "Иванова"),
        ("müller", None),  # nothing is strange about it
        ("xyzzyq", None),
        ("mu", None),
        ("mulelr dvorak", None),  # nobody has both
        ("+43 316", None),
        ("a.b@example.org", None),
        ("'; DROP TABLE person --", None),
        ("", None),
        ("😀" * 50, None),
        ("q" * 10_000, None),
    ],
)
def test_who_was_meant(office: Desk, typed: str, meant: str | None) -> None:
    assert did_you_mean(office, typed) == meant


def test_an_empty_office_means_nobody(desk: Desk) -> None:
    assert did_you_mean(desk, "anna") is None
