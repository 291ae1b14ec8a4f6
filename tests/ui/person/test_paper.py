"""Paper on a person's page: signed forms that are dropped, receipts, the words agreed to."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from spicedesk.domain.consent import MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, evidence, people, wordings
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.receipt import ReceiptDialog
from spicedesk.ui.dialogs.signed_forms import SignedFormsDialog
from spicedesk.ui.dialogs.wording import WordingDialog
from tests.paper import empty_side, pictures, printed, saved
from tests.statements.reading import read
from tests.ui.person.conftest import Room


def drop(widget: QWidget, path: Path) -> None:
    """Let a mouse carry a file there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(20, 20), *how)
    entering.ignore()
    QApplication.sendEvent(widget, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *how))


@pytest.fixture
def form(desk: Desk, anna: PersonId, tmp_path: Path) -> Path:
    path = tmp_path / "form.png"
    path.write_bytes(saved(pictures(printed(desk, anna).pdf)[0], "PNG"))
    return path


def dialog_of(room: Room) -> SignedFormsDialog:
    room.qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), SignedFormsDialog), timeout=20_000
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignedFormsDialog)
    room.qtbot.waitUntil(lambda: bool(dialog.steps), timeout=20_000)
    return dialog


@pytest.mark.parametrize("where", ["panel", "page"])
def test_a_signed_form_that_is_dropped_is_looked_through(
    room: Room, desk: Desk, anna: PersonId, form: Path, where: str
) -> None:
    room.open(anna)
    drop(room.panel if where == "panel" else room.page, form)
    dialog = dialog_of(room)
    assert "This is a signed form of Anna Berger." in dialog.about.text()
    assert evidence.listed(desk, anna) == ()
    dialog.reject()
    room.qtbot.waitUntil(lambda: "was not filed" in room.bar.text)
    (as_it_is,) = [b for b in room.bar.findChildren(QPushButton) if b.isVisible()]
    as_it_is.click()
    room.qtbot.waitUntil(lambda: room.panel.documents.count() == 1)
    assert consent.history(desk, anna) == ()


def test_anything_else_goes_on_as_it_did(
    room: Room, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    room.open(anna)
    other = tmp_path / "page.png"
    other.write_bytes(saved(empty_side(), "PNG"))
    drop(room.page, other)
    room.qtbot.waitUntil(lambda: room.panel.documents.count() == 1)
    assert "was filed" in room.bar.text
    assert [e.name for e in evidence.listed(desk, anna)] == ["page.png"]


def test_receipt_and_words_open_from_what_was_said(
    room: Room, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    wordings.add(desk, "News", WordingKind.CONSENT, "de", "Sie dürfen mir schreiben.")
    now = desk.clock()
    said = ConsentEvent(MARKETING, Said.AGREED, How.MEETING, now, wording="News@1")
    consent.record(desk, anna, said)
    room.open(anna)
    (entry,) = room.page.consents.entries
    links = {b.text(): b for b in entry.findChildren(QPushButton)}
    links["Receipt…"].click()
    receipt = QApplication.activeModalWidget()
    assert isinstance(receipt, ReceiptDialog)
    room.qtbot.waitUntil(lambda: receipt.made is not None, timeout=20_000)
    receipt.reject()
    links["Wording…"].click()
    words = QApplication.activeModalWidget()
    assert isinstance(words, WordingDialog)
    room.qtbot.waitUntil(lambda: "schreiben" in words.text.toPlainText())
    words.save_pdf(tmp_path / "words.pdf")
    room.qtbot.waitUntil(lambda: words.notice.text() == "Saved.")
    page = read((tmp_path / "words.pdf").read_bytes())
    assert "Sie dürfen mir schreiben." in page
    assert "News@1" in page
    words.reject()


def test_it_is_filed_on_whom_it_was_dropped_on(
    room: Room, desk: Desk, anna: PersonId, tmp_path: Path
) -> None:
    bert = people.add(desk, PersonDetails("Bauer")).id
    room.open(anna)
    for name in ("first.png", "second.png"):
        (tmp_path / name).write_bytes(saved(empty_side(), "PNG") + name.encode())
        drop(room.page, tmp_path / name)
    room.page.show_person(bert)
    room.qtbot.waitUntil(lambda: len(evidence.listed(desk, anna)) == 2, timeout=20_000)
    assert {e.name for e in evidence.listed(desk, anna)} == {"first.png", "second.png"}
    assert evidence.listed(desk, bert) == ()


def test_finding_out_what_it_is_can_be_stopped(
    room: Room, desk: Desk, anna: PersonId, form: Path
) -> None:
    room.open(anna)
    drop(room.page, form)
    (stop,) = [b for b in room.panel.findChildren(QPushButton) if b.text() == "Stop"]
    assert stop.isVisible()
    with room.qtbot.waitSignal(room.page._tasks.idle, timeout=20_000):
        stop.click()
    assert not stop.isVisible()
    assert evidence.listed(desk, anna) == ()
    assert QApplication.activeModalWidget() is None
