"""Online offers of the office, and persons' profiles there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class OfferKind(StrEnum):
    """What the office offers online."""

    NEWSLETTER = "newsletter"
    WEBSHOP = "webshop"
    PORTAL = "portal"
    OTHER = "other"


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
