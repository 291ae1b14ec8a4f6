"""What a trade show asks of the office, off the GUI thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.trade_shows import Show, Taken

Typed = tuple[dict[str, str], frozenset[Channel]]
"""What the form of a visitor holds."""


@dataclass(frozen=True, slots=True)
class Order:
    """A visitor who is to be saved, as they were typed."""

    show: "Show"
    typed: Typed
    same_as: PersonId | None
    is_another: bool


def offered(desk: "Desk") -> tuple[str, list[str]]:
    """Who is at this desk, and how the office's texts are named."""
    from spicedesk.services import wordings  # imports the store

    texts = wordings.current(desk)
    return desk.user, list(dict.fromkeys(text.reference for text in texts))


def taken_at(desk: "Desk", show: "Show") -> "list[Taken]":
    """Whom a show brought so far."""
    from spicedesk.services import trade_shows  # imports the store

    return trade_shows.taken_at(desk, show)


def taken(desk: "Desk", order: Order) -> "Taken":
    """Enter a visitor, and record that they agree."""
    from spicedesk.services import trade_shows  # imports the store

    texts, ways = order.typed
    visitor = trade_shows.Visitor(**texts, channels=ways)
    return trade_shows.take(desk, order.show, visitor, order.same_as, is_another=order.is_another)


def undone(desk: "Desk", taken: "Taken") -> None:
    """Take the last one back."""
    from spicedesk.services import trade_shows  # imports the store

    trade_shows.undo(desk, taken)
