"""The one door for files that are replaced, deleted, linked, brought to the disk, or made private.

A replace is a commit: whoever calls `replace` or `place` undoes nothing after it. On Windows a
virus scanner, a cloud folder or another desk may hold a file for a moment, so each is tried for
some seconds (WinError 5, 32, 33) before `InUse` is raised.
"""

import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from spicedesk import faults

PATIENCE_S = 3.0
"""How long a file is asked for that another program holds."""
_PAUSE_S = 0.05
_HELD = frozenset({5, 32, 33})
"""WinErrors: access denied, as of a file that is open; sharing violation; lock violation."""
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
"""What drives answer that know no such thing for a folder, as some of the network."""
_BINARY = getattr(os, "O_BINARY", 0)
_PRIVATE = 0o600
_PART = ".spicedesk-"
_PRIVATE_FOLDER = 0o700 if os.name != "nt" else 0o777
"""On Windows 0700 sets rights of the owner alone, which a file takes along wherever it is moved."""

Identity = tuple[int, int]
"""What tells one file from another whatever it is called: device and number of the inode."""
Version = tuple[int, int, int, int]
"""An identity, and when it was written last, in nanoseconds, and how many bytes it has."""


def replace(source: Path, target: Path) -> None:
    """Move a file over another in one step; raises `InUse` and `OSError`.

    Handles of both, SQLite's too, have to be closed before: Windows moves no open file.
    """
    moved = identity(source)
    try:
        _patiently(lambda: os.replace(source, target), target)  # noqa: PTH105  # the door itself
    except OSError:
        # Across a network the answer alone may be lost.
        if moved is None or identity(target) != moved or identity(source) is not None:
            raise


def place(source: Path, target: Path) -> None:
    """Move a file to where nothing lies.

    Raises `NotEmpty` where somebody was quicker, `InUse` and `OSError`.
    """
    try:
        os.link(source, target)
    except FileExistsError:
        raise faults.NotEmpty(target) from None
    except OSError:  # a drive without links, or one whose answer was lost
        if identity(source) is None or identity(source) != identity(target):
            _place_without_links(source, target)
            return
    with suppress(OSError, faults.InUse):  # a second name, which the next sweep removes
        remove(source)


def _place_without_links(source: Path, target: Path) -> None:
    try:
        os.close(private(target))
    except FileExistsError:
        raise faults.NotEmpty(target) from None
    replace(source, target)


def remove(path: Path, *, patience: float = PATIENCE_S) -> None:
    """Delete a file, if it is there; raises `InUse` and `OSError`."""
    with suppress(FileNotFoundError):
        _patiently(lambda: os.unlink(path), path, patience)  # noqa: PTH108


def remove_folder(folder: Path) -> None:
    """Delete a folder of ours with all that is in it, as far as the system lets us."""
    shutil.rmtree(folder, ignore_errors=True)
    if identity(folder) is not None:  # somebody held a file of it for a moment
        time.sleep(_PAUSE_S)
        shutil.rmtree(folder, ignore_errors=True)


def private(path: Path) -> int:
    """Make a new file that nobody else may read; gives its descriptor.

    On POSIX by its mode; on Windows by the rights of its folder. Raises `FileExistsError`.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY
    return os.open(path, flags, _PRIVATE)


def write_private(path: Path, content: bytes) -> None:
    """Make a new private file that holds this, whole and on the disk when it returns."""
    with os.fdopen(private(path), "wb") as stream:
        stream.write(content)
        sync(stream)


def write_new(path: Path, content: bytes) -> None:
    """Put a private file, whole, to where nothing lies; raises `NotEmpty`, `InUse`, `OSError`."""
    part = _part_of(path)
    try:
        write_private(part, content)
        place(part, path)
    except BaseException:
        with suppress(OSError, faults.InUse):
            remove(part)
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of what is there; readers see the old one or the new one.

    Whoever might read the old one may read the new one; where none was it is private.
    """
    with whole(path, like_before=True) as stream:
        stream.write(content)


@contextmanager
def whole(target: Path, *, like_before: bool = False) -> Iterator[BinaryIO]:
    """A stream whose content appears at `target` at the end, and only if all went well.

    It is written beside its place, under a name of its own, with nobody else's right to read it,
    which `like_before` gives at the end to who had it before.
    """
    part = _part_of(target)
    try:
        with os.fdopen(private(part), "wb") as stream:
            yield stream
            sync(stream)
        if like_before:
            give_rights_of(target, part)
        replace(part, target)
    except BaseException:
        with suppress(OSError, faults.InUse):
            remove(part)
        raise


def is_part(path: Path, target: Path | None = None) -> bool:
    """Whether a file is one that was being written, for some place or for this one."""
    begins = _PART if target is None else _begins(target)
    return path.name.startswith(begins) and path.name.endswith(".part")


def _part_of(target: Path) -> Path:
    return target.with_name(f"{_begins(target)}{os.urandom(8).hex()}.part")


