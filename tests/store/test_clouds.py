"""Clouds are known by the names of their folders, and by what a system writes on them."""

import os
from pathlib import Path, PurePosixPath

import pytest

from spicedesk.platform import drives
from spicedesk.platform.drives import Marks
from spicedesk.store import clouds


@pytest.mark.parametrize(
    ("path", "cloud"),
    [
        ("/home/me/Dropbox/office", "Dropbox"),
        ("/home/me/Dropbox (Office)/a", "Dropbox (Office)"),
        ("/home/me/OneDrive - Example Optics", "OneDrive - Example Optics"),
        ("/home/me/nextcloud", "nextcloud"),
        ("/Users/me/Library/Mobile Documents/x", "Mobile Documents"),
        ("/Users/me/Library/CloudStorage/GoogleDrive-me@example.org", "CloudStorage"),
        ("/media/G/Meine Ablage/office", "Meine Ablage"),
        ("/home/me/Dropboxes", None),
        ("/home/me/no Dropbox", None),
        ("/home/me", None),
    ],
)
def test_a_cloud_gives_itself_away(path: str, cloud: str | None) -> None:
    assert clouds.by_name(PurePosixPath(path)) == cloud


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (Marks(0x10), False),
        (Marks(0x410, 0x9000001A), True),
        (Marks(0x410, 0x9000601A), True),
        (Marks(0x410, 0x9000F01A), True),
        (Marks(0x410, 0x80000021), True),
        (Marks(0x410, 0x80000015), True),
        (Marks(0x410, 0xA0000003), False),  # a mount point
        (Marks(0x410, 0x80000013), False),  # deduplicated
        (Marks(0x80010), True),
        (Marks(0x100010), True),
        (Marks(0x400010), True),
        (Marks(0x40010), False),  # extended attributes, as those of Linux
        (Marks(0x40410), True),
        (Marks(synced_by="com.apple.CloudDocs.iCloudDriveFileProvider/4D"), True),
    ],
)
def test_what_a_system_writes_on_a_folder_is_understood(marks: Marks, *, expected: bool) -> None:
    assert clouds.is_synced(marks) == expected


def test_the_folder_above_carries_the_mark() -> None:
    documents = Path("/Users/me/Documents")

    def marks(folder: Path) -> Marks:
        return Marks(synced_by="com.apple.CloudDocs/1" if folder == documents else "")

    assert clouds.by_marks(documents / "office" / "2026", marks) == "Documents"
    assert clouds.by_marks(documents.parent, marks) is None


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights there")
def test_a_link_into_a_cloud_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    assert clouds.cloud_of(tmp_path / "plain" / "office") == "Dropbox"
    assert clouds.cloud_of(tmp_path) is None
    assert clouds.cloud_of(Path("a\0b")) is None
    monkeypatch.setattr(drives, "marks", lambda _folder: Marks(0x80010))
    assert clouds.cloud_of(tmp_path) == tmp_path.name
