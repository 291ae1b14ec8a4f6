"""Several programs change an office's file and keys, or save in it, at the same moment."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from spicedesk.services import audit, databases, evidence, keys, people
from spicedesk.services.evidence import Clipping
from spicedesk.store.location import FileLocation
from tests import storm
from tests.conftest import ANNA, OFFICE

FIRST, LEAVER, NEWCOMER = "first of the words", "words of the leaver", "words of the newcomer"
_MEGABYTE = 1024 * 1024


@pytest.fixture(params=["encrypted", "shared"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> FileLocation:
    """Large enough for steps to overlap."""
    place = FileLocation(tmp_path / "office.spicedesk")
    desk = databases.create(place, FIRST, OFFICE, shared=request.param == "shared")
    anna = people.add(desk, ANNA)
    evidence.add(desk, anna.id, Clipping("paper.bin", os.urandom(12 * _MEGABYTE)))
    desk.store.close()
    return place


def shell(
    place: FileLocation, *words: str, secret: str = FIRST, new: str = ""
) -> "subprocess.Popen[str]":
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": secret}
    if new:
        environment["SPICEDESK_NEW_PASSPHRASE"] = new
    command = [sys.executable, "-m", "spicedesk", "--database", str(place), *words]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(programs: "list[subprocess.Popen[str]]") -> Iterator[tuple[int, str, str]]:
    for program in programs:
        out, err = program.communicate(timeout=120)
        assert "Traceback" not in err
        yield program.returncode, out.strip(), err.strip()


def opens(place: FileLocation, secret: str) -> bool:
    (answer,) = ended([shell(place, "people", "list", secret=secret)])
    return answer[0] == 0


def require_whole(place: FileLocation, secret: str | None, numbers: list[str]) -> None:
    desk = databases.open_desk(place, secret)
    assert databases.check(desk) == []
    assert audit.verify(desk).broken is None
    assert [people.get(desk, people.find(desk, number))[0].number for number in numbers] == numbers
    assert people.count(desk) == 1 + len(numbers)
    desk.store.close()
    assert len(set(numbers)) == len(numbers)


def test_two_new_keys_at_once(place: FileLocation) -> None:
    first = shell(place, "db", "rekey")
    time.sleep(0.4)
    answers = list(ended([first, shell(place, "db", "rekey")]))
    assert 0 in {code for code, _out, _err in answers}
    require_whole(place, FIRST, [])


def test_who_decrypts_second_is_told_so(place: FileLocation) -> None:
    answers = list(ended([shell(place, "db", "decrypt"), shell(place, "db", "decrypt")]))
    assert sorted(code for code, _out, _err in answers) == [0, 1]
    assert any("is not encrypted" in err for _code, _out, err in answers)
    require_whole(place, None, [])


def test_passphrases_are_added_while_the_file_gets_a_new_key(place: FileLocation) -> None:
    new_key = shell(place, "db", "rekey")
    added = []
    for number in range(4):
        time.sleep(0.2)
        new = f"{number} other words"
        added.append((new, shell(place, "db", "passphrase", "add", f"n{number}", new=new)))
    assert [code for code, _out, _err in ended([new_key])] == [0]
    told = [code for code, _out, _err in ended([program for _new, program in added])]
    assert told == [0] * 4
    listed = [slot.name for slot in keys.listed(place)]
    for name, (new, _program) in zip(("n0", "n1", "n2", "n3"), added, strict=True):
        assert opens(place, new) is (name in listed)  # who came before the new key is revoked
    require_whole(place, FIRST, [])


def test_one_is_revoked_and_another_added_at_once(place: FileLocation) -> None:
    keys.add_passphrase(place, FIRST, "leaver", LEAVER)
    old = place.key_file.read_bytes()
    both = [
        shell(place, "db", "passphrase", "revoke", "leaver"),
        shell(place, "db", "passphrase", "add", "newcomer", new=NEWCOMER),
    ]
    assert [code for code, _out, _err in ended(both)] == [0, 0]
    assert opens(place, FIRST)
    assert opens(place, NEWCOMER)
    assert not opens(place, LEAVER)
    place.key_file.write_bytes(old)  # somebody had a copy
    assert not opens(place, LEAVER)


def test_six_are_added_at_once(place: FileLocation) -> None:
    six = [
        shell(place, "db", "passphrase", "add", f"n{n}", new=f"{n} other words") for n in range(6)
    ]
    assert [code for code, _out, _err in ended(six)] == [0] * 6
    assert sorted(slot.name for slot in keys.listed(place)) == [
        "first", "n0", "n1", "n2", "n3", "n4", "n5",
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["rekey", "decrypt"])
def test_three_desks_save_while_the_file_is_written_anew(place: FileLocation, change: str) -> None:
    changing = shell(place, "db", change)
    saving = []
    for number in range(9):
        saving.append(shell(place, "people", "add", "--family-name", f"Name {number}"))
        time.sleep(0.15)
    assert [code for code, _out, _err in ended([changing])] == [0]
    numbers = [out for code, out, _err in ended(saving) if code == 0]
    assert numbers != []
    require_whole(place, FIRST if change == "rekey" else None, numbers)


def test_three_desks_save_while_the_file_is_encrypted(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "plain.spicedesk")
    desk = databases.create(place, None, OFFICE)
    people.add(desk, ANNA)
    desk.store.close()
    changing = shell(place, "db", "encrypt")
    saving = []
    for number in range(6):
        saving.append(shell(place, "people", "add", "--family-name", f"Name {number}"))
        time.sleep(0.1)
    assert [code for code, _out, _err in ended([changing])] == [0]
    numbers = [out for code, out, _err in ended(saving) if code == 0]
    require_whole(place, FIRST, numbers)
    assert list(tmp_path.glob("*.new*")) == []


@pytest.mark.parametrize("kind", storm.KINDS)
def test_the_storm(tmp_path: Path, kind: str) -> None:
    """Bounded; `python -m tests.storm FOLDER --deaths 1000` goes on for an hour."""
    command = [sys.executable, "-m", "tests.storm", str(tmp_path / "storm"), "--kind", kind,
               "--deaths", "10", "--megabytes", "4", "--seed", "17"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
