"""Paper from a scanner: SANE's own test device where there is one, else a clear sentence."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from spicedesk import faults
from spicedesk.services import scanning

NOW = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)


@pytest.fixture
def test_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SANE knows its `test` device alone."""
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text("number_of_devices 2\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))


@pytest.mark.usefixtures("test_backend")
def test_a_page_comes_from_the_scanner_or_the_way_out_is_told() -> None:
    if not scanning.is_present():
        with pytest.raises(faults.Refused, match="SANE is not installed"):
            scanning.devices()
        return
    found = scanning.devices()
    assert [(one.id, one.vendor) for one in found] == [("test:0", "Noname"), ("test:1", "Noname")]
    page = scanning.scan("test:0", NOW)
    assert page.name == "Scan 2026-03-12 10.30.00.png"
    with Image.open(io.BytesIO(page.content)) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 500
    with pytest.raises(faults.Refused, match="could not be used"):
        scanning.scan("test:7", NOW)
    with pytest.raises(faults.Refused, match="could not be used"):
        scanning.scan("test:0\0", NOW)


def test_without_the_program_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not scanning.is_present()
    with pytest.raises(faults.Refused, match="scan with another program"):
        scanning.scan("test:0", NOW)


def test_a_scanner_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "scanimage"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(scanning, "_LIST_SECONDS", 0.2)
    with pytest.raises(faults.Refused, match="did not answer in time"):
        scanning.devices()
