"""What the systems' own words about a path come to."""

import os
import subprocess
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
import sqlalchemy as sa

from spicedesk import faults
from spicedesk.platform import drives
from spicedesk.platform.drives import Volume
from spicedesk.services import databases
from spicedesk.store import filesystems
from spicedesk.store.filesystems import FileSystem
from spicedesk.store.location import FileLocation
from tests.conftest import OFFICE

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
46 27 0:56 / /mnt/new rw,nosuid - fuse.newcloud newcloud rw
47 27 0:57 / /mnt/bare rw,nosuid - fuse /dev/fuse rw
48 27 0:58 / /mnt/vault rw,nosuid - fuse.gocryptfs /home/me/.vault rw
49 27 0:59 / /mnt/ntfs rw,nosuid - fuse.ntfs-3g /dev/sdb2 rw
50 27 0:60 / /mnt/merged rw,nosuid - fuse.mergerfs a:b rw
51 27 0:61 / /mnt/private rw - ecryptfs /home/me/.private rw
52 27 0:62 / /mnt/gluster rw - fuse.glusterfs server:/g rw
53 27 0:63 / /mnt/bucket rw - fuse.s3fs s3fs rw
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
        ("/mnt/new/b.db", FileSystem("newcloud", is_network=True)),
        ("/mnt/bare/b.db", FileSystem("fuse", is_network=True)),
        ("/mnt/vault/b.db", FileSystem("gocryptfs", is_network=False)),
        ("/mnt/ntfs/b.db", FileSystem("ntfs-3g", is_network=False)),
        ("/mnt/merged/b.db", FileSystem("mergerfs", is_network=False)),
        ("/mnt/private/b.db", FileSystem("ecryptfs", is_network=False)),
        ("/mnt/gluster/b.db", FileSystem("glusterfs", is_network=True)),
        ("/mnt/bucket/b.db", FileSystem("s3fs", is_network=True, locks_stay_here=True)),
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
        ("fuseblk", FileSystem("FUSE", is_network=True)),
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


MOUNT = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//clerk@server/The%20Office on /Volumes/The Office (old) (smbfs, nodev, nosuid, mounted by me)
server:/srv on /Volumes/nfs (nfs, nodev, nosuid, automounted)
afp_1a on /Volumes/afp (afpfs, nodev, nosuid, mounted by me)
https://cloud.example.org/ on /Volumes/dav (webdav, nodev, noexec, nosuid)
/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners, fskit)
Cryptomator@macfuse0 on /Volumes/vault (macfuse, nodev, nosuid, synchronous, mounted by me)
/dev/disk5s1 on /Volumes/ntfs (macfuse, local, nodev, nosuid, mounted by me)
me@server:/srv on /Users/me/ssh (macfuse, nodev, nosuid, synchronous, mounted by me)
web01:/srv on /Users/me/web (osxfuse, nodev, nosuid, synchronous, mounted by me)
s3fs on /Users/me/bucket (macfuse, nodev, nosuid, synchronous, mounted by me)
sshfs@osxfuse1 on /Users/me/old (osxfuse, nodev, nosuid, synchronous, mounted by me)
fuse-t:/remote on /Users/me/remote (nfs, nodev, nosuid, mounted by me)
store on /Volumes/newfs (newfs, nodev, nosuid, mounted by me)
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Users/me/x.db", FileSystem("apfs", is_network=False)),
        ("/Volumes/The Office (old)/x.db", FileSystem("smbfs", is_network=True)),
        ("/Volumes/nfs/x.db", FileSystem("nfs", is_network=True)),
        ("/Volumes/afp/x.db", FileSystem("afpfs", is_network=True)),
        ("/Volumes/dav/x.db", FileSystem("webdav", is_network=True, locks_stay_here=True)),
        ("/Volumes/STICK/x.db", FileSystem("msdos", is_network=False)),
        ("/Volumes/vault/x.db", FileSystem("macfuse", is_network=True)),
        ("/Volumes/ntfs/x.db", FileSystem("macfuse", is_network=True)),
        ("/Users/me/ssh/x.db", FileSystem("macfuse", is_network=True, locks_stay_here=True)),
        ("/Users/me/web/x.db", FileSystem("osxfuse", is_network=True, locks_stay_here=True)),
        ("/Users/me/bucket/x.db", FileSystem("macfuse", is_network=True, locks_stay_here=True)),
        ("/Users/me/old/x.db", FileSystem("osxfuse", is_network=True, locks_stay_here=True)),
        ("/Users/me/remote/x.db", FileSystem("FUSE-T", is_network=True)),
        ("/Volumes/newfs/x.db", FileSystem("newfs", is_network=True)),
    ],
)
def test_macos_is_understood(path: str, expected: FileSystem) -> None:
    assert filesystems.from_mount(PurePosixPath(path), MOUNT) == expected


WEB_CLIENT = ("Web Client-Netzwerk", drives.NETWORK_DAV)
LANMAN = ("Microsoft Windows-Netzwerk", drives.NETWORK_SMB)
WINFSP = ("WinFsp.Np", 0)
DAV = FileSystem("WebDAV", is_network=True, locks_stay_here=True)


