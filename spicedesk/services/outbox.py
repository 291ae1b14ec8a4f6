"""The outbox: what was written goes out once, whatever breaks on the way.

A desk takes a message by a token, and only one can (`store.outbox.claim`). Before the final
dot goes out that token is asked for once more and the message marked as handed over: a
desk that was asleep for an hour finds it taken back, and sends nothing. What was handed
over and never confirmed is uncertain, and is left to a clerk.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.outbox import (
    LONGEST_ATTEMPT,
    OF_THE_SETUP,
    OutboxState,
    Outgoing,
    Trouble,
)
from spicedesk.language import gettext as _
from spicedesk.services import mail, processes
from spicedesk.services.courier import Patience, Stopped
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.sending import Attempt, log_outcome, required
from spicedesk.store import outbox, records

_OPEN = (
    OutboxState.QUEUED,
    OutboxState.SENDING,
    OutboxState.HANDED_OVER,
    OutboxState.UNCERTAIN,
    OutboxState.FAILED,
)
_UNDECIDED = (OutboxState.UNCERTAIN, OutboxState.FAILED)
_AT_REST = (OutboxState.QUEUED, OutboxState.UNCERTAIN, OutboxState.FAILED)


def never() -> bool:
    """Nobody wants the sending to stop."""
    return False


def listed(desk: Desk, *, everything: bool = False) -> list[Outgoing]:
    """What waits, failed, or is uncertain, oldest first; also what was sent where wanted."""
    _tidy(desk)
    with desk.store.read() as connection:
        return outbox.listed(connection, tuple(OutboxState) if everything else _OPEN)


def undecided(desk: Desk) -> int:
    """How many messages wait for somebody of the office to decide about them."""
    with desk.store.read() as connection:
        return outbox.count(connection, _UNDECIDED)


def get(desk: Desk, message: UUID) -> Outgoing:
    """One message; raises `NotFound`."""
    with desk.store.read() as connection:
        return required(connection, message)


def send_due(
    desk: Desk, stopped: Stopped = never, patience: Patience | None = None
) -> list[Outgoing]:
    """Send what is due, one after another; gives what became of each.

    Ends early where the mail server is out of order: the others need not try. Raises `Refused`
    where there is something to send and no mail server.
    """
    _tidy(desk)
    with desk.store.read() as connection:
        now = desk.clock()
        waiting = outbox.due(connection, now)
    return list(_sent(desk, waiting, stopped, patience or Patience(), due=now))


def send(
    desk: Desk, message: UUID, stopped: Stopped = never, patience: Patience | None = None
) -> Outgoing:
    """Send one message now; gives what became of it, or what it is if it does not wait."""
    _tidy(desk)
    done = list(_sent(desk, [message], stopped, patience or Patience()))
    return done[0] if done else get(desk, message)


@one_transaction
def retry(desk: Desk, message: UUID) -> Outgoing:
    """Have a message sent again that failed or is uncertain; raises `Refused` for any other."""
    now = desk.clock()
    with desk.store.write() as connection:
        found = required(connection, message)
        if not outbox.requeue(connection, message, _AT_REST, now):
            raise _refusal(found)
        records.log(connection, "notice.retry", found.person_id, now, desk.user, str(message))
        return required(connection, message)


@one_transaction
def drop(desk: Desk, message: UUID) -> Outgoing:
    """Have a message not sent any more; raises `Refused` where it is out, or going out."""
    now = desk.clock()
    with desk.store.write() as connection:
        found = required(connection, message)
        if not outbox.drop(connection, message, _AT_REST, now):
            raise _refusal(found)
        records.log(connection, "notice.drop", found.person_id, now, desk.user, str(message))
        return required(connection, message)


def _refusal(found: Outgoing) -> faults.Refused:
    if found.state in {OutboxState.SENDING, OutboxState.HANDED_OVER}:
        return faults.Refused(
            _("This message is being sent at the moment."), _("Wait until it is known what came.")
        )
    if found.state is OutboxState.SENT:
        return faults.Refused(_("This message was sent."), _("Make a new one."))
    return faults.Refused(_("This message is not to be sent any more."), _("Make a new one."))


def _sent(
    desk: Desk,
    waiting: Sequence[UUID],
    stopped: Stopped,
    patience: Patience,
    *,
    due: datetime | None = None,
) -> Iterator[Outgoing]:
    if not waiting:
        return
    server = mail.required(desk)
    password = mail.password_of(server)
    for message in waiting:
        if stopped():
            return
        if not Attempt(desk, message).make(server, password, stopped, patience, due):
            continue
        became = get(desk, message)
        yield became
        if became.state is OutboxState.QUEUED and became.trouble in OF_THE_SETUP:
            return


@one_transaction
def _tidy(desk: Desk) -> None:
    """Give up what desks have taken that are no more."""
    now = desk.clock()
    with desk.store.read() as connection:
        stale = [row for row in outbox.claimed(connection) if _has_ended(row, now)]
    if not stale:
        return
    with desk.store.write() as connection:
        for message, token, was, _since, _who in stale:
            is_out = was is OutboxState.HANDED_OVER
            state = OutboxState.UNCERTAIN if is_out else OutboxState.QUEUED
            trouble = Trouble.ANSWER_LOST if is_out else Trouble.STOPPED
            given_up = outbox.release(connection, message, token, was, state, trouble, now)
            if given_up and is_out:
                log_outcome(desk, connection, message, state, now)


def _has_ended(row: outbox.Claimed, now: datetime) -> bool:
    """Whether whoever took the message is there no more: a mistake here sends nothing twice."""
    _message, _token, _state, since, who = row
    return processes.has_ended(who) or now - since > LONGEST_ATTEMPT