def _begins(target: Path) -> str:
    """A name that is long leaves no room for more, so its sum stands for it."""
    name = hashlib.sha256(os.fsencode(target.name)).hexdigest()
    return f"{_PART}{name[:8]}-"


def give_rights_of(before: Path, path: Path) -> None:
    """Let those use a file who might use the one it is to replace, as a group on a share.

    On Windows it has the rights of its folder.
    """
    try:
        found = before.stat()
    except OSError:
        return
    with suppress(OSError):
        path.chmod(stat.S_IMODE(found.st_mode))
    if sys.platform != "win32":
        try:
            os.chown(path, found.st_uid, found.st_gid)
        except OSError:  # only an administrator gives a file away
            with suppress(OSError):  # a group that this user is not in
                os.chown(path, -1, found.st_gid)


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in, that nobody else looks into.

    On Windows it has the rights of the folder it lies in, as its files may move to a shared one.
    """
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)


@contextmanager
def temporary_folder(prefix: str, beside: Path | None = None) -> Iterator[Path]:
    """A private folder that is gone at the end; in the system's own place, or in another folder."""
    folder = new_folder(prefix, beside)
    try:
        yield folder
    finally:
        remove_folder(folder)


def new_folder(prefix: str, beside: Path | None = None) -> Path:
    """A new private folder with a name of its own."""
    root = Path(tempfile.gettempdir()) if beside is None else beside
    folder = root / f"{prefix}{os.urandom(8).hex()}"
    folder.mkdir(mode=_PRIVATE_FOLDER)
    return folder


@contextmanager
def held_back(most_in_memory: int) -> Iterator[IO[bytes]]:
    """A stream for what must not be seen yet; beyond `most_in_memory` bytes in a nameless file."""
    with tempfile.SpooledTemporaryFile(max_size=most_in_memory) as stream:
        yield stream


def sync(stream: IO[bytes]) -> None:
    """Bring what was written to a file to the disk, and on macOS out of the drive's memory."""
    stream.flush()
    _sync(stream.fileno())


def sync_file(path: Path) -> None:
    """Bring a file that is closed to the disk."""
    with path.open("rb+") as stream:
        _sync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; some drives know no such thing."""
    if os.name == "nt":  # a folder cannot be opened there, and its journal keeps the order
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def read_bounded(path: Path, most: int) -> bytes:
    """What a small file holds, and never more than one byte beyond `most`.

    A pipe or a device, which might never answer, is `OSError`.
    """
    descriptor = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no file")
        return stream.read(most + 1)


def head(path: Path, size: int) -> bytes:
    """The first bytes of a file that SQLite may have open in this program; raises `OSError`.

    Closing any descriptor of a file ends every lock that the program has on it (fcntl(2)), so of
    a file in use it is kept until `let_go`.
    """
    if sys.platform == "win32":  # whose locks belong to a handle
        with path.open("rb") as stream:
            return stream.read(size)
    with _guard:
        descriptor = _kept.get(identity(path) or (0, 0), -1)
        if descriptor >= 0:
            return os.pread(descriptor, size, 0)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return os.pread(descriptor, size, 0)
        finally:
            _close_or_keep(descriptor)


def use(found: Identity) -> None:
    """Say that SQLite opens a file in this program; as often as it does."""
    with _guard:
        _in_use[found] += 1


def let_go(found: Identity) -> None:
    """Say that SQLite has closed a file."""
    with _guard:
        _in_use[found] -= 1
        if _in_use[found] <= 0:
            del _in_use[found]
            if (descriptor := _kept.pop(found, None)) is not None:
                os.close(descriptor)


_guard = threading.Lock()
_in_use: Counter[Identity] = Counter()
_kept: dict[Identity, int] = {}


def _close_or_keep(descriptor: int) -> None:
    found = os.fstat(descriptor)
    key = found.st_dev, found.st_ino
    if _in_use[key] and key not in _kept:
        _kept[key] = descriptor
    elif not _in_use[key]:
        os.close(descriptor)


def identity(path: Path) -> Identity | None:
    """Which file lies at a place, links followed; none where none does or nobody can tell."""
    try:
        found = os.stat(path)  # noqa: PTH116  # asked in each transaction
    except OSError:
        return None
    return found.st_dev, found.st_ino


def version(path: Path) -> Version | None:
    """What tells a file, and what is in it, from the one before; none as in `identity`."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, in whatever case or by whatever link."""
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def followed(path: Path) -> Path:
    """Where a link leads in the end; the path itself where it is none."""
    try:
        if not stat.S_ISLNK(os.lstat(path).st_mode):
            return path
    except (OSError, ValueError):
        return path
    return Path(os.path.realpath(path))


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # only macOS has more to say

        with suppress(OSError):  # a drive that does not know it; fsync is what is left
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _patiently(act: Callable[[], None], path: Path, patience: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            if time.monotonic() >= deadline:
                raise faults.InUse(path) from None
            time.sleep(_PAUSE_S)
        else:
            return
