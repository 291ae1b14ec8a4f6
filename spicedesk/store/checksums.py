"""A sum in each row, so that one that was damaged, or changed by another program, is found.

The sum is the first eight bytes of SHA-256 over the row's values that are there, by the names
of their columns, and comes out the same on every store. The database puts it on as the last
step of each change that a desk makes: of a file by triggers that last as long as a connection,
on a server by triggers that heed our sessions alone. What others write stays without, or keeps
a sum that fits no more; so does a copy of such a row, since a sum that is given is kept.

A file has a sum of its tables' texts as well, in the number that SQLite keeps for whoever
made a file (`user_version`).
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

COLUMN = "checksum"
FUNCTION = "spicedesk_sum"
"""What SQLite calls; on a server there is one of each table, with its name behind."""
SESSION = "spicedesk.desk"
"""The server's setting by which its triggers know our sessions."""

_BYTES = 8
_FILE_COLUMNS = """
    SELECT m.name, p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 2
"""
_SERVER_COLUMNS = """
    SELECT c.relname, a.attname, t.typname
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attname COLLATE "C"
"""
_FILE_LAYOUT = """
    SELECT hex(type) || hex(name) || hex(tbl_name) || hex(sql) FROM sqlite_schema
    WHERE name NOT LIKE 'sqlite_stat%' ORDER BY CAST(name AS BLOB)
"""
_FILE_TRIGGERS = (
    """CREATE TEMP TRIGGER IF NOT EXISTS {table}_added AFTER INSERT ON main.{table}
       WHEN NEW.checksum IS NULL BEGIN
       UPDATE {table} SET checksum = {sum} WHERE rowid = NEW.rowid; END""",
    """CREATE TEMP TRIGGER IF NOT EXISTS {table}_changed AFTER UPDATE ON main.{table}
       WHEN NEW.checksum IS OLD.checksum BEGIN
       UPDATE {table} SET checksum = {sum} WHERE rowid = NEW.rowid; END""",
)
_SERVER_TRIGGER = """
CREATE OR REPLACE FUNCTION spicedesk_sum_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.checksum IS NOT NULL THEN RETURN NEW; END IF;
    ELSIF NEW.checksum IS DISTINCT FROM OLD.checksum THEN
        RETURN NEW;
    END IF;
    NEW.checksum := {sum};
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS spicedesk_sum ON {table};
CREATE TRIGGER spicedesk_sum BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
    WHEN (current_setting('spicedesk.desk', true) = 'on')
    EXECUTE FUNCTION spicedesk_sum_{table}()
"""
_AS_IN_A_FILE = {
    "text": "t' || encode(convert_to({}, 'UTF8'), 'hex')",
    "varchar": "t' || encode(convert_to({}, 'UTF8'), 'hex')",
    "uuid": "t' || encode(convert_to(replace({}::text, '-', ''), 'UTF8'), 'hex')",
    "date": "t' || encode(convert_to(to_char({}, 'YYYY-MM-DD'), 'UTF8'), 'hex')",
    "timestamptz": "t' || encode(convert_to(to_char("
    "{} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), 'UTF8'), 'hex')",
    "bool": "i' || encode(convert_to({}::int::text, 'UTF8'), 'hex')",
    "int2": "i' || encode(convert_to({}::text, 'UTF8'), 'hex')",
    "int4": "i' || encode(convert_to({}::text, 'UTF8'), 'hex')",
    "int8": "i' || encode(convert_to({}::text, 'UTF8'), 'hex')",
    "bytea": "b' || encode({}, 'hex')",
}
"""A server's types, as the kind and the bytes that SQLite keeps of them."""


def of(written: str) -> bytes:
    """The sum of a row whose values were written down."""
    return hashlib.sha256(written.lower().encode()).digest()[:_BYTES]


def verbatim(total: bytes | None) -> bytes:
    """What a copy gives for a sum, so that a row without one stays without."""
    return total or b""


def is_armed(driver: Any) -> bool:
    """Whether this connection to a file puts sums on; one that rolled that back does not."""
    return driver.execute("SELECT 1 FROM sqlite_temp_schema LIMIT 1").fetchone() is not None


def arm(driver: Any) -> None:
    """Let this connection to a file put sums on whatever it writes."""
    for table, columns in _of_file(driver).items():
        for trigger in _FILE_TRIGGERS:
            driver.execute(trigger.format(table=table, sum=_in_file(columns, "NEW.")))


