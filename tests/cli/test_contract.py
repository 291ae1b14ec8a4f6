"""What administrators and scripts build on."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spicedesk.domain.person import PersonDetails
from spicedesk.services.databases import open_desk, parse
from spicedesk.store import people
from tests.cli.conftest import Run

OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
CHANNELS = ["email", "phone", "post", "sms", "messenger"]


def test_a_person_is_answered_in_the_shape_of_the_contract(run: Run, anna: str) -> None:
    person = run("people", "show", anna, "--json").line
    assert list(person) == [
        "id", "number", "family_name", "given_name", "company", "roles", "emails", "phones",
        "addresses", "birth_date", "language", "comment", "data_source", "version", "standing",
    ]  # fmt: skip
    assert (person["number"], person["roles"], person["version"]) == (anna, ["contact"], 1)
    assert (person["emails"], person["phones"]) == (["anna.berger@example.org"], ["+43316000112"])
    assert person["addresses"] == [
        {"street": "Herrengasse 4", "postcode": "8010", "town": "Graz", "country": "AT"}
    ]
    assert (person["birth_date"], person["company"], person["comment"]) == (
        "1980-04-02",
        None,
        None,
    )
    data = person["standing"]["data"]
    assert list(data) == ["purpose", "allowed", "state", "reason", "since", "until", "source",
                          "place", "with", "event", "channels"]  # fmt: skip
    assert (data["allowed"], data["state"], data["since"]) == (False, "none", None)
    assert person["standing"]["marketing"]["channels"] == dict.fromkeys(CHANNELS, False)


@pytest.mark.usefixtures("office")
def test_add_and_edit_answer_with_the_person_as_it_now_is(run: Run) -> None:
    added = run("people", "add", "--family-name", "Huber", "--role", "lead", "--json").line
    assert added["roles"] == ["lead"]
    edited = run("people", "edit", added["id"], "--add-email", "a@example.org", "--add-email",
                 "b@example.org", "--add-role", "contact", "--town", "Linz",
                 "--json").line  # fmt: skip
    assert edited["emails"] == ["a@example.org", "b@example.org"]
    assert edited["roles"] == ["contact", "lead"]
    assert edited["addresses"][0]["town"] == "Linz"
    assert edited["version"] == 2
    fewer = run("people", "edit", added["number"], "--remove-email", "A@example.org", "--json").line
    assert fewer["emails"] == ["b@example.org"]
    other = run("people", "edit", added["number"], "--email", "c@example.org", "--comment", "x",
                "--json").line  # fmt: skip
    assert (other["emails"], other["comment"]) == (["c@example.org"], "x")
    assert run("people", "edit", added["number"], "--comment", "", "--json").line["comment"] is None
    assert run("people", "edit", added["number"], "--remove-email", "zz@example.org").code == 1


def test_people_are_listed_in_order_and_found(run: Run, anna: str) -> None:
    run("people", "add", "--family-name", "Adler")
    lines = run("people", "list", "--json").lines
    assert [line["family_name"] for line in lines] == ["Adler", "Berger"]
    assert list(lines[1]) == ["id", "number", "family_name", "given_name", "company", "roles",
                              "town", "data", "marketing"]  # fmt: skip
    assert (lines[1]["town"], lines[1]["data"], lines[1]["marketing"]) == ("Graz", False, False)
    assert len(run("people", "list", "--limit", "1", "--json").lines) == 1
    assert [x["number"] for x in run("people", "list", "--search", "anna gr", "--json").lines] == [
        anna
    ]
    assert run("people", "list", "--search", "' OR 'x'='x", "--json").lines == []


def test_consent_is_recorded_and_told(run: Run, anna: str, tmp_path: Path) -> None:
    (tmp_path / "form.txt").write_text("I agree")
    event = run("consent", "record", anna, "--purpose", "marketing", "--state", "agreed", "--how",
                "trade-show", "--channel", "email", "--channel", "sms", "--at", "2026-03-12T14:30",
                "--place", "Graz fair", "--with", "J. Berger", "--wording", "Offers@3", "--until",
                "2999-12-31", "--comment", "c", "--evidence", tmp_path / "form.txt",
                "--json").line  # fmt: skip
    assert (event["state"], event["how"], event["basis"]) == ("agreed", "trade-show", "consent")
    assert (event["channels"], event["until"]) == (["email", "sms"], "2999-12-31")
    assert event["at"].startswith("2026-03-12T14:30:00")
    assert OFFSET.fullmatch(event["at"])
    assert OFFSET.fullmatch(event["recorded_at"])
    assert run("consent", "history", anna, "--json").lines == [event]
    proof = run("evidence", "list", anna, "--json").line
    assert [proof["id"]] == event["evidence"]

    data, marketing = run("consent", "standing", anna, "--json").lines
    assert (data["state"], marketing["state"], marketing["allowed"]) == ("none", "blocked", False)
    run("consent", "record", anna, "--purpose", "data", "--state", "agreed", "--how", "form",
        "--basis", "contract", "--at", "2026-01-05")  # fmt: skip
    data, marketing = run("consent", "standing", anna, "--json").lines
    assert (data["state"], data["since"]) == ("contract", "2026-01-05")
    assert (marketing["allowed"], marketing["state"]) == (True, "agreed")
    assert (marketing["since"], marketing["source"]) == ("2026-03-12", "trade-show")
    assert (marketing["place"], marketing["with"]) == ("Graz fair", "J. Berger")
    assert marketing["event"] == event["id"]
    assert [c for c, may in marketing["channels"].items() if may] == ["email", "sms"]
    before = run("consent", "standing", anna, "--on", "2026-03-11", "--json").lines
    assert [line["state"] for line in before] == ["contract", "none"]


def test_a_correction_speaks_of_the_moment_that_it_corrects(run: Run, anna: str) -> None:
    wrong = run("consent", "record", anna, "--purpose", "data", "--state", "agreed", "--how",
                "form", "--at", "2026-03-12T10:00", "--json").line  # fmt: skip
    right = run("consent", "record", anna, "--purpose", "data", "--state", "refused", "--how",
                "form", "--corrects", wrong["id"], "--json").line  # fmt: skip
    assert (right["at"], right["corrects"]) == (wrong["at"], wrong["id"])
    assert run("consent", "standing", anna, "--json").lines[0]["state"] == "refused"


def test_evidence_comes_out_as_it_went_in(run: Run, anna: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    (tmp_path / "a.bin").write_bytes(content)
    filed = run("evidence", "add", anna, tmp_path / "a.bin", "--proves", "a thing", "--json").line
    assert list(filed) == ["id", "name", "media_type", "size", "sha256", "proves", "added_at",
                           "added_by"]  # fmt: skip
    assert run("evidence", "get", filed["id"], "--output", tmp_path / "b.bin").code == 0
    assert (tmp_path / "b.bin").read_bytes() == content
    out = subprocess.run(
        [sys.executable, "-m", "spicedesk", "evidence", "get", filed["id"], "--output", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert out.stdout == content


def test_a_statement_is_written_filed_and_repeatable(run: Run, anna: str, tmp_path: Path) -> None:
    target = tmp_path / "statement.pdf"
    assert run("statement", anna, "--output", target).code == 0
    assert target.read_bytes().startswith(b"%PDF-")
    filed = run("evidence", "list", anna, "--json").line
    assert (filed["media_type"], filed["size"]) == ("application/pdf", target.stat().st_size)
    assert run("statement", anna, "--language", "en", "--output", "-").out.startswith("%PDF-")
    assert run("statement", anna, "--output", tmp_path / "no folder" / "x.pdf").code == 1
    assert len(run("evidence", "list", anna, "--json").lines) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["people", "show", "nobody"], 1),
        (["people", "show"], 2),
        (["people", "add"], 2),
        (["people", "add", "--family-name", "X", "--email", "nonsense"], 1),
        (["people", "add", "--family-name", "X", "--birth-date", "yesterday"], 2),
        (["people", "add", "--family-name", "X", "--role", "king"], 2),
        (["people", "add", "--family-name", ""], 1),
        (["people", "list", "--limit", "-1"], 2),
        (["nonsense"], 2),
        (["--nonsense"], 2),
        (["consent", "record", "10-0001", "--purpose", "data", "--state", "agreed"], 2),
        (["consent", "standing", "nobody"], 1),
        (["evidence", "get", "00000000-0000-0000-0000-000000000000", "--output", "-"], 1),
        (["evidence", "get", "nonsense", "--output", "-"], 2),
        (["statement", "nobody", "--output", "-"], 1),
        (["--database", "mysql://x", "people", "list"], 1),
        (["--language", "fr", "people", "list"], 2),
        (["--help"], 0),
        (["people", "--help"], 0),
        (["--version"], 0),
    ],
)
@pytest.mark.usefixtures("office")
def test_exit_codes_tell_refused_from_wrong_usage(run: Run, words: list[str], code: int) -> None:
    answer = run(*words)
    assert answer.code == code
    if code:
        assert answer.out == ""
        assert answer.err.strip()
        assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "more",
    [
        ["--at", "2999-01-01"],
        ["--at", "1970-01-01"],
        ["--until", "2000-01-01"],
        ["--evidence", "not-there.pdf"],
        ["--corrects", "00000000-0000-0000-0000-000000000000"],
        ["--purpose", "data", "--channel", "email"],
        ["--basis", "contract"],
    ],
)
def test_a_consent_that_cannot_be_is_refused_and_leaves_nothing(
    run: Run, anna: str, more: list[str]
) -> None:
    said = ["--purpose", "marketing", "--state", "agreed", "--how", "form"]
    assert run("consent", "record", anna, *said, *more).code == 1
    assert run("consent", "history", anna, "--json").lines == []
    assert run("evidence", "list", anna, "--json").lines == []


@pytest.mark.usefixtures("anna")
def test_one_database_option_wins(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert run("--database", other, "db", "init", "--plain").code == 0
    assert run("--database", other, "people", "list").out == ""
    assert run("people", "list").out


def test_a_database_is_made_once_and_checked(
    run: Run, process: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPICEDESK_PASSPHRASE", "correct horse")
    place = tmp_path / "sub" / "office.db"
    assert run("--database", place, "db", "init").code == 0
    assert run("--database", place, "db", "init").code == 1
    assert run("--database", place, "db", "check").code == 0
    assert not place.read_bytes().startswith(b"SQLite format 3")
    monkeypatch.setenv("SPICEDESK_PASSPHRASE", "wrong")
    wrong = run("--database", place, "people", "list")
    assert (wrong.code, wrong.out) == (1, "")
    monkeypatch.delenv("SPICEDESK_PASSPHRASE")
    assert process("--database", place, "people", "list").code == 1
    assert process("--database", tmp_path / "new.db", "db", "init").code == 1
    assert not (tmp_path / "new.db").exists()


def test_a_broken_seal_is_a_finding(run: Run, anna: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("I agree")
    run("evidence", "add", anna, tmp_path / "a.txt")
    assert run("db", "check").code == 0

    desk = open_desk(parse(os.environ["SPICEDESK_DATABASE"]))
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE document SET sha256 = 'x'")
        connection.exec_driver_sql("DELETE FROM search_document")
    desk.store.close()
    findings = run("db", "check", "--json")
    assert (findings.code, len(findings.lines)) == (1, 2)
    assert len(run("db", "check", "--repair", "--json").lines) == 1


def test_german_is_spoken_when_asked(run: Run, anna: str) -> None:
    assert "Kein Grund" in run("--language", "de", "people", "show", anna).out


@pytest.mark.usefixtures("anna")
def test_the_answer_is_utf8_whatever_the_locale(process: Run) -> None:
    process("people", "add", "--family-name", "Dvořák 王", LC_ALL="C")
    answer = process("people", "list", "--json", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert json.loads(answer.out.splitlines()[-1])["family_name"] == "Dvořák 王"


def test_a_broken_pipe_ends_quietly(office: str) -> None:

    desk = open_desk(parse(office))
    with desk.store.write() as connection:
        crowd = [PersonDetails(f"Name {n:05}") for n in range(5000)]
        people.insert_many(connection, crowd, desk.clock(), "me")
    desk.store.close()
    listing = subprocess.Popen(
        [sys.executable, "-m", "spicedesk", "people", "list", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.readline()
    listing.stdout.close()
    assert listing.stderr.read() == b""
    listing.stderr.close()
    assert listing.wait(30) == 0


@pytest.mark.usefixtures("office")
def test_a_signal_ends_it_with_one_sentence() -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time, spicedesk.cli as c\n"
         "from spicedesk.services import people\n"
         "def wait(*a, **k):\n    print('ready', flush=True); time.sleep(60)\n"
         "people.page = wait\nsys.exit(c.main(['people', 'list']))"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "ready\n"
    waiting.send_signal(signal.SIGTERM)
    _, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert err.count("\n") == 1


def test_one_answer_loads_neither_qt_nor_reportlab(anna: str) -> None:
    look = (
        "import sys, spicedesk.cli as c; c.main(['people', 'show', sys.argv[1]]); "
        "print(sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", look, anna], capture_output=True, text=True,
                          check=True)  # fmt: skip
    loaded = done.stdout.splitlines()[-1]
    for heavy in ("PySide6", "reportlab", "PIL", "babel", "phonenumbers", "alembic", "qtawesome"):
        assert f"'{heavy}'" not in loaded


def test_a_mistake_of_ours_shows_no_traceback_and_no_values(run: Run, anna: str,
                                                            monkeypatch: pytest.MonkeyPatch,
                                                            tmp_path: Path) -> None:  # fmt: skip
    def broken(*_: object) -> None:
        raise KeyError("Anna Berger")

    monkeypatch.setattr("spicedesk.cli.people.people.find", broken)
    answer = run("people", "show", anna)
    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert "Anna" not in answer.err
    (report,) = tmp_path.rglob("fault-*.txt")
    text = report.read_text()
    assert "KeyError" in text
    assert "Anna" not in text


def test_an_empty_text_clears_a_field_and_a_number_is_removed_as_it_was_typed(
    run: Run, anna: str
) -> None:
    words = ("--birth-date", "", "--remove-phone", "0316 000112")
    person = run("people", "edit", anna, *words, "--json").line
    assert (person["birth_date"], person["phones"]) == (None, [])
    assert run("people", "edit", anna, "--json").line["version"] == person["version"]
    assert run("people", "add", "--family-name", "X", "--birth-date", "").code == 0


def test_a_yes_to_every_channel_says_so(run: Run, anna: str) -> None:
    words = ("consent", "record", anna, "--purpose", "marketing", "--state", "agreed")
    assert "for all of them" in run(*words, "--how", "phone").err
    assert run(*words, "--how", "phone", "--channel", "email").err == ""


def test_consents_go_out_as_records_and_as_receipts(run: Run, anna: str, tmp_path: Path) -> None:
    event = run("consent", "record", anna, "--purpose", "marketing", "--state", "agreed",
                "--how", "form", "--channel", "email", "--json").line["id"]  # fmt: skip
    document = json.loads(run("consent", "export", anna).out)
    assert [record["dct:identifier"] for record in document["@graph"]] == [event]
    file = tmp_path / "records.jsonld"
    assert run("consent", "export", anna, "--event", event, "--output", file).out == ""
    assert json.loads(file.read_text("utf-8")) == document
    assert run("consent", "export", anna, "--event", anna).code == 2
    paper = tmp_path / "receipt.pdf"
    assert run("consent", "receipt", anna, event, "--output", paper).code == 0
    assert paper.read_bytes().startswith(b"%PDF-")
    assert run("consent", "receipt", anna, event, "--output", "-").out.startswith("%PDF-")


def test_a_form_goes_out_and_its_scan_comes_back(run: Run, anna: str, tmp_path: Path) -> None:
    run("wordings", "add", "News", "--language", "de", "--text", "Sie dürfen mir schreiben.")
    paper = tmp_path / "form.pdf"
    assert run("consent", "form", anna, "--wording", "News", "--channel", "email",
               "--output", paper).code == 0  # fmt: skip
    filed = run("evidence", "scan", paper, "--agreed", "--json").line
    assert list(filed) == ["file", "pages", "person", "number", "wording", "evidence", "event"]
    assert (filed["number"], filed["pages"], filed["wording"]) == (anna, [1], "News@1")
    (event,) = run("consent", "history", anna, "--json").lines
    assert (event["id"], event["channels"], event["how"]) == (filed["event"], ["email"], "form")
    assert event["evidence"] == [filed["evidence"]]
    again = run("evidence", "scan", paper, "--refused")
    assert (again.code, again.out) == (1, "")
    assert "came back already" in again.err
    assert run("evidence", "scan").code == 2
    assert run("evidence", "scan", paper, "--channel", "email").code == 2
    assert run("evidence", "scan", tmp_path / "none.pdf").code == 1
    assert run("consent", "form", anna, "--wording", "None", "--output", "-").code == 1
