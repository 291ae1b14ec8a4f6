"""A server: who gets in, what they may do there, and how it is reached."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from spicedesk import faults
from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.services import consent, databases, logins, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import ServerLocation
from spicedesk.store.postgres import settings
from tests import tls
from tests.conftest import ANNA, OFFICE


@pytest.fixture
def owner(server_uri_of_own: str) -> Iterator[Desk]:
    desk = databases.create(ServerLocation(server_uri_of_own), None, OFFICE)
    yield desk
    desk.store.close()


@pytest.fixture
def clerk(owner: Desk, server_uri_of_own: str) -> Iterator[Desk]:
    logins.add(owner, "wolf of tests", "long enough")
    uri = server_uri_of_own.replace("postgresql://postgres", "postgresql://wolf%20of%20tests")
    desk = databases.open_desk(ServerLocation(uri))
    yield desk
    desk.store.close()
    with psycopg.connect(server_uri_of_own, autocommit=True) as connection:
        if [login for login in logins.listed(owner) if login.name == "wolf of tests"]:
            connection.execute('DROP ROLE "wolf of tests"')
        connection.execute(f'DROP OWNED BY "spicedesk_{connection.info.dbname}"')
        connection.execute(f'DROP ROLE "spicedesk_{connection.info.dbname}"')


def test_a_clerk_works_under_a_name_of_their_own(clerk: Desk) -> None:
    assert clerk.user == "wolf of tests"
    anna = people.add(clerk, ANNA)
    consent.record(clerk, anna.id, ConsentEvent(MARKETING, Said.AGREED, How.PHONE, clerk.clock()))
    assert people.get(clerk, anna.id)[1].marketing.allowed is False
    assert databases.check(clerk) == []


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE audit_entry SET done_by = 'somebody else'",
        "DELETE FROM audit_entry",
        "UPDATE consent_event SET said = 'agreed'",
        "UPDATE alembic_version SET version_num = '0001'",
        "DROP TABLE person",
        "CREATE TABLE mine (id int)",
        "CREATE ROLE friend LOGIN",
    ],
)
def test_a_clerk_cannot_change_what_was_said_and_done(clerk: Desk, forbidden: str) -> None:
    with pytest.raises(faults.ReadOnly), clerk.store.write() as connection:
        connection.execute(sa.text(forbidden))


def test_a_clerk_is_let_out_at_once(owner: Desk, clerk: Desk, server_uri_of_own: str) -> None:
    people.count(clerk)
    assert [login.name for login in logins.listed(owner)] == ["postgres", "wolf of tests"]
    logins.remove(owner, "wolf of tests")
    with pytest.raises(faults.StoreFault):
        people.count(clerk)
    assert [login.is_owner for login in logins.listed(owner)] == [True]
    with pytest.raises(faults.NotFound):
        logins.remove(owner, "wolf of tests")
    assert server_uri_of_own


def test_the_server_never_hears_a_password(owner: Desk, clerk: Desk) -> None:
    assert clerk.user
    query = "SELECT rolpassword FROM pg_authid WHERE rolname = 'wolf of tests'"
    with owner.store.read() as connection:
        kept = connection.scalar(sa.text(query))
    assert kept.startswith("SCRAM-SHA-256$")


def test_only_whoever_may_make_roles_lets_others_in(clerk: Desk) -> None:
    with pytest.raises(faults.Refused):
        logins.add(clerk, "a friend", "long enough")


def test_nobody_waits_for_ever(owner: Desk) -> None:
    with owner.store.read() as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "30s"
        assert connection.scalar(sa.text("SHOW lock_timeout")) == "10s"
    with owner.store.read(unhurried=True) as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "0"
    with owner.store.read() as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "30s"


def test_a_question_that_takes_too_long_is_told(server_uri_of_own: str) -> None:
    quick = server_uri_of_own + "&options=-c%20statement_timeout%3D50"
    desk = databases.create(ServerLocation(quick), None, OFFICE)
    with pytest.raises(faults.TooSlow), desk.store.read() as connection:
        connection.execute(sa.text("SELECT pg_sleep(5)"))
    assert people.count(desk) == 0
    desk.store.close()


def test_a_connection_that_broke_is_made_anew(owner: Desk, server_uri_of_own: str) -> None:
    people.count(owner)
    with psycopg.connect(server_uri_of_own, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert people.count(owner) == 0


def test_of_several_servers_the_one_that_can_be_written_to_is_taken(server_uri_of_own: str) -> None:
    uri = server_uri_of_own.replace("host=", "host=/nowhere,")
    assert settings(uri)["target_session_attrs"] == "read-write"
    desk = databases.create(ServerLocation(uri), None, OFFICE)
    people.add(desk, ANNA)
    desk.store.close()
    with psycopg.connect(server_uri_of_own, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(faults.Unreachable):
        databases.open_desk(ServerLocation(uri))


def test_a_server_across_the_network_proves_who_it_is(server_uri: str, tmp_path: Path) -> None:
    behind = Path(server_uri.partition("?host=")[2]) / ".s.PGSQL.5432"
    with tls.in_front_of(behind, tmp_path) as port:
        uri = f"postgresql://postgres@db.example.org:{port}/postgres?hostaddr=127.0.0.1"
        right = f"&sslrootcert={tmp_path / 'server.crt'}"  # but the name of another server
        for address in (uri, uri + right):
            with pytest.raises(faults.Untrusted):
                databases.open_desk(ServerLocation(address))
        with pytest.raises(faults.NoDatabase):
            databases.open_desk(ServerLocation(uri + right + "&sslmode=verify-ca"))


def test_a_server_without_tls_across_the_network_is_refused(
    server_uri: str, tmp_path: Path
) -> None:
    behind = Path(server_uri.partition("?host=")[2]) / ".s.PGSQL.5432"
    with tls.in_front_of(behind, tmp_path, encrypt=False) as port:
        uri = f"postgresql://postgres@db.example.org:{port}/postgres?hostaddr=127.0.0.1"
        with pytest.raises(faults.Untrusted):
            databases.open_desk(ServerLocation(uri))


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://localhost/office", None),
        ("postgresql:///office?host=/run/postgresql", None),
        ("postgresql://127.0.0.1,[::1]/office", None),
        ("postgresql://db.example.org/office", "verify-full"),
        ("postgresql://localhost,db.example.org/office", "verify-full"),
        ("postgresql://db.example.org/office?sslmode=require", "require"),
    ],
)
def test_tls_is_verified_unless_the_address_says_otherwise(url: str, mode: str | None) -> None:
    assert settings(url).get("sslmode") == mode
