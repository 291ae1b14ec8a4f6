"""Tests a Postgres server by asking it what an office will need."""

import time
from collections.abc import Callable
from contextlib import closing
from ipaddress import ip_address
from typing import Any

import psycopg

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.store import postgres
from spicedesk.store.driver_errors import told
from spicedesk.store.findings import Finding, Kind, Result
from spicedesk.store.location import ServerLocation
from spicedesk.store.probing import within

Connection = psycopg.Connection[Any]

_ANSWER_MS = 5_000
_PATIENCE_S = 15.0
"""Looking up a name has no limit of its own."""
_SLOW_MS = 100
_VERIFYING = {"verify-ca", "verify-full"}


def probe_server(location: ServerLocation) -> list[Finding]:
    """What is found on a server, as far as it lets us in; nothing is changed there."""
    fault = faults.Unreachable(str(location))
    return within(_PATIENCE_S, lambda: _probe(location), [_bad(fault)])


def _probe(location: ServerLocation) -> list[Finding]:
    found: list[Finding] = []
    try:
        with told(location), closing(_connect(psycopg.connect, location)) as connection:
            for question in _QUESTIONS:
                found.append(question(connection))  # noqa: PERF401  # one may end the rest
    except faults.StoreFault as fault:
        found.append(_bad(fault))
    return found


def _connect(connect: Callable[..., Connection], location: ServerLocation) -> Connection:
    connection = connect(**postgres.settings(location.url), autocommit=True)
    connection.execute(f"SET statement_timeout = {_ANSWER_MS}")
    return connection


def _round_trip(connection: Connection) -> Finding:
    milliseconds = round(min(_timed(connection) for _attempt in range(3)))
    what = _("The server answers in {count} ms.").format(count=max(milliseconds, 1))
    if milliseconds < _SLOW_MS:
        return Finding(Kind.CONNECTION, Result.GOOD, what)
    way_out = _("Every click will wait for it; a server that is nearer is quicker.")
    return Finding(Kind.CONNECTION, Result.WARNING, what, way_out)


def _timed(connection: Connection) -> float:
    began = time.perf_counter()
    connection.execute("SELECT 1").fetchone()
    return (time.perf_counter() - began) * 1000


def _encryption(connection: Connection) -> Finding:
    if not connection.pgconn.ssl_in_use:
        return _unencrypted(connection)
    (version,) = _row(
        connection, "SELECT max(version) FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    )
    kind = version or "TLS"  # a pooler in between keeps its own to itself
    if _option(connection, "sslmode") in _VERIFYING:
        what = _("The connection is encrypted ({kind}), and the server’s certificate was checked.")
        return Finding(Kind.ENCRYPTION, Result.GOOD, what.format(kind=kind))
    what = _("The connection is encrypted ({kind}), but nobody checked the server’s certificate.")
    way_out = _("“?sslmode=verify-full” at the end of its address has it checked.")
    return Finding(Kind.ENCRYPTION, Result.WARNING, what.format(kind=kind), way_out)


def _unencrypted(connection: Connection) -> Finding:
    if _stays_here(connection):
        what = _("The server runs on this computer, so the connection needs no encryption.")
        return Finding(Kind.ENCRYPTION, Result.GOOD, what)
    what = _(
        "The connection is not encrypted: others in the network can read your customers’ data."
    )
    way_out = _("Have TLS switched on at the server, unless a tunnel (VPN) encrypts the way there.")
    return Finding(Kind.ENCRYPTION, Result.WARNING, what, way_out)


def _stays_here(connection: Connection) -> bool:
    """Over a socket in the file system, or over the loopback address."""
    host, address = connection.info.host, connection.info.hostaddr
    if not address:
        return host.startswith(("/", "@"))
    return ip_address(address.partition("%")[0]).is_loopback


def _version(connection: Connection) -> Finding:
    number = connection.info.server_version // 10_000
    what = _("The server is PostgreSQL {number}.").format(number=number)
    if number >= postgres.OLDEST:
        return Finding(Kind.VERSION, Result.GOOD, what)
    way_out = _("SpiceDesk needs {number} or newer.").format(number=postgres.OLDEST)
    return Finding(Kind.VERSION, Result.BAD, what, way_out)


def _encoding(connection: Connection) -> Finding:
    (encoding,) = _row(connection, "SHOW server_encoding")
    if encoding == "UTF8":
        what = _("The database can hold the letters of every language.")
        return Finding(Kind.ENCODING, Result.GOOD, what)
    what = _("The database holds only the letters of {encoding}, and not every name.")
    way_out = _("Use a database that was made with “ENCODING 'UTF8'”.")
    return Finding(Kind.ENCODING, Result.BAD, what.format(encoding=encoding), way_out)


def _writing(connection: Connection) -> Finding:
    standby, read_only = _row(
        connection, "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only')"
    )
    if standby:
        what = _("This server is a copy of another one and can only be read.")
        return Finding(Kind.WRITING, Result.BAD, what, _("Give the main server’s address."))
    if read_only == "on":
        what = _("The database can only be read.")
        way_out = _("Ask for “default_transaction_read_only” to be switched off.")
        return Finding(Kind.WRITING, Result.BAD, what, way_out)
    return Finding(Kind.WRITING, Result.GOOD, _("The database can be written to."))


_TABLES = """
    SELECT count(*), bool_or(c.relname = 'alembic_version'),
        bool_and(has_table_privilege(c.oid, 'SELECT')
            AND (c.relname <> 'person' OR has_table_privilege(c.oid, 'UPDATE')))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
"""


def _office(connection: Connection) -> Finding:
    """Whether one can be made, or the one that is there be used."""
    count, is_office, may_use = _row(connection, _TABLES)
    if count == 0:
        return _room_for_one(connection)
    if not is_office:
        what = _("The database already holds the tables of another program.")
        return Finding(Kind.OFFICE, Result.BAD, what, _("Use an empty database."))
    if not may_use:
        what = _("There is an office in the database, but this user may not work in it.")
        way_out = _("Ask for the rights to read and change its tables.")
        return Finding(Kind.RIGHTS, Result.BAD, what, way_out)
    return Finding(Kind.OFFICE, Result.GOOD, _("There is an office in the database."))


def _room_for_one(connection: Connection) -> Finding:
    schema, may_create = _row(
        connection, "SELECT current_schema(), has_schema_privilege(current_schema(), 'CREATE')"
    )
    if may_create:
        what = _("There is no office in the database yet; one can be made.")
        return Finding(Kind.OFFICE, Result.GOOD, what)
    what = _("This user may not make tables in the database.")
    way_out = _("Ask for: GRANT USAGE, CREATE ON SCHEMA {schema}").format(schema=schema or "public")
    return Finding(Kind.RIGHTS, Result.BAD, what, way_out)


_QUESTIONS = (_round_trip, _encryption, _version, _encoding, _writing, _office)


def _row(connection: Connection, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] = connection.execute(query.encode()).fetchone() or ()
    return row


def _option(connection: Connection, keyword: str) -> str | None:
    """An option of the connection, whether the address or the environment gave it."""
    for option in connection.pgconn.info:
        if option.keyword == keyword.encode():
            return option.val.decode() if option.val else None
    return None


def _bad(fault: faults.Fault) -> Finding:
    return Finding(Kind.CONNECTION, Result.BAD, fault.what, fault.way_out)
