"""What the worklist of renewals shows, put into words off the GUI thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from spicedesk.domain.calendar import months_later
from spicedesk.domain.person import PersonId
from spicedesk.language import formats, ngettext, terms, translator
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk  # imports SQLAlchemy
    from spicedesk.services.renewals import Limits, Renewal
    from spicedesk.ui.tasks import Progress

MOST = 500
"""Rows of each kind; whoever has that many does not miss the next."""
MOST_COUNTED = 100
_SOON = timedelta(days=7)


class Kind(StrEnum):
    """What becomes of an agreement, named as the service names it."""

    EXPIRES = "expires"
    STALE = "stale"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """Somebody to be asked again; `is_near` where that is past or within a week."""

    person_id: PersonId
    name: str
    agreement: str
    kind: Kind
    day: date
    when: str
    what: str
    why: str
    is_near: bool

    @property
    def key(self) -> tuple[PersonId, str, Kind]:
        """What stays the same when the list is read anew."""
        return self.person_id, self.agreement, self.kind

    @property
    def sentence(self) -> str:
        """The whole row for a screen reader."""
        return f"{self.name}. {self.agreement}: {self.what}, {self.when}. {self.why}"


def reading(days: int, language: str) -> "partial[tuple[RenewalRow, ...]]":
    """A job that reads what is due within so many days, by day."""
    return partial(_read, days=days, language=language)


def count(desk: "Desk", _progress: "Progress", days: int) -> int:
    """How many are due within so many days; `MOST_COUNTED` stands for more."""
    from spicedesk.services import renewals  # imports SQLAlchemy

    return len(renewals.due(desk, _limits(days), limit=MOST_COUNTED))


def _read(desk: "Desk", progress: "Progress", days: int, language: str) -> tuple[RenewalRow, ...]:
    from spicedesk.services import renewals  # imports SQLAlchemy

    limits, today = _limits(days), desk.today()
    rows: list[RenewalRow] = []
    for why in renewals.Why:
        if progress.cancelled:
            break
        found = renewals.due(desk, limits, limit=MOST, kinds={why})
        rows += (_row(one, limits, today, language) for one in found)
    return tuple(sorted(rows, key=lambda row: (row.day, row.name)))


def _limits(days: int) -> "Limits":
    from spicedesk.services.renewals import Limits  # imports SQLAlchemy

    return Limits(within_days=days, stale_within_days=days)


def _row(found: "Renewal", limits: "Limits", today: date, language: str) -> RenewalRow:
    kind = Kind(found.why.value)
    day = _day(found, kind, limits)
    return RenewalRow(
        person_id=found.person.id,
        name=found.person.list_name,
        agreement=terms.agreement(found.purpose, translator(language)),
        kind=kind,
        day=day,
        when=_when(day, today, language),
        what=_what(kind, is_past=day <= today),
        why=" ".join(_why(found, kind, limits, language, is_past=day <= today)),
        is_near=day <= today + _SOON,
    )


def _day(found: "Renewal", kind: Kind, limits: "Limits") -> date:
    if kind is Kind.STALE:
        return months_later(found.day, limits.stale_months)
    if kind is Kind.UNCONFIRMED:
        return found.day + timedelta(days=limits.waiting_days)
    return found.day


def _when(day: date, today: date, language: str) -> str:
    """`In 9 days, 5 Dec 2026`."""
    shown, days = formats.short_day(day, language), (day - today).days
    if days == 0:
        return _("Today, {date}").format(date=shown)
    if days < 0:
        return _("Since {date}").format(date=shown)
    words = ngettext("In {count} day, {date}", "In {count} days, {date}", days)
    return words.format(count=days, date=shown)


def _what(kind: Kind, *, is_past: bool) -> str:
    words = {
        Kind.EXPIRES: _("Ends"),
        Kind.STALE: _("Is old") if is_past else _("Grows old"),
        Kind.UNCONFIRMED: _("Not confirmed"),
    }
    return words[kind]


def _why(
    found: "Renewal", kind: Kind, limits: "Limits", language: str, *, is_past: bool
) -> Iterator[str]:
    from spicedesk.services import pills  # imports Babel

    if kind is Kind.STALE:
        told = _("Not renewed for {count} months.") if is_past else _("{count} months old by then.")
        yield told.format(count=limits.stale_months)
    elif kind is Kind.UNCONFIRMED:
        yield _("No answer for {count} days.").format(count=limits.waiting_days)
    verdict = next(v for v in found.person.standing.verdicts if v.purpose == found.purpose)
    yield pills.source(verdict, language)
