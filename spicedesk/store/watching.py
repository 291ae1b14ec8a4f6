"""Hears of what other desks change, so that a window can show it."""

import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import PoolProxiedConnection

from spicedesk.domain.person import PersonId
from spicedesk.store.driver_errors import told
from spicedesk.store.engine import Store
from spicedesk.store.location import ServerLocation

_CHANNEL = "spicedesk"
_TOO_MANY = 20
_LOCAL_S, _SHARED_S, _SERVER_S = 0.5, 2.0, 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """Whose data another desk changed, and who sat there; no person where it may be anybody."""

    person_id: PersonId | None
    by: str


ANYTHING = Change(None, "")


class Watch(ABC):
    """Watches an open database from a thread of its own, within a `with`.

    `changes` waits for a while and gives what other desks changed meanwhile. It raises a
    `StoreFault` where the database is gone; a new watch has then to be begun, and as
    nobody knows what it missed, everything is to be read anew.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        """Whether somebody said `stop`."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Wait no longer; may be called from another thread."""
        self._stopped.set()

    @abstractmethod
    def changes(self) -> list[Change]:
        """Wait two seconds at most, and tell what changed."""

    @abstractmethod
    def __enter__(self) -> "Watch": ...

    @abstractmethod
    def __exit__(self, *_error: object) -> None: ...


def watch(store: Store) -> Watch:
    """A watch over a database; entering it raises a `StoreFault` where it cannot be reached."""
    if isinstance(store.location, ServerLocation):
        return _ServerWatch(store, store.location)
    return _FileWatch(store)


class _FileWatch(Watch):
    """Asks now and then whether the file has changed: SQLite tells of itself nothing more."""

    _NEW = """
        SELECT rowid, person_id, session, done_by FROM audit_entry
        WHERE rowid > ? AND action NOT LIKE 'look.%' ORDER BY rowid LIMIT ?
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._held: PoolProxiedConnection | None = None
        self._version, self._last, self._pause = 0, 0, _LOCAL_S

    def __enter__(self) -> Watch:
        self._begin()
        return self

    def __exit__(self, *_error: object) -> None:
        self._let_go()

    def changes(self) -> list[Change]:
        if self._stopped.wait(self._pause):
            return []
        if self._store.is_asked_to_let_go():
            self._let_go()
            return []
        if self._held is None or self._store.is_elsewhere():
            self._let_go()
            self._begin()
            return [ANYTHING]
        with told(self._store.location):
            version = self._ask("PRAGMA data_version")
            if version == self._version:
                return []
            self._version = version
            return self._new_entries()

    def _begin(self) -> None:
        with self._store.read():  # what took the place of the file is taken up
            pass
        with told(self._store.location):
            self._held = self._store.engine.raw_connection()
            self._version = self._ask("PRAGMA data_version")
            self._last = self._newest()
        self._pause = _SHARED_S if self._store.is_shared else _LOCAL_S

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.invalidate()  # closed, not given back to the pool
            self._held = None

    def _ask(self, query: str) -> Any:
        driver: Any = self._held.driver_connection if self._held is not None else None
        return driver.execute(query).fetchone()[0]

    def _newest(self) -> int:
        return int(self._ask("SELECT max(rowid) FROM audit_entry") or 0)

    def _new_entries(self) -> list[Change]:
        driver: Any = self._held.driver_connection if self._held is not None else None
        rows = driver.execute(self._NEW, (self._last, _TOO_MANY + 1)).fetchall()
        if len(rows) > _TOO_MANY:
            self._last = self._newest()
            return [ANYTHING]
        if rows:
            self._last = rows[-1][0]
        own = self._store.session.hex
        changes = [
            Change(UUID(person) if person else None, by)
            for _rowid, person, session, by in rows
            if session != own
        ]
        return list(dict.fromkeys(changes))


class _ServerWatch(Watch):
    """Listens; the function that notes an act tells of it (0009_nothing_lost)."""

    def __init__(self, store: Store, location: ServerLocation) -> None:
        super().__init__()
        self._store, self._location = store, location

    def __enter__(self) -> Watch:
        from spicedesk.store.postgres import connect  # a desk on a file never needs it

        with told(self._location):
            self._driver = connect(self._location, autocommit=True)
            self._driver.execute(f"LISTEN {_CHANNEL}")
        return self

    def __exit__(self, *_error: object) -> None:
        self._driver.close()

    def changes(self) -> list[Change]:
        with told(self._location):
            found = list(self._driver.notifies(timeout=_SERVER_S, stop_after=1))
            found += self._driver.notifies(timeout=0)
        heard = (self._read(notice.payload) for notice in found)
        return list(dict.fromkeys(change for change in heard if change is not None))

    def _read(self, payload: str) -> Change | None:
        person, _, rest = payload.partition(" ")
        session, _, by = rest.partition(" ")
        if session == str(self._store.session):
            return None
        return Change(None if person in {"", "-"} else UUID(person), by)
