"""Restores that are killed, or two at once: one whole office, no dead end, nothing left."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.services import backups, databases, people, restoring
from spicedesk.services.desk import Desk
from spicedesk.services.restore_faults import NotOpened
from spicedesk.services.work_folder import work_folder
from spicedesk.store import changing
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE

WORD = "correct horse"
KILLED = """
import os, signal, sys
from pathlib import Path
from spicedesk.platform import files
from spicedesk.services import restoring
from spicedesk.store.location import FileLocation

left, place = int(sys.argv[3]), files.place

def deadly(source, target):
    global left
    if Path(target).name.startswith("back.spicedesk") and not target.name.endswith(".lock"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    place(source, target)
    if left == 0 and sys.argv[4] == "after" and not target.name.endswith(".lock"):
        os.kill(os.getpid(), signal.SIGKILL)

files.place = deadly
restoring.restore(Path(sys.argv[1]), FileLocation(Path(sys.argv[2])), "correct horse")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), WORD, OFFICE)
    people.add(desk, ANNA)
    made = Path(backups.make(desk, tmp_path / "safe").file)
    desk.store.close()
    return made


@pytest.fixture
def target(tmp_path: Path) -> FileLocation:
    (tmp_path / "target").mkdir()
    return FileLocation(tmp_path / "target" / "back.spicedesk")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kill(file: Path, target: FileLocation, after_places: int, when: str) -> None:
    """Restore in a program that ends at this moment."""
    words = [sys.executable, "-c", KILLED, str(file), str(target), str(after_places), when]
    ended = subprocess.run(words, check=False, capture_output=True, text=True)
    assert ended.returncode == -9, ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="it is killed by a signal")
@pytest.mark.parametrize(("after", "when"), [(0, "before"), (1, "before"), (1, "after")])
def test_a_killed_restore_is_no_dead_end(
    file: Path, target: FileLocation, after: int, when: str
) -> None:
    kill(file, target, after, when)
    assert not target.path.exists()
    assert any(name.startswith(".spicedesk-restore-") for name in names(target.path.parent))
    assert target.key_file.exists() == (after == 1)
    desk = restoring.restore(file, target, WORD)
    assert people.count(desk) == 1
    desk.store.close()
    assert names(target.path.parent) == ["back.spicedesk", "back.spicedesk.key"]


@pytest.mark.skipif(sys.platform == "win32", reason="it is killed by a signal")
def test_killed_when_all_was_done_the_office_is_there(file: Path, target: FileLocation) -> None:
    kill(file, target, 2, "after")
    with pytest.raises(faults.NotEmpty):
        restoring.restore(file, target, WORD)
    assert names(target.path.parent) == ["back.spicedesk", "back.spicedesk.key"]
    desk = databases.open_desk(target, WORD)
    assert people.count(desk) == 1
    desk.store.close()


def test_the_key_of_somebody_else_is_never_taken_away(file: Path, target: FileLocation) -> None:
    kill(file, target, 1, "before")
    target.key_file.write_bytes(b"of another office")
    with pytest.raises(faults.NotEmpty, match=r"\.key is not empty"):
        restoring.restore(file, target, WORD)
    assert target.key_file.read_bytes() == b"of another office"


def test_two_at_once_onto_one_place(file: Path, target: FileLocation) -> None:
    ends = list[object]()

    def restore() -> None:
        try:
            restoring.restore(file, target, WORD).store.close()
            ends.append(None)
        except faults.Fault as fault:
            ends.append(type(fault))

    threads = [threading.Thread(target=restore) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends, key=str) == [faults.NotEmpty, faults.NotEmpty, None]
    databases.open_desk(target, WORD).store.close()
    assert names(target.path.parent) == ["back.spicedesk", "back.spicedesk.key"]


def test_while_another_changes_the_place_nothing_is_restored(
    file: Path, target: FileLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "PATIENCE_S", 0.2)
    with Held(target.path), pytest.raises(faults.Busy):
        restoring.restore(file, target, WORD)
    assert names(target.path.parent) == []


class Held:
    """The lock of an office, held by somebody else."""

    def __init__(self, path: Path) -> None:
        self._path, self._is_held, self._enough = path, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def _hold(self) -> None:
        with changing.alone(self._path):
            self._is_held.set()
            self._enough.wait()

    def __enter__(self) -> None:
        self._thread.start()
        self._is_held.wait()

    def __exit__(self, *_words: object) -> None:
        self._enough.set()
        self._thread.join()


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A folder as a program leaves it that is killed: with its lock, which nobody holds."""
    folder = tmp_path / ".spicedesk-backup-0123456789abcdef"
    folder.mkdir()
    (folder / "office.spicedesk").write_bytes(b"plain text, perhaps")
    changing.lock_file(folder).touch()
    return folder


def test_what_a_killed_backup_left_goes_at_once(left: Path, desk: Desk, tmp_path: Path) -> None:
    file = Path(backups.make(desk, tmp_path).file)
    assert file.exists()
    assert not left.exists()
    assert list(tmp_path.glob(".spicedesk-*")) == []


def test_two_at_once_in_one_folder_leave_each_other_alone(left: Path, tmp_path: Path) -> None:
    prefix = ".spicedesk-backup-"
    held, enough = threading.Event(), threading.Event()
    kept = list[bool]()

    def first() -> None:
        with work_folder(tmp_path, prefix, tmp_path) as work:
            held.set()
            enough.wait()
            kept.append(work.is_dir())

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()
    for _ in range(3):
        with work_folder(tmp_path, prefix, tmp_path):
            pass
    enough.set()
    thread.join()
    assert kept == [True]
    assert not left.exists()
    assert list(tmp_path.glob(".spicedesk-*")) == []


def test_on_a_drive_without_locks_folders_go_by_their_age(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_path: Path) -> object:
        raise faults.ReadOnly(_path)

    monkeypatch.setattr(changing, "alone", none)
    young = tmp_path / ".spicedesk-backup-unlocked-1"
    young.mkdir()
    assert Path(backups.make(desk, tmp_path).file).exists()
    assert list(tmp_path.glob(".spicedesk-*")) == [young]


def test_an_office_that_was_restored_and_does_not_open_is_told_as_done(
    file: Path, target: FileLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_words: object) -> Desk:
        raise faults.Busy(target.path)

    monkeypatch.setattr(databases, "open_desk", busy)
    with pytest.raises(NotOpened, match="holds the restored office"):
        restoring.restore(file, target, WORD)
    monkeypatch.undo()
    databases.open_desk(target, WORD).store.close()


def test_what_fails_after_the_office_took_its_place_undoes_nothing(
    file: Path, target: FileLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> None:
        if target.path.exists():
            raise OSError(5, "input/output error")

    monkeypatch.setattr(files, "sync_folder", fail)
    desk = restoring.restore(file, target, WORD)
    assert people.count(desk) == 1
    desk.store.close()
