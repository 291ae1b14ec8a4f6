"""Links, leftovers, key files of strangers, and logs that were put back do not cost an office."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.services import backups, databases, evidence, keys, people
from spicedesk.services.evidence import Clipping
from spicedesk.store import keyfile
from spicedesk.store.location import FileLocation
from tests import old_keys
from tests.conftest import ANNA, OFFICE

FIRST, EVA = "first of the words", "words that eva knows"
ROOT = Path(__file__).parents[2]


def made(path: Path, secret: str | None = FIRST, *, shared: bool = False) -> FileLocation:
    place = FileLocation(path)
    desk = databases.create(place, secret, OFFICE, shared=shared)
    people.add(desk, ANNA)
    desk.store.close()
    return place


def counted(place: FileLocation, secret: str | None = FIRST) -> int:
    desk = databases.open_desk(place, secret)
    assert databases.check(desk) == []
    count = people.count(desk)
    desk.store.close()
    return count


def key_of(place: FileLocation) -> bytes:
    found = keyfile.key_of(place, FIRST)
    assert found is not None
    return found


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# -- links ---------------------------------------------------------------------------------------


def test_a_link_is_followed_for_the_file_and_its_key(tmp_path: Path) -> None:
    real = made(tmp_path / "real.spicedesk", None)
    (tmp_path / "other").mkdir()
    link = tmp_path / "other" / "link.spicedesk"
    link.symlink_to(real.path)
    keys.encrypt(FileLocation(link), FIRST)
    assert real.path.read_bytes()[:6] != b"SQLite"
    assert names(tmp_path) == {"real.spicedesk", "real.spicedesk.key", "other"}
    assert names(tmp_path / "other") == {"link.spicedesk"}
    keys.rekey(FileLocation(link), FIRST)
    assert link.is_symlink()
    assert counted(real) == 1


def test_a_key_file_that_is_a_link_stays_where_it_leads(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.move(place.key_file, stick / "office.key")
    (tmp_path / "office.spicedesk.key").symlink_to(stick / "office.key")
    keys.add_passphrase(place, FIRST, "Eva", EVA)
    keys.rekey(place, EVA)
    assert (tmp_path / "office.spicedesk.key").is_symlink()
    assert names(stick) == {"office.key"}
    assert counted(place, EVA) == 1


def test_colleagues_on_a_share_can_open_the_office_after_a_change(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk", shared=True)
    for path in (place.path, place.key_file):
        path.chmod(0o660)
    keys.add_passphrase(place, FIRST, "Eva", EVA)
    keys.rekey(place, FIRST)
    for path in (place.path, place.key_file):
        assert path.stat().st_mode & 0o777 == 0o660


# -- what was killed -----------------------------------------------------------------------------

_KILLED = """
import sys
from pathlib import Path
from spicedesk.platform import files
from spicedesk.services import databases, keys
from spicedesk.store import encryption, setup
from spicedesk.store.location import FileLocation
from tests.conftest import OFFICE
import os
job, moment, path = sys.argv[1:]
place = FileLocation(Path(path))
def die(*_words, **_more):
    os._exit(9)
if moment == "compared":
    encryption._compare = die
elif moment == "marked":
    encryption._require_no_log = die
elif moment == "filled":
    setup.take_place = die
elif moment == "key placed":
    files.place = die
else:
    encryption._tidied = die
if job == "init":
    databases.create(place, "first of the words", OFFICE)
else:
    getattr(keys, job)(place, "first of the words")
