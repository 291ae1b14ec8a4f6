from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from spicedesk import faults
from spicedesk.domain.classification import Personal
from spicedesk.services import consent, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store import migrations
from spicedesk.store.disclosure import person_tables
from spicedesk.store.location import Location
from spicedesk.store.schema import classification_of, metadata
from tests import old_schema
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
        old_schema.go_back(connection)
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
