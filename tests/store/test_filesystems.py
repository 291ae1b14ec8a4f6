"""What the systems' own words about a path come to."""

import os
import subprocess
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from spicedesk.store import filesystems
from spicedesk.store.filesystems import FileSystem

MOUNTINFO = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
30 27 0:40 / /srv rw,relatime shared:5 master:2 - autofs systemd-1 rw,fd=29
31 30 0:41 / /srv rw,relatime shared:6 - nfs4 server:/srv rw,vers=4.2,local_lock=none
32 27 0:42 / /mnt/old rw,relatime - nfs server:/old rw,vers=3,nolock,local_lock=none
33 27 0:43 / /mnt/posix rw,relatime - nfs4 server:/p rw,local_lock=posix
34 27 0:44 / /mnt/flock rw,relatime - nfs server:/f rw,vers=3,local_lock=flock
35 27 0:45 / /mnt/the\040office rw,relatime - cifs //server/the\040office rw,vers=3.1.1,soft
36 27 0:46 / /mnt/nobrl rw,relatime - cifs //server/x rw,vers=3.1.1,nobrl
37 27 0:47 / /mnt/smb rw,relatime - smb3 //server/y rw
38 27 0:48 / /mnt/ssh rw,nosuid - fuse.sshfs me@server:/ rw,user_id=0
39 27 0:49 / /mnt/dav rw,nosuid - fuse https://cloud.example.org/ rw,user_id=0
40 27 0:50 / /mnt/clone rw,nosuid - fuse.rclone drive: rw
41 27 0:51 / /mnt/stick rw,nosuid - fuseblk /dev/sdb1 rw
42 35 0:52 / /mnt/the\040office/here rw - tmpfs tmpfs rw
43 27 0:53 / /mnt/ceph rw - ceph 10.0.0.1:/ rw
44 27 0:54 / /mnt/nine rw - 9p host rw,trans=virtio
45 27 0:55 / /mnt/nosource rw - tmpfs  rw
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/office.db", FileSystem("ext4", is_network=False)),
        ("/srv", FileSystem("nfs4", is_network=True)),
        ("/srv/a/b.db", FileSystem("nfs4", is_network=True)),
        ("/srv2/b.db", FileSystem("ext4", is_network=False)),
        ("/mnt/old/b.db", FileSystem("nfs", is_network=True, locks_stay_here=True)),
        ("/mnt/posix/b.db", FileSystem("nfs4", is_network=True, locks_stay_here=True)),
        ("/mnt/flock/b.db", FileSystem("nfs", is_network=True)),
        ("/mnt/the office/b.db", FileSystem("cifs", is_network=True)),
        ("/mnt/the office/here/b.db", FileSystem("tmpfs", is_network=False)),
        ("/mnt/nobrl/b.db", FileSystem("cifs", is_network=True, locks_stay_here=True)),
        ("/mnt/smb/b.db", FileSystem("smb3", is_network=True)),
        ("/mnt/ssh/b.db", FileSystem("sshfs", is_network=True, locks_stay_here=True)),
        ("/mnt/dav/b.db", FileSystem("WebDAV", is_network=True, locks_stay_here=True)),
        ("/mnt/clone/b.db", FileSystem("rclone", is_network=True, locks_stay_here=True)),
        ("/mnt/stick/b.db", FileSystem("fuseblk", is_network=False)),
        ("/mnt/ceph/b.db", FileSystem("ceph", is_network=True)),
        ("/mnt/nine/b.db", FileSystem("9p", is_network=True)),
        ("/mnt/nosource/b.db", FileSystem("tmpfs", is_network=False)),
    ],
)
def test_the_nearest_mount_decides(path: str, expected: FileSystem) -> None:
    assert filesystems.from_mountinfo(PurePosixPath(path), MOUNTINFO) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ext2/ext3", FileSystem("ext2/ext3", is_network=False)),
        ("overlayfs", FileSystem("overlay", is_network=False)),
        ("nfs", FileSystem("nfs", is_network=True)),
        ("smb2", FileSystem("smb3", is_network=True)),
        ("fuseblk", None),
        ("UNKNOWN (0x1234)", None),
        ("", None),
    ],
)
def test_a_root_that_hides_its_mounts_is_asked_for_its_kind(
    name: str, expected: FileSystem | None
) -> None:
    assert filesystems.from_stat(name) == expected


def test_where_nothing_is_mounted_nobody_knows() -> None:
    assert filesystems.from_mountinfo(PurePosixPath("/a"), "") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Users/me/x.db", FileSystem("apfs", is_network=False)),
        ("/Volumes/The Office (old)/x.db", FileSystem("smbfs", is_network=True)),
        ("/Volumes/nfs/x.db", FileSystem("nfs", is_network=True)),
        ("/Volumes/afp/x.db", FileSystem("afpfs", is_network=True)),
        ("/Volumes/dav/x.db", FileSystem("webdav", is_network=True, locks_stay_here=True)),
    ],
)
def test_macos_is_understood(path: str, expected: FileSystem) -> None:
    output = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//clerk@server/The%20Office on /Volumes/The Office (old) (smbfs, nodev, nosuid, mounted by me)
server:/srv on /Volumes/nfs (nfs, nodev, nosuid, automounted)
afp_1a on /Volumes/afp (afpfs, nodev, nosuid, mounted by me)
https://cloud.example.org/ on /Volumes/dav (webdav, nodev, noexec, nosuid)
"""
    assert filesystems.from_mount(PurePosixPath(path), output) == expected


@pytest.mark.parametrize(
    ("path", "is_network"),
    [
        (r"C:\Users\me\office.spicedesk", False),
        (r"Z:\office.spicedesk", True),
        (r"\\server\office\office.spicedesk", True),
        (r"\\?\UNC\server\office\office.spicedesk", True),
        (r"\\?\C:\office.spicedesk", False),
    ],
)
def test_windows_is_understood(path: str, is_network: bool) -> None:
    kinds = {"C:\\": 3, "Z:\\": 4}
    found = filesystems.from_windows(PureWindowsPath(path), lambda root: kinds[root])
    assert found.is_network == is_network


@pytest.mark.parametrize(
    ("path", "cloud"),
    [
        ("/home/me/Dropbox/office", "Dropbox"),
        ("/home/me/Dropbox (Office)/a", "Dropbox (Office)"),
        ("/home/me/OneDrive - Example Optics", "OneDrive - Example Optics"),
        ("/home/me/nextcloud", "nextcloud"),
        ("/Users/me/Library/Mobile Documents/x", "Mobile Documents"),
        ("/Users/me/Library/CloudStorage/GoogleDrive-me@example.org", "CloudStorage"),
        ("/home/me/Dropboxes", None),
        ("/home/me/no Dropbox", None),
        ("/home/me", None),
    ],
)
def test_a_cloud_gives_itself_away(path: str, cloud: str | None) -> None:
    assert filesystems.cloud_of(PurePosixPath(path)) == cloud


def test_this_disk_is_none_of_the_network(tmp_path: Path) -> None:
    assert not filesystems.is_network(tmp_path / "not there" / "office.spicedesk")
    assert not filesystems.is_network(Path("a\0b"))
    assert not filesystems.is_network(Path("x" * 5000))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounting needs root")
def test_a_real_mount_with_odd_letters_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "Büro \\ the\nsecond"
    folder.mkdir()
    link = tmp_path / "link"
    link.symlink_to(folder)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], check=True)
    try:
        assert filesystems.of(link / "office.db") == FileSystem("tmpfs", is_network=False)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
