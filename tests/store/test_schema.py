import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from spicedesk import faults
from spicedesk.domain.classification import Personal
from spicedesk.services import audit, consent, databases, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.store import migrations, search_prefixes
from spicedesk.store.disclosure import person_tables
from spicedesk.store.location import Location
from spicedesk.store.schema import classification_of, metadata
from tests import old_schema
from tests.conftest import ANNA


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


def test_every_schema_that_was_ever_written_is_kept() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    every = ScriptDirectory.from_config(config).walk_revisions()
    assert set(old_schema.REVISIONS) == {script.revision for script in every}


@pytest.mark.parametrize("revision", old_schema.REVISIONS)
def test_an_office_of_any_schema_is_brought_up_whole(
    place: tuple[Location, str | None], revision: str
) -> None:
    old_schema.make(*place, revision)
    if revision != migrations.HEAD:
        with pytest.raises(faults.OlderSchema):
            databases.open_desk(*place)
    databases.upgrade(place[0], lambda: place[1] or "correct horse")
    desk = databases.open_desk(*place)
    assert databases.check(desk) == []
    (line,) = people.search_for(desk, "anna graz").lines
    assert consent.standing(desk, line.id).data.allowed
    (paper,) = evidence.listed(desk, line.id)
    assert evidence.read(desk, paper.id) == b"signed"
    acts = {act.action for act in audit.entries(desk, limit=50)}
    assert {"person.add", "evidence.add"} <= acts
    assert ("office.upgrade" in acts) == (revision != migrations.HEAD)
    people.add(desk, ANNA)
    assert audit.verify(desk).broken is None
    with desk.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    desk.store.close()


def test_desks_that_upgrade_at_once_wait_for_each_other(place: tuple[Location, str | None]) -> None:
    old_schema.make(*place, "0001")
    outcomes: list[object] = []

    def bring_up() -> None:
        try:
            outcomes.append(databases.upgrade(place[0], lambda: place[1] or "correct horse"))
        except faults.Fault as fault:
            outcomes.append(fault)

    threads = [threading.Thread(target=bring_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    desk = databases.open_desk(*place)
    assert databases.check(desk) == []
    upgrades = [a for a in audit.entries(desk, limit=50) if a.action == "office.upgrade"]
    assert len(upgrades) == 1
    desk.store.close()


def test_a_desk_that_is_too_old_is_told_and_changes_nothing(
    any_desk: Desk, colleague: Desk
) -> None:
    people.add(any_desk, ANNA)
    with colleague.store.write() as connection:
        connection.execute(sa.text("CREATE TABLE more (id INTEGER)"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(faults.NewerSchema, match="newer SpiceDesk"):
        people.add(any_desk, ANNA)
    assert people.count(any_desk) == 1
    with colleague.store.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE more"))
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :head"), {"head": migrations.HEAD}
        )
    people.add(any_desk, ANNA)


def test_an_upgrade_that_fails_leaves_the_office_as_it_was(
    place: tuple[Location, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    old_schema.make(*place, "0001")

    def fails(_connection: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(search_prefixes, "refresh", fails)
    with pytest.raises(RuntimeError):
        databases.upgrade(place[0], lambda: place[1] or "correct horse")
    monkeypatch.undo()
    with pytest.raises(faults.OlderSchema):
        databases.open_desk(*place)
    databases.upgrade(place[0], lambda: place[1] or "correct horse")
    desk = databases.open_desk(*place)
    assert databases.check(desk) == []
    desk.store.close()
