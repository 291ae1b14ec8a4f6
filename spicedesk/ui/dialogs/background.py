"""Work off the GUI thread before any office is open."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
_Failed = Callable[[Exception], object]


class Background(QObject):
    """One job after another; replies arrive on the GUI thread while the owner lives."""

    reported = Signal(object, object)
    """How far a job is: done, total."""
    _finished = Signal(object, object, object)

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="first run")
        self._open = True
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, job: Callable[[], T], then: Callable[[T], object], failed: _Failed) -> None:
        """Call `job()` in turn, then one of the others with its result.

        After `close` nobody wants a reply any more, and nothing is begun.
        """
        if not self._open:
            return

        def finished(done: "Future[T]") -> None:
            with suppress(RuntimeError):  # nobody waited for it, and the owner is gone
                self._finished.emit(done, then, failed)

        self._worker.submit(job).add_done_callback(finished)

    def close(self, *, wait: bool = True, finish: bool = False) -> None:
        """Want no more replies; what runs is waited for, unless it may be left to end alone.

        What has not begun is left undone, unless all is to be `finish`ed.
        """
        self._open = False
        self._worker.shutdown(wait=wait, cancel_futures=not finish)

    @Slot(object, object, object)
    def _deliver(
        self, future: "Future[Any]", then: Callable[[Any], object], failed: _Failed
    ) -> None:
        if not self._open or future.cancelled():
            return
        error = future.exception()
        if isinstance(error, Exception):
            failed(error)
        elif error is None:
            then(future.result())
