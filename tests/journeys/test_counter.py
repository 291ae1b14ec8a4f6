"""The job at the counter, through the real window, with keyboard and mouse.

A customer asks what the office knows and whether it may write to them. The clerk
finds them, sees two pills, records what they say now, opens the paper that they
once signed, and hands over a printed statement.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from spicedesk import language
from spicedesk.domain.activity import Activity, ActivityKind
from spicedesk.domain.consent import DATA, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.domain.profile import Offer, OfferKind, OnlineProfile
from spicedesk.services import consent, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store import profiles, records
from spicedesk.store.schema import new_id
from spicedesk.ui import theme
from spicedesk.ui.dialogs.consent import ConsentDialog
from spicedesk.ui.dialogs.consent_draft import About
from spicedesk.ui.dialogs.statement import StatementDialog
from spicedesk.ui.main_window import MainWindow
from spicedesk.ui.office_view import OfficeView
from tests.conftest import ANNA

CTRL = Qt.KeyboardModifier.ControlModifier
WORDS = {
    "en": {"agreed": "Marketing: agreed", "asked": "Marketing agreement: Never asked",
           "source": "Agreed: trade show form, ", "country": "Austria", "of": " of ",
           "how": "trade show form"},
    "de": {"agreed": "Werbung: zugestimmt", "asked": "Werbeeinwilligung: Nie gefragt",
           "source": "Zugestimmt: Messeformular, ", "country": "Österreich", "of": " von ",
           "how": "Messeformular"},
}  # fmt: skip


@pytest.fixture(params=["en", "de"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    language.use(request.param)
    yield request.param
    language.use("en")


@pytest.fixture
def customer(any_desk: Desk, tmp_path: Path) -> PersonId:
    """A customer with something in every part of their file."""
    card = tmp_path / "Draw card.jpg"
    Image.new("RGB", (300, 200), "beige").save(card)
    customer = people.add(any_desk, ANNA).id
    for name in ("Adler", "Zeman"):
        people.add(any_desk, PersonDetails(name))
    when = any_desk.clock() - timedelta(days=200)
    agreed = ConsentEvent(DATA, Said.AGREED, How.TRADE_SHOW, when, place="Graz fair, hall 2",
                          with_whom="J. Berger", comment="Wants the lens offers.")  # fmt: skip
    consent.record(any_desk, customer, agreed, [card])
    with any_desk.store.write() as connection:
        call = Activity(new_id(), ActivityKind.CALL, when, "Asked about glasses", "Will call back.")
        records.add_activities(connection, [(customer, call)])
        offer = Offer(new_id(), "Example newsletter", OfferKind.NEWSLETTER)
        profiles.insert_offer(connection, offer)
        profile = OnlineProfile(new_id(), "", OfferKind.NEWSLETTER, "anna-b", when, when)
        profiles.insert_many(connection, [(customer, offer.id, profile)])
    return customer


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, any_desk: Desk, tmp_path: Path, spoken: str
) -> Iterator[MainWindow]:
    assert language.current() == spoken
    theme.apply(qapp, "light")
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings)
    window.show()
    window.activateWindow()
    with qtbot.waitSignal(window.list_painted):
        window.show_office(any_desk)
    window.paint_icons()
    yield window
    for dialog in window.findChildren(QDialog):
        QDialog.reject(dialog)
    window.close()
    window.deleteLater()


def press(window: QWidget, text: str = "", key: Qt.Key | None = None,
          modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:  # fmt: skip
    target = QApplication.focusWidget() or window
    if key is not None:
        QTest.keyClick(target, key, modifier)
    for letter in text:
        QTest.keyClicks(QApplication.focusWidget() or target, letter)


def test_the_counter_job(
    qtbot: QtBot, window: MainWindow, any_desk: Desk, customer: PersonId, spoken: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    words = WORDS[spoken]
    find(qtbot, window, customer)
    see(window, words)
    record_what_they_say(qtbot, window, any_desk, customer)
    attach_a_paper(qtbot, window, tmp_path)
    told = print_statement(qtbot, window, spoken, tmp_path / "statement.pdf")
    for fact in facts(any_desk, customer) | {words["country"], words["how"], f"1{words['of']}"}:
        assert fact in told, fact
    filed = [d for d in evidence.listed(any_desk, customer) if d.media_type == "application/pdf"]
    assert evidence.read(any_desk, filed[0].id) == (tmp_path / "statement.pdf").read_bytes()


def find(qtbot: QtBot, window: MainWindow, customer: PersonId) -> None:
    """A key, the name, Enter: the list follows each letter."""
    view = shown(window)
    press(window, key=Qt.Key.Key_F, modifier=CTRL)
    assert QApplication.focusWidget() is window.command_bar.search
    press(window, "anna be")
    qtbot.waitUntil(lambda: view.people.model.rowCount() == 1 and view.person == customer)
    press(window, key=Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.page.file is not None and view.page.file.person.id == customer)


def see(window: MainWindow, words: dict[str, str]) -> None:
    """Two answers, with source, date and person of ours."""
    view = shown(window)
    data = view.page.header.pills[0].accessibleName()
    assert words["source"] in data
    assert "J. Berger" in data
    row = view.people.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words["asked"] in str(row)


def record_what_they_say(
    qtbot: QtBot, window: MainWindow, desk: Desk, customer: PersonId
) -> None:  # fmt: skip
    """They agree to marketing; the pill turns."""
    view = shown(window)
    press(window, key=Qt.Key.Key_K, modifier=CTRL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConsentDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConsentDialog)
    form = dialog.form
    for button in (
        form.said.buttons[Said.AGREED],
        form.about.buttons[About.MARKETING],
        form.channels.buttons[Channel.POST],
        form.how.buttons[How.MEETING],
    ):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.primary.isEnabled)
    dialog.activateWindow()
    form.said.setFocus()
    with qtbot.waitSignal(dialog.saved):
        press(dialog, key=Qt.Key.Key_Return, modifier=CTRL)
    assert len(consent.history(desk, customer)) == 2
    page = view.page
    qtbot.waitUntil(lambda: page.file is not None and page.file.standing.marketing.allowed)


def attach_a_paper(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    """A file is dropped on the evidence panel."""
    paper = folder / "Note.txt"
    paper.write_bytes(b"Signed at the counter.")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(paper))])
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                      Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)  # fmt: skip
    assert window.tasks is not None
    with qtbot.waitSignal(window.tasks.changed):
        shown(window).page.evidence_panel.dropEvent(drop)


def print_statement(qtbot: QtBot, window: MainWindow, spoken: str, target: Path) -> str:
    """The statement is shown, saved and filed; gives the text of its pages."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, key=Qt.Key.Key_P, modifier=CTRL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), StatementDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StatementDialog)
    qtbot.waitUntil(lambda: dialog.statement is not None, timeout=20_000)
    if dialog.statement is not None and dialog.statement.disclosure.language != spoken:
        dialog.language.setCurrentIndex(0)
        dialog.language.activated.emit(0)
        qtbot.waitUntil(lambda: dialog.statement is not None, timeout=20_000)
    assert window.tasks is not None
    with qtbot.waitSignal(window.tasks.changed):
        dialog.save_to(target)
    return text_of(target)


