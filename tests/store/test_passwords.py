"""The password of a login on a server: asked for, remembered, and nowhere to be read."""

import pytest

from spicedesk import faults
from spicedesk.services import databases, keys
from spicedesk.store.location import ServerLocation
from tests.conftest import PASSWORD


def test_a_login_without_its_password_is_asked_for_it(asked_login: ServerLocation) -> None:
    with pytest.raises(faults.PasswordNeeded):
        databases.open_desk(asked_login)
    with pytest.raises(faults.WrongPassword):
        databases.open_desk(asked_login.with_password("another"))
    desk = databases.open_asking(asked_login, _nobody, None, lambda: PASSWORD)
    assert desk.user == "asked of tests"
    desk.store.close()


def test_the_passphrase_of_a_file_is_never_told_to_a_server(asked_login: ServerLocation) -> None:
    with pytest.raises(faults.PasswordNeeded):
        databases.open_asking(asked_login, _nobody, PASSWORD, lambda: None)


@pytest.mark.usefixtures("keyring_there")
def test_what_is_remembered_logs_in_until_it_is_forgotten(asked_login: ServerLocation) -> None:
    with pytest.raises(faults.WrongPassword):
        keys.remember(asked_login, "another")
    assert not keys.is_remembered(asked_login)
    keys.remember(asked_login, PASSWORD)
    assert keys.overview(asked_login).own is not None
    databases.open_desk(asked_login).store.close()
    assert keys.forget(asked_login)
    assert not keys.forget(asked_login)
    with pytest.raises(faults.PasswordNeeded):
        databases.open_desk(asked_login)


@pytest.mark.usefixtures("keyring_there")
def test_a_password_that_was_changed_is_asked_for_again(asked_login: ServerLocation) -> None:
    keys.remember(asked_login, PASSWORD)
    desk = databases.open_desk(asked_login)
    with desk.store.engine.connect() as connection:
        connection.exec_driver_sql("ALTER ROLE CURRENT_USER PASSWORD 'something else'")
        connection.commit()
    desk.store.close()
    with pytest.raises(faults.PasswordNeeded):
        databases.open_desk(asked_login)


def test_nobody_keeps_it_where_there_is_no_keyring(asked_login: ServerLocation) -> None:
    with pytest.raises(faults.Refused):
        keys.remember(asked_login, PASSWORD)


@pytest.mark.parametrize("secret", ["simple", "a b:c@d/e?f#g&h%20", "пароль"])
def test_an_address_takes_any_password_and_shows_none(secret: str) -> None:
    place = ServerLocation("postgresql://a%20clerk@db.example.org/office?sslmode=require")
    known = place.with_password(secret)
    assert known.password == secret
    assert known.without_password == place.url
    assert secret not in f"{known} {known!r}"
    assert known.with_password(PASSWORD).password == PASSWORD
    assert place.password is None
    assert ServerLocation("postgresql://a@h/b?password=long%20enough&c=d").password == PASSWORD


def _nobody() -> str | None:
    raise AssertionError("a server has no passphrase")
