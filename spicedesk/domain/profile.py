"""Online offers of the office, and persons' profiles there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from spicedesk.domain.consent import MARKETING


class OfferKind(StrEnum):
    """What the office offers online."""

    NEWSLETTER = "newsletter"
    WEBSHOP = "webshop"
    PORTAL = "portal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Offer:
    """An online offer: who signs up there agrees to its `purpose`, by the wording shown there."""

    id: UUID
    name: str
    kind: OfferKind
    address: str | None = None
    purpose: str = MARKETING
    wording_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignUp:
    """What an online offer tells of a person; moments carry a time zone.

    Whose it is says the customer `number`, else the `email` address, else the handle where
    that is one.
    """

    offer: str
    handle: str
    registered_at: datetime | None = None
    confirmed_at: datetime | None = None
    unsubscribed_at: datetime | None = None
    ip_address: str | None = None
    number: str | None = None
    email: str | None = None


class ProfileStatus(StrEnum):
    """How far a sign-up has come."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class OnlineProfile:
    """A person's account with an online offer.

    `confirmed_at` is when the double opt-in was answered, `unsubscribed_at` when
    the person left; both carry a time zone.
    """

    id: UUID
    offer: str
    kind: OfferKind
    handle: str
    registered_at: datetime | None = None
    confirmed_at: datetime | None = None
    unsubscribed_at: datetime | None = None
    ip_address: str | None = None

    @property
    def status(self) -> ProfileStatus:
        """The last thing that happened to it."""
        if self.unsubscribed_at is not None:
            return ProfileStatus.UNSUBSCRIBED
        return ProfileStatus.UNCONFIRMED if self.confirmed_at is None else ProfileStatus.CONFIRMED