def shown(window: MainWindow) -> OfficeView:
    assert window.view is not None
    return window.view


def facts(desk: Desk, customer: PersonId) -> set[str]:
    """Everything that is on file, as it has to be found on paper."""
    file = people.open_file(desk, customer)
    person = file.person
    found = {person.number, person.family_name, str(person.given_name), *person.emails}
    for address in person.addresses:
        found |= {str(address.street), str(address.postcode), str(address.town)}
    found |= {"+43 316 000112", "anna-b", "Example newsletter"}
    found |= {"Asked about glasses", "Will call back.", "Graz fair, hall 2", "J. Berger"}
    found |= {"Wants the lens offers.", "Draw card.jpg", "Note.txt"}
    return found


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join("\n".join(pages).split())


def test_a_clipping_is_filed_as_it_was_pasted(
    qtbot: QtBot, window: MainWindow, any_desk: Desk, customer: PersonId
) -> None:
    assert window.view is not None
    assert window.tasks is not None
    window.view.people.choose(customer)
    window.view.page.show_person(customer)
    qtbot.waitUntil(lambda: window.view is not None and window.view.page.file is not None)
    with qtbot.waitSignal(window.tasks.changed):
        window.view.page.evidence_panel.file([Clipping("clip.png", b"\x89PNG\r\n\x1a\nnot whole")])
    names = {d.name for d in evidence.listed(any_desk, customer)}
    assert "clip.png" in names
