"""A Postgres server: how it is reached, and what is demanded of it.

The driver's own defaults ask for TLS and go on without; here a server across a network
has to prove who it is. What the URL or libpq's environment says goes before a default.
"""

import logging
import os
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict

from spicedesk import faults
from spicedesk.store import driver_errors, keyrings
from spicedesk.store.location import ServerLocation

OLDEST = 14
"""The oldest major version of the server."""
_CONNECT_TIMEOUT_S = 5
PATIENCE_S = 45.0
"""The server's own limit for a statement, and some more for the way."""
_SESSION = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "5min",
    "client_min_messages": "warning",
    # Rows that a desk writes get a sum (`checksums`).
    "spicedesk.desk": "on",
    # The first fifty in the order of an index are wanted; a bitmap reads every match before it.
    "enable_bitmapscan": "off",
}
_ALIVE = {
    # A server that went away without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_HERE = {"localhost", "::1"}
_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where systems keep the certificates that they trust; the driver's own build knows no place."""


# What it says of a connection that died is told by us, in a sentence.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up where the network takes everything and brings nothing back.

    A server ends a statement after half a minute, and the system finds out a cable that is
    cut; a network that is only silent is found out by nobody. `patience` is in seconds, none
    for work that has no limit.
    """

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            longest = self.patience if timeout is None else timeout
            return super().wait(gen, interval, longest)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001  # what `wait` says it raises
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError("the server says nothing any more") from None


def server_engine(location: ServerLocation) -> sa.Engine:
    """An engine with a pool of connections, each looked at before it is used again."""
    engine = sa.create_engine(
        "postgresql+psycopg://",
        creator=partial(connect, location),
        hide_parameters=True,
        pool_pre_ping=True,
    )
    sa.event.listen(engine, "begin", _begin)
    sa.event.listen(engine, "checkin", _rest)
    return engine


def connect(location: ServerLocation, **more: Any) -> "psycopg.Connection[Any]":
    """One connection, with the password that the keyring keeps where the address has none.

    Refuses a server that is too old or keeps text in another encoding.
    """
    connection: psycopg.Connection[Any]
    try:
        connection = PatientConnection.connect(**settings(location.url), **more)
    except psycopg.OperationalError as error:
        kept = keyrings.password_of(location) if driver_errors.needs_password(error) else None
        if kept is None:
            raise
        connection = _connect_as_kept(location, kept, **more)
    try:
        _require_usable(connection, location)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_as_kept(location: ServerLocation, kept: str, **more: Any) -> "psycopg.Connection[Any]":
    try:
        return PatientConnection.connect(**settings(location.url), **more, password=kept)
    except psycopg.OperationalError as error:
        if not driver_errors.is_wrong_password(error):
            raise
    raise faults.PasswordNeeded(str(location))  # it was changed since


def settings(url: str) -> dict[str, Any]:
    """What the driver is told: the URL, and a default for whatever it leaves open."""
    given = conninfo_to_dict(url)
    session = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    defaults: dict[str, Any] = {
        "connect_timeout": _CONNECT_TIMEOUT_S,
        "application_name": "spicedesk",
        **_ALIVE,
        **_proof(given),
    }
    if "," in str(given.get("host") or given.get("hostaddr") or ""):
        defaults["target_session_attrs"] = "read-write"
    own = given.get("options") or os.environ.get("PGOPTIONS") or ""
    return {**defaults, **given, "options": f"{session} {own}".strip()}


def _proof(given: dict[str, Any]) -> dict[str, str]:
    """TLS that is verified, unless every host is this computer or the URL says otherwise."""
    said = given.get("sslmode") or os.environ.get("PGSSLMODE")
    elsewhere = given.get("service") or os.environ.get("PGSERVICE")  # a file that may say more
    if said or elsewhere or _is_here(given):
        return {}
    own = Path.home() / ".postgresql" / "root.crt"
    if given.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or own.is_file():
        return {"sslmode": "verify-full"}
    trusted = next((name for name in _AUTHORITIES if Path(name).is_file()), "system")
    return {"sslmode": "verify-full", "sslrootcert": trusted}


def _is_here(given: dict[str, Any]) -> bool:
    hosts = str(given.get("host") or given.get("hostaddr") or os.environ.get("PGHOST") or "")
    return all(
        not host or host.startswith(("/", "@", "127.")) or host in _HERE
        for host in hosts.split(",")
    )


def _require_usable(connection: "psycopg.Connection[Any]", location: ServerLocation) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        raise faults.ServerTooOld(str(location), version, OLDEST)
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise faults.WrongEncoding(str(location), encoding or "?")


def _rest(driver: PatientConnection | None, _record: object) -> None:
    """A connection that is taken up again is asked first whether it is there at all."""
    if driver is not None:
        driver.patience = _CONNECT_TIMEOUT_S


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    driver: Any = connection.connection.dbapi_connection
    driver.patience = None if options.get("spicedesk_unhurried") else PATIENCE_S
    if options.get("spicedesk_unhurried"):
        driver.execute("SET LOCAL statement_timeout = 0")
    if options.get("spicedesk_relaxed"):
        driver.execute("SET LOCAL synchronous_commit = off")
