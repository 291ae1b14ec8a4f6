from datetime import date

import pytest

from spicedesk.services import law


@pytest.mark.parametrize(
    ("country", "on", "years"),
    [
        ("AT", date(2026, 1, 1), 14),
        ("DE", date(2026, 1, 1), 16),
        ("DK", date(2023, 12, 31), 13),
        ("DK", date(2024, 1, 1), 15),
        ("XX", date(2026, 1, 1), 16),
        ("AT", date(2018, 5, 24), 16),
    ],
)
def test_the_age_of_consent_is_that_of_the_place_and_the_day(
    country: str, on: date, years: int
) -> None:
    assert law.age_of_consent(country, on) == years
