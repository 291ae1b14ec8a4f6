"""Whatever is written to a chosen file never takes the place of the office's own files."""

import ast
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import spicedesk
from spicedesk import faults
from spicedesk.services import databases, output, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import FileLocation
from tests.cli.conftest import Run, run
from tests.conftest import ANNA, OFFICE

__all__ = ["run"]  # a fixture of the shell's tests
NAME = "büro.spicedesk"
ENDINGS = ("", ".key", "-wal", "-shm", "-journal", ".lock")
PACKAGE = Path(spicedesk.__file__).parent
DOORS = {"platform/files.py", "services/output.py"}
OF_OUR_OWN = {"reports.py", "store/archive.py", "store/encryption.py"}
"""They write to names that they make themselves: no clerk chooses those."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """An open office in a file of its own folder; most of what may lie beside it is not there."""
    (tmp_path / "data").mkdir()
    desk = databases.create(FileLocation(tmp_path / "data" / NAME), "correct horse", OFFICE)
    yield desk
    desk.store.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def refused(target: Path, desk: Desk) -> bool:
    try:
        with output.whole_file(target, desk) as stream:
            stream.write(b"a letter")
    except faults.Refused as fault:
        return "belongs to the office itself" in fault.what
    return False


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "accents apart": lambda name: unicodedata.normalize("NFD", name),
    "capitals, accents apart": lambda name: unicodedata.normalize("NFD", name.upper()),
    "a dot at the end": lambda name: f"{name}. ",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_its_own_files_are_refused_there_or_not_in_any_spelling(
    office: Desk, tmp_path: Path, ending: str, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    before = contents(folder)
    name = SPELLINGS[spelling](NAME + ending)
    (tmp_path / "link").symlink_to(folder)
    for target in (folder / name, folder / ".." / "data" / name, tmp_path / "link" / name):
        assert refused(target, office)
    monkeypatch.chdir(folder)
    assert refused(Path(name), office)
    assert contents(folder) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_link_to_its_files_is_refused_in_any_folder(
    office: Desk, tmp_path: Path, ending: str
) -> None:
    own = tmp_path / "data" / (NAME + ending)
    (tmp_path / "soft.pdf").symlink_to(own)
    assert refused(tmp_path / "soft.pdf", office)
    if own.exists():
        os.link(own, tmp_path / "hard.pdf")
        assert refused(tmp_path / "hard.pdf", office)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_office_behind_a_link_keeps_what_lies_beside_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / "data").mkdir()
    databases.create(FileLocation(tmp_path / "data" / NAME), None, OFFICE).store.close()
    (tmp_path / "other.spicedesk").symlink_to(tmp_path / "data" / NAME)
    desk = databases.open_desk(FileLocation(tmp_path / "other.spicedesk"))
    assert refused(tmp_path / "data" / (NAME + ending), desk)
    assert refused(tmp_path / "other.spicedesk", desk)
    desk.store.close()


def test_names_that_only_look_alike_are_written(office: Desk, tmp_path: Path) -> None:
    for target in (
        tmp_path / NAME,
        tmp_path / "data" / f"{NAME}.pdf",
        tmp_path / "data" / "buro.spicedesk",
        tmp_path / "data" / f"{NAME}-wal.pdf",
    ):
        assert not refused(target, office)
        assert target.read_bytes() == b"a letter"


def test_windows_takes_what_follows_a_colon_for_a_part_of_the_file(
    office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "data" / f"{NAME}::$DATA"
    monkeypatch.setattr(output, "_parts_by_colon", lambda: True)
    assert refused(target, office)


def test_the_shell_refuses_them_too(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "office.spicedesk"
    desk = databases.create(FileLocation(place), None, OFFICE)
    person = people.add(desk, ANNA)
    desk.store.close()
    before = {file.name for file in tmp_path.iterdir()}
    for words in (("statement", person.number), ("consent", "export", person.number)):
        for name in ("OFFICE.spicedesk", "office.spicedesk-wal", "Office.spicedesk.lock"):
            told = run("--database", place, *words, "--output", tmp_path / name)
            assert told.code != 0
            assert "belongs to the office itself" in told.err
    assert {file.name for file in tmp_path.iterdir()} == before
    assert run("--database", place, "db", "check").code == 0


def writes(source: str) -> Iterator[int]:
    """The lines of a module that write to a file by its name."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        words = [*node.args, *(word.value for word in node.keywords)]
        modes = [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
        is_open = name == "open" and any(
            set(m) <= set("rwxabt+") and set(m) & set("wxa+") for m in modes
        )
        if name in {"write_bytes", "write_text"} or is_open:
            yield node.lineno


def test_nobody_writes_to_a_file_but_through_the_doors() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}:{line}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).as_posix() not in DOORS | OF_OUR_OWN
        for line in writes(path.read_text("utf-8"))
    }
    assert found == set()
    assert list(writes("a.open('wb')\nopen(a, mode='x')\na.write_text(b)\na.open('rb')")) == [
        1,
        2,
        3,
    ]
