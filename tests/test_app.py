"""Whether a window can open here, and what is said where it cannot."""

import sys
from pathlib import Path

import pytest

from spicedesk import app


def test_a_screen_of_its_own_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert app.obstacle() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
def test_no_display_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    reason = app.obstacle()
    assert reason is not None
    assert "no display" in reason


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's plugins lie elsewhere")
def test_a_plugin_that_cannot_be_loaded_is_found_before_qt_ends_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PySide6.QtCore import QLibraryInfo

    monkeypatch.setattr(QLibraryInfo, "path", lambda _which: str(tmp_path))
    platforms = tmp_path / "platforms"
    platforms.mkdir()
    (platforms / "libqxcb.so").write_bytes(b"no library")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    reason = app.obstacle()
    assert reason is not None
    assert "apt-get install" in reason
