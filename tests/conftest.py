"""A real office for every test: nothing is mocked."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import keyring.core
import psycopg
import pytest
from PySide6.QtCore import QEvent

from spicedesk import language
from spicedesk.domain.disclosure import Letterhead
from spicedesk.domain.person import Address, PersonDetails, PersonId
from spicedesk.services import databases, logins, offices, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import FileLocation, Location, ServerLocation
from tests import postgres, windows_rules

OFFICE = offices.Office(
    Letterhead(
        name="Example Optics",
        street="Hauptplatz 1",
        postcode="8010",
        town="Graz",
        country="AT",
        email="privacy@example.org",
        phone="+43 316 000 100",
        privacy_contact="privacy@example.org",
    )
)
PASSWORD = "long enough"  # noqa: S105  # of a login on the tests' own server

ANNA = PersonDetails(
    family_name="Berger",
    given_name="Anna",
    emails=("anna.berger@example.org",),
    phones=("+43316000112",),
    addresses=(Address("Herrengasse 4", "8010", "Graz", "AT"),),
    language="de",
    data_source="trade show form",
)


@pytest.fixture(autouse=True)
def _private_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees or leaves anything in the places of the user who runs it."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("SPICEDESK_DATABASE", "SPICEDESK_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    keyring.core.init_backend()
    language.use("en")
    yield
    language.use("en")


@pytest.fixture(autouse=True)
def _no_closed_windows_left() -> Iterator[None]:
    """Windows that a test has closed go with it: each theme would dress all of them anew."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets is not None else None
    if app is None:
        return
    for window in app.topLevelWidgets():
        if window.isHidden() and window.parent() is None:
            window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def _server_folder() -> Iterator[Path]:
    """A folder that the server's own user may enter, and that no other test run tidies away."""
    with tempfile.TemporaryDirectory(prefix="spicedesk-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """Where a test keeps a server of its own."""
    with _server_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def server_uri() -> Iterator[str]:
    """A real PostgreSQL server of our own."""
    with _server_folder() as folder, postgres.server(folder) as uri:
        yield uri


@pytest.fixture
def server_uri_of_own(server_uri: str) -> Iterator[str]:
    """An empty database on the server."""
    with postgres.database(server_uri) as uri:
        yield uri


@pytest.fixture
def asked_login(server_uri_of_own: str) -> Iterator[ServerLocation]:
    """An office on a server that asks a clerk for a password, which the address has not."""
    owner = databases.create(ServerLocation(server_uri_of_own), None, OFFICE)
    logins.add(owner, "asked of tests", PASSWORD)
    with postgres.asking_for_passwords(server_uri_of_own, "asked of tests"):
        address = server_uri_of_own.replace("//postgres:@", "//asked%20of%20tests@")
        yield ServerLocation(address)
    logins.remove(owner, "asked of tests")
    owner.store.close()
    with psycopg.connect(server_uri_of_own, autocommit=True) as connection:
        connection.execute(f'DROP OWNED BY "spicedesk_{connection.info.dbname}"')
        connection.execute(f'DROP ROLE "spicedesk_{connection.info.dbname}"')


@pytest.fixture(params=["plain", "encrypted", "shared", "postgres"])
def kind_of_store(request: pytest.FixtureRequest) -> str:
    """Each kind of store in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def place(
    request: pytest.FixtureRequest, kind_of_store: str, tmp_path: Path
) -> Iterator[tuple[Location, str | None]]:
    """Somewhere for a database, and its passphrase: each kind of store in turn."""
    if kind_of_store == "postgres":
        yield ServerLocation(request.getfixturevalue("server_uri_of_own")), None
    else:
        passphrase = None if kind_of_store == "plain" else "correct horse"
        yield FileLocation(tmp_path / "office.spicedesk"), passphrase


@pytest.fixture
def any_desk(place: tuple[Location, str | None], kind_of_store: str) -> Iterator[Desk]:
    """An empty office on each kind of store in turn."""
    desk = databases.create(*place, OFFICE, shared=kind_of_store == "shared")
    yield desk
    desk.store.close()


@pytest.fixture
def colleague(
    any_desk: Desk,  # noqa: ARG001  # the office is made first
    place: tuple[Location, str | None],
) -> Iterator[Desk]:
    """Somebody else at a desk of their own on the same office."""
    desk = Desk(databases.open_desk(*place).store, "T. Wolf")
    yield desk
    desk.store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty office in a plain file, for tests to which the store is all one."""
    desk = databases.create(FileLocation(tmp_path / "plain.spicedesk"), None, OFFICE)
    yield desk
    desk.store.close()


@pytest.fixture
def anna(desk: Desk) -> PersonId:
    """A person whom nobody has asked for anything yet."""
    return people.add(desk, ANNA).id


@pytest.fixture
def keyring_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring of this test alone, in a file."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    keyring.core.init_backend()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where the machine lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Run what needs no window first: its failures explain those of the window."""
    items.sort(key=lambda item: ("/ui/" in str(item.path), "/journeys/" in str(item.path)))


@pytest.fixture(autouse=True)
def _windows_rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--windows-rules`, open files can be neither replaced nor deleted."""
    if request.config.getoption("--windows-rules"):
        windows_rules.keep(monkeypatch, request.getfixturevalue("tmp_path"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--no-skips`: a test that cannot run is a failure; `--windows-rules` for open files."""
    parser.addoption("--windows-rules", action="store_true", help="keep Windows' rule for files")
    parser.addoption("--no-skips", action="store_true", help="fail when a test is skipped")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where none is allowed."""
    report = yield
    if report.skipped and item.config.getoption("--no-skips"):
        report.outcome = "failed"
    return report
