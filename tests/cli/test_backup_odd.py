"""What the shell says of backups to odd places, and at a terminal."""

import os
import select
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

WORD = "correct horse"


def at_a_terminal(words: list[str], typed: bytes) -> tuple[int, str]:
    """Run a command where somebody types a passphrase; what it ends with, and what was shown."""
    import pty  # there is none on Windows

    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "spicedesk", *words])  # noqa: S606  # ours
    shown, is_typed = b"", False
    while select.select([terminal], [], [], 60)[0]:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the terminal is closed
            break
        if b"assphrase" in shown and not is_typed:
            os.write(terminal, typed)
            is_typed = True
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode("utf-8", "replace")


@pytest.fixture
def office(process: Run, tmp_path: Path) -> str:
    """An encrypted office."""
    place = str(tmp_path / "office.spicedesk")
    made = process("--database", place, "db", "init", SPICEDESK_PASSPHRASE=WORD)
    assert made.code == 0
    return place


def test_a_passphrase_that_is_no_text_is_told_as_such(office: str) -> None:
    code, shown = at_a_terminal(["--database", office, "backup"], b"\xff\xfe\n")
    assert code == 1
    assert "not text in UTF-8" in shown


def test_the_last_word_stands_on_a_line_of_its_own(
    process: Run, office: str, tmp_path: Path
) -> None:
    made = process("--database", office, "backup", SPICEDESK_PASSPHRASE=WORD)
    words = ["--database", str(tmp_path / "back"), "restore", made.out.strip()]
    for typed in (b"wrong one\n", WORD.encode() + b"\n"):
        _code, shown = at_a_terminal(words, typed)
        assert "Restoring: 100 %\r" in shown


@pytest.mark.parametrize("words", [("backup", "--to"), ("backup", "plan", "--to"), ("restore",)])
def test_an_empty_name_is_not_the_working_folder(
    process: Run, office: str, words: tuple[str, ...]
) -> None:
    answer = process("--database", office, *words, "", SPICEDESK_PASSPHRASE=WORD)
    assert (answer.code, answer.out) == (2, "")


def test_the_home_of_nobody_is_a_name_like_any_other(process: Run, office: str) -> None:
    answer = process("--database", office, "backup", "--to", "~nobody-here",
                     SPICEDESK_PASSPHRASE=WORD)  # fmt: skip
    assert answer.code == 0
    assert "~nobody-here" in answer.out


@pytest.mark.parametrize("number", [10**14, 10**24])
def test_a_plan_beyond_reason_is_wrong_usage(process: Run, office: str, number: int) -> None:
    for option in ("--every", "--days", "--weeks", "--months"):
        words = ("backup", "plan", option, number)
        assert process("--database", office, *words, SPICEDESK_PASSPHRASE=WORD).code == 2


def test_a_copy_to_a_place_whose_name_is_no_text_is_noted(
    process: Run, office: str, tmp_path: Path
) -> None:
    place = os.fsdecode(os.fsencode(tmp_path) + b"/x\xff")
    copied = process("db", "copy", office, place, SPICEDESK_PASSPHRASE=WORD)
    assert copied.code == 0
    listed = process("--database", office, "audit", "list", SPICEDESK_PASSPHRASE=WORD)
    assert "office.copy" in listed.out


def test_a_mistake_of_ours_is_told_where_no_report_can_be_written(
    process: Run, tmp_path: Path
) -> None:
    place = str(tmp_path / "plain.spicedesk")
    assert process("--database", place, "db", "init", "--plain").code == 0
    with sqlite3.connect(place) as connection:  # nobody foresaw that
        connection.execute("ALTER TABLE person RENAME COLUMN number TO numeral")
    connection.close()
    added = process("--database", place, "people", "add", "--family-name", "Secret",
                    HOME=os.devnull, XDG_STATE_HOME="", TMPDIR=str(tmp_path))  # fmt: skip
    assert added.code == 1
    assert "Traceback" not in added.err
    assert "Secret" not in added.err
    assert len(list(tmp_path.glob("fault-*.txt"))) == 1
