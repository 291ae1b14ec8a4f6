from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from spicedesk import faults
from spicedesk.domain.classification import Personal
from spicedesk.domain.person import Address, PersonDetails
from spicedesk.services import consent, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store import migrations
from spicedesk.store.disclosure import person_tables
from spicedesk.store.location import Location
from spicedesk.store.schema import classification_of, metadata
from spicedesk.store.search_index import entry_of
from tests.conftest import ANNA, OFFICE


def test_every_column_says_what_it_holds() -> None:
    for table in metadata.sorted_tables:
        for column in table.columns:
            classification_of(column)


def test_a_column_that_says_nothing_is_found_out() -> None:
    silent = sa.Table("silent", sa.MetaData(), sa.Column("shoe_size", sa.Integer))
    with pytest.raises(LookupError, match=r"silent\.shoe_size"):
        classification_of(silent.c.shoe_size)


def test_personal_columns_stand_only_in_tables_that_belong_to_a_person() -> None:
    tables = {table.name for table in person_tables()}
    for table in metadata.sorted_tables:
        holds = any(isinstance(classification_of(c), Personal) for c in table.columns)
        assert not holds or table.name in tables, table.name


def test_the_migrations_make_the_schema_that_the_program_knows(any_desk: Desk) -> None:
    with any_desk.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_written_down() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_an_office_of_the_first_schema_is_brought_up_whole(
    place: tuple[Location, str | None],
) -> None:
    desk = databases.create(*place, OFFICE)
    with desk.store.write() as connection:
        _go_back_to_the_first(connection)
    desk.store.close()
    with pytest.raises(faults.OlderSchema):
        databases.open_desk(*place)
    databases.upgrade(place[0], lambda: place[1])
    desk = databases.open_desk(*place)
    assert databases.check(desk) == []
    (line,) = people.search_for(desk, "anna graz").lines
    assert consent.standing(desk, line.id).data.allowed
    people.add(desk, ANNA)
    desk.store.close()


def _go_back_to_the_first(connection: sa.Connection) -> None:
    """An office as the first schema held it, with one person."""
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE alembic_version")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION spicedesk_tell CASCADE")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    anna, said, now = uuid4(), uuid4(), datetime(2026, 3, 1, 9, tzinfo=UTC)
    details = PersonDetails("Berger", "Anna", addresses=(Address(town="Graz"),))
    tokens, words = entry_of("10-0001", details)
    by, when = "J. Berger", {"created_at": now, "changed_at": now}
    rows: dict[str, dict[str, Any]] = {
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
