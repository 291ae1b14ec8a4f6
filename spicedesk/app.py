"""Wires the parts: the window where there can be one, the shell where words are given."""

import ctypes
import os
import re
import sys
from pathlib import Path

from spicedesk import language
from spicedesk.language import gettext as _

DEBIAN_PACKAGES = (
    "libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xinerama0"
)


def obstacle() -> str | None:
    """Why no window can open here and what would help; none where one can."""
    if sys.platform.startswith("linux") and not _has_display():
        return _("There is no display here, so no window can open. To see it, start SpiceDesk in "
                 "a desktop session.") + _missing_library()  # fmt: skip
    missing = _missing_library().strip()
    return missing or None


def open_window(
    database: str | None = None,
    spoken: str | None = None,
    *,
    demo: bool = False,
    picture: Path | None = None,
) -> int:
    """Open the window on a database, or on the office's own; gives the exit code.

    With a `picture`, the window is shown, saved to that file, and closed.
    """
    language.use(spoken or language.of_the_system())
    reason = obstacle()
    if reason is not None:
        sys.stderr.write(reason + "\n")
        return 1
    from spicedesk.ui import app  # Qt is loaded only where a window opens

    place = database if database is not None else os.environ.get("SPICEDESK_DATABASE") or None
    return app.run(place, spoken, demo=demo, picture=picture)


def _has_display() -> bool:
    without = {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(has_screen) or not without.isdisjoint(_platforms())


def _platforms() -> list[str]:
    """Qt's ways to a screen that it will try here; the environment names them, or has one."""
    named = os.environ.get("QT_QPA_PLATFORM", "")
    if named:
        return [part.split(":")[0] for part in named.split(";")]
    screens = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return [name for name, variable in screens.items() if os.environ.get(variable)]


def _missing_library() -> str:
    name = _unloadable()
    if name is None:
        return ""
    return " " + _(
        "The window needs system libraries that are missing here ({library}). On Debian and "
        "Ubuntu install them with: apt-get install {packages}"
    ).format(library=name, packages=DEBIAN_PACKAGES)


def _unloadable() -> str | None:
    """A library without which Qt would end the program instead of opening a window."""
    try:
        from PySide6.QtCore import QLibraryInfo
        from PySide6.QtWidgets import QApplication  # noqa: F401  # whether it loads is the question
    except ImportError as error:
        return _library_in(error)
    if not sys.platform.startswith("linux"):
        return None
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    failed: str | None = None
    for name in _platforms():
        for plugin in folder.glob(f"libq{name}*.so"):
            try:
                ctypes.CDLL(str(plugin))
            except OSError as error:
                failed = _library_in(error)
            else:
                return None
    return failed


def _library_in(error: Exception) -> str:
    name = re.match(r"(lib[\w.+-]+)", str(error))
    return name[1] if name else "Qt"
