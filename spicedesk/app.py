"""Wires the parts: the window where there can be one, the shell where words are given."""

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

    place = database or os.environ.get("SPICEDESK_DATABASE") or None
    return app.run(place, demo=demo, picture=picture)


def _has_display() -> bool:
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.split(":")[0] in {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _missing_library() -> str:
    try:
        import PySide6.QtWidgets  # noqa: F401  # whether it can be loaded is the question
    except ImportError as error:
        name = re.match(r"(lib[\w.+-]+)", str(error))
        return " " + _(
            "The window needs system libraries that are missing here ({library}). On Debian and "
            "Ubuntu install them with: apt-get install {packages}"
        ).format(library=name[1] if name else "Qt", packages=DEBIAN_PACKAGES)
    return ""
