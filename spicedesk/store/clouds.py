"""Whether a cloud service copies what is written in a folder, which destroys a database.

Services give themselves away by the names of their folders, and by what the system writes on them.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path, PurePath

from spicedesk.platform import drives
from spicedesk.platform.drives import Marks

_NAMES = (
    "OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "My Drive", "Meine Ablage",
    "iCloud Drive", "iCloudDrive", "Mobile Documents", "CloudStorage", "Nextcloud", "ownCloud",
    "pCloud Drive", "pCloudDrive", "Proton Drive", "SynologyDrive", "MEGAsync",
)  # fmt: skip
_CLOUD_TAG, _NUMBER_OF_CLOUD = 0x9000_001A, 0x0000_F000
"""IO_REPARSE_TAG_CLOUD of winnt.h, and the bits by which its sixteen kinds differ."""
_OTHER_TAGS = frozenset({0x8000_0015, 0x8000_0021})
"""IO_REPARSE_TAG_FILE_PLACEHOLDER and IO_REPARSE_TAG_ONEDRIVE, of older services."""
_SYNCED = 0x0008_0000 | 0x0010_0000 | 0x0040_0000
"""FILE_ATTRIBUTE_PINNED, _UNPINNED and _RECALL_ON_DATA_ACCESS."""
_REPARSE_POINT, _RECALL_ON_OPEN = 0x0000_0400, 0x0004_0000
"""The second alone may also say that a folder has extended attributes, as those of Linux have."""


def cloud_of(path: Path) -> str | None:
    """The folder by which a cloud service gives itself away: it copies what is written below."""
    try:
        real = Path(os.path.realpath(path))
    except (OSError, ValueError):
        return by_name(path.absolute())
    return by_name(path.absolute()) or by_name(real) or by_marks(real, drives.marks)


def by_name(path: PurePath) -> str | None:
    """The first folder on the way that is called as a service calls its own."""
    for part in path.parts:
        for name in _NAMES:
            # “OneDrive - Example Optics”, “Dropbox (Office)”, but not “Dropboxes”.
            if re.match(rf"{re.escape(name)}(?![^\W_])", part, re.IGNORECASE):
                return part
    return None


def by_marks(path: Path, marks: Callable[[Path], Marks]) -> str | None:
    """The nearest folder that the system says is synced; macOS marks the top one alone."""
    for folder in (path, *path.parents):
        if is_synced(marks(folder)):
            return folder.name or str(folder)
    return None


def is_synced(marks: Marks) -> bool:
    """Whether what a folder carries says that a service keeps it elsewhere as well."""
    if marks.reparse_tag & ~_NUMBER_OF_CLOUD == _CLOUD_TAG or marks.reparse_tag in _OTHER_TAGS:
        return True
    if marks.attributes & _SYNCED or marks.synced_by:
        return True
    recalled = _REPARSE_POINT | _RECALL_ON_OPEN
    return marks.attributes & recalled == recalled
