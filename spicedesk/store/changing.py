"""One lock around every change of an office's file and of its keys.

Whoever changes them holds it from the first read to the end. It is a lock of SQLite's own on an
empty file beside the office, of the kind that `locktest` tries in a place beforehand; it ends with
the program that holds it. Desks look for that file before each transaction, let go of the office
while it is held, and take up what lies there afterwards.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote
from weakref import WeakSet

from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.platform import files

PATIENCE_S = 20.0
"""How long a change, or a desk, waits for another change before it gives up."""
_PAUSE_S = 0.05
_TOLD_EVERY_S = 1.0
_LOOKOUT_S = 0.5
_SUFFIX = ".lock"
T = TypeVar("T")

_guard = threading.Lock()
_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())
Waiting = Callable[[], None]
"""Called each second that is waited, so that somebody can be told."""


class Holder(Protocol):
    """Whoever has an office open in this very program."""

    path: Path

    def let_go(self) -> None:
        """Close every connection that is not in use at this moment."""

    def adopt(self, old: bytes, new: bytes) -> None:
        """Take up the office by another private key, where it was opened by the old one."""


_holders: WeakSet[Holder] = WeakSet()


def register(holder: Holder) -> None:
    """Have somebody let go whenever a change begins, be it of this program or of another."""
    _holders.add(holder)
    _Lookout.begin()


class _Lookout:
    """A thread that looks whether a change waits for what is open here and not in use.

    Whoever works finds that out by themselves; a desk where nobody does would keep the file.
    """

    _process: int | None = None

    @classmethod
    def begin(cls) -> None:
        """Look out from now on, in this process; a fork has no thread but one."""
        if cls._process != os.getpid():
            cls._process = os.getpid()
            threading.Thread(target=cls._look, name="lookout", daemon=True).start()

    @staticmethod
    def _look() -> None:
        while True:
            time.sleep(_LOOKOUT_S)
            for holder in list(_holders):
                # What is wrong with the place is told to whoever works there.
                with suppress(faults.StoreFault, OSError, dbapi2.Error):
                    if is_under_way(holder.path):
                        holder.let_go()


def adopt(path: Path, old: bytes | None, new: bytes | None) -> None:
    """Tell who has the office open here that a slot has another private key."""
    if old is None or new is None:
        return
    for holder in _at(path):
        holder.adopt(old, new)


def _at(path: Path) -> list[Holder]:
    return [holder for holder in list(_holders) if holder.path == path.absolute()]


def lock_file(path: Path) -> Path:
    """The file that is locked while the office at a path is changed."""
    return path.with_name(path.name + _SUFFIX)


@contextmanager
def alone(path: Path, waiting: Waiting = lambda: None) -> Iterator[None]:
    """Hold the lock of an office; within it the same thread may ask for it again.

    Raises `BeingChanged` where another change goes on for longer than we wait, and `StoreFault`
    where no file can be made beside the office.
    """
    key = path.absolute()
    if key in _held.get():
        yield
        return
    held: Any = _patiently(path, waiting, lambda: _taken(lock_file(path), path))
    token = _held.set(_held.get() | {key})
    try:
        for holder in _at(path):
            holder.let_go()
        yield
    finally:
        _held.reset(token)
        _release(held, lock_file(path))


def is_under_way(path: Path) -> bool:
    """Whether somebody else changes the office at this moment; quick where nobody does.

    A file whose program was killed is removed on the way.
    """
    if files.identity(lock_file(path)) is None or path.absolute() in _held.get():
        return False
    return not _is_stale(lock_file(path))


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock of a path, we neither."""
    return path.absolute() not in _held.get() and not is_under_way(path)


def wait(path: Path, waiting: Waiting = lambda: None) -> None:
    """Wait until nobody changes the office; raises `BeingChanged` in the end."""
    _patiently(path, waiting, lambda: not is_under_way(path) or None)


def _patiently(path: Path, waiting: Waiting, tried: Callable[[], T | None]) -> T:
    """What an attempt gives in the end; none of it means that another change is in the way."""
    deadline, told = time.monotonic() + PATIENCE_S, time.monotonic()
    while (found := tried()) is None:
        now = time.monotonic()
        if now >= deadline:
            raise faults.BeingChanged(path)
        if now - told >= _TOLD_EVERY_S:
            waiting()
            told = now
        time.sleep(_PAUSE_S)
    return found


def _taken(lock: Path, path: Path) -> Any | None:
    """A connection that holds the lock; none where another does, or took the file away."""
    try:
        with _guard:
            _make(lock, path)
            before = files.identity(lock)
            held = _locked(lock)
    except dbapi2.Error as error:
        if "locked" in str(error) or files.identity(lock) is None:
            return None
        raise faults.LockStuck(lock) from None
    if before is None or files.identity(lock) != before:  # it is not the one we hold
        held.close()
        return None
    return held


def _make(lock: Path, path: Path) -> None:
    """Put an empty file in its place, as private as the office, if there is none.

    Closing it would end a lock that this program had on it (fcntl(2)), so meanwhile no other
    thread locks one.
    """
    if files.identity(lock) is not None:
        return
    try:
        os.close(files.private(lock))
        files.give_rights_of(path, lock)
    except (FileExistsError, FileNotFoundError):
        return  # another change begins, or has ended, at this moment
    except OSError as error:
        raise faults.of_file(error, path) from None


def _locked(lock: Path) -> Any:
    """SQLite's exclusive lock on an empty file, which stays empty."""
    address = f"file:{quote(os.fsencode(lock.absolute()))}?mode=rw"  # a name may be no text
    connection = dbapi2.connect(
        address, uri=True, timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN EXCLUSIVE")
        # Of a file that can only be read that is no lock; nothing is ever written.
        connection.execute("PRAGMA user_version = 1")
    except BaseException:
        connection.close()
        raise
    return connection


def _release(held: Any, lock: Path) -> None:
    """Take the file away while it is held, so that nobody locks a file that is gone.

    Windows removes no open file, but neither one that somebody opened after us.
    """
    try:
        files.remove(lock, patience=0)
        held.close()
    except (OSError, faults.InUse):
        held.close()
        with suppress(OSError, faults.InUse):
            files.remove(lock, patience=0)


def _is_stale(lock: Path) -> bool:
    """Whether nobody holds the lock; then its file goes."""
    before = files.identity(lock)
    try:
        with _guard:
            held = _locked(lock)
    except dbapi2.Error as error:
        if "locked" in str(error) or files.identity(lock) is None:
            return files.identity(lock) is None
        raise faults.LockStuck(lock) from None
    if before is not None and files.identity(lock) == before:
        _release(held, lock)
        return True
    held.close()  # it is another one by now, or none
    return files.identity(lock) is None
