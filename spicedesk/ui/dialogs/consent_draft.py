"""What the consent dialog holds, and the statements that it makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from spicedesk.domain.calendar import months_later
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    MARKETING_BASES,
    Channel,
    ConsentEvent,
    How,
    Said,
    SpecialGround,
)
from spicedesk.domain.person import Person

ON_PAPER = frozenset({How.FORM, How.LETTER})
"""Ways that leave a paper, which can be filed."""


_OF_AGE_MONTHS = 18 * 12


class About(StrEnum):
    """What the person spoke of."""

    DATA = DATA
    MARKETING = MARKETING
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that may still lack something; `when` is none for the moment of saving."""

    said: Said | None
    about: About | None
    channels: frozenset[Channel]
    how: How | None
    when: datetime | None = None
    place: str = ""
    with_whom: str = ""
    basis: LegalBasis = LegalBasis.CONSENT
    wording: str = ""
    until: date | None = None
    comment: str = ""
    guardian: str = ""
    purpose: str = ""
    """A purpose of the office's own, in the place of `about`."""
    explicit: bool = False
    """Said explicitly, as special categories of data need it (Art. 9(2)(a))."""

    @property
    def complete(self) -> bool:
        """Whether it lacks nothing."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that it lacks, in the order of the form."""
        there = {
            "said": self.said,
            "about": self.about or self.purpose,
            "channels": self.channels or self.about in {None, About.DATA},
            "how": self.how,
            "with_whom": self.with_whom.strip(),
        }
        return tuple(name for name, is_there in there.items() if not is_there)

    def events(self, now: datetime) -> tuple[ConsentEvent, ...]:
        """One statement for each purpose; raises `InvalidConsent`."""
        return tuple(self._events(now))

    def _events(self, now: datetime) -> Iterator[ConsentEvent]:
        if self.said is None or self.how is None:
            return
        both = (DATA, MARKETING) if self.about is About.BOTH else (self.about or self.purpose,)
        for purpose in both:
            yield ConsentEvent(
                purpose=purpose,
                said=self.said,
                how=self.how,
                occurred_at=self.when or now,
                channels=self._reach(purpose),
                basis=self._basis(purpose),
                place=self.place,
                with_whom=self.with_whom,
                wording=self.wording,
                until=self.until,
                comment=self.comment,
                guardian=self.guardian,
                special=SpecialGround.EXPLICIT_CONSENT if self.explicit else None,
            )

    def _reach(self, purpose: str) -> frozenset[Channel]:
        every = self.channels == frozenset(Channel)
        return frozenset() if purpose == DATA or every else self.channels

    def _basis(self, purpose: str) -> LegalBasis:
        # Of two statements at once only the one on data can rest on more than agreement.
        gives_way = self.about is About.BOTH and purpose == MARKETING
        return LegalBasis.CONSENT if gives_way and self.basis not in MARKETING_BASES else self.basis


def is_child(person: Person, on: date) -> bool:
    """Whether somebody else may have to speak for them; the rule knows whether they must."""
    born = person.birth_date
    return born is not None and months_later(born, _OF_AGE_MONTHS) > on
