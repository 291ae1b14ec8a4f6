"""What the shell says when an office is brought back."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

WORD = "correct horse"


@pytest.fixture
def plain(process: Run, tmp_path: Path) -> str:
    """The backup of a plain office."""
    place = str(tmp_path / "plain.spicedesk")
    assert process("--database", place, "db", "init", "--plain").code == 0
    return process("--database", place, "backup").out.strip()


def test_numbers_go_on_and_that_is_said(process: Run, plain: str, tmp_path: Path) -> None:
    place = str(tmp_path / "back")
    answer = process("--database", place, "restore", plain)
    assert answer.code == 0
    assert "Customer numbers go on at 11-0000, so that none is given twice." in answer.err
    assert "The office is not encrypted" in answer.err
    again = process("--database", str(tmp_path / "again"), "restore", plain, "--json")
    assert "go on at 12-0000" in again.err
    assert again.line["people"] == 0


def test_a_passphrase_that_is_always_set_and_a_plain_backup(
    process: Run, plain: str, tmp_path: Path
) -> None:
    words = ("--database", str(tmp_path / "back"), "restore", plain)
    refused = process(*words, SPICEDESK_PASSPHRASE=WORD)
    assert refused.code == 1
    assert "anybody could have made it" in refused.err
    assert "restore --plain" in refused.err
    assert not (tmp_path / "back").exists()
    assert process(*words, "--plain", SPICEDESK_PASSPHRASE=WORD).code == 0


def test_the_plan_is_shown_by_the_name_of_the_computer(
    process: Run, plain: str, tmp_path: Path
) -> None:
    assert plain
    place = ("--database", str(tmp_path / "plain.spicedesk"), "backup")
    shown = process(*place, "plan", "--every", "4")
    assert shown.code == 0
    assert "computer: " in shown.out
    assert "#" not in shown.out
    assert "#" not in process(*place, "list").out
