"""Who can open the file, from the shell."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

FIRST, SECOND = "correct horse", "battery staple"


def test_a_file_is_encrypted_shared_rekeyed_and_decrypted(process: Run, tmp_path: Path) -> None:
    place = tmp_path / "office.db"

    def db(*words: str, secret: str = FIRST, **more: str) -> tuple[int, str]:
        answer = process("--database", place, *words, SPICEDESK_PASSPHRASE=secret, **more)
        return answer.code, answer.out

    assert db("db", "init", "--plain")[0] == 0
    db("people", "add", "--family-name", "Berger")
    assert db("db", "encrypt") == (0, "")
    assert b"Berger" not in place.read_bytes()
    assert db("db", "encrypt")[0] == 1
    assert db("db", "passphrase", "add", "Eva", SPICEDESK_NEW_PASSPHRASE=SECOND) == (0, "")
    code = db("db", "recovery-code", secret=SECOND)[1].strip()
    for secret in (FIRST, SECOND, code):
        assert db("people", "list", secret=secret)[1].count("Berger") == 1
    listed = db("db", "passphrase", "list")[1].splitlines()
    assert [line.split("\t")[0] for line in listed] == ["first", "Eva", "recovery code"]
    assert db("db", "passphrase", "revoke", "Eva")[0] == 0
    assert db("people", "list", secret=SECOND)[0] == 1
    assert db("db", "passphrase", "change", SPICEDESK_NEW_PASSPHRASE=SECOND)[0] == 0
    assert db("db", "rekey", secret=SECOND)[0] == 0
    assert db("people", "list", secret=code)[0] == 1
    assert db("db", "check", secret=SECOND)[0] == 0
    assert db("db", "decrypt", secret=SECOND) == (0, "")
    assert place.read_bytes().startswith(b"SQLite format 3")
    assert db("people", "list", secret="")[1].count("Berger") == 1


def test_a_bad_new_passphrase_is_refused_and_nothing_is_left(process: Run, tmp_path: Path) -> None:
    place, other = tmp_path / "office.db", tmp_path / "other.db"

    def refused(given: str, *words: object, new: str = "") -> str:
        environment = {"SPICEDESK_PASSPHRASE": given, "SPICEDESK_NEW_PASSPHRASE": new}
        answer = process("--database", place, "db", *words, **environment)
        assert (answer.code, answer.out) == (1, "")
        return answer.err

    assert "too short" in refused("a", "init")
    assert "common" in refused("spicedesk demo", "init")
    assert not list(tmp_path.glob("office.db*"))
    process("--database", place, "db", "init", "--plain")
    assert "name" in refused("Office 2026!", "encrypt")
    process("--database", place, "db", "encrypt", SPICEDESK_PASSPHRASE=FIRST)
    process("--database", place, "office", "set", "--name", "Example Optics",
            SPICEDESK_PASSPHRASE=FIRST)  # fmt: skip
    keys = (tmp_path / "office.db.key").read_bytes()
    assert "row of digits" in refused(FIRST, "passphrase", "add", "Eva", new="12345678")
    for words in (("passphrase", "add", "Eva"), ("passphrase", "change"), ("rekey",)):
        assert "name" in refused(FIRST, *words, new="Example Optics 1")
    assert (tmp_path / "office.db.key").read_bytes() == keys
    process("--database", place, "db", "decrypt", SPICEDESK_PASSPHRASE=FIRST)
    assert "again and again" in refused("abcabcabc", "copy", place, other)
    assert not list(tmp_path.glob("other.db*"))


def test_a_server_has_no_passphrases(run: Run, server_uri: str) -> None:
    for words in (("encrypt",), ("decrypt",), ("rekey",), ("passphrase", "list")):
        answer = run("--database", server_uri, "db", *words)
        assert answer.code == 1
        assert "Traceback" not in answer.err


PLAINTEXT = "keyrings.alt.file.PlaintextKeyring"


def test_this_computer_remembers_and_forgets(process: Run, tmp_path: Path) -> None:
    place = tmp_path / "office.db"

    def db(*words: str, secret: str = "", ring: str = PLAINTEXT) -> tuple[int, str, str]:
        answer = process(
            "--database", place, *words, SPICEDESK_PASSPHRASE=secret, PYTHON_KEYRING_BACKEND=ring
        )
        return answer.code, answer.out, answer.err

    assert db("db", "init", secret=FIRST)[0] == 0
    assert db("people", "list")[0] == 1
    assert db("db", "remember")[0] == 1
    assert db("db", "remember", secret=FIRST)[0] == 0
    assert db("people", "list") == (0, "", "")
    assert db("people", "list", secret=SECOND)[0] == 1  # what is given goes first
    assert db("db", "upgrade")[0] == 0
    assert db("db", "passphrase", "list")[1].count("keyring") == 1
    without = db("people", "list", ring="keyring.backends.fail.Keyring")
    assert without[0] == 1
    assert "needs a passphrase" in without[2]
    refused = db("db", "remember", secret=FIRST, ring="keyring.backends.fail.Keyring")
    assert refused[0] == 1
    assert "no keyring" in refused[2]
    assert db("db", "forget")[0] == 0
    assert db("people", "list")[0] == 1
    assert "holds nothing" in db("db", "forget")[2]


def test_the_recovery_code_comes_as_a_sheet_to_print(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, sheet = tmp_path / "office.db", tmp_path / "sheet.pdf"
    monkeypatch.setenv("SPICEDESK_PASSPHRASE", FIRST)
    base = ("--database", place, "db")
    run(*base, "init")
    made = run(*base, "recovery-code", "--output", sheet)
    assert (made.code, made.out) == (0, "")
    assert sheet.read_bytes().startswith(b"%PDF-")
    sent = run(*base, "recovery-code", "--output", "-")
    assert sent.out.startswith("%PDF-")
    nowhere = tmp_path / "missing" / "sheet.pdf"
    refused = run(*base, "recovery-code", "--output", nowhere)
    assert (refused.code, refused.out) == (1, "")
    assert "There is no folder" in refused.err
