"""A network that fails, on loopback: what passes through it can be delayed, stopped and cut."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_AT_ONCE = 65_536
_COMMIT, _COMMITTED = b"COMMIT", b"C\x00\x00\x00\x0bCOMMIT"
"""What a desk says, and what the server answers (PostgreSQL's protocol, CommandComplete)."""


class Proxy:
    """Stands between desks and a server that listens on a socket of the file system."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._flows = threading.Event()
        self._flows.set()
        self._refuses = False
        self._cuts_next = self._lets_commit = self._stays_away = False
        self.cuts = 0
        self._start(self._accept)

    @property
    def port(self) -> int:
        """Where desks find it."""
        port: int = self._listener.getsockname()[1]
        return port

    def stall(self) -> None:
        """Let nothing through any more, and close nothing."""
        self._flows.clear()

    def flow(self) -> None:
        """Let everything through again."""
        self._refuses = False
        self._flows.set()

    def cut(self) -> None:
        """End every connection, and take no other until it flows again."""
        self._refuses = True
        self._end_all()

    def cut_at_next_commit(self, *, is_done: bool, stays_away: bool = False) -> None:
        """End the connection that commits next: before the server hears it, or after it is done."""
        self._cuts_next, self._lets_commit, self._stays_away = True, is_done, stays_away

    def close(self) -> None:
        """Listen no more."""
        self._refuses = True
        self._flows.set()
        _end(self._listener)
        self._end_all()
        for thread in self._threads:
            thread.join()
        for one in (self._listener, *self._open):
            one.close()

    def _start(self, job: Callable[..., None], *args: socket.socket) -> None:
        thread = threading.Thread(target=job, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                desk, _address = self._listener.accept()
                if self._refuses:
                    desk.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                self._open += [desk, server]
                for start, end in ((desk, server), (server, desk)):
                    self._start(self._carry, start, end)

    def _carry(self, start: socket.socket, end: socket.socket) -> None:
        """Bring what one says to the other; the answer to a commit may be dropped on the way."""
        with suppress(OSError):
            while said := start.recv(_AT_ONCE):
                self._flows.wait()
                word = _COMMITTED if self._lets_commit else _COMMIT
                if self._cuts_next and word in said:
                    self._cuts_next, self._refuses = False, self._stays_away
                    self.cuts += 1
                    break
                end.sendall(said)
        for each in (start, end):
            _end(each)

    def _end_all(self) -> None:
        for each in self._open:
            _end(each)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextmanager
def before(uri: str) -> Iterator[tuple[Proxy, str]]:
    """A proxy before the server of a URI that names a socket's folder, and the URI through it."""
    import psycopg

    with psycopg.connect(uri) as connection:
        info = connection.info
        socket_file = Path(info.host) / f".s.PGSQL.{info.port}"
        user, name = info.user, info.dbname
    proxy = Proxy(socket_file)
    try:
        yield proxy, f"postgresql://{user}@127.0.0.1:{proxy.port}/{name}?sslmode=disable"
    finally:
        proxy.close()
