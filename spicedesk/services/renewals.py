"""What expires or grows stale soon: whom to ask again before it is too late."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import chain, islice

from spicedesk.domain.calendar import months_later
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.person import PersonLine
from spicedesk.domain.standing import State, Verdict
from spicedesk.services import law
from spicedesk.services.desk import Desk
from spicedesk.store import people_list, renewals
from spicedesk.store.engine import Connection
from spicedesk.store.renewals import Found

_AT_ONCE = 200


class Why(StrEnum):
    """What is the matter with an agreement."""

    EXPIRES = "expires"
    STALE = "stale"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Renewal:
    """Somebody to be asked again; `day` is when it ends, or since when it is so old."""

    person: PersonLine
    purpose: str
    why: Why
    day: date


@dataclass(frozen=True, slots=True)
class Limits:
    """How soon is soon, and how old is old.

    An agreement that nobody renewed for `stale_months` is doubtful even where it has no
    end; a sign-up that waits for `waiting_days` will hardly be confirmed any more. What
    grows doubtful within `stale_within_days` counts already.
    """

    within_days: int = 60
    stale_months: int = 24
    waiting_days: int = 30
    stale_within_days: int = 0


def due(
    desk: Desk,
    limits: Limits | None = None,
    *,
    limit: int = 500,
    kinds: Collection[Why] = tuple(Why),
) -> list[Renewal]:
    """Whom to ask again: what expires first, then the oldest, then who never confirmed."""
    set_, today = limits or Limits(), desk.today()
    soon = today + timedelta(days=set_.within_days)
    old = months_later(today + timedelta(days=set_.stale_within_days), -set_.stale_months)
    waiting = today - timedelta(days=set_.waiting_days)
    with desk.store.read(unhurried=True) as connection:
        walks = {
            Why.EXPIRES: (renewals.ending(connection, today, soon), partial(_expires, soon=soon)),
            Why.STALE: (renewals.said_until(connection, old), partial(_is_stale, old=old)),
            Why.UNCONFIRMED: (
                renewals.waiting_since(connection, waiting), partial(_waits, since=waiting)
            ),
        }  # fmt: skip
        wanted = [(why, *walk) for why, walk in walks.items() if why in kinds]
        every = chain.from_iterable(_of(connection, desk, *walk) for walk in wanted)
        return list(islice(every, limit))


def _expires(verdict: Verdict, soon: date) -> date | None:
    end = verdict.until if verdict.allowed else None
    return end if end is not None and end <= soon else None


def _is_stale(verdict: Verdict, old: date) -> date | None:
    decided_by = verdict.decided_by
    if not verdict.allowed or decided_by is None or verdict.until is not None:
        return None
    event = decided_by.event
    return event.day if event.basis is LegalBasis.CONSENT and event.day <= old else None


def _waits(verdict: Verdict, since: date) -> date | None:
    decided_by = verdict.decided_by
    if verdict.state is not State.UNCONFIRMED or decided_by is None:
        return None
    return decided_by.event.day if decided_by.event.day <= since else None


def _of(
    connection: Connection,
    desk: Desk,
    why: Why,
    candidates: Iterator[Found],
    look: Callable[[Verdict], date | None],
) -> Iterator[Renewal]:
    """Those whom the rule confirms, in the order of the candidates, each purpose once."""
    here, told = law.of(connection, desk.today()), set()
    while batch := list(islice(candidates, _AT_ONCE)):
        ids = list(dict.fromkeys(found.person_id for found in batch))
        lines = {line.id: line for line in people_list.lines(connection, ids, here)}
        for found in batch:
            line = lines[found.person_id]
            verdicts = {verdict.purpose: verdict for verdict in line.standing.verdicts}
            verdict = verdicts.get(found.purpose)
            day = None if verdict is None else look(verdict)
            if day is not None and (line.id, found.purpose) not in told:
                told.add((line.id, found.purpose))
                yield Renewal(line, found.purpose, why, day)
