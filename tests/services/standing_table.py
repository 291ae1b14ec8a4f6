"""Every combination of the two agreements with its pills, as docs/consent.md shows them.

`python -m tests.services.standing_table` writes the table into the page anew.
"""

from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    RecordedEvent,
    Said,
)
from spicedesk.domain.restriction import Restriction, RestrictionGround
from spicedesk.domain.standing import LegalFacts, Verdict, standing
from spicedesk.services import pills

PAGE = Path(__file__).parents[2] / "docs" / "consent.md"
BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"
_NOON, _TODAY = datetime(2026, 3, 12, 12, tzinfo=UTC), date(2026, 11, 26)
_PAST = date(2026, 6, 30)
_ids = count(1)


def _said(purpose: str, what: Said, day: int = 12, **more: object) -> RecordedEvent:
    event = ConsentEvent(purpose, what, How.FORM, _NOON.replace(day=day), **more)  # type: ignore[arg-type]  # any of the fields
    return RecordedEvent(UUID(int=next(_ids)), event, _NOON, "me")


def _yes(purpose: str, **more: object) -> RecordedEvent:
    return _said(purpose, Said.AGREED, **more)  # type: ignore[arg-type]  # any of the fields


_STOPPED = LegalFacts(restrictions=(Restriction(RestrictionGround.OBJECTION, date(2026, 5, 1)),))
_CHILD = LegalFacts(born=date(2015, 1, 1), age_of_consent=lambda _day: 14)
_SOFT = LegalFacts(soft_opt_in=True)
_CONTRACT = {"basis": LegalBasis.CONTRACT, "wording": "Terms@1"}
_DATA: dict[str, tuple[list[RecordedEvent], LegalFacts]] = {
    "nothing was said": ([], LegalFacts()),
    "agreed": ([_yes(DATA)], LegalFacts()),
    "agreed, as a child without a guardian": ([_yes(DATA)], _CHILD),
    "agreed, until a day that is past": ([_yes(DATA, until=_PAST)], LegalFacts()),
    "signed up, not confirmed": ([_said(DATA, Said.UNCONFIRMED)], LegalFacts()),
    "refused": ([_said(DATA, Said.REFUSED)], LegalFacts()),
    "agreed, then revoked": ([_yes(DATA), _said(DATA, Said.WITHDRAWN, 20)], LegalFacts()),
    "contract": ([_yes(DATA, **_CONTRACT)], LegalFacts()),
    "contract, and the office uses soft opt-in": ([_yes(DATA, **_CONTRACT)], _SOFT),
    "legitimate interest": ([_yes(DATA, basis=LegalBasis.LEGITIMATE_INTEREST)], LegalFacts()),
    "legal obligation alone": (
        [_yes(DATA, basis=LegalBasis.LEGAL_OBLIGATION, until=date(2033, 12, 31))],
        LegalFacts(),
    ),
    "agreed, then restricted (Art. 18)": ([_yes(DATA)], _STOPPED),
}
_MAIL = frozenset({Channel.EMAIL})
_GUARDED = {"guardian": "a parent"}
_MARKETING: dict[str, list[RecordedEvent]] = {
    "nothing was said": [],
    "agreed": [_yes(MARKETING, **_GUARDED)],
    "agreed to e-mail": [_yes(MARKETING, channels=_MAIL, **_GUARDED)],
    "refused, then agreed to e-mail": [
        _said(MARKETING, Said.REFUSED),
        _yes(MARKETING, day=20, channels=_MAIL, **_GUARDED),
    ],
    "agreed to e-mail, then refused": [
        _yes(MARKETING, channels=_MAIL),
        _said(MARKETING, Said.REFUSED, 20),
    ],
    "agreed, then revoked": [_yes(MARKETING), _said(MARKETING, Said.WITHDRAWN, 20)],
    "agreed, until a day that is past": [_yes(MARKETING, until=_PAST, **_GUARDED)],
    "signed up, not confirmed": [_said(MARKETING, Said.UNCONFIRMED)],
}


def table() -> str:
    """The table as Markdown: a row for each combination."""
    lines = [
        "| about the data | about marketing | may we keep | may we market | why not |",
        "|---|---|---|---|---|",
    ]
    for data, (kept, facts) in _DATA.items():
        for marketing, asked in _MARKETING.items():
            found = standing([*kept, *asked], _TODAY, facts)
            cells = (
                data,
                marketing,
                _pill(found.data),
                _pill(found.marketing),
                _why(found.marketing),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _pill(verdict: Verdict) -> str:
    pill = pills.of(verdict, _TODAY, "en")
    return f"{'✓' if pill.positive else '✗'} {pill.word}"


def _why(verdict: Verdict) -> str:
    return "" if verdict.allowed else pills.of(verdict, _TODAY, "en").header


def page() -> str:
    """The page with the table as it has to be."""
    before, _old, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _table, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
