"""Knows which beginnings of words are common, so that a query walks by a rare one.

Shares of all persons are guessed from a sample, whatever the size of the office: a few
thousand persons tell a beginning that one in a hundred has from one that nobody has.
"""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from spicedesk.store import bulk
from spicedesk.store.schema import number_series, person, search_document, search_prefix

LEAST_PEOPLE = 8_192
"""In a smaller office every walk is short."""
_SAMPLE = 3_000
_AT_ONCE = 500
_COMMON = 0.003
LONGEST = 12
"""Letters of a beginning that are looked at."""
_SEED = 1


def grown(before: int, after: int) -> bool:
    """Whether an office has doubled since it was looked at last, by its customer numbers."""
    return after >= LEAST_PEOPLE and after.bit_length() > before.bit_length()


def refresh(connection: sa.Connection) -> None:
    """Look at a sample of the persons anew."""
    counted: Counter[str] = Counter()
    people = 0
    for words in _sample(connection):
        people += 1
        counted.update(
            {word[:n] for word in words.split() for n in range(1, min(len(word), LONGEST) + 1)}
        )
    rows = [
        {"prefix": prefix, "share": count / people}
        for prefix, count in counted.items()
        if count > _COMMON * people
    ]
    connection.execute(sa.delete(search_prefix))
    bulk.insert(connection, search_prefix, rows)


def _sample(connection: sa.Connection) -> list[str]:
    """The words of persons from all over the series of customer numbers."""
    issued = connection.scalar(
        sa.select(number_series.c.next).where(number_series.c.name == "person")
    )
    if issued is None:
        return []
    serials: Sequence[int] = range(1, issued)
    if issued > _SAMPLE:
        from random import Random  # an office that has doubled needs it

        serials = Random(_SEED).sample(serials, _SAMPLE)  # noqa: S311  # guards nothing
    query = sa.select(search_document.c.words).join(
        person, person.c.id == search_document.c.person_id
    )
    found: list[str] = []
    for start in range(0, len(serials), _AT_ONCE):
        numbers = [number_of(serial) for serial in serials[start : start + _AT_ONCE]]
        found += connection.scalars(query.where(person.c.number.in_(numbers)))
    return found


def number_of(serial: int) -> str:
    """The customer number of a place in the series, such as 10-0042."""
    return f"{10 + serial // 10_000}-{serial % 10_000:04}"
