"""A receipt of what was said is looked at, and handed out."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.services import consent, evidence
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.receipt import ReceiptDialog
from spicedesk.ui.tasks import Tasks
from tests.statements.reading import read
from tests.ui.dialogs.keys import assert_reachable


def test_it_is_made_in_the_persons_language_and_saved(
    qtbot: QtBot, tasks: Tasks, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    ways = frozenset({Channel.EMAIL})
    said = ConsentEvent(MARKETING, Said.AGREED, How.MEETING, desk.clock(), ways)
    event_id = consent.record(desk, anna, said).id
    dialog = ReceiptDialog(tasks, None, anna, event_id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=20_000)
    assert dialog.made is not None
    assert dialog.made.receipt.language == "de"
    assert_reachable(dialog)
    dialog.language.setCurrentIndex(0)
    dialog.language.activated.emit(0)
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=20_000)
    with qtbot.waitSignal(tasks.changed) as changed:
        dialog.save_to(tmp_path / "receipt.pdf")
    assert changed.args == [anna]
    assert str(event_id) in read((tmp_path / "receipt.pdf").read_bytes())
    assert "Handed out, and logged." in dialog.notice.text()
    assert evidence.listed(desk, anna) == ()
