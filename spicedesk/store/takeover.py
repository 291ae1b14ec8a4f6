"""Notices that another file took the place of the one a desk opened, and takes that one up.

A change of an office's file or keys goes on under a lock beside it (`changing`). While it does,
every desk lets go of the file; afterwards it opens whatever lies there, by the slot that it had
opened before. Nothing is acknowledged that went into a file which is not there any more.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.store import changing, generation, keyfile
from spicedesk.store.location import FileLocation
from spicedesk.store.sqlite import File, opened


class Pool(Protocol):
    """The connections that wait for work."""

    def dispose(self) -> None:
        """Close those that are not in use."""


class Engine(Protocol):
    """What gives connections."""

    @property
    def pool(self) -> Pool:
        """Those that wait for work."""

    def dispose(self) -> None:
        """Close them, and have none of those that are in use come back."""


class Takeover:
    """What one open database of a file does about changes by others; a `changing.Holder`."""

    def __init__(
        self, location: FileLocation, file: File, engine: Engine, waiting: Callable[[], None]
    ) -> None:
        self.path: Path = location.path.absolute()
        self._location, self._file, self._engine, self._waiting = location, file, engine, waiting
        self._lock_file = changing.lock_file(location.path)
        self._guard = threading.RLock()
        changing.register(self)

    def look(self) -> None:
        """Before a transaction: let go while somebody changes the office, and take up what is new.

        Two looks at the folder where nobody does. Raises a `StoreFault`.
        """
        if self.is_asked():
            self.let_go()
            changing.wait(self._location.path, self._waiting)
        if not self._file.is_there():
            self.take_up()

    def is_asked(self) -> bool:
        """Whether somebody changes the office at this moment, and nobody may have it open."""
        is_locked = files.identity(self._lock_file) is not None
        return is_locked and changing.is_under_way(self._location.path)

    def let_go(self) -> None:
        """Close every connection that is not in use at this moment."""
        self._engine.pool.dispose()

    def adopt(self, old: bytes, new: bytes) -> None:
        """Go on with a slot that got another passphrase at this very desk."""
        key = self._file.key
        if isinstance(key, keyfile.FileKey) and key.private == old:
            key.private = new

    def take_up(self) -> None:
        """Open what lies at the path from now on; raises `KeyChanged` where it cannot be opened."""
        with self._guard:
            self._engine.dispose()
            changing.wait(self._location.path, self._waiting)
            key = self._key_now()
            generation.settle(self._location, key)
            self._file.forget(key)

    def _key_now(self) -> bytes | None:
        if keyfile.is_plain(self._location.path):
            return None
        before = self._file.key
        if before is not None and self._opens(before):
            return before
        again = None
        if isinstance(before, keyfile.FileKey):
            again = keyfile.key_again(self._location, before)
        if again is None:
            raise faults.KeyChanged(str(self._location))
        return again

    def _opens(self, key: bytes) -> bool:
        try:
            with opened(self._location.path, key) as driver:
                driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except dbapi2.DatabaseError:
            return False
        return True
