"""Which backups are kept: one of each of the last days, weeks and months."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

_YOUNG = timedelta(days=2)
"""Younger ones all stay: whoever made two of them today wanted both."""

CLOCKS_DIFFER = timedelta(hours=1)
"""So much may the clocks of two desks differ."""


def to_drop(
    made: Sequence[datetime], now: datetime, *, days: int, weeks: int, months: int
) -> set[datetime]:
    """Which of these backups need not be kept any more.

    Of each of the newest `days` days that have one, the newest stays; so with ISO weeks and
    months. What is from the last two days stays, as does the newest of all. One that is from
    the future, as a clock that was wrong has left it, stays and takes no other's place.
    """
    newest_first = sorted(
        {moment for moment in made if moment <= now + CLOCKS_DIFFER}, reverse=True
    )
    kept = {moment for moment in newest_first if now - moment < _YOUNG} | set(newest_first[:1])
    kept |= _newest_of_each(newest_first, lambda m: m.date(), days)
    kept |= _newest_of_each(newest_first, lambda m: m.isocalendar()[:2], weeks)
    kept |= _newest_of_each(newest_first, lambda m: (m.year, m.month), months)
    return set(newest_first) - kept


def _newest_of_each(
    newest_first: Iterable[datetime], period: Callable[[datetime], object], count: int
) -> set[datetime]:
    newest: dict[object, datetime] = {}
    for moment in newest_first:
        newest.setdefault(period(moment), moment)
    return set(list(newest.values())[:count])
