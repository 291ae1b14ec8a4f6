"""Whom a marketing list is for, and who of them may be written to: both decided by pure rules."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from spicedesk.domain.consent import Channel
from spicedesk.domain.folding import fold
from spicedesk.domain.person import Address, Person, Role
from spicedesk.domain.standing import Standing, State


class Obstacle(StrEnum):
    """Why somebody is left out of a list that they would fit."""

    NEVER_ASKED = "never-asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    BLOCKED = "blocked"
    OTHER_CHANNELS = "other-channels"
    NO_ADDRESS = "no-address"


_OBSTACLES = {
    State.NONE: Obstacle.NEVER_ASKED,
    State.REFUSED: Obstacle.REFUSED,
    State.WITHDRAWN: Obstacle.WITHDRAWN,
    State.EXPIRED: Obstacle.EXPIRED,
    State.UNCONFIRMED: Obstacle.UNCONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Criteria:
    """A filter of persons; what is left open fits everybody.

    `town` and `postcode` are beginnings; `born_from` and `born_to` are years.
    """

    roles: frozenset[Role] = frozenset()
    town: str | None = None
    postcode: str | None = None
    country: str | None = None
    language: str | None = None
    is_company: bool | None = None
    born_from: int | None = None
    born_to: int | None = None

    def fits(self, person: Person) -> bool:
        """Whether a person is looked for."""
        return (
            (not self.roles or bool(self.roles & person.roles))
            and (self.is_company is None or bool(person.company) is self.is_company)
            and (self.language is None or person.language == self.language)
            and self._fits_birth(person.birth_date)
            and self._fits_address(person.addresses)
        )

    def _fits_birth(self, born: date | None) -> bool:
        if self.born_from is None and self.born_to is None:
            return True
        if born is None:
            return False
        return (self.born_from or 0) <= born.year <= (self.born_to or 9999)

    def _fits_address(self, addresses: tuple[Address, ...]) -> bool:
        if self.town is None and self.postcode is None and self.country is None:
            return True
        return any(self._fits_place(at) for at in addresses)

    def _fits_place(self, at: Address) -> bool:
        return (
            (self.country is None or at.country == self.country)
            and (self.postcode is None or (at.postcode or "").startswith(self.postcode))
            and (self.town is None or fold(at.town or "").startswith(fold(self.town)))
        )


@dataclass(frozen=True, slots=True)
class MailingList:
    """A saved filter for one purpose and one channel; its members are computed, never kept."""

    id: UUID
    name: str
    purpose: str
    channel: Channel
    criteria: Criteria = Criteria()


def obstacle(person: Person, standing: Standing, purpose: str, channel: Channel) -> Obstacle | None:
    """What keeps the office from reaching a person for a purpose by a channel; none where it may.

    Every way out of the office for marketing goes through this.
    """
    verdict = next((v for v in standing.verdicts if v.purpose == purpose), None)
    if verdict is None:
        return Obstacle.NEVER_ASKED
    if not verdict.allowed:
        return _OBSTACLES.get(verdict.state, Obstacle.BLOCKED)
    if not verdict.channels.get(channel):
        return Obstacle.OTHER_CHANNELS
    return None if reached_at(person, channel) else Obstacle.NO_ADDRESS


def reached_at(person: Person, channel: Channel) -> str | Address | None:
    """Where a channel reaches a person: an e-mail address, a number, a postal address."""
    if channel is Channel.EMAIL:
        return person.emails[0] if person.emails else None
    if channel is Channel.POST:
        whole = (at for at in person.addresses if at.street and at.town)
        return next(whole, None)
    return person.phones[0] if person.phones else None
