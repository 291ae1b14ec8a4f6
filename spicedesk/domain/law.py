"""What the law of a place, and the office's choice within it, add to what persons say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from spicedesk.domain.consent import RecordedEvent
from spicedesk.domain.restriction import Restriction
from spicedesk.domain.standing import LegalFacts, Standing, standing

_OLDEST_AGE_OF_CONSENT = 16
"""What GDPR Art. 8(1) says where no country says less."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the law looks at in a person; `country` is ISO 3166-1 alpha-2, where it is known."""

    born: date | None = None
    country: str | None = None
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """On a day: `ages_of_consent` by country, the office's own `country` and choices."""

    on: date
    country: str = ""
    soft_opt_in: bool = False
    ages_of_consent: Mapping[str, int] = field(default_factory=dict)
    special_purposes: frozenset[str] = frozenset()

    def facts(self, subject: Subject) -> LegalFacts:
        """What the rule has to know of a person beside their history."""
        place = subject.country or self.country
        return LegalFacts(
            born=subject.born,
            age_of_consent=self.ages_of_consent.get(place, _OLDEST_AGE_OF_CONSENT),
            restrictions=subject.restrictions,
            soft_opt_in=self.soft_opt_in,
            special_purposes=self.special_purposes,
        )

    def standing(self, history: Iterable[RecordedEvent], subject: Subject) -> Standing:
        """Where a person stands on that day."""
        return standing(history, self.on, self.facts(subject))
