"""What odd words, odd places and odd moments come to: a sentence, and nothing lost."""

import os
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and zones of Unix")


@pytest.fixture
def office(process: Run, tmp_path: Path) -> str:
    """A plain office with one person."""
    place = str(tmp_path / "office.db")
    assert process("--database", place, "db", "init", "--plain").code == 0
    assert process("--database", place, "people", "add", "--family-name", "Berger").code == 0
    return place


def test_an_event_of_one_zone_is_read_in_another(process: Run, office: str) -> None:
    said = ("--purpose", "data", "--state", "agreed", "--how", "form")
    when = ("--at", "2026-03-12T20:00", "--until", "2026-03-12")
    recorded = process(
        "--database", office, "consent", "record", "10-0001", *said, *when, TZ="America/New_York"
    )
    assert recorded.code == 0
    listed = process("--database", office, "people", "list", TZ="Europe/Vienna")
    assert (listed.code, listed.out.count("Berger")) == (0, 1)


def test_each_person_is_found_once_however_many_there_are(process: Run, office: str) -> None:
    made = process("--database", office + "2", "demo", "--people", "700", "--no-window")
    assert made.code == 0
    found = process("--database", office + "2", "people", "list", "--search", "s").out.splitlines()
    assert len(found) > 200
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_no_output_replaces_the_office(process: Run, office: str, ending: str) -> None:
    answer = process("--database", office, "statement", "10-0001", "--output", office + ending)
    assert (answer.code, answer.out) == (1, "")
    assert process("--database", office, "db", "check").code == 0


def test_a_pipe_is_written_to_and_stays(process: Run, office: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    answer = process("--database", office, "statement", "10-0001", "--output", pipe)
    assert answer.code == 0
    assert os.read(reading, 5) == b"%PDF-"
    assert pipe.is_fifo()
    os.close(reading)
    assert process("--database", pipe, "db", "init", "--plain").code == 1
    assert pipe.is_fifo()


def test_a_pipe_as_evidence_is_refused_at_once(process: Run, office: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    began = time.monotonic()
    assert process("--database", office, "evidence", "add", "10-0001", pipe).code == 1
    assert time.monotonic() - began < 30


def test_what_never_came_out_was_not_handed_out(process: Run, office: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert process("--database", office, "statement", "10-0001", "--output", folder).code == 1
    assert process("--database", office, "evidence", "list", "10-0001").out == ""


def test_an_empty_name_of_a_database_is_refused(process: Run, office: str) -> None:
    for words in (("people", "list"), ("demo", "--no-window")):
        answer = process("--database", "", *words, SPICEDESK_DATABASE=office)
        assert (answer.code, answer.out) == (1, "")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:TOPSECRET@127.0.0.1:1/d",
        "postgresql://u:pa/TOPSECRET@127.0.0.1:1/d",
        "postgresql://u:x#TOPSECRET@127.0.0.1:1/d",
        "oracle+x://u:TOPSECRET@h/d",
    ],
)
def test_no_password_is_shown_and_no_file_is_made(process: Run, tmp_path: Path, url: str) -> None:
    before = set(tmp_path.iterdir())
    answer = process("--database", url, "db", "init", "--plain")
    assert answer.code == 1
    assert "TOPSECRET" not in answer.err
    assert set(tmp_path.iterdir()) <= before | {tmp_path / "xdg_state_home"}


def test_of_two_corrections_the_newest_counts(process: Run, office: str) -> None:
    def record(*words: str) -> str:
        said = ("--purpose", "data", "--how", "form")
        return process(
            "--database", office, "consent", "record", "10-0001", *said, *words
        ).out.strip()

    first = record("--state", "agreed", "--at", "2026-03-12T10:00")
    record("--state", "refused", "--corrects", first)
    record("--state", "agreed", "--corrects", first)
    standing = process("--database", office, "consent", "standing", "10-0001", "--json").lines
    assert (standing[0]["state"], standing[0]["allowed"]) == ("agreed", True)


def test_the_exact_address_is_removed(process: Run, office: str) -> None:
    both = ("--email", "Anna@x.org", "--email", "bea@x.org")
    process("--database", office, "people", "edit", "10-0001", *both)
    left = process(
        "--database", office, "people", "edit", "10-0001", "--remove-email", "BEA@x.org", "--json"
    ).line
    assert left["emails"] == ["Anna@x.org"]


def test_a_part_of_a_number_removes_nothing(process: Run, office: str) -> None:
    process("--database", office, "people", "edit", "10-0001", "--phone", "+43 316 000112")
    remove = ("--database", office, "people", "edit", "10-0001", "--remove-phone")
    assert process(*remove, "2").code == 1
    assert process(*remove, "000112").code == 1
    assert process(*remove, "0316 000112").code == 0
