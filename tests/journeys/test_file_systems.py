"""An office lives on file systems that fold names, know no links, or keep names as they came.

Each is a disk of its own in a file, where this machine can make one: as root, by `mkfs`, in a
kernel that knows it. What cannot be made is left out.
"""

import os
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.services import databases, output, people, places
from spicedesk.services.places import Result
from spicedesk.store.location import FileLocation
from tests.cli.conftest import Run, run
from tests.conftest import ANNA, OFFICE

__all__ = ["run"]  # a fixture of the shell's tests
PASSPHRASE = "correct horse"  # noqa: S105  # of an office that lives for a second
NAME = unicodedata.normalize("NFD", "Büro für Käufer.spicedesk")
_HERE = "the disk of the tests"
_SIZE = 48 * 2**20
_MAKE = {
    "ext4": ("mkfs.ext4", "-q"),
    "ext4 that folds": ("mkfs.ext4", "-q", "-O", "casefold"),
    "vfat": ("mkfs.vfat", "-F", "32"),
    "exfat": ("mkfs.exfat",),
}
_OPTIONS = {"vfat": "loop,utf8=1"}


@contextmanager
def disk(kind: str, beside: Path) -> Iterator[Path]:
    """A new disk of a kind, mounted; raises `OSError` or `CalledProcessError`."""
    image, point = beside / "image", beside / "mounted"
    point.mkdir()
    with image.open("wb") as stream:
        stream.truncate(_SIZE)
    _quietly(*_MAKE[kind], str(image))
    _quietly("mount", "-o", _OPTIONS.get(kind, "loop"), str(image), str(point))
    try:
        folder = point / "office"
        folder.mkdir()
        if kind == "ext4 that folds":
            _quietly("chattr", "+F", str(folder))
        yield folder
    finally:
        _quietly("umount", "--lazy", str(point))  # a test that failed left an office open


def _quietly(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def _can_be_made(kind: str) -> bool:
    if os.name == "nt" or os.geteuid() != 0 or shutil.which(_MAKE[kind][0]) is None:
        return False
    try:
        with tempfile.TemporaryDirectory() as beside, disk(kind, Path(beside)):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@pytest.fixture(params=[_HERE, *filter(_can_be_made, _MAKE)])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An empty folder on each file system in turn."""
    beside = tmp_path / "disk"
    beside.mkdir()
    if request.param == _HERE:
        yield beside
        return
    with disk(request.param, beside) as made:
        yield made


@pytest.mark.parametrize("kind", ["plain", "encrypted", "shared"])
def test_an_office_lives_there(
    folder: Path, run: Run, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = FileLocation(folder / NAME)
    passphrase = PASSPHRASE if kind == "encrypted" else None
    desk = databases.create(location, passphrase, OFFICE, shared=kind == "shared")
    person = people.add(desk, ANNA)
    desk.store.close()
    desk = databases.open_desk(location, passphrase)
    assert people.get(desk, person.id)[0] == person
    (folder / "letter.pdf").write_bytes(b"an older one")
    with output.whole_file(folder / "letter.pdf", desk) as stream:
        stream.write(b"a letter")
    assert (folder / "letter.pdf").read_bytes() == b"a letter"
    for name in (NAME.upper(), unicodedata.normalize("NFC", NAME) + "-WAL"):
        with pytest.raises(faults.Refused), output.whole_file(folder / name, desk):
            pass
    desk.store.close()
    if passphrase is not None:
        monkeypatch.setenv("SPICEDESK_PASSPHRASE", passphrase)
    assert run("--database", location.path, "db", "check").code == 0
    assert places.examine(location).result is not Result.BAD
    beside = {unicodedata.normalize("NFD", file.name) for file in folder.iterdir()}
    assert beside - {"letter.pdf"} <= {NAME, f"{NAME}.key", f"{NAME}-journal"}


def test_an_office_is_found_in_another_spelling_where_names_are_folded(folder: Path) -> None:
    location = FileLocation(folder / "office.spicedesk")
    databases.create(location, PASSPHRASE, OFFICE).store.close()
    other = FileLocation(folder / "OFFICE.Spicedesk")
    if not other.path.exists():
        with pytest.raises(faults.NoDatabase):
            databases.open_desk(other, PASSPHRASE)
        return
    desk = databases.open_desk(other, PASSPHRASE)
    assert people.count(desk) == 0
    with pytest.raises(faults.Refused), output.whole_file(location.key_file, desk):
        pass
    desk.store.close()