def settle(connection: sa.Connection) -> None:
    """Fit what puts the sums on to the tables as they are; the last step of a migration."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        for name, table in driver.execute("SELECT name, tbl_name FROM sqlite_temp_schema"):
            if name in {f"{table}_added", f"{table}_changed"}:
                driver.execute(f"DROP TRIGGER temp.{name}")
        arm(driver)
        driver.execute(f"PRAGMA user_version = {_layout(driver)}")
        return
    for table, columns in _of_server(driver).items():
        driver.execute(_SERVER_TRIGGER.format(table=table, sum=_on_server(columns, "NEW.")))


def is_layout_wrong(connection: sa.Connection) -> bool:
    """Whether the texts that a file's tables are made of are not those that were written."""
    if connection.dialect.name != "sqlite":
        return False
    driver: Any = connection.connection.dbapi_connection
    (kept,) = driver.execute("PRAGMA user_version").fetchone()
    return bool(kept != _layout(driver))


def renew(connection: sa.Connection, *tables: str) -> None:
    """Put the sums on anew; for a migration that changed values, of those tables or of all."""
    driver: Any = connection.connection.dbapi_connection
    for table, total in _sums(connection).items():
        if not tables or table in tables:
            driver.execute(f"UPDATE {table} SET checksum = {total}")  # noqa: S608  # our names


def wrong(connection: sa.Connection) -> Iterator[tuple[str, list[Any]]]:
    """Tables with rows that are not as they were written, and the keys of those rows."""
    is_file = connection.dialect.name == "sqlite"
    differs = "IS NOT" if is_file else "IS DISTINCT FROM"
    for table, total in _sums(connection).items():
        key = "rowid" if is_file else "ctid"
        query = f"SELECT {key} FROM {table} WHERE checksum {differs} {total}"  # noqa: S608  # our names
        found = list(connection.exec_driver_sql(query).scalars())
        if found:
            yield table, found


def numbers(connection: sa.Connection, table: str, rows: list[Any]) -> list[str]:
    """The customers' numbers whose rows these are, as far as they can be told."""
    is_file = connection.dialect.name == "sqlite"
    columns = (_of_file if is_file else _of_server)(connection.connection.dbapi_connection)
    if table != "person" and "person_id" not in columns[table]:
        return []
    number = "CAST(p.number AS BLOB)" if is_file else "convert_to(p.number, 'UTF8')"
    this = "t.rowid = :row" if is_file else "t.ctid = CAST(:row AS tid)"
    owner = "id" if table == "person" else "person_id"
    query = (
        f"SELECT {number} FROM {table} AS t "  # noqa: S608  # our names
        f"JOIN person AS p ON p.id = t.{owner} WHERE {this}"
    )
    found = (connection.scalar(sa.text(query), {"row": row}) for row in rows)
    return sorted({bytes(number).decode(errors="replace") for number in found if number})


def _layout(driver: Any) -> int:
    written = ";".join(text for (text,) in driver.execute(_FILE_LAYOUT).fetchall())
    return int.from_bytes(of(written)[:4], signed=True)


def _sums(connection: sa.Connection) -> dict[str, str]:
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return {table: _in_file(columns) for table, columns in _of_file(driver).items()}
    return {table: _on_server(columns) for table, columns in _of_server(driver).items()}


def _of_file(driver: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in driver.execute(_FILE_COLUMNS).fetchall():
        found.setdefault(table, []).append(column)
    return {table: columns for table, columns in found.items() if COLUMN in columns}


def _of_server(driver: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in driver.execute(_SERVER_COLUMNS).fetchall():
        found.setdefault(table, {})[column] = kind
    return {table: columns for table, columns in found.items() if COLUMN in columns}


def _in_file(columns: list[str], row: str = "") -> str:
    parts = (
        f"CASE WHEN {row}{name} IS NULL THEN '' "
        f"ELSE '{name}=' || substr(typeof({row}{name}), 1, 1) || hex({row}{name}) || ';' END"
        for name in columns
        if name != COLUMN
    )
    return f"{FUNCTION}({' || '.join(parts)})"


def _on_server(columns: Mapping[str, str], row: str = "") -> str:
    parts = (
        f"'{name}={_AS_IN_A_FILE[kind].format(row + name)} || ';'"
        for name, kind in columns.items()
        if name != COLUMN
    )
    written = f"lower(concat({', '.join(parts)}))"
    return f"substring(sha256(convert_to({written}, 'UTF8')) FROM 1 FOR {_BYTES})"
