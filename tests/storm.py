"""Several programs change the keys of one office, save in it, and are killed at random moments.

Afterwards every acknowledged save is there, every acknowledged passphrase opens, every revoked one
does not, no customer number was given twice, and check and record find nothing. By hand:

    python -m tests.storm FOLDER --kind encrypted --deaths 1000 --megabytes 90

makes an office there and prints what it saw as JSON. Each program is a fork of one that has
everything loaded and never opens a database itself.
"""

import argparse
import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import sqlalchemy as sa
from argon2 import low_level
from cryptography.hazmat.primitives import hpke

from spicedesk import faults
from spicedesk.domain.person import PersonDetails
from spicedesk.services import audit, databases, evidence, keys, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store import encryption, engine, keyfile, setup, takeover
from spicedesk.store.location import FileLocation
from spicedesk.store.schema import person
from tests.conftest import OFFICE
from tests.crashing import in_child

MAIN = "the words of the office"
"""The one passphrase that nobody revokes."""
KINDS = ("plain", "encrypted", "shared")
LOADED = (hpke, low_level, encryption, engine, setup, takeover)
"""What is imported only when it is needed, so that a fork has it from the start."""
_LONGEST_S, _BEGIN_S = 1.5, 10.0
_PIECE = 1024 * 1024
_REMEMBERED = 20
"""So many passphrases are tried after each round, the newest."""


@dataclass
class Seen:
    """What was done, and what is not as it was acknowledged."""

    deaths: int = 0
    saves: int = 0
    key_changes: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class _Told:
    """What the programs said they had done.

    `opens` says of each name its passphrase, and whether it must open, must not, or may; nobody
    knows what became of a change whose program died before it said so.
    """

    saved: dict[str, str] = field(default_factory=dict)
    opens: dict[str, tuple[str, bool | None]] = field(default_factory=dict)


def storm(folder: Path, kind: str, deaths: int, megabytes: int, seed: int, seen: Seen) -> None:
    """Make an office in a folder and have it out; stops at the first thing that is wrong."""
    chance, told = random.Random(seed), _Told()
    place = FileLocation(folder / "office.spicedesk")
    in_child(lambda: _make(place, kind, megabytes))
    while seen.deaths < deaths and not seen.wrong:
        _round(place, kind, chance, seen, told)
        seen.saves = len(told.saved)
        seen.wrong += in_child(lambda: _compared(place, told))
        told.opens = dict(list(told.opens.items())[-_REMEMBERED:])


def _round(place: FileLocation, kind: str, chance: random.Random, seen: Seen, told: _Told) -> None:
    """Two to five programs, each killed at its moment."""
    jobs = [_save_for_ever, *chance.choices(_jobs(kind), k=chance.randint(1, 4))]
    running = [_begun(place, job, chance.random()) for job in jobs]
    select.select([reader for _child, reader in running], [], [], _BEGIN_S)
    for child, _reader in chance.sample(running, len(running)):
        time.sleep(chance.uniform(0, 2 * _LONGEST_S / len(running)))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen.deaths += 1
    for _child, reader in running:
        with os.fdopen(reader, "rb") as rest:
            for line in rest.read().decode().split("\n")[:-1]:
                _heard(json.loads(line), seen, told)


def _heard(line: dict[str, str], seen: Seen, told: _Told) -> None:
    if "saved" in line:
        told.saved[line["saved"]] = line["number"]
    elif "begins" in line:
        told.opens[line["begins"]] = (line["secret"], None)
    elif "opens" in line:
        told.opens[line["opens"]] = (line["secret"], True)
        seen.key_changes += 1
    elif "revoked" in line:
        told.opens[line["revoked"]] = (line["secret"], False)
        seen.key_changes += 1
    elif "changed" in line:
        seen.key_changes += 1
    elif "refused" in line:
        seen.refused += 1
    else:
        seen.wrong.append(line["wrong"])


Job = Callable[[FileLocation, random.Random, Callable[..., None]], None]


def _jobs(kind: str) -> list[Job]:
    every: list[Job] = [_save_for_ever, _save_anew, _come_and_go, _come_and_go, _new_codes]
    return [_save_for_ever, _save_anew, _encrypt_and_decrypt] if kind == "plain" else every


def _begun(place: FileLocation, job: Job, seed: float) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _worked(place, job, random.Random(seed), writer)
    os.close(writer)
    return child, reader