@pytest.mark.parametrize(
    ("path", "volume", "expected"),
    [
        (r"C:\a.db", Volume(3, file_system="NTFS"), FileSystem("NTFS", is_network=False)),
        (r"E:\a.db", Volume(2, file_system="exFAT"), FileSystem("exFAT", is_network=False)),
        (r"\\?\C:\a.db", Volume(3), FileSystem("C:", is_network=False)),
        (r"Z:\a.db", Volume(4), FileSystem("SMB", is_network=True)),
        (r"Z:\a.db", Volume(4, r"\\nas\x", *LANMAN), FileSystem("SMB", is_network=True)),
        (r"\\server\office\a.db", Volume(), FileSystem("SMB", is_network=True)),
        (r"\\?\UNC\server\office\a.db", Volume(), FileSystem("SMB", is_network=True)),
        (r"\\server@SSL\DavWWWRoot\a.db", Volume(), DAV),
        (r"\\server@ssl@8443\files\a.db", Volume(4, "", *LANMAN), DAV),
        (r"\\?\UNC\server@8080\files\a.db", Volume(), DAV),
        (r"\\server\DavWWWRoot\a.db", Volume(), DAV),
        (r"W:\a.db", Volume(4, r"\\server\files", *WEB_CLIENT), DAV),
        (r"W:\a.db", Volume(4, "https://cloud.example.org/dav"), DAV),
        (r"W:\a.db", Volume(4, r"\\cloud@SSL\dav"), DAV),
        (
            r"\\nas\webdav\a.db",
            Volume(4, r"\\nas\webdav", *LANMAN),
            FileSystem("SMB", is_network=True),
        ),
        (r"\\me@nas\x\a.db", Volume(), FileSystem("SMB", is_network=True)),
        (
            r"N:\a.db",
            Volume(4, r"\\nas\x", "NFS Network", drives.NETWORK_NFS),
            FileSystem("NFS", is_network=True),
        ),
        (
            r"M:\a.db",
            Volume(3, file_system="FUSE-rclone"),
            FileSystem("rclone", is_network=True, locks_stay_here=True),
        ),
        (
            r"S:\a.db",
            Volume(4, r"\\sshfs.r\me@server", *WINFSP, file_system="FUSE"),
            FileSystem("sshfs", is_network=True, locks_stay_here=True),
        ),
        (
            r"S:\a.db",
            Volume(4, r"\\memfs64\share", *WINFSP, file_system="MEMFS"),
            FileSystem("WinFsp.Np", is_network=True),
        ),
        (r"V:\a.db", Volume(3, file_system="FUSE"), FileSystem("FUSE", is_network=True)),
        (r"D:\a.db", Volume(3, file_system="Dokan"), FileSystem("Dokan", is_network=True)),
        (
            r"G:\a.db",
            Volume(3, file_system="FAT32", label="Google Drive"),
            FileSystem("Google Drive", is_network=True, locks_stay_here=True),
        ),
        (
            r"G:\a.db",
            Volume(3, file_system="NTFS", label="MEO File Stream"),
            FileSystem("MEO File Stream", is_network=True, locks_stay_here=True),
        ),
        (
            r"G:\a.db",
            Volume(4, r"\\gdrive\x", "Google Drive Network", drives.NETWORK_GOOGLE),
            FileSystem("Google Drive Network", is_network=True, locks_stay_here=True),
        ),
    ],
)
def test_windows_is_understood(path: str, volume: Volume, expected: FileSystem) -> None:
    assert filesystems.from_windows(PureWindowsPath(path), volume) == expected


def test_each_system_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def volume(path: str) -> Volume:
        asked.append(path)
        return Volume(4)

    monkeypatch.setattr(drives, "mount_output", lambda: MOUNT)
    monkeypatch.setattr(drives, "mountinfo", lambda: "")
    monkeypatch.setattr(drives, "stat_output", lambda _path: "fuseblk")
    monkeypatch.setattr(drives, "volume", volume)
    shared = {}
    for system in ("linux", "darwin", "win32"):
        with monkeypatch.context() as patch:
            patch.setattr("sys.platform", system)
            shared[system] = filesystems.of(Path("/Volumes/dav/a.db"))
    assert shared == {
        "linux": FileSystem("FUSE", is_network=True),
        "darwin": FileSystem("webdav", is_network=True, locks_stay_here=True),
        "win32": FileSystem("SMB", is_network=True),
    }
    assert asked == ["/Volumes/dav/a.db"]


def test_an_office_is_not_opened_where_locks_stay_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = FileLocation(tmp_path / "office.spicedesk")
    databases.create(location, None, OFFICE).store.close()
    line = f"38 27 0:48 / {tmp_path} rw,nosuid - fuse.sshfs me@server:/ rw\n"
    monkeypatch.setattr(drives, "mountinfo", lambda: MOUNTINFO + line)
    with pytest.raises(faults.NoLocks):
        databases.open_desk(location)


def test_an_office_on_a_drive_that_we_do_not_know_keeps_a_journal_that_can_be_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f"38 27 0:48 / {tmp_path} rw,nosuid - fuse.newcloud newcloud rw\n"
    monkeypatch.setattr(drives, "mountinfo", lambda: MOUNTINFO + line)
    desk = databases.create(FileLocation(tmp_path / "office.spicedesk"), None, OFFICE)
    with desk.store.read() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "truncate"
    desk.store.close()


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
