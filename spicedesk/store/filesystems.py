"""What kind of file system a path lies on: a disk of this computer, or one of the network.

Each system is asked in its own way (`platform.drives`); what its answer means is decided by
functions of the answer alone. In doubt a drive is shared, which only
costs some speed.
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from spicedesk.platform import drives
from spicedesk.platform.drives import Volume

_NETWORK = frozenset({
    "9p", "acfs", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs",
    "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs",
    "vboxsf", "virtiofs", "webdav",
})  # fmt: skip
_REMOTE_PROGRAMS = frozenset({
    "curlftpfs", "davfs2", "gcsfuse", "google-drive-ocamlfuse", "goofys", "gvfsd-fuse", "ifuse",
    "jmtpfs", "kio-fuse", "mountpoint-s3", "onedriver", "pcloud", "rclone", "s3fs", "smbnetfs",
    "sshfs",
})  # fmt: skip
"""FUSE programs whose locks are kept by this computer; the other end never hears of them."""
_LOCAL_PROGRAMS = frozenset({
    "apfs-fuse", "bindfs", "cryfs", "dislocker", "ecryptfs", "encfs", "exfat", "exfat-fuse",
    "ext4fuse", "fuse-ext2", "fuse-overlayfs", "gocryptfs", "lxcfs", "mergerfs", "ntfs",
    "ntfs-3g", "portal", "securefs", "unionfs", "unionfs-fuse", "veracrypt", "zfs-fuse",
})  # fmt: skip
"""FUSE programs that show what lies on this computer; any other may show what does not."""
_LOCKS_STAY_HERE = frozenset({"davfs", "webdav"})
_LOCAL_LOCKS = {
    "nfs": frozenset({"nolock", "local_lock=all", "local_lock=posix"}),
    "nfs4": frozenset({"local_lock=all", "local_lock=posix"}),
    "cifs": frozenset({"nobrl"}),
    "smb3": frozenset({"nobrl"}),
}
"""Options that keep the locks of a file system here which would otherwise share them."""
_STAT_NAMES = {"smb2": "smb3", "smb": "smbfs", "overlayfs": "overlay"}
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW
_WINDOWS_DISKS = frozenset({"cdfs", "exfat", "fat", "fat32", "ntfs", "refs", "udf"})
_WEBDAV = re.compile(r"^\\\\[^\\]+(@ssl|@\d+)\b|^\\\\[^\\]+\\davwwwroot\b|://", re.IGNORECASE)
_VIRTUAL = re.compile(r"\b(sshfs|rclone|webdav|s3fs|mountain ?duck|raidrive)\b", re.IGNORECASE)
"""What drives call themselves that programs show on Windows; their locks stay on this computer."""
_VIRTUAL_HOST = re.compile(r"^\\\\(sshfs|rclone)(\.\w+)?(\\|$)", re.IGNORECASE)
_VIRTUAL_LABEL = re.compile(r"\bgoogle drive\b|\bfile stream$|^pcloud drive$", re.IGNORECASE)
"""What they are labelled as where they pass for a disk of this computer, as Google's does."""


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
            plain = _without_prefix(real)
            return from_windows(PureWindowsPath(plain), drives.volume(plain))
        if sys.platform == "darwin":
            return from_mount(PurePosixPath(real), drives.mount_output())
        found = from_mountinfo(PurePosixPath(real), drives.mountinfo())
        return found or from_stat(drives.stat_output(real))
    except (OSError, ValueError):
        return None


def from_mountinfo(path: PurePosixPath, mountinfo: str) -> FileSystem | None:
    """What Linux says in /proc/self/mountinfo; see proc_pid_mountinfo(5)."""
    found: dict[PurePosixPath, FileSystem] = {}
    for line in mountinfo.splitlines():
        mount, _separator, rest = line.partition(" - ")
        fields, (name, source, *options) = mount.split(" "), rest.split(" ")
        # A later line lies over an earlier one at the same point.
        found[PurePosixPath(_unescaped(fields[4]))] = _on_linux(
            name, source, f"{fields[5]},{','.join(options)}".split(",")
        )
    return _nearest(path, found)


def from_stat(name: str) -> FileSystem | None:
    """What `stat -f` of Linux calls it, where a changed root hides the mount itself.

    Of a FUSE drive, each of which is `fuseblk` there, it does not say what lies behind.
    """
    if not name or name.startswith("UNKNOWN"):
        return None
    if name == "fuseblk":
        return FileSystem("FUSE", is_network=True)
    return _on_linux(_STAT_NAMES.get(name, name), "", [])


