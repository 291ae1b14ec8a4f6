"""A database as an older SpiceDesk left it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from spicedesk.domain.person import Address, PersonDetails
from spicedesk.store import migrations
from spicedesk.store.schema import metadata
from spicedesk.store.search_index import entry_of


def go_back(connection: sa.Connection, *, is_demo: bool = False) -> None:
    """Make of an open office one as the first schema held it, with one person."""
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE alembic_version")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION spicedesk_note, spicedesk_measured")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    anna, said, now = uuid4(), uuid4(), datetime(2026, 3, 1, 9, tzinfo=UTC)
    details = PersonDetails("Berger", "Anna", addresses=(Address(town="Graz"),))
    tokens, words = entry_of("10-0001", details)
    by, when = "J. Berger", {"created_at": now, "changed_at": now}
    head = dict.fromkeys(("name", "street", "postcode", "town", "authority"), "Example")
    rows: dict[str, dict[str, Any]] = {
        "office": {"id": 1, "country": "AT", "language": "en", "is_demo": is_demo, **head},
        "number_series": {"name": "person", "next": 2},
        "person": {
            "id": anna, "number": "10-0001", "family_name": "Berger", "given_name": "Anna",
            "is_contact": True, "is_prospect": False, "is_lead": False, "sort_key": "berger anna",
            "created_by": by, "changed_by": by, "version": 1, **when,
        },
        "address": {"id": uuid4(), "person_id": anna, "position": 0, "town": "Graz"},
        "search_document": {"person_id": anna, "words": words},
        "consent_event": {
            "id": said, "person_id": anna, "purpose": "data", "said": "agreed", "how": "form",
            "occurred_at": now, "channels": "", "basis": "consent", "recorded_at": now,
            "recorded_by": by,
        },
    }  # fmt: skip
    for name, values in rows.items():
        _insert(connection, name, values)
    for rank, token in tokens:
        _insert(connection, "search_token", {"rank": rank, "token": token, "person_id": anna})


def _insert(connection: sa.Connection, name: str, values: dict[str, Any]) -> None:
    known = metadata.tables[name].c
    columns = (sa.column(column, known[column].type) for column in values)
    connection.execute(sa.table(name, *columns).insert(), values)
