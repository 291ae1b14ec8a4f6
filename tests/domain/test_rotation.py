"""Old backups make room for new ones: of each day, week and month one stays."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spicedesk.domain import rotation

NOW = datetime(2026, 11, 26, 18, tzinfo=UTC)
RULE = {"days": 7, "weeks": 5, "months": 12}


def test_a_year_of_daily_backups_comes_to_a_handful() -> None:
    made = [NOW - timedelta(days=n) for n in range(400)]
    kept = set(made) - rotation.to_drop(made, NOW, **RULE)
    assert {NOW - timedelta(days=n) for n in range(7)} <= kept
    assert len({(m.year, m.month) for m in kept}) == 12
    assert len(kept) < 25


def test_two_of_one_morning_both_stay_for_two_days() -> None:
    made = [NOW - timedelta(hours=1), NOW]
    assert rotation.to_drop(made, NOW, **RULE) == set()
    later = NOW + timedelta(days=3)
    assert rotation.to_drop(made, later, **RULE) == {made[0]}


@given(
    st.lists(st.integers(0, 24 * 800)),
    st.integers(0, 10),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_the_newest_always_stays_and_what_is_dropped_once_is_not_missed(
    hours: list[int], days: int, weeks: int, months: int
) -> None:
    made = [NOW - timedelta(hours=n) for n in hours]
    dropped = rotation.to_drop(made, NOW, days=days, weeks=weeks, months=months)
    kept = set(made) - dropped
    assert not made or max(made) in kept
    assert rotation.to_drop(list(kept), NOW, days=days, weeks=weeks, months=months) == set()


def test_what_a_clock_ahead_has_left_stays_and_takes_no_place() -> None:
    made = [NOW - timedelta(days=days) for days in range(3, 6)]
    ahead = [NOW + timedelta(days=400 + days) for days in range(8)]
    assert rotation.to_drop([*made, *ahead], NOW, days=3, weeks=0, months=0) == set()
