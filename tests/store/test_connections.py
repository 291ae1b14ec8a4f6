"""Each connection to a file keeps what a crash of the computer must not lose."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from spicedesk.services import databases
from spicedesk.store.location import FileLocation
from tests.conftest import OFFICE


@pytest.mark.parametrize("kind", ["plain", "encrypted", "shared"])
def test_each_connection_brings_what_it_writes_out_of_the_memory_of_the_drive(
    tmp_path: Path, kind: str
) -> None:
    passphrase = "correct horse" if kind == "encrypted" else None
    location = FileLocation(tmp_path / "office.spicedesk")
    databases.create(location, passphrase, OFFICE, shared=kind == "shared").store.close()
    desk = databases.open_desk(location, passphrase)
    with desk.store.read() as one, desk.store.read() as two:
        of_readers = [kept(one), kept(two)]
    with desk.store.write() as three:
        assert [*of_readers, kept(three)] == [(1, 1, 2)] * 3
    desk.store.close()


def kept(connection: sa.Connection) -> tuple[int, ...]:
    pragmas = ("fullfsync", "checkpoint_fullfsync", "synchronous")
    return tuple(connection.scalar(sa.text(f"PRAGMA {pragma}")) or 0 for pragma in pragmas)