def _worked(place: FileLocation, job: Job, chance: random.Random, to: int) -> None:
    def say(**line: str) -> None:
        os.write(to, json.dumps(line).encode() + b"\n")

    try:
        while True:
            try:
                job(place, chance, say)
            except faults.StoreFault as fault:  # who comes second is told so
                say(refused=type(fault).__name__)
            except (faults.Refused, faults.Invalid) as fault:  # it is encrypted, or full, already
                say(refused=fault.what)
    except BaseException as error:  # noqa: BLE001  # the parent shall hear of it
        say(wrong=f"{job.__name__}: {type(error).__name__} {error}")
    finally:
        os._exit(1)


def _save_for_ever(place: FileLocation, chance: random.Random, say: Callable[..., None]) -> None:
    """A desk that stays open, and saves into whatever lies there."""
    desk = databases.open_desk(place, MAIN)
    try:
        while True:
            _save(desk, say)
            time.sleep(chance.choice([0, 0, 0.01, 0.3]))
    finally:
        desk.store.close()


def _save_anew(place: FileLocation, _chance: random.Random, say: Callable[..., None]) -> None:
    """A desk that is opened for each save."""
    desk = databases.open_desk(place, MAIN)
    try:
        _save(desk, say)
    finally:
        desk.store.close()


def _save(desk: Desk, say: Callable[..., None]) -> None:
    added = people.add(desk, PersonDetails(f"Name {os.getpid()} {time.monotonic_ns()}"))
    say(saved=str(added.id), number=added.number)


def _come_and_go(place: FileLocation, chance: random.Random, say: Callable[..., None]) -> None:
    """A passphrase is added, sometimes changed, and revoked, which gives the file a new key."""
    name, secret = f"{os.getpid()}-{time.monotonic_ns()}", f"{chance.random()} some words"
    say(begins=name, secret=secret)
    keys.add_passphrase(place, MAIN, name, secret)
    say(opens=name, secret=secret)
    if chance.random() < 0.9:
        say(begins=name, secret=secret)
        keys.revoke_passphrase(place, MAIN, name, new_key=chance.random() < 0.8)
        say(revoked=name, secret=secret)


def _new_codes(place: FileLocation, chance: random.Random, say: Callable[..., None]) -> None:
    """Recovery codes take each other's place."""
    keys.new_recovery_code(place, MAIN)
    say(changed="code")
    time.sleep(chance.choice([0, 0.2]))


def _encrypt_and_decrypt(
    place: FileLocation, chance: random.Random, say: Callable[..., None]
) -> None:
    chance.choice([keys.encrypt, keys.decrypt, keys.rekey])(place, MAIN)
    say(changed="key")


def _make(place: FileLocation, kind: str, megabytes: int) -> list[str]:
    secret = None if kind == "plain" else MAIN
    desk = databases.create(place, secret, OFFICE, shared=kind == "shared")
    someone = people.add(desk, PersonDetails("First"))
    for _piece in range(megabytes):
        evidence.add(desk, someone.id, Clipping("paper.bin", os.urandom(_PIECE)))
    desk.store.close()
    return []


def _compared(place: FileLocation, told: _Told) -> list[str]:
    desk = databases.open_desk(place, MAIN)
    wrong = [finding.what for finding in databases.check(desk)]
    broken = audit.verify(desk).broken
    wrong += [] if broken is None else [audit.sentence(broken)]
    with desk.store.read() as connection:
        rows = connection.execute(sa.select(person.c.id, person.c.number)).all()
    there = {str(row.id): row.number for row in rows}
    desk.store.close()
    numbers = Counter([*there.values(), *(n for id_, n in told.saved.items() if id_ not in there)])
    wrong += [f"number {number} was given {n} times" for number, n in numbers.items() if n > 1]
    wrong += [f"person {key} is not there" for key in told.saved if key not in there]
    if place.path.read_bytes()[:6] != b"SQLite":
        wrong += [name for name, what in told.opens.items() if not _is_as_told(place, *what)]
    left = {path.name for path in place.path.parent.iterdir()}
    known = {place.path.name, place.key_file.name, *(log.name for log in place.logs), "backups"}
    return [*wrong, *(f"{name} was left" for name in left - known)]


def _is_as_told(place: FileLocation, secret: str, opens: bool | None) -> bool:
    try:
        keyfile.key_of(place, secret)
    except faults.WrongPassphrase:
        return opens is not True
    return opens is not False


def main() -> int:
    """Have it out on a new office, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="encrypted")
    parser.add_argument("--deaths", type=int, default=100)
    parser.add_argument("--megabytes", type=int, default=90)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    words = parser.parse_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    seen = Seen()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # then what was seen so far is told
        storm(words.folder, words.kind, words.deaths, words.megabytes, words.seed, seen)
    sys.stdout.write(json.dumps({"seed": words.seed, **asdict(seen)}, indent=1) + "\n")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
