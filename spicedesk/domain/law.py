"""What the law of a place, and the office's choice within it, add to what persons say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from spicedesk.domain.consent import RecordedEvent
from spicedesk.domain.restriction import Restriction
from spicedesk.domain.standing import OLDEST_AGE_OF_CONSENT, LegalFacts, Standing, standing


@dataclass(frozen=True, slots=True)
class Subject:
    """What the law looks at in a person; `country` is ISO 3166-1 alpha-2, where it is known."""

    born: date | None = None
    country: str | None = None
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """On a day, in the office's own `country`, by its choices.

    `age_of_consent` tells of a country and a day from which age persons agree alone.
    """

    on: date
    country: str = ""
    soft_opt_in: bool = False
    age_of_consent: Callable[[str, date], int] = lambda _country, _day: OLDEST_AGE_OF_CONSENT
    special_purposes: frozenset[str] = frozenset()

    def facts(self, subject: Subject) -> LegalFacts:
        """What the rule has to know of a person beside their history."""
        return LegalFacts(
            born=subject.born,
            age_of_consent=partial(self.age_of_consent, subject.country or self.country),
            restrictions=subject.restrictions,
            soft_opt_in=self.soft_opt_in,
            special_purposes=self.special_purposes,
        )

    def standing(self, history: Iterable[RecordedEvent], subject: Subject) -> Standing:
        """Where a person stands on that day."""
        return standing(history, self.on, self.facts(subject))
