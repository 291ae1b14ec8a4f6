"""Follows what other desks change, and whether the database is there at all."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance
from shiboken6 import isValid

from spicedesk import faults

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk  # imports SQLAlchemy
    from spicedesk.services.watching import Change, Watch

_AGAIN_S = 2.0


class Watcher(QObject):
    """Listens on a thread of its own; its signals arrive on the GUI's."""

    heard = Signal(object)
    """A tuple of `Change`s that other desks made."""
    lost = Signal(object)
    """The database is gone; the fault says what is known. It is tried again by itself."""
    found_again = Signal()
    """It is back; anything may have changed meanwhile."""

    def __init__(self, desk: "Desk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._closed = threading.Event()
        self._watch: Watch | None = None
        self._thread = threading.Thread(target=self._listen, name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more; waits for the thread, which is never busy for long."""
        self._closed.set()
        watch = self._watch
        if watch is not None:
            watch.stop()
        self._thread.join()

    def _listen(self) -> None:
        from spicedesk.services import watching  # imports the store

        is_lost = False
        while not self._closed.is_set():
            try:
                with watching.watch(self._desk) as watch:
                    self._watch = watch
                    if is_lost:
                        is_lost = False
                        self._emit(self.found_again)
                    self._follow(watch)
            except faults.Fault as fault:
                if not is_lost:
                    is_lost = True
                    self._emit(self.lost, fault)
                self._closed.wait(_AGAIN_S)

    def _follow(self, watch: "Watch") -> None:
        while not self._closed.is_set():
            changes: list[Change] = watch.changes()
            if changes:
                self._emit(self.heard, tuple(changes))

    def _emit(self, signal: SignalInstance, *words: object) -> None:
        if not self._closed.is_set() and isValid(self):
            signal.emit(*words)
