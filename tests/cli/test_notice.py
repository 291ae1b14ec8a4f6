"""`notice`, `outbox`, `mail` and `letters` as a script uses them."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests import smtp
from tests.cli.conftest import Run


@pytest.fixture
def post(run: Run, office: str) -> Iterator[smtp.Post]:  # noqa: ARG001  # the office comes first
    with smtp.server() as running:
        run("mail", "set", "--host", "127.0.0.1", "--port", running.port, "--security", "none",
            "--sender", "office@example.org")  # fmt: skip
        yield running


def test_a_notice_goes_by_mail_where_it_can(run: Run, anna: str, post: smtp.Post) -> None:
    told = run("notice", anna, "--json")
    assert told.code == 0
    assert (told.line["by"], told.line["state"], told.line["language"]) == ("email", "sent", "de")
    assert told.line["to"] == "anna.berger@example.org"
    assert len(post.envelopes) == 1
    (kept,) = run("evidence", "list", anna, "--json").lines
    assert (kept["id"], kept["media_type"]) == (told.line["evidence"], "message/rfc822")


def test_without_a_server_it_is_a_letter_in_the_working_folder(
    run: Run, anna: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [run("notice", anna).out.strip() for _twice in range(2)]
    assert len(set(names)) == 2
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in names)


def test_a_message_for_the_mail_program(run: Run, anna: str, tmp_path: Path) -> None:
    target = tmp_path / "notice.eml"
    told = run("notice", anna, "--output", target, "--language", "en", "--json").line
    assert (told["by"], told["file"]) == ("email", str(target))
    message = message_from_bytes(target.read_bytes(), policy=policy.default)
    assert message["Subject"] == "What we have noted about you"


@pytest.mark.parametrize(
    "words",
    [
        ("--by", "letter", "--output", "x.eml"),
        ("--by", "email", "--output", "x.pdf"),
        ("--output", "x.txt"),
        ("--by", "pigeon"),
    ],
)
def test_wrong_usage(run: Run, anna: str, words: tuple[str, ...]) -> None:
    assert run("notice", anna, *words).code == 2


def test_what_has_to_wait_is_no_fault_and_is_not_told_twice(
    run: Run, anna: str, post: smtp.Post
) -> None:
    post.to_rcpt = ["451 later", "250 OK"]
    told = run("notice", anna, "--json")
    assert (told.code, told.line["state"], told.line["trouble"]) == (0, "queued", "put-off")
    assert "451 later" in told.err
    assert "outbox send" in told.err
    assert run("outbox", "send", "--json").lines == []  # not due yet
    assert run("outbox", "send", told.line["id"], "--json").line["state"] == "sent"
    assert len(post.envelopes) == 1


def test_a_refusal_is_a_fault_with_a_way_out(run: Run, anna: str, post: smtp.Post) -> None:
    post.to_rcpt = ["550 nobody here", "250 OK"]
    told = run("notice", anna, "--by", "email", "--json")
    assert (told.code, told.line["state"]) == (1, "failed")
    assert "550 nobody here" in told.err
    (stuck,) = run("outbox", "list", "--json").lines
    assert run("outbox", "retry", stuck["id"], "--json").line["state"] == "sent"
    gone = run("outbox", "drop", stuck["id"])
    assert (gone.code, len(post.envelopes)) == (1, 1)
    assert run("outbox", "list", "--json").lines == []
    assert [m["state"] for m in run("outbox", "list", "--all", "--json").lines] == ["sent"]


@pytest.mark.usefixtures("office")
def test_the_mail_server_is_described_and_tried_out(run: Run) -> None:
    assert run("mail", "show").code == 1
    assert run("mail", "set", "--host", "smtp.example.org").code == 1
    assert run("mail", "set", "--host", "smtp.example.org", "--sender", "a@example.org").code == 0
    shown = run("mail", "show", "--json").line
    assert (shown["port"], shown["security"], shown["user"]) == (587, "starttls", None)
    run("mail", "set", "--security", "tls", "--user", "office")
    shown = run("mail", "show", "--json").line
    assert (shown["port"], shown["user"], shown["has_password"]) == (465, "office", False)
    assert run("mail", "set", "--security", "none").code == 1
    with smtp.server() as post:
        run("mail", "set", "--host", "localhost", "--port", post.port, "--security", "none",
            "--user", "")  # fmt: skip
        assert run("mail", "test").code == 0
        assert post.envelopes == []
    tried = run("mail", "test")
    assert (tried.code, "cannot be reached" in tried.err) == (1, True)


def test_the_text_is_changed_after_a_look_at_it(run: Run, anna: str, tmp_path: Path) -> None:
    source = tmp_path / "notice.txt"
    source.write_text(run("letters", "get", "notice", "--language", "de").out, "utf-8")
    assert "{{ salutation }}" in source.read_text("utf-8")
    source.write_text("Betreff\nGrüß Gott {{ name }}", "utf-8")
    preview = run("letters", "preview", "notice", anna, "--text-from", source)
    assert preview.out == "Betreff\n\nGrüß Gott Anna Berger\n"
    assert run("letters", "set", "notice", "--language", "de", "--text-from", source).code == 0
    assert run("letters", "preview", "notice", anna).out == preview.out
    source.write_text("Betreff\n{{ nobody }}", "utf-8")
    bad = run("letters", "set", "notice", "--language", "de", "--text-from", source)
    assert (bad.code, "line 2" in bad.err) == (1, True)
    run("letters", "reset", "notice", "--language", "de")
    assert run("letters", "preview", "notice", anna).out.startswith("Was bei uns")
