"""A recovery code comes with a sheet, and the code on it opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.services import databases, keys, recovery
from spicedesk.services.desk import Desk
from spicedesk.store.location import FileLocation
from tests.conftest import OFFICE
from tests.statements.reading import read

FIRST = "correct horse"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Desk]:
    made = databases.create(FileLocation(tmp_path / "office.spicedesk"), FIRST, OFFICE)
    yield made
    made.store.close()


def opens(desk: Desk, secret: str) -> bool:
    try:
        databases.open_desk(desk.store.location, secret).store.close()
    except faults.WrongPassphrase:
        return False
    return True


def test_the_code_on_the_sheet_opens_and_an_earlier_one_does_not(locked: Desk) -> None:
    earlier = recovery.make(locked, FIRST)
    made = recovery.make(locked, earlier.code)
    sheet = read(made.pdf)
    assert all(group in sheet for group in made.code.split("-"))
    assert "Example Optics" in sheet
    assert opens(locked, made.code)
    assert not opens(locked, earlier.code)
    assert made.code not in repr(made)


def test_a_sheet_that_cannot_be_written_leaves_the_earlier_code(
    locked: Desk, tmp_path: Path
) -> None:
    earlier = recovery.make(locked, FIRST)
    with pytest.raises(faults.NoFolder):
        recovery.make_as_file(locked, FIRST, tmp_path / "missing" / "sheet.pdf")
    with pytest.raises(faults.WrongPassphrase):
        recovery.make_as_file(locked, "wrong", tmp_path / "sheet.pdf")
    with pytest.raises(faults.Refused):
        recovery.make_as_file(locked, FIRST, tmp_path / "office.spicedesk.key")
    assert opens(locked, earlier.code)
    assert not (tmp_path / "sheet.pdf").exists()
    recovery.make_as_file(locked, FIRST, tmp_path / "sheet.pdf")
    assert not opens(locked, earlier.code)
    assert len(keys.listed(locked.store.location)) == 2


def test_what_is_not_encrypted_has_no_code(desk: Desk) -> None:
    with pytest.raises(faults.Refused):
        recovery.make(desk, FIRST)