def from_mount(path: PurePosixPath, output: str) -> FileSystem | None:
    """What macOS's `mount` prints: `//user@server/share on /Volumes/share (smbfs, nodev)`."""
    pattern = re.compile(r"^(.*?) on (/.*) \(([^(),]+)([^()]*)\)$", re.MULTILINE)
    found = {
        PurePosixPath(point): _on_mac(name, source, options.split(", "))
        for source, point, name, options in pattern.findall(output)
    }
    return _nearest(path, found)


def from_windows(path: PureWindowsPath, volume: Volume) -> FileSystem:
    r"""What Windows says of the volume; a UNC path is of the network whatever it says."""
    drive = PureWindowsPath(_without_prefix(str(path))).drive
    remote = volume.remote or (drive if drive.startswith("\\\\") else "")
    if volume.network == drives.NETWORK_DAV or _WEBDAV.search(remote):
        return FileSystem("WebDAV", is_network=True, locks_stay_here=True)
    if virtual := _virtual(volume, remote):
        return FileSystem(virtual, is_network=True, locks_stay_here=True)
    if remote or volume.kind == _REMOTE_DRIVE:
        return FileSystem(_network_name(volume), is_network=True)
    is_disk = not volume.file_system or volume.file_system.lower() in _WINDOWS_DISKS
    return FileSystem(volume.file_system or drive, is_network=not is_disk)


def _virtual(volume: Volume, remote: str) -> str:
    """What a drive is called whose locks a program on this computer keeps; empty for others."""
    if found := _VIRTUAL.search(volume.file_system):
        return found[0]
    if volume.network == drives.NETWORK_SMB:
        return ""
    if volume.network == drives.NETWORK_GOOGLE or _VIRTUAL_LABEL.search(volume.label):
        return volume.label or volume.provider
    found = _VIRTUAL.search(volume.provider) or _VIRTUAL_HOST.search(remote)
    return found[1] if found else ""


def _network_name(volume: Volume) -> str:
    if volume.network == drives.NETWORK_NFS:
        return "NFS"
    return "SMB" if volume.network == drives.NETWORK_SMB else volume.provider or "SMB"


def _on_linux(name: str, source: str, options: list[str]) -> FileSystem:
    if name in {"fuse", "fuseblk"} and "://" in source:  # davfs2 says no more than that
        return FileSystem("WebDAV", is_network=True, locks_stay_here=True)
    if name == "fuse" or name.startswith("fuse."):
        return _by_program(name.removeprefix("fuse."))
    return _file_system(name, options)


def _on_mac(name: str, source: str, options: list[str]) -> FileSystem:
    if source.startswith("fuse-t:"):  # FUSE-T passes for NFS, and does not say what lies behind
        return FileSystem("FUSE-T", is_network=True)
    if "fuse" in name:  # “me@server:/srv”, “s3fs”, “sshfs@macfuse0”, “Cryptomator@macfuse0”
        found = _by_program(source.partition("@")[0].lower())
        stays = found.locks_stay_here or re.search(r"^[^/]+:", source) is not None
        return FileSystem(name, is_network=True, locks_stay_here=stays)
    found = _file_system(name, options)
    return (
        found
        if "local" in options
        else FileSystem(name, is_network=True, locks_stay_here=found.locks_stay_here)
    )


def _by_program(program: str) -> FileSystem:
    """What a program shows as if it were a disk; of one that we do not know, in doubt shared."""
    stays = program in _REMOTE_PROGRAMS
    return FileSystem(program, program not in _LOCAL_PROGRAMS, stays)


def _file_system(name: str, options: list[str]) -> FileSystem:
    local = not _LOCAL_LOCKS.get(name, frozenset()).isdisjoint(options)
    stays = local or name in _LOCKS_STAY_HERE
    return FileSystem(name, stays or name in _NETWORK, stays)


def _nearest(path: PurePosixPath, found: dict[PurePosixPath, FileSystem]) -> FileSystem | None:
    for folder in (path, *path.parents):
        if folder in found:
            return found[folder]
    return None


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), text)


def _without_prefix(path: str) -> str:
    return path.replace("\\\\?\\UNC\\", "\\\\").replace("\\\\?\\", "")
