"""A computer is known by what is stored, not by what the network calls it today."""

import platform
import threading
from pathlib import Path

import pytest

from spicedesk.platform import computer


def test_it_stays_the_same_whatever_the_host_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "desk-3.local")
    text = computer.written(tmp_path / "data")
    assert computer.shown(text) == "desk-3.local"
    monkeypatch.setattr(platform, "node", lambda: "dhcp-17 of the hotel")
    assert computer.is_this(text, tmp_path / "data")
    assert computer.written(tmp_path / "data").split(" #")[1] == text.split(" #")[1]


def test_two_of_one_name_are_two(tmp_path: Path) -> None:
    text = computer.written(tmp_path / "one")
    assert not computer.is_this(text, tmp_path / "two")
    computer.written(tmp_path / "two")
    assert not computer.is_this(text, tmp_path / "two")


@pytest.mark.parametrize("text", ["desk", "desk #", "desk #12", " #0123456789abcdef", ""])
def test_a_name_alone_is_compared_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(platform, "node", lambda: text)
    assert not computer.has_id(text)
    assert computer.shown(text) == text
    assert computer.is_this(text, tmp_path) == bool(text)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 100])
def test_an_id_that_is_lost_is_made_anew(tmp_path: Path, content: bytes) -> None:
    before = computer.written(tmp_path)
    (tmp_path / "computer.id").write_bytes(content)
    assert not computer.is_this(before, tmp_path)
    after = computer.written(tmp_path)
    assert after != before
    assert computer.is_this(after, tmp_path)


def test_where_none_can_be_kept_the_name_is_all(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert computer.written(tmp_path / "file" / "x") == computer.name()


def test_windows_that_start_at_once_agree(tmp_path: Path) -> None:
    made = list[str]()
    threads = [
        threading.Thread(target=lambda: made.append(computer.written(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["computer.id"]
