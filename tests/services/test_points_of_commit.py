"""Each call to the system fails once, in every change of an office's file or of its keys.

Whatever fails: the change is done and says so, or it is not done and says so. Exactly the
passphrases that were acknowledged open the office, its customers are there, and no plain copy
of an encrypted office lies anywhere.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spicedesk import faults
from spicedesk.services import backups, databases, keys, people, restoring
from spicedesk.store import slots
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE

FIRST, EVA, THIRD = "first of the words", "words that eva knows", "quite other words"
EVERY = (FIRST, EVA, THIRD)
CALLS = ("replace", "link", "unlink", "fsync")
OFFICE_NAME = "office.spicedesk"


@dataclass(frozen=True)
class Act:
    """One change: of what it is made, what it does, and who opens the office before and after.

    None stands for a plain file, an empty set for a place where nothing lies.
    """

    name: str
    kind: str
    do: Callable[[FileLocation], object]
    before: frozenset[str] | None
    after: frozenset[str] | None


def act(
    name: str,
    kind: str,
    do: Callable[[FileLocation], object],
    before: set[str] | None,
    after: set[str] | None,
) -> Any:
    return pytest.param(
        Act(
            name,
            kind,
            do,
            None if before is None else frozenset(before),
            None if after is None else frozenset(after),
        ),
        id=name,
    )


def init(place: FileLocation) -> None:
    databases.create(place, FIRST, OFFICE).store.close()


def restore(place: FileLocation) -> None:
    (backup,) = place.path.parent.glob("safe/*")
    restoring.restore(backup, place, FIRST).store.close()


ACTS = [
    act("encrypt", "plain", lambda p: keys.encrypt(p, FIRST), None, {FIRST}),
    act("decrypt", "two", lambda p: keys.decrypt(p, FIRST), {FIRST, EVA}, None),
    act("rekey", "two", lambda p: keys.rekey(p, FIRST, THIRD), {FIRST, EVA}, {THIRD}),
    act("rekey-shared", "shared", lambda p: keys.rekey(p, FIRST, THIRD), {FIRST, EVA}, {THIRD}),
    act("add", "one", lambda p: keys.add_passphrase(p, FIRST, "Eva", EVA), {FIRST}, {FIRST, EVA}),
    act("change", "one", lambda p: keys.change_passphrase(p, FIRST, THIRD), {FIRST}, {THIRD}),
    act("revoke", "two", lambda p: keys.revoke_passphrase(p, FIRST, "Eva"), {FIRST, EVA}, {FIRST}),
    act(
        "revoke-keeping",
        "two",
        lambda p: keys.revoke_passphrase(p, FIRST, "Eva", new_key=False),
        {FIRST, EVA},
        {FIRST},
    ),
    act("code", "one", lambda p: keys.new_recovery_code(p, FIRST), {FIRST}, {FIRST}),
    act("remember", "one", lambda p: keys.remember(p, FIRST), {FIRST}, {FIRST}),
    act("forget", "remembered", keys.forget, {FIRST}, {FIRST}),
    act("init", "nothing", init, set(), {FIRST}),
    act("restore", "backup", restore, set(), {FIRST}),
    act(
        "share",
        "one",
        lambda p: databases.share(p, lambda: FIRST, shared=True),
        {FIRST},
        {FIRST},
    ),
    act(
        "unshare",
        "shared",
        lambda p: databases.share(p, lambda: FIRST, shared=False),
        {FIRST, EVA},
        {FIRST, EVA},
    ),
]


@pytest.fixture(autouse=True)
def _quick_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stretches a passphrase costs a tenth of a second, which is not what is tried here."""
    cheap = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
    monkeypatch.setattr(slots, "_ARGON2", cheap)


