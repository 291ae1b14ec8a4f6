"""Whatever somebody files and opens: the window lives, says why, and shows the next document."""

import os
import signal
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy, QTest

from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.services import evidence
from spicedesk.services.desk import Desk
from spicedesk.services.documents import looking
from spicedesk.services.evidence import Clipping
from spicedesk.ui.person.sights import NoSight, PageSight
from spicedesk.ui.person.viewer import EvidenceViewer
from tests import hostile
from tests.hostile import Hostile
from tests.ui.person.conftest import Room

_PATIENCE_MS = 30_000
_BEATS = 20


def _view(room: Room, document: Evidence) -> EvidenceViewer:
    """Open a document, and wait until it is shown or refused."""
    viewer = EvidenceViewer(room.page._tasks, document, room.window)
    room.qtbot.addWidget(viewer)
    viewer.open()

    def settled() -> bool:
        sight = viewer.sight
        return viewer.preview is not None and (
            not isinstance(sight, PageSight) or sight.view.has_shown
        )

    room.qtbot.waitUntil(settled, timeout=_PATIENCE_MS)
    return viewer


@pytest.mark.parametrize("bad", hostile.ALL, ids=str)
def test_the_window_lives_and_the_next_document_is_shown(
    room: Room, desk: Desk, anna: PersonId, letter: Path, bad: Hostile
) -> None:
    filed = evidence.add(desk, anna, Clipping(bad.name, bad.make()))
    good = evidence.add(desk, anna, letter)
    room.open(anna)
    viewer = _view(room, filed)
    if not bad.may_show:
        assert isinstance(viewer.sight, NoSight)
        assert viewer.sight.reason
        assert not viewer._print.isEnabled()
    viewer.reject()
    after = _view(room, good)
    assert isinstance(after.sight, PageSight)
    after.reject()
    assert room.window.isVisible()


def test_the_window_goes_on_while_a_page_is_awaited(
    room: Room, desk: Desk, anna: PersonId, letter: Path
) -> None:
    viewer = _view(room, evidence.add(desk, anna, letter))
    sight = viewer.sight
    assert isinstance(sight, PageSight)
    program = sight._found.document._program
    assert program is not None
    os.kill(program.pid, signal.SIGSTOP)
    try:
        sight.zoom(1)
        room.qtbot.waitUntil(lambda: sight.view._awaited is not None, timeout=_PATIENCE_MS)
        beats = QTimer(room.window, interval=0)
        beaten = QSignalSpy(beats.timeout)
        beats.start()
        room.qtbot.waitUntil(lambda: beaten.count() > _BEATS, timeout=_PATIENCE_MS)
        assert sight.view._awaited is not None
    finally:
        os.kill(program.pid, signal.SIGCONT)
    room.qtbot.waitUntil(lambda: sight.view._awaited is None, timeout=_PATIENCE_MS)
    assert sight.view.picture(0) is not None
    viewer.reject()


def test_a_program_that_hangs_is_ended_and_the_page_says_so(
    room: Room, desk: Desk, anna: PersonId, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = _view(room, evidence.add(desk, anna, letter))
    sight = viewer.sight
    assert isinstance(sight, PageSight)
    program = sight._found.document._program
    assert program is not None
    monkeypatch.setattr(looking.Document.page, "__kwdefaults__", {"grey": False, "seconds": 0.3})
    os.kill(program.pid, signal.SIGSTOP)
    sight.zoom(1)
    room.qtbot.waitUntil(lambda: not program.runs, timeout=_PATIENCE_MS)
    room.qtbot.waitUntil(lambda: bool(sight.view._refused), timeout=_PATIENCE_MS)
    assert sight.view.picture(0) is not None  # what was seen of it stays
    viewer.reject()


def test_closing_the_window_ends_the_second_program(
    room: Room, desk: Desk, anna: PersonId, letter: Path
) -> None:
    room.open(anna)
    room.panel.open_document(evidence.add(desk, anna, letter))
    viewer = room.window.findChild(EvidenceViewer)
    assert viewer is not None
    room.qtbot.waitUntil(lambda: isinstance(viewer.sight, PageSight), timeout=_PATIENCE_MS)
    sight = viewer.sight
    assert isinstance(sight, PageSight)
    room.qtbot.waitUntil(lambda: sight.view.has_shown, timeout=_PATIENCE_MS)
    program = sight._found.document._program
    assert program is not None
    viewer.reject()
    room.qtbot.waitUntil(lambda: not program.runs, timeout=_PATIENCE_MS)


def test_pages_are_drawn_when_they_are_looked_at(room: Room, desk: Desk, anna: PersonId) -> None:
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 203))
    tree = b"<</Type/Pages/Kids[%b]/Count 200>>" % kids
    many = hostile.pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, *[leaf] * 200)
    viewer = _view(room, evidence.add(desk, anna, Clipping("many.pdf", many)))
    sight = viewer.sight
    assert isinstance(sight, PageSight)
    view = sight.view
    assert sight.pages == 200
    QTest.keyClick(view, Qt.Key.Key_End)
    room.qtbot.waitUntil(lambda: view.picture(199) is not None, timeout=_PATIENCE_MS)
    assert view.picture(100) is None
    assert view.accessibleDescription().startswith(("Page 199", "Page 200"))
    viewer.reject()


def test_the_program_ends_without_waiting_for_a_document_that_hangs(
    room: Room, desk: Desk, anna: PersonId, letter: Path
) -> None:
    viewer = _view(room, evidence.add(desk, anna, letter))
    sight = viewer.sight
    assert isinstance(sight, PageSight)
    program = sight._found.document._program
    assert program is not None
    os.kill(program.pid, signal.SIGSTOP)
    sight.zoom(1)
    room.qtbot.waitUntil(lambda: sight.view._awaited is not None, timeout=_PATIENCE_MS)
    began = monotonic()
    room.page._tasks.close()
    assert monotonic() - began < looking.SECONDS
    assert not program.runs
