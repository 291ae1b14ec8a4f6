"""Whether we may write: asked of the system by trying, so that lists of rights (ACLs) count.

Nothing is changed, and nothing stays behind.
"""

import os
import secrets
import sys
from pathlib import Path

from spicedesk.platform import files


def may_write(path: Path) -> bool:
    """Whether a file that is there may be written to.

    On Windows it is opened for writing and closed: `os.access` looks there at nothing but the
    read-only attribute. Elsewhere a file of SQLite must not be opened by us, as closing it would
    end all locks that this program has on it (fcntl(2)); there the kernel answers, for the user
    whom we act as, and heeds lists of rights and disks that can only be read.
    """
    if sys.platform != "win32":
        has_effective = os.access in os.supports_effective_ids
        return os.access(path, os.W_OK, effective_ids=has_effective)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_BINARY))
    except OSError:
        return False
    return True


def try_folder(folder: Path, size: int = 0) -> None:
    """Make a private file of so many bytes in a folder, and remove it; raises `OSError`."""
    file = folder / f".spicedesk-{secrets.token_hex(8)}.part"
    try:
        files.write_private(file, secrets.token_bytes(size))
    finally:
        files.remove(file)
