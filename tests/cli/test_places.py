"""A script asks whether an office can live at a place."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_place_that_is_fit_is_told_line_by_line(run: Run, tmp_path: Path) -> None:
    told = run("--database", tmp_path / "new" / "office.db", "db", "test", "--json")
    assert (told.code, told.err) == (0, "")
    assert [line["kind"] for line in told.lines] == [
        "folder",
        "file-system",
        "space",
        "writing",
        "locking",
    ]
    assert {line["result"] for line in told.lines} == {"good"}
    assert not (tmp_path / "new").exists()


def test_a_place_that_is_not_fit_is_an_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer")
    told = run("--database", tmp_path / "letter.txt" / "office.db", "db", "test")
    assert told.code == 1
    assert told.out.startswith("bad\t")
    assert "is not a folder" in told.out


def test_a_server_is_tested_without_telling_the_password(run: Run) -> None:
    told = run("--database", "postgresql://me:secret@127.0.0.1:1/x", "db", "test", "--json")
    assert (told.code, told.line["kind"], told.line["result"]) == (1, "connection", "bad")
    assert "secret" not in told.out + told.err
