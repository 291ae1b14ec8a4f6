"""The main server dies, the standby takes over: an open window goes on, and nothing is lost."""

import threading
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from spicedesk import faults
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.services import audit, consent, databases, people
from spicedesk.services.desk import Desk
from spicedesk.store.location import ServerLocation
from tests import postgres
from tests.conftest import ANNA, OFFICE
from tests.journeys.test_faults import consent_form, opened, refused, saved


class Clerk(threading.Thread):
    """Enters persons one after another, and remembers whom the office acknowledged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.ended = desk, threading.Event()
        self.entered: list[PersonId] = []
        self.refusals: list[faults.Fault] = []

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self.entered.append(people.add(self.desk, PersonDetails("Entered")).id)
            except faults.StoreFault as fault:
                self.refusals.append(fault)
                time.sleep(0.05)


def test_a_window_goes_on_when_the_standby_takes_over(
    qtbot: QtBot, tmp_path: Path, server_folder: Path
) -> None:
    with postgres.server(server_folder) as first:
        databases.create(ServerLocation(first), None, OFFICE).store.close()
        with postgres.standby(first, server_folder) as (second, both):
            desk = databases.open_desk(ServerLocation(both))
            anna = people.add(desk, ANNA).id
            clerk = Clerk(databases.open_desk(ServerLocation(both)))
            with opened(qtbot, desk, tmp_path) as window:
                dialog = consent_form(qtbot, window, anna)
                clerk.start()
                qtbot.waitUntil(lambda: len(clerk.entered) > 20, timeout=20_000)
                postgres.kill(server_folder)
                assert refused(qtbot, dialog)
                second.promote()
                saved(qtbot, dialog)
                before = len(clerk.entered)
                qtbot.waitUntil(lambda: len(clerk.entered) > before + 20, timeout=60_000)
                clerk.ended.set()
                clerk.join()
                assert len(consent.history(desk, anna)) == 1
                assert_all_there(desk, clerk)
            clerk.desk.store.close()


def assert_all_there(desk: Desk, clerk: Clerk) -> None:
    """Whoever was acknowledged is there, once; an answer that was lost may have been a yes."""
    for entered in clerk.entered:
        assert people.get(desk, entered)[0].family_name == "Entered"
    assert len(set(clerk.entered)) == len(clerk.entered)
    perhaps = [f for f in clerk.refusals if isinstance(f, faults.Unanswered | faults.SavedAfterAll)]
    assert 0 <= people.count(desk) - 1 - len(clerk.entered) <= len(perhaps)
    assert audit.verify(desk).broken is None
    assert databases.check(desk) == []
