"""Databases as older programs left them: `tests/schemas` has a small one of each schema.

`python -m tests.old_schema` writes the one of the present schema; a schema that was released
is never written again.
"""

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.services import consent, databases, evidence, people
from spicedesk.services.evidence import Clipping
from spicedesk.store import migrations
from spicedesk.store.location import FileLocation, Location
from spicedesk.store.schema import metadata
from spicedesk.store.setup import DROP_FUNCTIONS, create
from tests.conftest import ANNA, OFFICE

FOLDER = Path(__file__).parent / "schemas"
"""SQL texts, named after the last migration that each of them has."""
REVISIONS = tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))


def make(location: Location, passphrase: str | None, revision: str) -> None:
    """Make a database as a program of that schema left it, on any store."""
    store = create(location, passphrase)
    with store.write() as connection:
        go_back(connection, revision)
    store.close()


def go_back(connection: sa.Connection, revision: str = "0001", *, is_demo: bool = False) -> None:
    """Make of an open office one as that schema held it."""
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE alembic_version")
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(DROP_FUNCTIONS))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    tables = sa.MetaData()
    tables.reflect(connection)
    kept = sqlite3.connect(":memory:")
    kept.executescript((FOLDER / f"{revision}.sql").read_text("utf-8"))
    kept.row_factory = sqlite3.Row
    for table in tables.sorted_tables:
        rows = [dict(row) for row in kept.execute(f"SELECT * FROM {table.name}")]  # noqa: S608
        if rows and table.name != "alembic_version":
            _insert(connection, table, rows)
    kept.close()
    connection.execute(sa.text("UPDATE office SET is_demo = :demo"), {"demo": is_demo})


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.insert(table), [_typed(table, row) for row in rows])
        return
    names = ", ".join(rows[0])
    marks = ", ".join(f":{name}" for name in rows[0])
    driver: Any = connection.connection.dbapi_connection
    driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _typed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """Values as a server wants them."""
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.Uuid):
        return UUID(value)
    if isinstance(kind, sa.DateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if kind.timezone else moment
    if isinstance(kind, sa.Date):
        return datetime.fromisoformat(value).date()
    return bool(value) if isinstance(kind, sa.Boolean) else value


def record() -> Path:
    """Write down an office of the present schema, with a row in each table that matters."""
    with tempfile.TemporaryDirectory() as folder:
        place = FileLocation(Path(folder) / "office.spicedesk")
        _fill(place)
        kept = sqlite3.connect(place.path)
        text = "\n".join(kept.iterdump())
        kept.close()
    path = FOLDER / f"{migrations.HEAD}.sql"
    path.write_text(text + "\n", "utf-8")
    return path


def _fill(place: FileLocation) -> None:
    desk = databases.create(place, None, OFFICE)
    now = desk.clock() - timedelta(days=30)
    anna = people.add(desk, ANNA).id
    evidence.add(desk, anna, Clipping("form.txt", b"signed"), "the agreement")
    for purpose, channels in (
        (DATA, frozenset[Channel]()),
        (MARKETING, frozenset({Channel.EMAIL})),
    ):
        consent.record(desk, anna, ConsentEvent(purpose, Said.AGREED, How.FORM, now, channels))
    desk.store.close()


if __name__ == "__main__":
    record()
