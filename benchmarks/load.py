"""Many desks on one office: reads and writes mixed, timed, and nothing of it lost.

`python -m benchmarks.load DATABASE --desks 50 --seconds 300` on an office that is
empty or was loaded before. Each desk has a store of its own; several of them share a
process, as many as keep the machine busy. At the end every acknowledged write has to
be there, once.
"""

import argparse
import json
import multiprocessing
import os
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from spicedesk import faults
from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import Person, PersonDetails, PersonId
from spicedesk.services import consent, databases, people
from spicedesk.services.desk import Desk

_DESKS_A_PROCESS = 10
_SHARED_PERSONS = 20
_NAMES = ("Anna", "Maria", "Jakob", "Sofie", "Karl", "Elena", "Mert", "Nina", "Paul", "Zoe")
_SHARES = {"search": 40, "open": 25, "page": 10, "edit": 10, "consent": 8, "add": 7}


@dataclass
class Done:
    """What a desk did: how long each kind of work took, and what was acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {k: [] for k in _SHARES})
    edits: Counter[str] = field(default_factory=Counter)
    consents: Counter[str] = field(default_factory=Counter)
    added: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def take_in(self, other: "Done") -> None:
        for kind, found in other.seconds.items():
            self.seconds[kind] += found
        self.edits += other.edits
        self.consents += other.consents
        self.faults += other.faults
        self.added += other.added


def main() -> int:
    words = _words()
    location = databases.parse(words.database)
    desk = databases.open_desk(location, os.environ.get("SPICEDESK_PASSPHRASE"))
    shared = [_person(desk, n) for n in range(_SHARED_PERSONS)]
    before = people.count(desk)
    done = _run(words, shared)
    wrong = _wrong(desk, done, shared, before)
    desk.store.close()
    _tell(words, done, wrong)
    return 1 if wrong or done.faults else 0


def _words() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("database")
    words.add_argument("--desks", type=int, default=50)
    words.add_argument("--seconds", type=float, default=300)
    words.add_argument(
        "--pause", type=float, default=0.1, help="seconds between two jobs of a desk"
    )
    words.add_argument("--processes", type=int, help="unless told otherwise, ten desks a process")
    words.add_argument("--json", action="store_true")
    return words.parse_args()


def _person(desk: Desk, number: int) -> PersonId:
    return people.add(desk, PersonDetails(f"Shared{number}", "Desk", comment="0")).id


def _run(words: argparse.Namespace, shared: list[PersonId]) -> Done:
    count = words.processes or -(-words.desks // _DESKS_A_PROCESS)
    context = multiprocessing.get_context("spawn")
    answers: Any = context.Queue()
    start = context.Barrier(count)
    sizes = [words.desks // count + (n < words.desks % count) for n in range(count)]
    given = (words.database, words.seconds, words.pause, shared, answers, start)
    workers = [context.Process(target=_process, args=(size, *given)) for size in sizes]
    for worker in workers:
        worker.start()
    done = Done()
    for _ in workers:
        done.take_in(answers.get())
    for worker in workers:
        worker.join()
    return done


def _process(
    size: int,
    database: str,
    seconds: float,
    pause: float,
    shared: list[PersonId],
    answers: Any,
    start: Any,
) -> None:
    location = databases.parse(database)
    secret = os.environ.get("SPICEDESK_PASSPHRASE")
    desks = [databases.open_desk(location, secret) for _ in range(size)]
    results = [Done() for _ in desks]
    start.wait()
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_work, args=(desk, done, until, pause, shared))
        for desk, done in zip(desks, results, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Done()
    for done in results:
        whole.take_in(done)
    for desk in desks:
        desk.store.close()
    answers.put(whole)


def _work(desk: Desk, done: Done, until: float, pause: float, shared: list[PersonId]) -> None:
    chance = random.Random()  # made-up work
    kinds, weights = list(_SHARES), list(_SHARES.values())
    while time.monotonic() < until:
        (kind,) = chance.choices(kinds, weights)
        began = time.perf_counter()
        try:
            _job(kind, desk, done, chance, shared)
        except faults.Fault as fault:
            done.faults[type(fault).__name__] += 1
        else:
            done.seconds[kind].append(time.perf_counter() - began)
        time.sleep(chance.expovariate(1 / pause) if pause else 0)


def _job(kind: str, desk: Desk, done: Done, chance: random.Random, shared: list[PersonId]) -> None:
    whom = chance.choice(shared)
    if kind == "search":
        people.search_for(desk, chance.choice(_NAMES)[: chance.randint(2, 4)])
    elif kind == "open":
        people.open_file(desk, whom)
    elif kind == "page":
        people.page(desk)
    elif kind == "edit":
        _edit(desk, whom, versioned=chance.random() < 0.5)
        done.edits[str(whom)] += 1
    elif kind == "consent":
        event = ConsentEvent(MARKETING, Said.AGREED, How.PHONE, desk.clock())
        consent.record(desk, whom, event)
        done.consents[str(whom)] += 1
    else:
        name = f"Load{chance.randrange(10**6)}"
        people.add(
            desk, PersonDetails(name, chance.choice(_NAMES), emails=(f"{name}@example.org",))
        )
        done.added += 1


def _edit(desk: Desk, whom: PersonId, *, versioned: bool) -> None:
    """Count one up, as a script does, or as a form does that was open for a moment."""
    if not versioned:
        people.edit(desk, whom, _one_more)
        return
    while True:
        before = people.get(desk, whom)[0]
        try:
            people.edit(desk, whom, partial(_instead, _one_more(before)), before.version)
        except faults.Conflict:
            continue
        return


def _instead(mine: PersonDetails, _now: Person) -> PersonDetails:
    return mine


def _one_more(person: Person) -> PersonDetails:
    names = PersonDetails.__dataclass_fields__
    same = PersonDetails(**{name: getattr(person, name) for name in names})
    return replace(same, comment=str(int(person.comment or "0") + 1))


def _wrong(desk: Desk, done: Done, shared: list[PersonId], before: int) -> list[str]:
    """Every acknowledged write that is not there, or is there twice."""
    wrong = []
    for whom in shared:
        file = people.open_file(desk, whom)
        if int(file.person.comment or "0") != done.edits[str(whom)]:
            wrong.append(f"{done.edits[str(whom)]} edits were made, {file.person.comment} are kept")
        if len(file.history) != done.consents[str(whom)]:
            wrong.append(f"{done.consents[str(whom)]} consents, {len(file.history)} are kept")
    if people.count(desk) != before + done.added:
        wrong.append(f"{done.added} people were added, {people.count(desk) - before} are there")
    wrong += [found.what for found in databases.check(desk)]
    return wrong


def _tell(words: argparse.Namespace, done: Done, wrong: list[str]) -> None:
    rows = {}
    for kind, seconds in done.seconds.items():
        if len(seconds) > 1:
            cuts = statistics.quantiles(seconds, n=100)
            rows[kind] = {
                "jobs": len(seconds),
                "p50_ms": round(statistics.median(seconds) * 1000, 1),
                "p99_ms": round(cuts[98] * 1000, 1),
            }
    total = sum(len(seconds) for seconds in done.seconds.values())
    whole = {
        "desks": words.desks,
        "seconds": words.seconds,
        "jobs_a_second": round(total / words.seconds, 1),
        "jobs": rows,
        "faults": dict(done.faults),
        "lost": wrong,
    }
    if words.json:
        print(json.dumps(whole))
        return
    print(f"{words.desks} desks, {words.seconds:.0f} s: {whole['jobs_a_second']} jobs a second")
    for kind, row in rows.items():
        print(f"  {kind:8} {row['jobs']:7} jobs, p50 {row['p50_ms']} ms, p99 {row['p99_ms']} ms")
    print(f"  faults: {dict(done.faults) or 'none'}; lost or doubled: {wrong or 'nothing'}")


if __name__ == "__main__":
    sys.exit(main())
