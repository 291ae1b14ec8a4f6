"""What kind of file system a path lies on: a disk of this computer, or one of the network.

Each system is asked in its own way; what its answer means is decided by functions of
the answer alone.
"""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

_NETWORK = frozenset({
    "9p", "acfs", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph",
    "fuse.ceph-fuse", "fuse.glusterfs", "fuse.mfs", "fuse.vmhgfs-fuse", "gfs2", "glusterfs",
    "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs",
    "vboxsf", "virtiofs", "webdav",
})  # fmt: skip
_LOCKS_STAY_HERE = frozenset({
    "davfs", "fuse.curlftpfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.google-drive-ocamlfuse",
    "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.onedriver", "fuse.rclone", "fuse.s3fs",
    "fuse.smbnetfs", "fuse.sshfs", "webdav",
})  # fmt: skip
"""Their locks are kept by this computer's kernel; the other end never hears of them."""
_LOCAL_LOCKS = {
    "nfs": frozenset({"nolock", "local_lock=all", "local_lock=posix"}),
    "nfs4": frozenset({"local_lock=all", "local_lock=posix"}),
    "cifs": frozenset({"nobrl"}),
    "smb3": frozenset({"nobrl"}),
}
"""Options that keep the locks of a file system here which would otherwise share them."""
_STAT_NAMES = {"smb2": "smb3", "smb": "smbfs", "overlayfs": "overlay"}
_CLOUDS = (
    "OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "My Drive", "iCloud Drive",
    "iCloudDrive", "Mobile Documents", "CloudStorage", "Nextcloud", "ownCloud",
)  # fmt: skip
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


@dataclass(frozen=True, slots=True)
class FileSystem:
    """`locks_stay_here`: a lock keeps out programs on this computer, but no other computer."""

    name: str
    is_network: bool
    locks_stay_here: bool = False


def is_network(path: Path) -> bool:
    """Whether other computers may write there too; quick, and false where nobody can tell."""
    found = of(path)
    return found is not None and found.is_network


def of(path: Path) -> FileSystem | None:
    """What a path lies on, or would lie on; none where the system does not say."""
    try:
        # Looking for the file also mounts what is mounted only on demand.
        real = os.path.realpath(path)
        if sys.platform == "win32":
            return from_windows(PureWindowsPath(real), _drive_type)
        if sys.platform == "darwin":
            return from_mount(PurePosixPath(real), _mount_output())
        found = from_mountinfo(PurePosixPath(real), _mountinfo())
        return found or from_stat(_stat_output(real))
    except (OSError, ValueError):
        return None


def from_mountinfo(path: PurePosixPath, mountinfo: str) -> FileSystem | None:
    """What Linux says in /proc/self/mountinfo; see proc_pid_mountinfo(5)."""
    found: dict[PurePosixPath, FileSystem] = {}
    for line in mountinfo.splitlines():
        mount, _separator, rest = line.partition(" - ")
        fields, (name, source, *options) = mount.split(" "), rest.split(" ")
        # A later line lies over an earlier one at the same point.
        found[PurePosixPath(_unescaped(fields[4]))] = _file_system(
            name, source, f"{fields[5]},{','.join(options)}".split(",")
        )
    return _nearest(path, found)


def from_stat(name: str) -> FileSystem | None:
    """What `stat -f` of Linux calls it, where a changed root hides the mount itself.

    Of a FUSE drive it does not say what lies behind.
    """
    if name == "fuseblk" or not name or name.startswith("UNKNOWN"):
        return None
    return _file_system(_STAT_NAMES.get(name, name), "", [])


def from_mount(path: PurePosixPath, output: str) -> FileSystem | None:
    """What macOS's `mount` prints: `//user@server/share on /Volumes/share (smbfs, nodev)`."""
    pattern = re.compile(r"^(.*?) on (/.*) \(([^(),]+)([^()]*)\)$", re.MULTILINE)
    found = {
        PurePosixPath(point): _file_system(name, source, options.split(", "))
        for source, point, name, options in pattern.findall(output)
    }
    return _nearest(path, found)


def from_windows(path: PureWindowsPath, drive_type: Callable[[str], int]) -> FileSystem:
    r"""A UNC path is of the network, and so is a letter that stands for one."""
    plain = str(path).replace("\\\\?\\UNC\\", "\\\\").replace("\\\\?\\", "")
    drive = PureWindowsPath(plain).drive
    if drive.startswith("\\\\"):
        return FileSystem("SMB", is_network=True)
    if drive_type(drive + "\\") == _REMOTE_DRIVE:
        return FileSystem("SMB", is_network=True)
    return FileSystem(drive, is_network=False)


def cloud_of(path: PurePath) -> str | None:
    """The folder by which a cloud service gives itself away: it copies what is written below."""
    for part in path.parts:
        for cloud in _CLOUDS:
            # “OneDrive - Example Optics”, “Dropbox (Office)”, but not “Dropboxes”.
            if re.match(rf"{re.escape(cloud)}(?![^\W_])", part, re.IGNORECASE):
                return part
    return None


def _file_system(name: str, source: str, options: list[str]) -> FileSystem:
    if name in {"fuse", "fuseblk"} and "://" in source:  # davfs2 says no more than that
        return FileSystem("WebDAV", is_network=True, locks_stay_here=True)
    local = not _LOCAL_LOCKS.get(name, frozenset()).isdisjoint(options)
    stays = local or name in _LOCKS_STAY_HERE
    return FileSystem(name.removeprefix("fuse."), stays or name in _NETWORK, stays)


def _nearest(path: PurePosixPath, found: dict[PurePosixPath, FileSystem]) -> FileSystem | None:
    for folder in (path, *path.parents):
        if folder in found:
            return found[folder]
    return None


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), text)


def _mountinfo() -> str:
    return Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")


def _stat_output(path: str) -> str:
    import subprocess  # only a changed root has to ask a program

    existing = next(p for p in (Path(path), *Path(path).parents) if p.exists())
    words = ["stat", "--file-system", "--format=%T", "--", str(existing)]
    try:
        asked = subprocess.run(words, capture_output=True, check=False, timeout=2)  # noqa: S603  # our own words
    except subprocess.TimeoutExpired:
        return ""
    return os.fsdecode(asked.stdout).strip()


def _mount_output() -> str:
    import subprocess  # only macOS has to ask a program

    asked = subprocess.run(["/sbin/mount"], capture_output=True, check=True, timeout=2)
    return os.fsdecode(asked.stdout)


def _drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes  # only Windows has to ask a library

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))
