"""One desk's attempt to send one message: take it, send it, note what became of it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from spicedesk import faults
from spicedesk.domain.mail import MailServer
from spicedesk.domain.outbox import OutboxState, Outgoing, Trouble, pause_after
from spicedesk.language import gettext as _
from spicedesk.services import courier, evidence, messages, processes
from spicedesk.services.courier import NotTaken, Parcel, Patience, Stopped, Unknown
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import outbox, records
from spicedesk.store.engine import Connection

_ACTS = {
    OutboxState.SENT: "notice.sent",
    OutboxState.UNCERTAIN: "notice.uncertain",
    OutboxState.FAILED: "notice.failed",
}


class _TakenBack(Exception):
    """The message is not this desk's any more: nothing may go out."""


class Attempt:
    """One desk's attempt to send one message, by a token of its own."""

    def __init__(self, desk: Desk, message: UUID) -> None:
        self._desk, self._message, self._token = desk, message, uuid4()
        self._is_out = False

    def make(
        self,
        server: MailServer,
        password: str | None,
        stopped: Stopped,
        patience: Patience,
        due: datetime | None,
    ) -> bool:
        """Take the message and send it; false where somebody else has it, or it waits no more."""
        if not _claim(self._desk, self._message, self._token, due):
            return False
        try:
            parcel = self._parcel(server)
            answer = courier.deliver(server, password, parcel, self._last_word, patience, stopped)
        except NotTaken as error:
            self._put_back(error)
        except Unknown:
            self._settle(OutboxState.UNCERTAIN, Trouble.ANSWER_LOST)
        except _TakenBack:
            return False
        except BaseException:  # the program is ended, or the database is gone
            if self._is_out:
                self._settle(OutboxState.UNCERTAIN, Trouble.ANSWER_LOST)
            else:
                self._put_back(NotTaken(Trouble.STOPPED))
            raise
        else:
            self._settle(OutboxState.SENT, answer=answer)
        return True

    def _parcel(self, server: MailServer) -> Parcel:
        found = self._row()
        try:
            content = evidence.read(self._desk, found.evidence_id)
        except faults.StoreFault:
            raise NotTaken(Trouble.DAMAGED, for_good=True) from None
        sender, recipient = map(messages.wire_address, (server.sender, found.recipient))
        return Parcel(sender, recipient, content)

    def _row(self) -> Outgoing:
        with self._desk.store.read() as connection:
            return required(connection, self._message)

    def _last_word(self) -> None:
        if not _hand_over(self._desk, self._message, self._token):
            raise _TakenBack
        self._is_out = True

    def _put_back(self, error: NotTaken) -> None:
        """Queue it again, later each time; or give it up."""
        attempts = self._row().attempts
        pause = timedelta() if error.trouble is Trouble.STOPPED else pause_after(attempts)
        if error.for_good or pause is None:
            self._settle(OutboxState.FAILED, error.trouble, error.answer)
            return
        next_at = self._desk.clock() + pause
        self._settle(OutboxState.QUEUED, error.trouble, error.answer, next_at)

    def _settle(
        self,
        state: OutboxState,
        trouble: Trouble | None = None,
        answer: str | None = None,
        next_at: datetime | None = None,
    ) -> None:
        _settle(self._desk, self._message, self._token, state, trouble, answer or None, next_at)


@one_transaction
def _claim(desk: Desk, message: UUID, token: UUID, due: datetime | None) -> bool:
    with desk.store.write() as connection:
        return outbox.claim(connection, message, token, desk.clock(), processes.this_one(), due)


@one_transaction
def _hand_over(desk: Desk, message: UUID, token: UUID) -> bool:
    with desk.store.write() as connection:
        return outbox.hand_over(connection, message, token, desk.clock())


@one_transaction
def _settle(
    desk: Desk,
    message: UUID,
    token: UUID,
    state: OutboxState,
    trouble: Trouble | None,
    answer: str | None,
    next_at: datetime | None,
) -> None:
    now = desk.clock()
    with desk.store.write() as connection:
        settled = outbox.settle(
            connection, message, token, state, now, trouble=trouble, answer=answer, next_at=next_at
        )
        if settled and state in _ACTS:
            log_outcome(desk, connection, message, state, now)


def log_outcome(
    desk: Desk, connection: Connection, message: UUID, state: OutboxState, now: datetime
) -> None:
    """Note that a message was sent, or failed, or nobody knows."""
    person_id = required(connection, message).person_id
    records.log(connection, _ACTS[state], person_id, now, desk.user, str(message))


def required(connection: Connection, message: UUID) -> Outgoing:
    """One message, within somebody else's transaction; raises `NotFound`."""
    found = outbox.get(connection, message)
    if found is None:
        raise faults.NotFound(
            _("There is no message {id} in the outbox.").format(id=message),
            _("“outbox list” shows them."),
        )
    return found
