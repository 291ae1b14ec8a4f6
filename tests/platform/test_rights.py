"""Rights are tried: lists of them count, nothing changes, and no lock of SQLite ends."""

import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from spicedesk.platform import rights
from spicedesk.store import driver_errors, locktest

NOBODY = 65534
needs_root = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="acting for another user needs root"
)


@contextmanager
def acting_for_nobody() -> Iterator[None]:
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def forbid_by_list(path: Path) -> None:
    """A list of rights (ACL, acl(5)) that lets everybody write but one user, who may read."""
    owner, user, group, mask, others = 0x01, 0x02, 0x04, 0x10, 0x20
    entries = [(owner, 6, -1), (user, 4, NOBODY), (group, 6, -1), (mask, 6, -1), (others, 6, -1)]
    packed = b"".join(struct.pack("<HHi", *entry) for entry in entries)
    os.setxattr(path, "system.posix_acl_access", struct.pack("<I", 2) + packed)


@needs_root
def test_a_list_of_rights_counts_for_the_user_whom_we_act_as() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        for name in ("allowed", "forbidden"):
            (folder / name).touch()
            (folder / name).chmod(0o666)
        forbid_by_list(folder / "forbidden")
        with acting_for_nobody():
            assert rights.may_write(folder / "allowed")
            assert not rights.may_write(folder / "forbidden")
            assert not rights.may_write(folder / "not there")
            with pytest.raises(PermissionError):
                rights.try_folder(folder)
        rights.try_folder(folder, 4096)
        assert {file.name for file in folder.iterdir()} == {"allowed", "forbidden"}


def test_trying_ends_no_lock_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "held.db"
    with closing(dbapi2.connect(str(file), isolation_level=None)) as holder:
        holder.execute("CREATE TABLE held (id INTEGER)")
        holder.execute("BEGIN EXCLUSIVE")
        before = file.stat()
        assert rights.may_write(file)
        assert driver_errors._may_write(file)
        assert file.stat() == before
        assert locktest.another(file) is locktest.Turn.REFUSED


def test_on_windows_the_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "office.db"
    file.write_bytes(b"content")
    before = file.stat()
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(os, "O_BINARY", 0, raising=False)
    monkeypatch.setattr(os, "access", lambda *_args, **_options: True)  # as it says there
    assert rights.may_write(file)
    assert not rights.may_write(tmp_path / "not there")
    assert file.read_bytes() == b"content"
    assert file.stat() == before
