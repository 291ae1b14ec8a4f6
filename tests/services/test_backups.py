"""A backup is the office as it was, opens with its passphrase, and comes back by itself alone."""

import os
import platform
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from spicedesk import faults
from spicedesk.domain.person import PersonDetails
from spicedesk.services import audit, backups, databases, evidence, moving, people, restoring
from spicedesk.services.backups import Plan
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store import migrations
from spicedesk.store.location import FileLocation, Location, ServerLocation
from tests import old_schema, postgres
from tests.conftest import ANNA, OFFICE

WORD = "correct horse"


def made(desk: Desk, folder: Path) -> Path:
    """A backup; of a server with the passphrase that it has to be given."""
    secret = WORD if desk.store.is_server else None
    return Path(backups.make(desk, folder, secret).file)


def back(file: Path, folder: Path) -> Desk:
    return restoring.restore(file, FileLocation(folder / "back.spicedesk"), WORD, plain=True)


def test_what_was_there_comes_back_whole(any_desk: Desk, tmp_path: Path) -> None:
    anna = people.add(any_desk, ANNA).id
    paper = evidence.add(any_desk, anna, Clipping("form.txt", os.urandom(700_000)))
    content = evidence.read(any_desk, paper.id)
    file = made(any_desk, tmp_path / "safe")
    people.add(any_desk, PersonDetails("Later"))
    assert [path.name for path in (tmp_path / "safe").iterdir()] == [file.name]
    desk = back(file, tmp_path)
    assert people.count(desk) == 1
    assert people.get(desk, anna)[0].emails == ANNA.emails
    assert evidence.read(desk, paper.id) == content
    assert databases.check(desk) == []
    assert audit.verify(desk).broken is None
    assert audit.entries(desk, limit=1)[0].action == "backup.restore"
    desk.store.close()


def test_it_is_encrypted_where_the_office_is(
    any_desk: Desk, tmp_path: Path, kind_of_store: str
) -> None:
    people.add(any_desk, PersonDetails("Unmistakable"))
    content = made(any_desk, tmp_path).read_bytes()
    assert (b"Unmistakable" in content) == (kind_of_store == "plain")


def test_a_plain_office_is_encrypted_where_somebody_gives_a_passphrase(
    desk: Desk, tmp_path: Path
) -> None:
    people.add(desk, PersonDetails("Unmistakable"))
    file = Path(backups.make(desk, tmp_path / "safe", WORD).file)
    assert b"Unmistakable" not in file.read_bytes()
    with pytest.raises(faults.WrongPassphrase):
        restoring.restore(file, FileLocation(tmp_path / "no.spicedesk"), "wrong")
    with pytest.raises(faults.PassphraseNeeded):
        restoring.restore(file, FileLocation(tmp_path / "no.spicedesk"), None)
    desk = back(file, tmp_path)
    assert people.count(desk) == 1
    desk.store.close()


def test_a_server_needs_a_passphrase_once(server_uri_of_own: str, tmp_path: Path) -> None:
    desk = databases.create(ServerLocation(server_uri_of_own), None, OFFICE)
    with pytest.raises(faults.PassphraseNeeded):
        backups.make(desk, tmp_path)
    backups.make(desk, tmp_path, WORD)
    file = Path(backups.make(desk, tmp_path).file)
    back(file, tmp_path).store.close()
    backups.make(desk, tmp_path, "another one")
    file = Path(backups.make(desk, tmp_path).file)
    with pytest.raises(faults.WrongPassphrase):
        restoring.restore(file, FileLocation(tmp_path / "no.spicedesk"), WORD)
    desk.store.close()


def test_it_comes_back_onto_a_server(any_desk: Desk, server_uri: str, tmp_path: Path) -> None:
    people.add(any_desk, ANNA)
    file = made(any_desk, tmp_path)
    with postgres.database(server_uri) as uri:
        desk = restoring.restore(file, ServerLocation(uri), WORD, plain=True)
        assert people.count(desk) == 1
        assert audit.verify(desk).broken is None
        people.add(desk, ANNA)
        desk.store.close()


