"""Stops a query inside the database, when nobody waits for its answer any more."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any


class Interrupt:
    """A way to stop what one job reads, from another thread.

    What a job writes is never stopped: it is done or it is not.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._driver: Any = None
        self.set = False

    def stop(self) -> None:
        """Stop the query under way, if one is; returns at once, however far a server is."""
        self.set = True
        with self._lock:
            driver = self._driver
            if driver is None:
                return
            if hasattr(driver, "interrupt"):
                driver.interrupt()
                return
        threading.Thread(target=self._cancel, args=(driver,), name="cancel").start()

    def _cancel(self, driver: Any) -> None:
        with self._lock, suppress(Exception):  # a server that is gone answers nobody anyway
            if self._driver is driver:
                driver.cancel_safe(timeout=_PATIENCE_S)

    @contextmanager
    def over(self, driver: Any) -> Iterator[None]:
        """Within this, `stop` reaches the driver's connection."""
        with self._lock:
            self._driver = driver
        try:
            yield
        finally:
            with self._lock:  # from here on the connection may be somebody else's
                self._driver = None


_PATIENCE_S = 2.0
_current: ContextVar[Interrupt | None] = ContextVar("interrupt", default=None)


def current() -> Interrupt | None:
    """The interrupt of the job that this thread does."""
    return _current.get()


def stopped() -> bool:
    """Whether nobody waits any more for what this thread does."""
    interrupt = _current.get()
    return interrupt is not None and interrupt.set


@contextmanager
def by(interrupt: Interrupt) -> Iterator[None]:
    """Do a job that this can stop."""
    token = _current.set(interrupt)
    try:
        yield
    finally:
        _current.reset(token)
