"""Writers that are killed in the middle; everything that was acknowledged must be there, once.

`python -m tests.crashing PLACE --times 200` does so on an office that is there (passphrase from
`SPICEDESK_PASSPHRASE`), and prints what it saw as JSON. Each writer is a process of its own,
forked from one that has everything loaded, so that many fit into a minute.
"""

import argparse
import hashlib
import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails
from spicedesk.services import audit, consent, databases, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping

_LONGEST_S = 0.25


@dataclass
class Seen:
    """What the writers said they had done, and what is not as they said."""

    kills: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


def crash(place: str, secret: str | None, times: int, seed: int) -> Seen:
    """Kill a writer at random moments; after each, open, check, and look for everything."""
    chance, seen, told = random.Random(seed), Seen(), dict[str, str]()
    for _round in range(times):
        lines = _killed(place, secret, chance)
        seen.kills += 1
        for line in lines:
            key, _, value = line.partition(" ")
            told[key] = value
        seen.acknowledged = len(told)
        seen.wrong += _verified(place, secret, told)
        if seen.wrong:
            break
    seen.unacknowledged = _counted(place, secret) - seen.acknowledged
    return seen


def _killed(place: str, secret: str | None, chance: random.Random) -> list[str]:
    """What a writer said before it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _write_for_ever(place, secret, writer)
    os.close(writer)
    first = b""
    if select.select([reader], [], [], 30.0)[0]:
        first = os.read(reader, 65536)
    time.sleep(chance.uniform(0, _LONGEST_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as rest:
        text = (first + rest.read()).decode()
    return text.split("\n")[:-1]


def _write_for_ever(place: str, secret: str | None, to: int) -> None:
    try:
        desk = databases.open_desk(databases.parse(place), secret)
        number = 0
        while True:
            number += 1
            found = people.add(desk, PersonDetails(f"Name {os.getpid()} {number}"))
            _say(to, f"person:{found.id} {found.family_name}")
            people.edit(desk, found.id, lambda now: replace(now, comment="changed"))
            _say(to, f"edit:{found.id} changed")
            event = ConsentEvent(
                MARKETING, Said.AGREED, How.PHONE, desk.clock(), frozenset({Channel.EMAIL})
            )
            said = consent.record(desk, found.id, event)
            _say(to, f"consent:{said.id} {found.id}")
            content = os.urandom(random.choices([10, 5_000, 600_000], [60, 39, 1])[0])
            paper = evidence.add(desk, found.id, Clipping("paper.bin", content))
            _say(to, f"paper:{paper.id} {hashlib.sha256(content).hexdigest()}")
            audit.looked(desk, found.id)
    except BaseException as error:  # noqa: BLE001  # the parent shall hear of it
        _say(to, f"fault:{time.time()} {type(error).__name__} {error}")
    finally:
        os._exit(1)


def _say(to: int, line: str) -> None:
    os.write(to, line.encode() + b"\n")


def _verified(place: str, secret: str | None, told: dict[str, str]) -> list[str]:
    """What is not as it was acknowledged, in a process that knows nothing of the others."""
    return in_child(lambda: _compare(place, secret, told))


def _compare(place: str, secret: str | None, told: dict[str, str]) -> list[str]:
    desk = databases.open_desk(databases.parse(place), secret)
    wrong = [finding.what for finding in databases.check(desk)]
    broken = audit.verify(desk).broken
    if broken is not None:
        wrong.append(audit.sentence(broken))
    links = Counter(act.id for act in audit.entries(desk, limit=1_000_000))
    wrong += [f"link {key} is there {count} times" for key, count in links.items() if count > 1]
    for key, value in told.items():
        kind, _, name = key.partition(":")
        wrong += [f"{key}: {why}" for why in _missing(desk, kind, name, value)]
    desk.store.close()
    return wrong


def _missing(desk: Desk, kind: str, name: str, value: str) -> list[str]:
    if kind == "person" and people.get(desk, UUID(name))[0].family_name != value:
        return ["another name"]
    if kind == "edit" and people.get(desk, UUID(name))[0].comment != value:
        return ["not changed"]
    if kind == "consent":
        found = [said.id for said in consent.history(desk, UUID(value))]
        return [] if found == [UUID(name)] else [f"said {found}"]
    if kind == "paper" and hashlib.sha256(evidence.read(desk, UUID(name))).hexdigest() != value:
        return ["another document"]
    return [value] if kind == "fault" else []


def _counted(place: str, secret: str | None) -> int:
    """How many changes the record has, but for looks and the making of the office."""
    (text,) = in_child(lambda: [str(_count(place, secret))])
    return int(text)


def _count(place: str, secret: str | None) -> int:
    desk = databases.open_desk(databases.parse(place), secret)
    kinds = {"person.add", "person.edit", "consent.record", "evidence.add"}
    acts = audit.entries(desk, limit=1_000_000)
    desk.store.close()
    return sum(act.action in kinds for act in acts)


def in_child(job: Callable[[], list[str]]) -> list[str]:
    """Do something in a fork, so that this process never opens a database itself."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            answer = job()
        except BaseException as error:  # noqa: BLE001  # the parent shall hear of it
            answer = [f"{type(error).__name__}: {error}"]
        with os.fdopen(writer, "w") as stream:
            json.dump(answer, stream)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        found: list[str] = json.load(stream)
    os.waitpid(child, 0)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.crashing", description=__doc__)
    parser.add_argument("place")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=17)
    options = parser.parse_args()
    secret = os.environ.get("SPICEDESK_PASSPHRASE") or None
    seen = crash(options.place, secret, options.times, options.seed)
    sys.stdout.write(json.dumps(asdict(seen)) + "\n")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