def test_others_work_on_while_it_is_made(any_desk: Desk, colleague: Desk, tmp_path: Path) -> None:
    for number in range(3):
        people.add(any_desk, PersonDetails(f"Before {number}"))
    done = threading.Event()
    added: list[object] = []

    def work() -> None:
        while not done.is_set():
            added.append(people.add(colleague, ANNA).id)

    thread = threading.Thread(target=work)
    thread.start()
    files = [made(any_desk, tmp_path / "safe") for _ in range(3)]
    done.set()
    thread.join()
    assert added
    desk = back(files[-1], tmp_path)
    assert 3 <= people.count(desk) <= 3 + len(added)
    assert databases.check(desk) == []
    assert audit.verify(desk).broken is None
    desk.store.close()


@pytest.mark.parametrize("where", [0.02, 0.3, 0.5, 0.7, 0.97])
def test_one_bit_that_flipped_is_refused(desk: Desk, tmp_path: Path, where: float) -> None:
    people.add(desk, ANNA)
    file = made(desk, tmp_path)
    content = bytearray(file.read_bytes())
    content[int(len(content) * where)] ^= 0x10
    file.write_bytes(content)
    target = FileLocation(tmp_path / "back.spicedesk")
    with pytest.raises(faults.NotABackup):
        restoring.restore(file, target, None)
    assert not target.path.exists()
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


@pytest.mark.parametrize("share", [0.0, 0.4, 0.999])
def test_half_a_backup_is_none(desk: Desk, tmp_path: Path, share: float) -> None:
    file = made(desk, tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(faults.NotABackup):
        restoring.look(file)


def test_nothing_is_restored_over_an_office(desk: Desk, tmp_path: Path) -> None:
    file = made(desk, tmp_path)
    with pytest.raises(faults.NotEmpty):
        restoring.restore(file, desk.store.location, None)
    assert people.count(desk) == 0


def test_a_stopped_backup_leaves_nothing(any_desk: Desk, tmp_path: Path) -> None:
    for _ in range(3):
        people.add(any_desk, ANNA)
    folder = tmp_path / "safe"
    with pytest.raises(backups.Stopped):
        backups.make(any_desk, folder, WORD, lambda _done, _total: False)
    assert not folder.exists()
    assert backups.listed(any_desk) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="making a disk needs root")
def test_a_disk_that_is_too_small_is_told_and_remembered(desk: Desk, small_disk: Path) -> None:
    anna = people.add(desk, ANNA).id
    evidence.add(desk, anna, Clipping("large.bin", os.urandom(2_500_000)))
    with pytest.raises(faults.DiskFull):
        backups.make(desk, small_disk / "safe")
    assert list(small_disk.iterdir()) == []
    (run,) = backups.listed(desk)
    assert run.fault is not None
    assert "full" in run.fault
    state = backups.state(desk)
    assert state.failed == run
    assert state.last_good is None
    assert state.is_late


def test_old_ones_of_this_office_alone_are_dropped(desk: Desk, tmp_path: Path) -> None:
    other = databases.create(FileLocation(tmp_path / "other.spicedesk"), None, OFFICE)
    folder = tmp_path / "safe"
    kept = made(other, folder)
    old = replace(desk, clock=lambda: desk.clock() - timedelta(days=900))
    first = made(old, folder)
    second = made(replace(desk, clock=lambda: desk.clock() - timedelta(days=899, hours=20)), folder)
    made(desk, folder)
    backups.rotate(desk, folder, Plan(str(folder), "here", 24, days=1, weeks=0, months=2))
    assert kept.exists()
    assert not first.exists()
    assert second.exists()
    other.store.close()


