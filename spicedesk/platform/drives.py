r"""What each system says of a drive or a folder; what that means is decided elsewhere.

Windows is asked by its libraries, macOS by `mount` and extended attributes, Linux by /proc.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NETWORK_SMB = 0x0002_0000
NETWORK_DAV = 0x002E_0000
NETWORK_NFS = 0x0042_0000
NETWORK_GOOGLE = 0x0043_0000
"""Kinds of network by winnetwk.h: WNNC_NET_SMB, WNNC_NET_DAV, WNNC_NET_MS_NFS, WNNC_NET_GOOGLE."""
NETWORKS = (NETWORK_SMB, NETWORK_DAV, NETWORK_NFS, NETWORK_GOOGLE)
_SYNCED_BY = ("com.apple.file-provider-domain-id", "com.apple.icloud.desktop")
"""What macOS writes on the top folder of what it syncs: since 15, and before."""
_PATIENCE_S = 2


@dataclass(frozen=True, slots=True)
class Volume:
    r"""What Windows says of the volume that a path lies on; empty where it does not say.

    `kind` is GetDriveTypeW's, `remote` what a letter stands for (`\\server\share`), `provider` who
    serves that, in the system's language, and `network` its kind, one of `NETWORK_…` or 0.
    """

    kind: int = 0
    remote: str = ""
    provider: str = ""
    network: int = 0
    file_system: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a folder carries: `attributes` and `reparse_tag` on Windows.

    `synced_by` is who syncs it, on macOS.
    """

    attributes: int = 0
    reparse_tag: int = 0
    synced_by: str = ""


def volume(path: str) -> Volume:
    """What Windows says of the volume that a path lies on."""
    if sys.platform != "win32":
        return Volume()
    import ctypes  # only Windows has to ask libraries

    from spicedesk.platform import windows_drives

    return windows_drives.volume(path, ctypes.windll.kernel32, ctypes.windll.mpr)


def marks(folder: Path) -> Marks:
    """What a folder carries; nothing where it is not there or nobody may look."""
    try:
        if sys.platform == "win32":
            found = os.lstat(folder)
            return Marks(found.st_file_attributes, found.st_reparse_tag)
        if sys.platform == "darwin":
            import ctypes  # Python knows extended attributes on Linux alone

            return Marks(synced_by=_synced_by(folder, ctypes.CDLL(None).getxattr))
    except OSError:
        return Marks()
    return Marks()


def mount_output() -> str:
    """What macOS's `mount` prints."""
    import subprocess  # only macOS has to ask a program

    words = ["/sbin/mount"]
    asked = subprocess.run(words, capture_output=True, check=True, timeout=_PATIENCE_S)  # noqa: S603  # our own words
    return os.fsdecode(asked.stdout)


def mountinfo() -> str:
    """What Linux says in /proc/self/mountinfo."""
    return Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")


def stat_output(path: str) -> str:
    """What `stat -f` of Linux calls the file system of a path; empty where it does not answer."""
    import subprocess  # only a changed root has to ask a program

    existing = next(p for p in (Path(path), *Path(path).parents) if p.exists())
    words = ["stat", "--file-system", "--format=%T", "--", str(existing)]
    try:
        asked = subprocess.run(words, capture_output=True, check=False, timeout=_PATIENCE_S)  # noqa: S603  # our own words
    except subprocess.TimeoutExpired:
        return ""
    return os.fsdecode(asked.stdout).strip()


def _synced_by(folder: Path, getxattr: Callable[..., int]) -> str:
    """The first of the attributes that a folder carries, or its name where it says nothing."""
    import ctypes  # loaded already by whoever calls

    value = ctypes.create_string_buffer(1024)
    for name in _SYNCED_BY:
        size = getxattr(
            os.fsencode(folder), name.encode(), value, ctypes.c_size_t(len(value)), 0, 0
        )
        # A length of -1 comes as a number of 32 bits, or of 64.
        if 0 <= ctypes.c_int(size).value <= len(value):
            return value.raw[:size].decode("utf-8", "replace") or name
    return ""