"""


def killed(job: str, moment: str, place: FileLocation) -> None:
    words = [sys.executable, "-c", _KILLED, job, moment, str(place)]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == 9


@pytest.mark.parametrize("moment", ["compared", "marked", "moved"])
@pytest.mark.parametrize("job", ["encrypt", "decrypt", "rekey"])
def test_what_a_killed_change_left_is_swept_and_said(tmp_path: Path, job: str, moment: str) -> None:
    place = made(tmp_path / "office.spicedesk", None if job == "encrypt" else FIRST)
    killed(job, moment, place)
    desk = databases.open_desk(place, FIRST)
    assert people.count(desk) == 1
    people.add(desk, ANNA)
    swept = " ".join(desk.store.remarks)
    if job != "decrypt":  # there a second program may have been quicker
        assert ("was removed" in swept) is (moment != "moved")
    desk.store.close()
    assert names(tmp_path) <= {"office.spicedesk", "office.spicedesk.key"}
    assert counted(place) == 2
    is_plain = place.path.read_bytes()[:6] == b"SQLite"
    (keys.encrypt if is_plain else keys.rekey)(place, FIRST)
    assert counted(place) == 2
    assert names(tmp_path) == {"office.spicedesk", "office.spicedesk.key"}


@pytest.mark.parametrize("moment", ["filled", "key placed"])
def test_a_beginning_that_died_is_no_dead_end(tmp_path: Path, moment: str) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    killed("init", moment, place)
    assert not place.path.exists()
    databases.create(place, FIRST, OFFICE).store.close()
    assert names(tmp_path) == {"office.spicedesk", "office.spicedesk.key"}
    assert counted(place) == 0


def test_the_shell_can_begin_again_after_a_kill_at_any_moment(tmp_path: Path) -> None:
    place = tmp_path / "office.spicedesk"
    words = [sys.executable, "-m", "spicedesk", "--database", str(place), "db", "init"]
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": FIRST}
    for pause in (0.5, 0.7, 0.9, 1.1):
        begun = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        begun.send_signal(signal.SIGKILL)
        begun.wait()
    subprocess.run(words, env=environment, check=False, stderr=subprocess.DEVNULL)
    assert counted(FileLocation(place)) == 0
    assert names(tmp_path) == {"office.spicedesk", "office.spicedesk.key"}


def test_somebody_elses_key_file_is_not_overwritten(tmp_path: Path) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    place.key_file.write_text("the key of something else")
    with pytest.raises(faults.NotEmpty):
        databases.create(place, FIRST, OFFICE)
    plain = made(tmp_path / "plain.spicedesk", None)
    plain.key_file.write_text("the key of something else")
    with pytest.raises(faults.Refused):
        keys.encrypt(plain, FIRST)
    assert plain.key_file.read_text() == "the key of something else"
    assert counted(plain, None) == 1


# -- key files -----------------------------------------------------------------------------------


def _first_slot(content: dict[str, Any]) -> dict[str, Any]:
    slot: dict[str, Any] = content["files"][0]["slots"][0]
    return slot


def _many_dear_slots(content: dict[str, Any]) -> None:
    slot = {**_first_slot(content), "argon2id": {"time_cost": 16, "memory_cost": 256 * 1024,
                                                 "parallelism": 4}}  # fmt: skip
    content["files"][0]["slots"] = [slot] * 40


def _too_many(content: dict[str, Any]) -> None:
    content["files"][0]["slots"] *= 100_000 // len(json.dumps(_first_slot(content)))


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "forty dear slots": _many_dear_slots,
    "very many slots": _too_many,
    "an unknown kind": lambda c: _first_slot(c).update(kind="telepathy"),
    "another name": lambda c: _first_slot(c).update(name="somebody"),
    "another day": lambda c: _first_slot(c).update(added="2001-01-01"),
    "no day at all": lambda c: _first_slot(c).update(added="soon"),
    "opens for everybody": lambda c: c["files"][0].update(demo=True),
    "public, as it once was": lambda c: _first_slot(c).update(public=True),
    "an older count": lambda c: c["files"][0].update(generation=0),
    "a number that is none": lambda c: c["files"][0].update(generation=True),
    "no seal": lambda c: c["files"][0].update(seal=""),
    "another seal": lambda c: c["files"][0].update(seal="A" * 43 + "="),
    "one slot taken out": lambda c: c["files"][0]["slots"].pop(),
    "a part that is text": lambda c: c.update(files="none"),
    "no slots": lambda c: c["files"][0].update(slots=[]),
    "a slot that is none": lambda c: c["files"][0].update(slots=[7]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_key_file_that_was_changed_is_told_in_a_moment(tmp_path: Path, change: str) -> None:
    place = made(tmp_path / "office.spicedesk")
    keys.add_passphrase(place, FIRST, "Eva", EVA)
    content = json.loads(place.key_file.read_text())
    CHANGES[change](content)
    place.key_file.write_text(json.dumps(content))
    began = time.monotonic()
    for secret in (FIRST, None):
        with pytest.raises(faults.StoreFault):
            databases.open_desk(place, secret)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[" * 100_000, b'{"format": 2, "files": ' + b"[" * 50_000, b"\xff\xfe", b"7",
        b'{"format": "2"}', b"{}", b'{"format": 2}', b"x" * 10_000_000,
    ],
    ids=["empty", "begun", "deep", "deeper", "no text", "a number", "no format", "nothing",
         "no files", "ten megabytes"],
)  # fmt: skip
def test_what_is_no_key_file_is_told(tmp_path: Path, content: bytes) -> None:
    place = made(tmp_path / "office.spicedesk")
    place.key_file.write_bytes(content)
    with pytest.raises(faults.KeyFileDamaged):
        databases.open_desk(place, FIRST)


def test_a_pipe_in_the_place_of_the_key_file_holds_nobody_up(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    place.key_file.unlink()
    os.mkfifo(place.key_file)
    with pytest.raises(faults.StoreFault):
        databases.open_desk(place, FIRST)


def test_an_older_key_file_that_is_put_back_is_known_and_a_new_key_is_the_way_out(
    tmp_path: Path,
) -> None:
    place = made(tmp_path / "office.spicedesk")
    keys.add_passphrase(place, FIRST, "Eva", EVA)
    old = place.key_file.read_bytes()
    keys.revoke_passphrase(place, FIRST, "Eva", new_key=False)
    place.key_file.write_bytes(old)
    for secret in (FIRST, EVA):
        with pytest.raises(faults.KeyFileOlder):
            databases.open_desk(place, secret)
    keys.rekey(place, FIRST)
    assert counted(place) == 1
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(place, EVA)


def test_only_a_demo_opens_for_everybody(tmp_path: Path) -> None:
    """A key file of the first format had nothing that kept somebody from writing so into it."""
    with pytest.raises(faults.Invalid):
        databases.create(FileLocation(tmp_path / "real.spicedesk"), "spicedesk demo", OFFICE)
    place = made(tmp_path / "office.spicedesk")
    place.key_file.write_text(old_keys.text(key_of(place), "spicedesk demo", public=True))
    with pytest.raises(faults.PassphraseNeeded):
        databases.open_desk(place)
    assert counted(place, "spicedesk demo") == 1


def test_a_key_file_of_the_first_format_opens_and_is_renewed_by_a_change(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    place.key_file.write_text(old_keys.text(key_of(place), FIRST))
    assert counted(place) == 1
    keys.add_passphrase(place, FIRST, "Eva", EVA)
    assert json.loads(place.key_file.read_text())["format"] == 2
    assert keys.revoke_passphrase(place, FIRST, "Eva") == ()
    assert counted(place) == 1
    with pytest.raises(faults.WrongPassphrase):
        databases.open_desk(place, EVA)


# -- logs and files that were put back -----------------------------------------------------------


@pytest.mark.parametrize("secret", [None, FIRST], ids=["plain", "encrypted"])
@pytest.mark.parametrize("way", ["moved", "written over"])
def test_a_log_that_was_put_back_is_noticed_before_the_next_save(
    tmp_path: Path, secret: str | None, way: str
) -> None:
    place = made(tmp_path / "office.spicedesk", secret)
    desk = databases.open_desk(place, secret)
    people.add(desk, ANNA)
    log = place.logs[0]
    shutil.copyfile(log, tmp_path / "older")
    people.add(desk, ANNA)
    if way == "moved":
        (tmp_path / "older").replace(log)
    else:
        shutil.copyfile(tmp_path / "older", log)
    with pytest.raises(faults.StoreFault):
        people.add(desk, ANNA)
    with pytest.raises(faults.StoreFault):
        people.add(desk, ANNA)
    desk.store.engine.dispose()


@pytest.mark.parametrize("shared", [False, True])
def test_an_older_file_that_was_put_back_is_noticed_before_the_next_save(
    tmp_path: Path, shared: bool
) -> None:
    place = made(tmp_path / "office.spicedesk", shared=shared)
    shutil.copyfile(place.path, tmp_path / "older")
    desk = databases.open_desk(place, FIRST)
    for _ in range(3):
        people.add(desk, ANNA)
    desk.store.engine.dispose()
    (tmp_path / "older").replace(place.path)
    with pytest.raises(faults.RolledBack):
        people.add(desk, ANNA)
    desk.store.engine.dispose()


def test_reading_the_head_of_an_open_file_ends_none_of_its_locks(tmp_path: Path) -> None:
    """Closing a file ends all locks that the program has on it (fcntl(2))."""
    place = made(tmp_path / "office.spicedesk", shared=True)
    desk = databases.open_desk(place, FIRST)
    script = (
        "import sys; from sqlcipher3 import dbapi2;"
        "c = dbapi2.connect(sys.argv[1], timeout=0, isolation_level=None);"
        'c.execute("PRAGMA key = \\"x\'" + sys.argv[2] + "\'\\"");'
        "c.execute('BEGIN IMMEDIATE')"
    )
    assert desk.store.key is not None
    words = [sys.executable, "-c", script, str(place), desk.store.key.hex()]
    with desk.store.write() as connection:
        assert keys.listed(place)
        assert keys.overview(place)
        other = subprocess.run(words, capture_output=True, text=True, check=False)
        assert "locked" in other.stderr
        assert connection is not None
    desk.store.close()


def test_a_document_of_a_decrypted_office_lies_nowhere_after_a_kill(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    desk = databases.open_desk(place, FIRST)
    anna = people.find(desk, "10-0001")
    evidence.add(desk, anna, Clipping("maze.txt", b"twisty little passages " * 1000))
    desk.store.close()
    killed("decrypt", "compared", place)
    deadline = time.monotonic() + 20
    while any(".new" in name for name in names(tmp_path)):
        assert time.monotonic() < deadline  # nobody opens it: a second program tidies up
        time.sleep(0.05)
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"twisty little passages" not in content


# -- interrupts ----------------------------------------------------------------------------------

_INTERRUPTED = """
import os, signal, sys
which, number, path, *words = sys.argv[1:]
true, left = getattr(os, which), [int(number)]
def interrupted(*args, **more):
    true(*args, **more)
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGTERM)
setattr(os, which, interrupted)
sys.argv = ["spicedesk", "--database", path, *words]
from spicedesk.__main__ import main
main()
"""


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "words",
    [("db", "rekey"), ("db", "encrypt"), ("db", "decrypt"), ("db", "passphrase", "revoke", "Eva"),
     ("db", "passphrase", "change")],
    ids=" ".join,
)  # fmt: skip
def test_an_interrupt_at_a_replace_costs_no_office(
    tmp_path: Path, words: tuple[str, ...], number: int
) -> None:
    place = made(tmp_path / "office.spicedesk", None if words[1] == "encrypt" else FIRST)
    if words[-1] == "Eva":
        keys.add_passphrase(place, FIRST, "Eva", EVA)
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": FIRST, "SPICEDESK_NEW_PASSPHRASE": EVA}
    if words[1] == "rekey":
        del environment["SPICEDESK_NEW_PASSPHRASE"]
    command = [sys.executable, "-c", _INTERRUPTED, "replace", str(number), str(place), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    secret = EVA if words[-1] == "change" and done.returncode == 0 else FIRST
    assert counted(place, secret) == 1
    if done.returncode == 0:
        is_plain = place.path.read_bytes()[:6] == b"SQLite"
        assert is_plain is (words[1] == "decrypt")
    assert names(tmp_path) <= {"office.spicedesk", "office.spicedesk.key"}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_interrupt_while_an_office_takes_its_place_is_no_dead_end(
    tmp_path: Path, number: int
) -> None:
    place = FileLocation(tmp_path / "office.spicedesk")
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": FIRST}
    command = [sys.executable, "-c", _INTERRUPTED, "link", str(number), str(place), "db", "init"]
    subprocess.run(command, env=environment, capture_output=True, check=False)
    if not place.path.exists():
        databases.create(place, FIRST, OFFICE).store.close()
    assert counted(place) == 0


# -- what stands in the way ----------------------------------------------------------------------


def test_a_restore_that_was_killed_leaves_no_second_name_behind(tmp_path: Path) -> None:
    plain = made(tmp_path / "first.spicedesk", None)
    desk = databases.open_desk(plain)
    backup = backups.make(desk, tmp_path / "safe").file
    desk.store.close()
    folder = tmp_path / "back"
    folder.mkdir()
    place = FileLocation(folder / "office.spicedesk")
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from spicedesk.services import restoring\n"
        "from spicedesk.store.location import FileLocation\n"
        "true = os.link\n"
        "def dying(source, target, **more):\n"
        "    true(source, target, **more)\n"
        "    os._exit(9) if str(target) == sys.argv[2] else None\n"
        "os.link = dying\n"
        "restoring.restore(Path(sys.argv[1]), FileLocation(Path(sys.argv[2])), None)\n"
    )
    command = [sys.executable, "-c", script, backup, str(place)]
    assert subprocess.run(command, check=False).returncode == 9
    assert place.path.stat().st_nlink == 2
    keys.encrypt(place, FIRST)
    assert names(folder) == {"office.spicedesk", "office.spicedesk.key"}
    assert counted(place) == 1


def test_a_key_file_whose_office_was_moved_away_is_not_taken_for_a_leftover(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    work = tmp_path / ".spicedesk-restore-0011223344556677"
    work.mkdir()
    shutil.copyfile(place.key_file, work / "office.spicedesk.key")
    os.link(place.path, work / "office.spicedesk")
    place.path.rename(tmp_path / "moved")
    with pytest.raises(faults.NotEmpty):
        databases.create(place, FIRST, OFFICE)
    assert place.key_file.exists()


@pytest.mark.parametrize("kind", ["folder", "text", "not writable"])
def test_what_lies_in_the_place_of_the_lock_is_named(tmp_path: Path, kind: str) -> None:
    place = made(tmp_path / "office.spicedesk")
    lock = tmp_path / "office.spicedesk.lock"
    if kind == "folder":
        lock.mkdir()
    else:
        lock.write_text("not a lock at all, but some words" * 100)
    if kind == "not writable":
        lock.chmod(0o444)
    began = time.monotonic()
    with pytest.raises(faults.LockStuck, match=r"office\.spicedesk\.lock is in the way"):
        databases.open_desk(place, FIRST)
    assert time.monotonic() - began < 5


def test_a_file_with_a_second_name_keeps_its_key(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    os.link(place.path, tmp_path / "second")
    with pytest.raises(faults.Refused, match="hard link"):
        keys.rekey(place, FIRST)
    (tmp_path / "second").unlink()
    keys.rekey(place, FIRST)
    assert counted(place) == 1


def test_an_office_whose_name_is_no_text_gets_a_new_key(tmp_path: Path) -> None:
    place = made(tmp_path / os.fsdecode(b"b\xff.spicedesk"))
    keys.rekey(place, FIRST)
    assert counted(place) == 1


def test_the_recovery_code_has_its_name_and_its_spelling_for_itself(tmp_path: Path) -> None:
    place = made(tmp_path / "office.spicedesk")
    with pytest.raises(faults.Invalid):
        keys.add_passphrase(place, FIRST, "Recovery Code", EVA)
    code = keys.new_recovery_code(place, FIRST)
    with pytest.raises(faults.Invalid):
        keys.rekey(place, code)
    keys.rekey(place, code.lower(), EVA)
    assert counted(place, EVA) == 1


def test_a_file_with_the_number_of_one_that_is_gone_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As small drives give the number of a deleted file to the next."""
    place = made(tmp_path / "office.spicedesk")
    desk = databases.open_desk(place, FIRST)
    monkeypatch.setattr(files, "identity", lambda path: (1, 1) if path.exists() else None)
    desk.store.engine.dispose()
    desk = databases.open_desk(place, FIRST)
    people.count(desk)
    desk.store.engine.dispose()
    words = [sys.executable, "-m", "spicedesk", "--database", str(place), "db", "rekey"]
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": FIRST}
    subprocess.run(words, env=environment, check=True, capture_output=True)
    assert people.add(desk, ANNA).number == "10-0002"
    desk.store.close()
