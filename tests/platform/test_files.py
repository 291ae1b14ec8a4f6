"""Files are replaced, deleted, linked, synced and made private through one door alone."""

import ast
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import spicedesk
from spicedesk import faults
from spicedesk.platform import files

PACKAGE = Path(spicedesk.__file__).parent
DOOR = PACKAGE / "platform" / "files.py"
ANYWHERE = {
    "unlink", "rename", "renames", "hardlink_to", "link_to", "symlink_to", "symlink", "link",
    "fsync", "fdatasync", "rmtree", "mkdtemp", "mkstemp", "copyfile", "copy2", "copytree",
    "TemporaryDirectory", "TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile",
}  # fmt: skip
OF_OS = {"replace", "remove"}


def calls_past_the_door(source: str) -> Iterator[int]:
    """The lines of a module that do themselves what the door is for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "shutil", "tempfile"}:
            if {alias.name for alias in node.names} & (ANYWHERE | OF_OS):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, owner = node.func.attr, node.func.value
            is_of_os = isinstance(owner, ast.Name) and owner.id == "os"
            # `path.replace(target)`: of text it has two values, of a moment names.
            moves = name == "replace" and len(node.args) == 1 and not node.keywords
            creates = is_of_os and name == "open" and "O_CREAT" in ast.unparse(node)
            if name in ANYWHERE or (is_of_os and name in OF_OS) or moves or creates:
                yield node.lineno


def test_nobody_goes_past_the_door() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in PACKAGE.rglob("*.py")
        if path != DOOR
        for line in calls_past_the_door(path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "os.replace(a, b)", "a.replace(b)", "path.unlink()", "os.remove(a)", "os.fsync(1)",
        "from os import replace", "tempfile.mkdtemp()", "os.link(a, b)", "shutil.rmtree(a)",
        "os.open(a, os.O_CREAT | os.O_EXCL)",
    ],
)  # fmt: skip
def test_the_test_sees_who_does(source: str) -> None:
    assert list(calls_past_the_door(source)) == [1]


def windows_error(number: int) -> OSError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = number  # type: ignore[attr-defined]  # which Python has on Windows alone
    return error


def failing(times: int, error: OSError, then: Callable[..., None]) -> Callable[..., None]:
    left = [times]

    def act(*args: object) -> None:
        if left[0]:
            left[0] -= 1
            raise error
        then(*args)

    return act


@pytest.mark.parametrize("number", [5, 32, 33])
def test_what_is_held_for_a_moment_is_replaced_and_removed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_bytes(b"new")
    old.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", failing(2, windows_error(number), os.replace))
    files.replace(new, old)
    assert old.read_bytes() == b"new"
    monkeypatch.setattr(os, "unlink", failing(2, windows_error(number), os.unlink))
    files.remove(old)
    assert list(tmp_path.iterdir()) == []


def test_what_stays_held_is_told_as_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE_S", 0.1)
    monkeypatch.setattr(os, "replace", failing(10**6, windows_error(32), os.replace))
    (tmp_path / "new").write_bytes(b"new")
    with pytest.raises(faults.InUse) as told:
        files.replace(tmp_path / "new", tmp_path / "old")
    assert str(tmp_path / "old") in told.value.what


def test_any_other_error_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.replace(tmp_path / "nothing", tmp_path / "old")


def test_a_file_is_placed_only_where_nothing_lies(tmp_path: Path) -> None:
    first, second, target = tmp_path / "first", tmp_path / "second", tmp_path / "target"
    first.write_bytes(b"first")
    second.write_bytes(b"second")
    files.place(first, target)
    with pytest.raises(faults.NotEmpty):
        files.place(second, target)
    assert target.read_bytes() == b"first"
    assert {path.name for path in tmp_path.iterdir()} == {"second", "target"}


def test_what_fails_while_it_is_written_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"before")
    with pytest.raises(TypeError), files.whole(target) as stream:
        stream.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_private_is_nobody_elses(tmp_path: Path) -> None:
    files.write_private(tmp_path / "secret", b"x")
    files.write_whole(tmp_path / "whole", b"x")
    for path in tmp_path.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert files.new_folder("x-", tmp_path).stat().st_mode & 0o777 == 0o700


def test_who_might_read_a_file_may_read_what_takes_its_place(tmp_path: Path) -> None:
    target = tmp_path / "shared"
    target.write_bytes(b"before")
    target.chmod(0o660)
    files.write_whole(target, b"after")
    assert target.stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EACCES])
def test_a_drive_that_syncs_no_folder_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", refuse)
    files.sync_folder(tmp_path)


def test_a_link_is_followed_to_its_end_and_a_path_stays_as_it_is(tmp_path: Path) -> None:
    real = tmp_path / "real"
    (tmp_path / "first").symlink_to(tmp_path / "second")
    (tmp_path / "second").symlink_to(real)
    assert files.followed(tmp_path / "first") == real
    assert files.followed(Path("some/relative")) == Path("some/relative")


def test_windows_own_number_goes_before_its_guess(tmp_path: Path) -> None:
    assert isinstance(faults.of_file(windows_error(32), tmp_path), faults.InUse)
    assert isinstance(faults.of_file(windows_error(21), tmp_path), faults.Unreachable)
    assert isinstance(faults.of_file(windows_error(123), tmp_path), faults.ImpossiblePlace)
    assert isinstance(faults.of_file(windows_error(9999), tmp_path), faults.ReadOnly)
