"""Which computer this is: a stored random id, and the name that it is shown by.

A host's name is no id: on macOS it follows the network, and two computers may have the same.
The id lies in the user's data folder; where it is lost, or cannot be kept, another is made.
"""

import os
import platform
import re
from contextlib import suppress
from pathlib import Path

from spicedesk import faults
from spicedesk.platform import files

_NAME = "computer.id"
_ID = re.compile(r"[0-9a-f]{16}")
_BETWEEN = " #"


def name() -> str:
    """What people call this computer."""
    return platform.node() or "?"


def written(folder: Path) -> str:
    """Name and id in one text, for a column that had the name alone; makes the id."""
    own = _known(folder) or _made(folder)
    return f"{name()}{_BETWEEN}{own}" if own else name()


def shown(text: str) -> str:
    """The name in what `written` gave, or in a name alone."""
    return _parted(text)[0]


def is_this(text: str, folder: Path) -> bool:
    """Whether what `written` gave is of this computer; of a name alone the name decides."""
    of, own = _parted(text)
    return of == name() if own is None else own == _known(folder)


def has_id(text: str) -> bool:
    """Whether a text names more than the host."""
    return _parted(text)[1] is not None


def _parted(text: str) -> tuple[str, str | None]:
    of, _between, own = text.rpartition(_BETWEEN)
    return (of, own) if of and _ID.fullmatch(own) else (text, None)


def _known(folder: Path) -> str | None:
    with suppress(OSError, ValueError):
        found = (folder / _NAME).read_text("ascii").strip()
        return found if _ID.fullmatch(found) else None
    return None


def _made(folder: Path) -> str | None:
    """A new id; where another program was quicker, that one's."""
    place, part = folder / _NAME, folder / f".spicedesk-{os.urandom(8).hex()}.part"
    own = os.urandom(8).hex().encode()
    with suppress(OSError, faults.StoreFault):
        files.make_private_folder(folder)
        files.write_private(part, own)
        try:
            files.place(part, place)
        except faults.NotEmpty:
            files.remove(part)
            if _known(folder) is None:  # what lies there is none
                files.write_whole(place, own)
    return _known(folder)
