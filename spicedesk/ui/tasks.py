"""Work off the GUI thread: use cases one at a time, in order; long ones on threads of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from spicedesk.services import interrupting
from spicedesk.services.interrupting import Interrupt

if TYPE_CHECKING:
    from spicedesk.domain.person import PersonId
    from spicedesk.services.desk import Desk  # imports SQLAlchemy, which the first paint awaits not

T = TypeVar("T")


class Changes(Enum):
    """What a job changes where no single person can be named beforehand."""

    ANYTHING = "anything"


ANYTHING = Changes.ANYTHING


class Progress(QObject):
    """How far a long job is, told from its thread; `reported(done, total)` arrives on the GUI's."""

    reported = Signal(object, object)

    def __init__(self, job: "Job") -> None:
        super().__init__()
        self._job = job

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the result any more; the job should stop where it can."""
        return self._job.cancelled

    def stops(self, driver: Any) -> AbstractContextManager[None]:
        """Within this, who cancels the job calls `driver.interrupt()`: it waits for something."""
        return self._job.interrupt.over(driver)

    def report(self, done: int, total: int) -> None:
        """Tell how much of the whole is done."""
        self.reported.emit(done, total)


class Job:
    """One piece of work that was asked for."""

    def __init__(self) -> None:
        self.cancelled = False
        self.progress: Progress | None = None
        self.interrupt = Interrupt()

    def cancel(self) -> None:
        """Want no reply: a job that has not begun is skipped, what it reads now is stopped."""
        self.cancelled = True
        self.interrupt.stop()


@dataclass(frozen=True, slots=True)
class _Reply:
    job: Job
    owner: QObject
    future: "Future[Any]"
    then: Callable[[Any], object]
    failed: Callable[[Exception], object] | None
    changes: "PersonId | Changes | None"


class Tasks(QObject):
    """Runs jobs on an open office and brings their replies to the GUI thread."""

    failed = Signal(object)
    """An exception that no caller asked for."""
    changed = Signal(object)
    """The id of a person whose data changed; None where it may be anybody's."""
    busy = Signal()
    idle = Signal()
    _finished = Signal(object)

    def __init__(self, desk: "Desk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._long: dict[Job, threading.Thread] = {}
        self._open = 0
        self._closed = False
        # Queued even when the future is already done: the callback then fires on this very thread.
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether anything was asked for that has not been delivered."""
        return self._open > 0

    def run(
        self,
        owner: QObject,
        job: "Callable[[Desk], T]",
        then: Callable[[T], object] = lambda _: None,
        *,
        failed: Callable[[Exception], object] | None = None,
        changes: "PersonId | Changes | None" = None,
    ) -> Job:
        """Call `job(desk)` in turn, then `then(result)` unless the owner is gone by then.

        `changes` names whose data it changes, for the signal `changed`. A job that
        changes something cannot be skipped once it was asked for.
        """
        handle = Job()
        if self._closed:  # a timer of a page whose window is going; nobody waits for the reply
            handle.cancel()
            return handle

        def work() -> T | None:
            if changes is not None:
                return job(self.desk)
            if handle.cancelled:
                return None
            with interrupting.by(handle.interrupt):
                return job(self.desk)

        self._begun()
        future = self._worker.submit(work)
        self._watch(_Reply(handle, owner, future, then, failed, changes))
        return handle

    def run_long(
        self,
        owner: QObject,
        job: "Callable[[Desk, Progress], T]",
        then: Callable[[T], object] = lambda _: None,
        *,
        failed: Callable[[Exception], object] | None = None,
        changes: "PersonId | Changes | None" = None,
    ) -> Job:
        """Like `run`, beside everything else, with a `Progress` to report to and to heed."""
        handle = Job()
        if self._closed:
            handle.cancel()
            return handle
        progress = handle.progress = Progress(handle)
        future: Future[T] = Future()

        def work() -> None:
            try:
                future.set_result(job(self.desk, progress))
            except Exception as error:  # noqa: BLE001  # handed over to whoever asked
                future.set_exception(error)

        self._begun()
        self._long[handle] = threading.Thread(target=work, name="long job")
        self._watch(_Reply(handle, owner, future, then, failed, changes))
        self._long[handle].start()
        return handle

    def close(self) -> None:
        """Finish what was asked for, stop what is long, deliver the replies; no work after this."""
        if self._closed:
            return
        self._closed = True
        for job, thread in list(self._long.items()):
            job.cancel()
            thread.join()
        self._worker.shutdown(wait=True)
        QCoreApplication.sendPostedEvents(self)

    def _begun(self) -> None:
        self._open += 1
        if self._open == 1:
            self.busy.emit()

    def _watch(self, reply: _Reply) -> None:
        reply.future.add_done_callback(lambda _: self._finished.emit(reply))

    @Slot(object)
    def _deliver(self, reply: _Reply) -> None:
        self._long.pop(reply.job, None)
        self._open -= 1
        if self._open == 0:
            self.idle.emit()
        wanted = isValid(reply.owner) and not reply.job.cancelled
        error = reply.future.exception()
        if isinstance(error, Exception):
            self._tell(error, reply, wanted)
            return
        if reply.changes is not None:
            self.changed.emit(None if reply.changes is ANYTHING else reply.changes)
        if wanted and isValid(reply.owner):
            reply.then(reply.future.result())

    def _tell(self, error: Exception, reply: _Reply, wanted: bool) -> None:
        if wanted and reply.failed is not None:
            reply.failed(error)
        elif wanted or reply.changes is not None:
            # Nobody waits for a read any more; that a change was not made must be known.
            self.failed.emit(error)
