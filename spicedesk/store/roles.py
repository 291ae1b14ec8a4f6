"""Who may do what on a Postgres server: an owner who upgrades, and clerks with a login each.

Every office has a group of its own, so that two offices on one server stay apart. Clerks
can change what clerks change; what was said and what was done they can only add to.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.store.engine import Store

_LONGEST_NAME = 63
_APPEND_ONLY = {
    "alembic_version": "SELECT",
    # The function alone adds to it.
    "audit_entry": "SELECT",
    "audit_head": "SELECT",
    # An erased person's events go with them; none is ever changed.
    "consent_event": "SELECT, INSERT, DELETE",
}
_FUNCTIONS = ("spicedesk_note",)
"""What runs with the owner's rights, on behalf of a clerk."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who may work in this office; `is_owner` may upgrade it and let others in."""

    name: str
    is_owner: bool


def settle(connection: sa.Connection) -> bool:
    """Make the office's group and give it its rights, again after every upgrade.

    False where this login does not own the database, or may not make groups; the office
    is then used by whoever was let in otherwise.
    """
    driver = _driver(connection)
    group = _group(driver)
    if not _may_settle(driver):
        return False
    if not _exists(driver, group):
        _run(driver, "CREATE ROLE {group} NOLOGIN", group=group)
    database = driver.info.dbname
    tables = driver.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    ).fetchall()
    _run(driver, "REVOKE ALL ON DATABASE {db} FROM PUBLIC", db=database)
    _run(driver, "GRANT CONNECT, TEMPORARY ON DATABASE {db} TO {group}", db=database, group=group)
    (schema,) = driver.execute("SELECT current_schema()").fetchone() or ("public",)
    _run(driver, "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC", schema=schema)
    _run(driver, "GRANT USAGE ON SCHEMA {schema} TO {group}", schema=schema, group=group)
    for (table,) in tables:
        rights = _APPEND_ONLY.get(table, "SELECT, INSERT, UPDATE, DELETE")
        _run(driver, "REVOKE ALL ON {table} FROM {group}", table=table, group=group)
        _run(driver, f"GRANT {rights} ON {{table}} TO {{group}}", table=table, group=group)
    for function in _FUNCTIONS:
        _run(driver, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        _run(driver, f"GRANT EXECUTE ON FUNCTION {function} TO {{group}}", group=group)
    return True


def logins(store: Store) -> list[Login]:
    """Who may work in this office, by name."""
    members = """
        SELECT m.rolname, false FROM pg_auth_members a
        JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
        WHERE g.rolname = %s AND m.rolcanlogin
        UNION SELECT o.rolname, true FROM pg_database d JOIN pg_roles o ON o.oid = d.datdba
        WHERE d.datname = current_database()
        ORDER BY 1
    """
    with store.read() as connection:
        driver = _driver(connection)
        rows = driver.execute(members, (_group(driver),)).fetchall()
        return [Login(name, is_owner) for name, is_owner in rows]


def add_login(store: Store, name: str, password: str) -> None:
    """Let somebody in by a login of their own; raises `Invalid`, `Refused`.

    The server gets what the password proves, never the password (SCRAM, RFC 5802).
    """
    with store.write() as connection:
        driver = _driver(connection)
        if _exists(driver, name):
            raise faults.Invalid(
                "name",
                _("The server knows a login “{name}” already.").format(name=name),
                _("Choose another name."),
            )
        _require_owner(connection)
        proof = driver.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        ).decode()
        make = sql.SQL("CREATE ROLE {name} LOGIN PASSWORD {proof} IN ROLE {group}")
        names = {"name": sql.Identifier(name), "group": sql.Identifier(_group(driver))}
        driver.execute(make.format(proof=sql.Literal(proof), **names))


def remove_login(store: Store, name: str) -> None:
    """Let somebody in no more, at once; what they did stays under their name."""
    if name not in {login.name for login in logins(store) if not login.is_owner}:
        raise faults.NotFound(
            _("No login “{name}” works in this office.").format(name=name),
            _("See “spicedesk db login list”."),
        )
    with store.write() as connection:
        driver = _driver(connection)
        _require_owner(connection)
        _run(driver, "DROP ROLE {name}", name=name)
        driver.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (name,)
        )


def _require_owner(connection: sa.Connection) -> None:
    if not settle(connection):
        raise faults.Refused(
            _("This login may not let others in."),
            _("Log in as one that may make roles (CREATEROLE) and owns the database."),
        )


def _driver(connection: sa.Connection) -> "psycopg.Connection[Any]":
    connection.scalar(sa.text("SELECT 1"))  # begins the transaction that this is part of
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("a server was expected")
    return driver


def _group(driver: "psycopg.Connection[Any]") -> str:
    name = f"spicedesk_{driver.info.dbname}"
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def _exists(driver: "psycopg.Connection[Any]", name: str) -> bool:
    found = driver.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    return found is not None


def _may_settle(driver: "psycopg.Connection[Any]") -> bool:
    may = """
        SELECT r.rolsuper OR (r.rolcreaterole AND pg_has_role(d.datdba, 'USAGE'))
        FROM pg_roles r, pg_database d
        WHERE r.rolname = current_user AND d.datname = current_database()
    """
    found = driver.execute(may).fetchone()
    return found is not None and bool(found[0])


def _run(driver: "psycopg.Connection[Any]", statement: str, **names: str) -> None:
    template = sql.SQL(statement)
    driver.execute(template.format(**{key: sql.Identifier(name) for key, name in names.items()}))