def test_an_office_that_was_brought_back_or_copied_leaves_the_first_ones_backups_alone(
    any_desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "safe"
    first = made(any_desk, folder)
    copy = FileLocation(tmp_path / "copy.spicedesk")
    moving.copy(any_desk, copy, WORD, lambda _done, _total: True)
    for other in (back(first, tmp_path), databases.open_desk(copy, WORD)):
        made(other, folder)
        backups.rotate(other, folder, Plan(str(folder), "here", 24, days=0, weeks=0, months=0))
        assert first.exists()
        other.store.close()


def test_the_plan_says_when_one_is_due_and_when_it_is_late(any_desk: Desk, tmp_path: Path) -> None:
    assert backups.state(any_desk).is_late
    assert not backups.state(any_desk).is_due
    backups.plan(any_desk, Plan(str(tmp_path / "safe"), backups.this_computer(), 24))
    assert backups.state(any_desk).is_due
    secret = WORD if any_desk.store.is_server else None
    run = backups.make(any_desk, None, secret)
    assert Path(run.file).parent == tmp_path / "safe"
    state = backups.state(any_desk)
    assert (state.is_due, state.is_late) == (False, False)
    tomorrow = replace(any_desk, clock=lambda: any_desk.clock() + timedelta(hours=25))
    assert backups.state(tomorrow).is_due
    in_three = replace(any_desk, clock=lambda: any_desk.clock() + timedelta(days=3))
    assert backups.state(in_three).is_late
    backups.plan(any_desk, Plan(str(tmp_path), "another computer", 24))
    assert not backups.state(tomorrow).is_due


def test_the_plan_follows_the_computer_and_not_its_name(
    any_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.plan(any_desk, Plan(str(tmp_path / "safe"), backups.this_computer(), 24))
    name = platform.node() or "?"
    monkeypatch.setattr(platform, "node", lambda: "dhcp-17")
    state = backups.state(any_desk)
    assert state.is_due
    assert state.plan is not None
    assert backups.computer_name(state.plan) == name
    (databases.data_folder() / "computer.id").unlink()
    assert not backups.state(any_desk).is_due


def test_a_plan_with_a_name_alone_gets_the_id_when_it_is_used(
    any_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.plan(any_desk, Plan(str(tmp_path / "safe"), platform.node() or "?", 24))
    assert backups.state(any_desk).is_due
    run = backups.make(any_desk, None, WORD if any_desk.store.is_server else None)
    assert run.computer == (platform.node() or "?")
    plan = backups.state(any_desk).plan
    assert plan is not None
    assert plan.computer == backups.this_computer() != run.computer
    monkeypatch.setattr(platform, "node", lambda: "dhcp-17")
    tomorrow = replace(any_desk, clock=lambda: any_desk.clock() + timedelta(hours=25))
    assert backups.state(tomorrow).is_due


@pytest.mark.parametrize("revision", ["0001", "0005", "0008"])
def test_an_older_office_is_backed_up_before_it_is_brought_up(
    place: tuple[Location, str | None], tmp_path: Path, revision: str
) -> None:
    old_schema.make(*place, revision)
    if isinstance(place[0], ServerLocation):
        with pytest.raises(faults.PassphraseNeeded):
            databases.upgrade(place[0], lambda: None)
    backup = databases.upgrade(place[0], lambda: place[1] or WORD)
    assert backup is not None
    assert restoring.look(backup).schema == revision
    desk = back(backup, tmp_path)
    (line,) = people.search_for(desk, "anna").lines
    (paper,) = evidence.listed(desk, line.id)
    assert evidence.read(desk, paper.id) == b"signed"
    assert databases.check(desk) == []
    desk.store.close()
    assert databases.upgrade(place[0], lambda: place[1]) is None


def test_a_backup_of_a_newer_program_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made(desk, tmp_path)
    page = restoring.look(file)
    assert page.schema == migrations.HEAD
    monkeypatch.setattr(restoring, "HEAD", "0000")
    with pytest.raises(faults.NewerSchema):
        restoring.restore(file, FileLocation(tmp_path / "back.spicedesk"), None)


def test_what_cannot_be_a_backup_or_hold_one_is_told_at_once(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for strange in (tmp_path / "pipe", tmp_path, Path(os.devnull)):
        with pytest.raises(faults.NotABackup):
            restoring.look(strange)
    with pytest.raises(faults.NotFound):
        restoring.look(tmp_path / "nothing")
    with pytest.raises(faults.Invalid, match="is not a folder"):
        backups.make(desk, tmp_path / "pipe")
    assert backups.listed(desk) == []
