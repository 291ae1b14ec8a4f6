"""What leaves the office by mail: a moment to think better of it, then the outbox."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from spicedesk.domain.outbox import OutboxState, Outgoing
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import bars, theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import ANYTHING, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.notices import Notice

SECONDS = 10
"""To think better of it, and to look at it."""
_EVERY_MS, _REST_MS = 60_000, 1_000
Show = Callable[[PersonId], object]


class Post(QObject):
    """Sends status notices, and what waits in the outbox; tells what became of each."""

    stuck = Signal(int)
    """How many messages wait for somebody to decide about them."""

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._window = tasks, window
        self._notice: Notice | None = None
        self._left, self._said = 0, ""
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self._count)
        self._minute = QTimer(self, interval=_EVERY_MS)
        self._minute.timeout.connect(self.send_due)
        self._minute.start()

    def tell(self, person_id: PersonId, show: Show) -> None:
        """Send the notice in ten seconds; where it cannot be mailed, show it."""

        def then(found: "tuple[Notice, bool]") -> None:
            notice, can_be_mailed = found
            if can_be_mailed:
                self._begin(notice, show)
            else:
                show(person_id)

        self._tasks.run(self, partial(_prepared, person_id=person_id), then)

    def send(self, message: UUID) -> None:
        """Send a message that is in the outbox, beside everything else."""
        bars.tell(self._window, _("The status notice is being sent…"))
        job = partial(_sent, message=message)
        self._tasks.run_long(self, job, self._say_what_became, changes=ANYTHING)

    def send_due(self) -> None:
        """Send what waits; only what a clerk has to know is told."""

        def then(done: list[Outgoing]) -> None:
            for became in done:
                if became.state is not OutboxState.QUEUED:
                    self._say_what_became(became)
            self.count()

        self._tasks.run_long(self, _sent_due, then)

    def count_soon(self) -> None:
        """Look how many messages are stuck, when the list is painted and nobody waits."""
        QTimer.singleShot(_REST_MS, self, self.count)

    def count(self) -> None:
        """Look how many messages are stuck."""
        self._tasks.run(self, _undecided, self.stuck.emit)

    def close(self) -> None:
        """Nothing that was asked for is lost: it goes into the outbox, and out at the next start.

        Called while work is still taken in.
        """
        self._minute.stop()
        if self._notice is not None:
            notice = self._taken()
            self._tasks.run(self, partial(_queued, notice=notice), changes=notice.person_id)

    def _begin(self, notice: "Notice", show: Show) -> None:
        if self._notice is not None:  # of somebody else, a moment ago
            self._go()
        self._notice, self._left = notice, SECONDS
        self._said = self._sentence()
        verbs: list[bars.Verb] = [
            (_("Undo"), self._undo),
            (_("Preview"), partial(self._look, show)),
        ]
        bars.tell(self._window, self._said, verbs)
        self._second.start()

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._go()
            return
        before, self._said = self._said, self._sentence()
        bar = bars.of(self._window)
        if bar is not None:
            bar.change_text(before, self._said)

    def _go(self) -> None:
        notice = self._taken()
        job = partial(_queued, notice=notice)
        self._tasks.run(self, job, self.send, changes=notice.person_id)

    def _undo(self) -> None:
        if self._notice is not None:
            self._taken()
            bars.tell(self._window, _("The status notice was not sent."))

    def _look(self, show: Show) -> None:
        if self._notice is not None:
            show(self._taken().person_id)

    def _taken(self) -> "Notice":
        """The notice that was counted for; from here on it is counted no more."""
        self._second.stop()
        notice, self._notice = self._notice, None
        if notice is None:
            raise LookupError("nothing is being counted for")
        return notice

    def _sentence(self) -> str:
        address = (self._notice.email if self._notice else None) or ""
        text = _("Status notice to {address} in {seconds} s.")
        return text.format(address=address, seconds=self._left)

    def _say_what_became(self, became: Outgoing) -> None:
        if became.state is OutboxState.SENT or became.trouble is None:
            done = _("Status notice sent to {address}.").format(address=became.recipient)
            bars.tell(self._window, done)
            return
        from spicedesk.services import mail  # only where something went wrong

        told = " ".join(mail.explained(became.trouble, became.answer))
        verbs: list[bars.Verb] = []
        if became.state in {OutboxState.FAILED, OutboxState.UNCERTAIN}:
            verbs = [(_("Send once more"), partial(self._again, became.id))]
            if became.state is OutboxState.UNCERTAIN:
                verbs.append((_("Leave it"), partial(self._leave, became.id)))
        bars.tell(self._window, f"{became.recipient}: {told}", verbs, "error")
        self.count()

    def _again(self, message: UUID) -> None:
        self._tasks.run(
            self,
            partial(_retried, message=message),
            lambda _found: self.send(message),
            changes=ANYTHING,
        )

    def _leave(self, message: UUID) -> None:
        self._tasks.run(self, partial(_dropped, message=message), changes=ANYTHING)


class StuckMail(QPushButton):
    """In the status bar, while messages wait for somebody to decide about them."""

    def __init__(self, post: Post, outbox: QAction) -> None:
        super().__init__()
        theme.kind(self, "link")
        self.setIcon(icon(Icons.WARNING, "warn_line"))
        self.clicked.connect(outbox.trigger)
        post.stuck.connect(self._show)
        self.hide()

    def _show(self, count: int) -> None:
        words = ngettext("{count} message did not go out", "{count} messages did not go out", count)
        self.setText(words.format(count=count))
        self.setVisible(count > 0)


def _prepared(desk: "Desk", person_id: PersonId) -> "tuple[Notice, bool]":
    from spicedesk.services import notices  # the window is painted without it

    notice = notices.prepare(desk, person_id)
    return notice, notices.can_be_mailed(desk, notice)


def _queued(desk: "Desk", notice: "Notice") -> UUID:
    from spicedesk.services import notices  # the window is painted without it

    return notices.queue(desk, notice)


def _sent(desk: "Desk", progress: Progress, message: UUID) -> Outgoing:
    from spicedesk.services import outbox  # the window is painted without it

    return outbox.send(desk, message, lambda: progress.cancelled)


def _sent_due(desk: "Desk", progress: Progress) -> list[Outgoing]:
    from spicedesk.services import mail, outbox  # the window is painted without them

    if mail.server(desk) is None:
        return []
    return outbox.send_due(desk, lambda: progress.cancelled)


def _retried(desk: "Desk", message: UUID) -> Outgoing:
    from spicedesk.services import outbox  # the window is painted without it

    return outbox.retry(desk, message)


def _undecided(desk: "Desk") -> int:
    from spicedesk.services import outbox  # the window is painted without it

    return outbox.undecided(desk)


def _dropped(desk: "Desk", message: UUID) -> Outgoing:
    from spicedesk.services import outbox  # the window is painted without it

    return outbox.drop(desk, message)
