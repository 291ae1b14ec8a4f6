"""An office against a plain model of it: whatever is done in whatever order, both agree.

Hypothesis invents the days of an office: people come, change, say yes and no, hand in
papers, and go; two desks take turns. A desk is killed, the office is backed up and restored,
copied to another place, brought up from an older schema; nobody notices. Runs on every kind
of store.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from spicedesk import faults
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.standing import standing
from spicedesk.services import (
    audit,
    backups,
    consent,
    databases,
    evidence,
    moving,
    people,
    restoring,
)
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store.location import FileLocation, ServerLocation
from spicedesk.store.schema import person
from tests import old_schema, postgres
from tests.conftest import OFFICE

_WORD = "correct horse"
_MOST_JOURNEYS = 3
"""The first place, and two others: each takes a second, for keys are slow to open by design."""
_NAMES = st.sampled_from(["Berger", "Müller", "O’Brien", "Иванова", "王", "Nguyễn", "von der Au"])
_SAID = st.sampled_from([Said.AGREED, Said.REFUSED])
_CHANNELS = st.frozensets(st.sampled_from(Channel), min_size=1)


@dataclass
class Known:
    """What the model knows of a person."""

    details: PersonDetails
    version: int = 1
    events: list[ConsentEvent] = field(default_factory=list)
    papers: list[bytes] = field(default_factory=list)


class _Killed(Exception):
    """The program ends here; what it began must not be there."""


class OfficeMachine(RuleBasedStateMachine):
    """Two desks on one office, and what it should hold."""

    kind: ClassVar[str]
    server: ClassVar[str | None]
    folk = Bundle("folk")

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[PersonId, Known] = {}
        self.stack = ExitStack()
        self.turn = self.journeys = 0
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    @initialize(is_old=st.booleans())
    def open_the_office(self, is_old: bool) -> None:
        place = self._new_place()
        self.secret = None if self.kind in {"plain", "postgres"} else _WORD
        if is_old:
            old_schema.make(place, self.secret, "0004")
            databases.upgrade(place, lambda: self.secret or _WORD)
        else:
            shared = self.kind == "shared"
            databases.create(place, self.secret, OFFICE, shared=shared).store.close()
        self._sit_down_at(place)
        for line in people.search_for(self.desk(), "anna").lines:
            self._erase(line.id)

    @rule(target=folk, family=_NAMES, given=st.none() | _NAMES)
    def somebody_comes(self, family: str, given: str | None) -> PersonId:
        details = PersonDetails(family, given, data_source="form")
        found = people.add(self.desk(), details)
        self.known[found.id] = Known(details)
        return found.id

    @rule(whom=folk, family=_NAMES)
    def a_name_changes(self, whom: PersonId, family: str) -> None:
        known = self.known[whom]
        changed = replace(known.details, family_name=family)
        people.edit(self.desk(), whom, lambda _now: changed, known.version)
        if changed != known.details:
            known.details, known.version = changed, known.version + 1

    @rule(whom=folk)
    def somebody_saves_an_old_version(self, whom: PersonId) -> None:
        known = self.known[whom]
        with pytest.raises(faults.Conflict):
            people.edit(self.desk(), whom, lambda _now: known.details, known.version + 1)

    @rule(whom=folk, said=_SAID, channels=_CHANNELS, purpose=st.sampled_from([DATA, MARKETING]))
    def somebody_says_something(
        self, whom: PersonId, said: Said, channels: frozenset[Channel], purpose: str
    ) -> None:
        self.now += timedelta(minutes=1)
        reach = channels if purpose == MARKETING else frozenset()
        event = ConsentEvent(purpose, said, How.PHONE, self.now, channels=reach)
        consent.record(self.desk(), whom, event)
        self.known[whom].events.append(event)

    @rule(whom=folk, content=st.binary(min_size=1, max_size=600_000))
    def a_paper_is_filed(self, whom: PersonId, content: bytes) -> None:
        evidence.add(self.desk(), whom, Clipping("paper.bin", content), "something")
        self.known[whom].papers.append(content)

    @rule(whom=consumes(folk))
    def somebody_goes(self, whom: PersonId) -> None:
        self._erase(whom)
        del self.known[whom]
        with pytest.raises(faults.NotFound):
            people.open_file(self.desk(), whom)

    @rule(family=_NAMES)
    def a_desk_is_killed_while_it_saves(self, family: str) -> None:
        desk = self.desk()

        def save_and_die() -> None:
            with desk.store.write() as connection:
                people.enter(connection, desk, PersonDetails(family))
                raise _Killed

        with pytest.raises(_Killed):
            save_and_die()
        desk.store.close()

    @precondition(lambda self: self.journeys < _MOST_JOURNEYS)
    @rule()
    def the_office_comes_back_from_a_backup(self) -> None:
        with TemporaryDirectory() as folder:
            secret = _WORD if self.kind == "postgres" else None
            made = backups.make(self.desk(), Path(folder), secret)
            place = self._new_place()
            word = self.secret or _WORD
            restoring.restore(Path(made.file), place, word, plain=True).store.close()
        self._sit_down_at(place)

    @precondition(lambda self: self.journeys < _MOST_JOURNEYS)
    @rule()
    def the_office_moves(self) -> None:
        place = self._new_place()
        shared = self.kind == "shared"
        moving.copy(self.desk(), place, self.secret, lambda _done, _all: True, shared=shared)
        self._sit_down_at(place)

    @invariant()
    def both_desks_see_what_the_model_holds(self) -> None:
        for desk in self.desks:
            assert people.count(desk) == len(self.known)
        for whom, known in self.known.items():
            file = people.open_file(self.desk(), whom)
            assert (file.person.family_name, file.person.given_name) == (
                known.details.family_name,
                known.details.given_name,
            )
            assert file.person.version == known.version
            assert [recorded.event for recorded in file.history] == known.events
            assert file.standing == standing(file.history, self.desk().today())

    def teardown(self) -> None:
        for whom, known in self.known.items():
            desk = self.desk()
            filed = evidence.listed(desk, whom)
            assert sorted(evidence.read(desk, paper.id) for paper in filed) == sorted(known.papers)
            listed = people.search_for(desk, known.details.family_name, limit=1_000).lines
            assert whom in {line.id for line in listed}
        if hasattr(self, "desks"):
            databases.repair(self.desk())  # documents of those who went
            assert databases.check(self.desk()) == []
            assert audit.verify(self.desk()).broken is None
        self.stack.close()

    def _new_place(self) -> FileLocation | ServerLocation:
        return self.stack.enter_context(_place(self.kind, self.server))

    def _sit_down_at(self, place: FileLocation | ServerLocation) -> None:
        self.journeys += 1
        for desk in getattr(self, "desks", []):
            desk.store.close()
        self.desks = []
        for name in ("A", "B"):
            store = databases.open_desk(place, self.secret).store
            self.stack.callback(store.close)
            self.desks.append(Desk(store, name, self._clock))

    def _erase(self, whom: PersonId) -> None:
        with self.desk().store.write() as connection:
            connection.execute(sa.delete(person).where(person.c.id == whom))

    def desk(self) -> Desk:
        """The desks take turns."""
        self.turn += 1
        return self.desks[self.turn % 2]

    def _clock(self) -> datetime:
        return self.now.astimezone()


@contextmanager
def _place(kind: str, server: str | None) -> Iterator[FileLocation | ServerLocation]:
    if server is not None:
        with postgres.database(server) as uri:
            yield ServerLocation(uri)
        return
    with TemporaryDirectory() as folder:
        yield FileLocation(Path(folder) / f"{kind}.spicedesk")


def test_an_office_is_what_its_days_have_made_it(
    request: pytest.FixtureRequest, kind_of_store: str
) -> None:
    uri = request.getfixturevalue("server_uri") if kind_of_store == "postgres" else None
    machine: Any = type("Machine", (OfficeMachine,), {"kind": kind_of_store, "server": uri})
    few = settings(
        max_examples=6,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=few)
