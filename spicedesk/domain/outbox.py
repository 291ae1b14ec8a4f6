"""Messages on their way out: how far each is, and when it is tried again.

    queued ──> sending ──> handed over ──> sent
      ^           │             │
      └───────────┴── not taken ┤──> failed      (refused for good, or tried for days)
                                └──> uncertain   (the answer to the last word was lost)

A message that may have been accepted is never sent again unless somebody says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from spicedesk.domain.person import PersonId


class OutboxState(StrEnum):
    """How far a message is."""

    QUEUED = "queued"
    SENDING = "sending"
    """A desk talks to the server; the server cannot have accepted the message yet."""
    HANDED_OVER = "handed-over"
    """The last word of the message may be out, and its answer not in."""
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


class Trouble(StrEnum):
    """What came in the way."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    BROKEN_OFF = "broken-off"
    STOPPED = "stopped"
    PUT_OFF = "put-off"
    REFUSED = "refused"
    NO_TLS = "no-tls"
    UNTRUSTED = "untrusted"
    NO_PASSWORD = "no-password"  # noqa: S105  # a name
    LOGIN = "login"
    LETTERS = "letters"
    """The server takes no addresses with letters beyond ASCII (RFC 6531)."""
    DAMAGED = "damaged"
    """The message is no longer what was filed."""
    ANSWER_LOST = "answer-lost"
    BOUNCED = "bounced"
    """The server took the message, and another one sent it back (RFC 3464)."""


OF_THE_SETUP = frozenset(
    {Trouble.UNREACHABLE, Trouble.NO_TLS, Trouble.UNTRUSTED, Trouble.NO_PASSWORD, Trouble.LOGIN}
)
"""Troubles that every message would have: the others need not try."""

_MINUTES = (1, 5, 15, 60, 240, 720, 1440, 1440)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; none where they were enough (three days)."""
    if attempts > len(_MINUTES):
        return None
    return timedelta(minutes=_MINUTES[max(attempts, 1) - 1])


LONGEST_ATTEMPT = timedelta(minutes=15)
"""After this nobody is talking to the server any more, whatever was noted."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message in the outbox; `evidence` is the message itself, on the person's file.

    `answer` is what the server said, `next_at` when it is tried again.
    """

    id: UUID
    person_id: PersonId
    person_number: str
    evidence_id: UUID
    recipient: str
    message_id: str
    state: OutboxState
    trouble: Trouble | None
    answer: str | None
    attempts: int
    queued_at: datetime
    queued_by: str
    next_at: datetime | None
    changed_at: datetime


def came_back(messages: Iterable[Outgoing]) -> dict[str, datetime]:
    """The addresses that the last word is of that nothing arrives there, and since when.

    Whatever was sent to an address later and stayed there opens it again.
    """
    last: dict[str, Outgoing] = {}
    for message in sorted(messages, key=lambda one: one.queued_at):
        if message.state in {OutboxState.SENT, OutboxState.FAILED}:
            last[message.recipient.casefold()] = message
    closed = {Trouble.BOUNCED, Trouble.REFUSED}
    return {
        address: message.changed_at
        for address, message in last.items()
        if message.state is OutboxState.FAILED and message.trouble in closed
    }
