"""What a developer needs to know of a mistake of ours, without anybody's personal data."""

import platform
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

import platformdirs

from spicedesk import __version__


def write(error: BaseException) -> Path:
    """Write a report and say where: kinds of exceptions and places in the code, no values.

    The words of an exception may quote what somebody typed, so they are left out. Where this
    user can write no reports it goes to the folder for passing files; a full disk has none.
    """
    now = datetime.now(UTC)
    text = "\n".join(_lines(error, now)) + "\n"
    path = Path()
    for folder in (platformdirs.user_log_dir("SpiceDesk", appauthor=False), gettempdir()):
        path = Path(folder) / f"fault-{now:%Y%m%d-%H%M%S-%f}.txt"
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            break
    return path


def _lines(error: BaseException, now: datetime) -> list[str]:
    lines = [
        f"SpiceDesk {__version__}, Python {platform.python_version()}, {sys.platform}",
        f"{now:%Y-%m-%d %H:%M:%S} UTC",
    ]
    link: BaseException | None = error
    while link is not None:
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        frames = traceback.extract_tb(link.__traceback__)
        lines += [f"  {_module_path(f.filename)}:{f.lineno} {f.name}" for f in frames]
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return lines


def _module_path(file: str) -> str:
    """The end of a path, from the package on: the rest may hold a user's name."""
    parts = Path(file).parts
    for package in ("spicedesk", "site-packages"):
        if package in parts:
            return "/".join(parts[parts.index(package) :])
    return parts[-1]
