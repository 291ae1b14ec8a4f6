"""A network that fails while a desk saves: nothing is lost that was acknowledged, or done twice."""

import threading
import time
from collections.abc import Iterator

import pytest

from spicedesk import faults
from spicedesk.services import audit, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store import engine, postgres
from spicedesk.store.location import ServerLocation
from tests import proxy
from tests.conftest import ANNA, OFFICE
from tests.proxy import Proxy


@pytest.fixture
def network(server_uri_of_own: str) -> Iterator[tuple[Proxy, Desk]]:
    databases.create(ServerLocation(server_uri_of_own), None, OFFICE).store.close()
    with proxy.before(server_uri_of_own) as (between, uri):
        desk = databases.open_desk(ServerLocation(uri))
        people.add(desk, ANNA)
        yield between, desk
        between.flow()
        desk.store.close()


def test_an_answer_that_is_lost_after_the_commit_is_looked_for(
    network: tuple[Proxy, Desk],
) -> None:
    between, desk = network
    between.cut_at_next_commit(is_done=True)
    added = people.add(desk, ANNA)
    assert between.cuts == 1
    assert people.get(desk, added.id)[0].number == "10-0002"
    assert people.count(desk) == 2
    assert audit.verify(desk).broken is None


def test_a_commit_that_never_arrived_is_told(network: tuple[Proxy, Desk]) -> None:
    between, desk = network
    between.cut_at_next_commit(is_done=False)
    with pytest.raises(faults.Unreachable, match="nothing was changed"):
        people.add(desk, ANNA)
    assert between.cuts == 1
    assert people.count(desk) == 1
    people.add(desk, ANNA)
    assert people.count(desk) == 2


def test_a_server_that_stays_away_leaves_it_open_and_says_later_what_became_of_it(
    network: tuple[Proxy, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, desk = network
    monkeypatch.setattr(engine, "_PATIENCE_S", 0.5)
    between.cut_at_next_commit(is_done=True, stays_away=True)
    waits = threading.Event()
    desk.store.waiting = waits.set
    with pytest.raises(faults.Unanswered):
        people.add(desk, ANNA)
    assert waits.is_set()
    between.flow()
    with pytest.raises(faults.SavedAfterAll):
        people.add(desk, ANNA)
    assert people.count(desk) == 2
    people.add(desk, ANNA)
    assert people.count(desk) == 3


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("stays_away", [True, False])
def test_a_look_whose_answer_is_lost_is_noted_once(
    network: tuple[Proxy, Desk], is_done: bool, stays_away: bool
) -> None:
    between, desk = network
    anna = audit.entries(desk, limit=1)[0].person_id
    assert anna is not None
    between.cut_at_next_commit(is_done=is_done, stays_away=stays_away)
    audit.looked(desk, anna)
    assert between.cuts == 1
    between.flow()
    people.add(desk, ANNA)
    acts = [act.action for act in audit.entries(desk, anna, limit=10)]
    assert acts == ["look.person", "person.add"]
    assert audit.verify(desk).broken is None


def test_a_network_that_stalls_is_not_waited_for_for_ever(
    network: tuple[Proxy, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, desk = network
    monkeypatch.setattr(postgres, "PATIENCE_S", 0.5)
    between.stall()
    began = time.monotonic()
    with pytest.raises(faults.Unreachable):
        people.count(desk)
    assert time.monotonic() - began < 20
    between.flow()
    assert people.count(desk) == 1
