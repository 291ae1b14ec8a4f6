"""A form goes out on paper from the window and comes back signed through the window.

The paper is real as far as a machine can have it: the PDF that was saved is drawn as a
scanner would see it, signed with a scribble, and read again from a file.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageFilter
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import consent, evidence, people, wordings
from spicedesk.services.desk import Desk
from spicedesk.ui import theme
from spicedesk.ui.actions import Act
from spicedesk.ui.dialogs.blank_form import BlankFormDialog
from spicedesk.ui.dialogs.signed_forms import SignedFormsDialog
from spicedesk.ui.main_window import MainWindow
from tests.conftest import ANNA
from tests.paper import pictures, saved, signed


@pytest.fixture
def customer(any_desk: Desk) -> PersonId:
    """Somebody whose data may be kept, and whom nobody has asked about marketing."""
    wordings.add(any_desk, "Newsletter", WordingKind.CONSENT, "de", "Sie dürfen mir schreiben.")
    customer = people.add(any_desk, ANNA).id
    agreed = ConsentEvent(DATA, Said.AGREED, How.MEETING, any_desk.clock())
    consent.record(any_desk, customer, agreed)
    return customer


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, any_desk: Desk, customer: PersonId, tmp_path: Path
) -> Iterator[MainWindow]:
    theme.apply(qapp, "light")
    window = MainWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    window.show()
    window.activateWindow()
    with qtbot.waitSignal(window.list_painted):
        window.show_office(any_desk)
    assert window.view is not None
    window.view.people.choose(customer)
    page = window.view.page
    qtbot.waitUntil(lambda: page.file is not None and window.actions_[Act.PRINT_FORM].isEnabled())
    yield window
    for dialog in window.findChildren(QDialog):
        QDialog.reject(dialog)
    window.close()
    window.deleteLater()


def dialog_of(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    return dialog


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)


def test_printed_signed_scanned_and_filed(
    qtbot: QtBot, window: MainWindow, any_desk: Desk, customer: PersonId, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert window.view is not None
    page = window.view.page
    assert "Never asked" in page.header.pills[1].accessibleName()

    window.actions_[Act.PRINT_FORM].trigger()
    form = dialog_of(qtbot, BlankFormDialog)
    assert isinstance(form, BlankFormDialog)
    qtbot.waitUntil(lambda: form.made is not None, timeout=20_000)
    form.save_to(tmp_path / "form.pdf")
    qtbot.waitUntil(lambda: "Its code is known" in form.notice.text())
    form.reject()

    (drawn,) = pictures((tmp_path / "form.pdf").read_bytes(), 200)
    crooked = (
        signed(drawn).rotate(2, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(1))
    )
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(saved(crooked, "JPEG", quality=60))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(scan)], ""))

    window.actions_[Act.READ_FORMS].trigger()
    forms = dialog_of(qtbot, SignedFormsDialog)
    assert isinstance(forms, SignedFormsDialog)
    qtbot.waitUntil(lambda: bool(forms.steps), timeout=20_000)
    assert "This is a signed form of Anna Berger." in forms.about.text()
    press("a", "e", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.bar.text == "1 paper filed: 1 agreed.", timeout=20_000)

    qtbot.waitUntil(lambda: "by e-mail" in page.header.pills[1].accessibleName().casefold())
    said = consent.history(any_desk, customer)[-1]
    assert (said.event.said, said.event.how) == (Said.AGREED, How.FORM)
    assert said.event.channels == {Channel.EMAIL}
    assert said.event.wording == "Newsletter@1"
    (paper,) = evidence.listed(any_desk, customer)
    assert said.evidence == (paper.id,)
    assert evidence.read(any_desk, paper.id) == scan.read_bytes()
    qtbot.waitUntil(lambda: page.evidence_panel.documents.count() == 1)
