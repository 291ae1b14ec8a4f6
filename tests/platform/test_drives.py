"""What the systems say is fetched as it is: their libraries are played by recorded answers."""

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spicedesk.platform import drives, windows_drives
from spicedesk.platform.drives import Marks, Volume

DISKS = {"C:\\": ("System", "NTFS", 3), "M:\\": ("remote", "FUSE-rclone", 3)}
PROVIDERS = {drives.NETWORK_SMB: "Microsoft Windows-Netzwerk", drives.NETWORK_DAV: "Web Client"}


class Kernel:
    """Of a computer with a disk C:, a WebDAV drive W:, and rclone's M:."""

    def GetVolumePathNameW(self, path: str, root: Any, size: int) -> int:  # noqa: N802
        if path.startswith("?"):
            return 0
        root.value = path if path.startswith("\\\\") else path[:3]
        return len(path) < size

    def GetVolumeInformationW(self, root: str, label: Any, *others: Any) -> int:  # noqa: N802
        assert others[:4] == (261, None, None, None)
        if root not in DISKS:
            return 0
        label.value, others[4].value, _kind = DISKS[root]
        return 1

    def GetDriveTypeW(self, root: str) -> int:  # noqa: N802
        return DISKS[root][2] if root in DISKS else 4


class Network:
    """A network in German: its providers have names of their own there."""

    def WNetGetConnectionW(self, local: str, name: Any, size: Any) -> int:  # noqa: N802
        if local != "W:":
            return 2250  # ERROR_NOT_CONNECTED
        assert size._obj.value == 32768
        name.value = r"\\server\files"
        return 0

    def WNetGetResourceInformationW(  # noqa: N802
        self, asked: Any, answer: Any, size: Any, _rest: Any
    ) -> int:
        remote = asked._obj.remote_name
        if remote == r"\\dead\share":
            return 1203  # ERROR_NO_NET_OR_BAD_PATH
        assert size._obj.value == len(answer)
        web = remote == r"\\server\files"
        self.kept = windows_drives._Resource(
            provider=PROVIDERS[drives.NETWORK_DAV] if web else "WinFsp.Np"
        )
        ctypes.memmove(answer, ctypes.byref(self.kept), ctypes.sizeof(self.kept))
        return 0

    def WNetGetProviderNameW(self, network: int, name: Any, _size: Any) -> int:  # noqa: N802
        if network not in PROVIDERS:
            return 1222  # ERROR_NO_NETWORK
        name.value = PROVIDERS[network]
        return 0


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Users\me\a.db", Volume(3, file_system="NTFS", label="System")),
        (r"M:\a.db", Volume(3, file_system="FUSE-rclone", label="remote")),
        (r"W:\a.db", Volume(4, r"\\server\files", "Web Client", drives.NETWORK_DAV)),
        (r"\\memfs\share" + "\\", Volume(4, r"\\memfs\share", "WinFsp.Np")),
        (r"\\dead\share" + "\\", Volume(4, r"\\dead\share")),
        ("?", Volume()),
    ],
)
def test_windows_libraries_are_asked(path: str, expected: Volume) -> None:
    assert windows_drives.volume(path, Kernel(), Network()) == expected


def test_another_system_has_no_such_volumes(tmp_path: Path) -> None:
    if sys.platform != "win32":
        assert drives.volume(str(tmp_path)) == Volume()
    assert drives.marks(tmp_path).synced_by == ""
    assert drives.marks(tmp_path / "not there") == Marks()


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ({}, ""),
        (
            {b"com.apple.file-provider-domain-id": b"com.apple.CloudDocs/4D"},
            "com.apple.CloudDocs/4D",
        ),
        ({b"com.apple.icloud.desktop": b""}, "com.apple.icloud.desktop"),
        ({b"com.apple.icloud.desktop": b"\xff"}, "\ufffd"),
    ],
)
def test_macos_is_asked_for_what_it_writes_on_folders(
    carried: dict[bytes, bytes], expected: str
) -> None:
    def getxattr(path: bytes, name: bytes, value: Any, size: Any, *_zeros: int) -> int:
        assert path == b"/Users/me/Documents"
        found = carried.get(name)
        if found is None:
            return -1
        assert size.value >= len(found)
        value.raw = found + value.raw[len(found) :]
        return len(found)

    assert drives._synced_by(Path("/Users/me/Documents"), getxattr) == expected


def test_a_program_is_asked_where_a_root_hides_its_mounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(words: list[str], **_options: Any) -> Any:
        asked.append(words)
        if words[0] == "stat" and len(asked) == 1:
            raise subprocess.TimeoutExpired(words, 2)
        return subprocess.CompletedProcess(words, 0, b"ext2/ext3\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert drives.stat_output(str(tmp_path / "not there")) == ""
    assert drives.stat_output(str(tmp_path / "not there")) == "ext2/ext3"
    assert drives.mount_output() == "ext2/ext3\n"
    assert [words[-1] for words in asked] == [str(tmp_path), str(tmp_path), "/sbin/mount"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Linux alone has it")
def test_linux_lists_its_mounts() -> None:
    assert " / " in drives.mountinfo()
    assert drives.stat_output(str(Path.cwd()))
