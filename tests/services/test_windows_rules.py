"""Where open files cannot be replaced or deleted, changes of keys go through all the same.

`pytest --windows-rules tests/store tests/services` keeps that rule for each test there.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.services import backups, databases, keys, people, restoring
from spicedesk.store import encryption
from spicedesk.store.location import FileLocation
from tests import windows_rules
from tests.conftest import ANNA, OFFICE

FIRST, EVA = "first of the words", "words that eva knows"
_IDLE = """
import sys
from pathlib import Path
from spicedesk.services import databases, people
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA
desk = databases.open_desk(FileLocation(Path(sys.argv[1])), "first of the words")
people.count(desk)
print("open", flush=True)
sys.stdin.readline()
print(people.add(desk, ANNA).number, flush=True)
"""


@pytest.fixture(autouse=True)
def _windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    windows_rules.keep(monkeypatch, tmp_path)


@pytest.fixture(params=[False, True], ids=["one computer", "shared"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> FileLocation:
    place = FileLocation(tmp_path / "office.spicedesk")
    databases.create(place, FIRST, OFFICE, shared=request.param).store.close()
    return place


def test_the_rule_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with file.open("w"), pytest.raises(PermissionError):
        file.unlink()
    file.unlink()


@pytest.mark.parametrize(
    "change",
    [
        lambda place: keys.rekey(place, FIRST),
        lambda place: keys.add_passphrase(place, FIRST, "Eva", EVA),
        lambda place: keys.new_recovery_code(place, FIRST),
        lambda place: keys.decrypt(place, FIRST),
    ],
    ids=["rekey", "add", "code", "decrypt"],
)
def test_a_desk_that_is_idle_lets_go_and_goes_on_in_the_new_file(
    place: FileLocation, change: Callable[[FileLocation], object]
) -> None:
    desk = databases.open_desk(place, FIRST)
    people.add(desk, ANNA)
    change(place)
    assert people.add(desk, ANNA).number == "10-0002"
    assert databases.check(desk) == []
    desk.store.close()


@pytest.mark.parametrize("change", ["rekey", "decrypt"])
def test_so_does_the_desk_of_another_program(place: FileLocation, change: str) -> None:
    words = [sys.executable, "-c", _IDLE, str(place)]
    other = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    getattr(keys, change)(place, FIRST)
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "10-0001\n"
    other.communicate()
    desk = databases.open_desk(place, FIRST)
    assert people.count(desk) == 1
    desk.store.close()


def test_a_file_that_is_held_keeps_its_key(
    place: FileLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a virus scanner that does not let go."""
    monkeypatch.setattr(files, "PATIENCE_S", 0.2)
    monkeypatch.setattr(encryption, "_PATIENCE_S", 0.5)
    before = place.path.read_bytes()[:16]
    with place.path.open("rb"), pytest.raises(faults.Busy):
        keys.rekey(place, FIRST)
    assert place.path.read_bytes()[:16] == before
    desk = databases.open_desk(place, FIRST)
    people.add(desk, ANNA)
    desk.store.close()


def test_backup_and_restore(place: FileLocation, tmp_path: Path) -> None:
    desk = databases.open_desk(place, FIRST)
    people.add(desk, ANNA)
    run = backups.make(desk, tmp_path / "safe")
    desk.store.close()
    back = restoring.restore(Path(run.file), FileLocation(tmp_path / "back.spicedesk"), FIRST)
    assert people.count(back) == 1
    back.store.close()
    assert [path.name for path in tmp_path.glob(".*")] == []
