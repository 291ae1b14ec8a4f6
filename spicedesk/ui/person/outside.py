"""Copies for other programs: in a private folder that goes at exit, or at the next start."""

import atexit
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import platformdirs
from PySide6.QtCore import QLockFile

from spicedesk.platform import files

_HARMLESS = frozenset(
    {
        *("pdf", "txt", "csv", "eml", "msg", "rtf", "doc", "docx", "odt", "xls", "xlsx", "ods"),
        *("jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp", "webp", "heic", "ppt", "pptx", "odp"),
        *("mp3", "m4a", "wav", "ogg", "flac", "mp4", "mov", "avi", "mkv", "webm"),
    }
)
"""Suffixes that no system takes for a program."""


def may_open(name: str) -> bool:
    """Whether another program may be handed a file of this name: it must not be a program."""
    return Path(name).suffix.lstrip(".").casefold() in _HARMLESS


def copy(name: str, save: Callable[[Path], None]) -> Path:
    """A new private folder's file of that name, which `save` writes."""
    folder = files.new_folder("", _Session.here().folder)
    target = folder / name
    save(target)
    return target


def sweep() -> None:
    """Remove what a program that ended in a crash has left behind."""
    if not _root().is_dir():
        return
    for folder in [path for path in _root().iterdir() if path.is_dir()]:
        lock = _lock_of(folder)
        if lock.tryLock(0):  # its program has ended
            files.remove_folder(folder)
            lock.unlock()


def close() -> None:
    """Remove the copies of this program; what another program holds goes at the next start."""
    if _Session.current is not None:
        _Session.current.end()
        _Session.current = None


class _Session:
    """The folder of this running program; a lock beside it says that it is in use."""

    current: "_Session | None" = None

    def __init__(self) -> None:
        files.make_private_folder(_root())
        self.folder = _root() / uuid4().hex
        self._lock = _lock_of(self.folder)
        self._lock.lock()
        files.make_private_folder(self.folder)

    @classmethod
    def here(cls) -> "_Session":
        if cls.current is None:
            cls.current = cls()
            atexit.register(close)
        return cls.current

    def end(self) -> None:
        files.remove_folder(self.folder)
        self._lock.unlock()


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(f"{folder}.lock")
    lock.setStaleLockTime(0)  # only the end of its program opens it, however old it is
    return lock


def _root() -> Path:
    return Path(platformdirs.user_cache_dir("SpiceDesk", appauthor=False)) / "opened"