@pytest.fixture
def template(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder with an office as the act begins with it."""
    folder = tmp_path / "template"
    folder.mkdir()
    kind: str = request.getfixturevalue("which").kind
    if kind == "nothing":
        return folder
    place = FileLocation(folder / OFFICE_NAME)
    secret = None if kind == "plain" else FIRST
    desk = databases.create(place, secret, OFFICE, shared=kind == "shared")
    people.add(desk, ANNA)
    if kind == "backup":
        backups.make(desk, folder / "safe")
    desk.store.close()
    if kind in {"two", "shared"}:
        keys.add_passphrase(place, FIRST, "Eva", EVA)
    if kind == "remembered":
        keys.remember(place, FIRST)
    if kind == "backup":
        for file in place.files:
            file.unlink(missing_ok=True)
    return folder


class Failing:
    """Lets one call to the system fail, before it is done or after."""

    def __init__(self, which: int, *, once_done: bool) -> None:
        self.calls = 0
        self._which, self._once_done = which, once_done

    def wrapped(self, call: Callable[..., object]) -> Callable[..., object]:
        def tried(*words: object, **more: object) -> object:
            number, self.calls = self.calls, self.calls + 1
            if number != self._which:
                return call(*words, **more)
            if self._once_done:
                call(*words, **more)
            raise OSError(errno.EIO, "injected")

        return tried


def trials(template: Path, which: Act, folder: Path, *, once_done: bool) -> Iterator[list[str]]:
    """Do the act again and again, each time with the next call failing; gives what is wrong."""
    number = 0
    while True:
        work = folder / f"{number}-{once_done}"
        shutil.copytree(template, work)
        place, failing = FileLocation(work / OFFICE_NAME), Failing(number, once_done=once_done)
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, failing.wrapped(getattr(os, name)))
            fault = done(which, place)
        yield [f"call {number}: {what}" for what in wrong(which, place, fault)]
        if failing.calls <= number:
            return
        shutil.rmtree(work)
        number += 1


def done(which: Act, place: FileLocation) -> faults.Fault | None:
    try:
        which.do(place)
    except faults.Fault as fault:
        return fault
    return None


def wrong(which: Act, place: FileLocation, fault: faults.Fault | None) -> Iterator[str]:
    expected = which.after if fault is None else which.before
    told = "done" if fault is None else str(fault)
    if not expected and expected is not None:
        if place.path.exists():
            yield f"an office lies there, but it said: {told}"
        return
    if plain_copies(place) and expected is not None:
        yield f"a plain copy: {plain_copies(place)}"
    found = who_opens(place)
    if found != expected:
        yield f"it opens with {found}, but it said: {told}"
        return
    secret = None if expected is None else next(iter(expected))
    desk = databases.open_desk(place, secret)
    numbers = 0 if which.name == "init" else 1
    if people.count(desk) != numbers:
        yield "a customer is missing"
    if findings := databases.check(desk):
        yield f"{findings}"
    desk.store.close()
    names = {path.name for path in place.path.parent.iterdir()} - {"safe"}
    if names - {file.name for file in place.files}:
        yield f"left behind: {names}"


def who_opens(place: FileLocation) -> frozenset[str] | None:
    if place.path.read_bytes()[:6] == b"SQLite":
        return None
    return frozenset(secret for secret in EVERY if opens(place, secret))


def opens(place: FileLocation, secret: str) -> bool:
    try:
        databases.open_desk(place, secret).store.close()
    except faults.WrongPassphrase:
        return False
    return True


def plain_copies(place: FileLocation) -> list[str]:
    folder = place.path.parent
    every = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in every if path.read_bytes()[:6] == b"SQLite"]


@pytest.mark.usefixtures("keyring_there")
@pytest.mark.parametrize("once_done", [False, True], ids=["not-done", "done-but-told-else"])
@pytest.mark.parametrize("which", ACTS)
def test_whatever_call_fails_what_is_said_is_so(
    tmp_path: Path, template: Path, which: Act, once_done: bool
) -> None:
    found = [what for trial in trials(template, which, tmp_path, once_done=once_done)
             for what in trial]  # fmt: skip
    assert found == []
