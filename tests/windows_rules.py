"""Windows' rule for files that are open, kept on Linux: nobody replaces, renames or deletes them.

Every file is looked for among the descriptors of this program and of those it started, so that
SQLite's own count, which no test could close by hand.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

SHARING_VIOLATION = 32


def keep(patch: pytest.MonkeyPatch, below: Path) -> None:
    """Refuse to replace, rename or delete open files in a folder, as Windows does."""
    for name in ("replace", "rename"):
        patch.setattr(os, name, _refusing_two(getattr(os, name), below))
    for name in ("unlink", "remove"):
        patch.setattr(os, name, _refusing_one(getattr(os, name), below))


def _refusing_two(move: Callable[..., None], below: Path) -> Callable[..., None]:
    def moved(source: Any, target: Any, **more: Any) -> None:
        for path in (source, target):
            _require_closed(path, below, None)
        move(source, target, **more)

    return moved


def _refusing_one(delete: Callable[..., None], below: Path) -> Callable[..., None]:
    def deleted(path: Any, *, dir_fd: int | None = None) -> None:
        _require_closed(path, below, dir_fd)
        delete(path, dir_fd=dir_fd)

    return deleted


def _require_closed(path: Any, below: Path, dir_fd: int | None) -> None:
    try:
        found = os.stat(path, dir_fd=dir_fd, follow_symlinks=False)
    except OSError:
        return
    is_ours = dir_fd is not None or below in Path(os.fsdecode(path)).absolute().parents
    if is_ours and (found.st_dev, found.st_ino) in set(_open_files()):
        refusal = PermissionError(errno.EACCES, "held, as on Windows", path)
        refusal.winerror = SHARING_VIOLATION  # type: ignore[attr-defined]  # Windows alone has it
        raise refusal


def _open_files() -> Iterator[tuple[int, int]]:
    for process in _family(os.getpid()):
        with suppress(OSError):
            for name in Path(f"/proc/{process}/fd").iterdir():
                with suppress(OSError):
                    found = name.stat()
                    yield found.st_dev, found.st_ino


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
