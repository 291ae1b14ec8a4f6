"""Restriction of processing (GDPR Art. 18): stored, and not used for anything else."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class RestrictionGround(StrEnum):
    """Why a person may ask for it, in the order of Art. 18(1)(a) to (d)."""

    ACCURACY_CONTESTED = "accuracy-contested"
    UNLAWFUL = "unlawful"
    LEGAL_CLAIMS = "legal-claims"
    OBJECTION = "objection"

    @property
    def letter(self) -> str:
        """The letter in Art. 18(1)."""
        return "abcd"[list(RestrictionGround).index(self)]


@dataclass(frozen=True, slots=True)
class Restriction:
    """From a day on; on the day on which it is lifted it holds no more."""

    ground: RestrictionGround
    since: date
    lifted_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the data are restricted on that day."""
        return self.since <= on and (self.lifted_on is None or on < self.lifted_on)

    @property
    def last_day(self) -> date | None:
        """The last day of it, once it was lifted."""
        return None if self.lifted_on is None else self.lifted_on - timedelta(days=1)
