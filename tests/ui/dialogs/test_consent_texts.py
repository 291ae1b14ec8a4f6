"""The office's texts and purposes in the window: entered, followed by versions, never changed."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spicedesk.domain.wording import WordingKind
from spicedesk.services import purposes, wordings
from spicedesk.services.desk import Desk
from spicedesk.services.purposes import Purpose
from spicedesk.ui.dialogs.consent_texts import ConsentTextsDialog
from spicedesk.ui.dialogs.purpose_form import PurposeSheet
from spicedesk.ui.dialogs.wording import WordingDialog
from spicedesk.ui.dialogs.wording_form import WordingSheet
from spicedesk.ui.tasks import Tasks
from tests.ui.dialogs.keys import Hands, assert_mnemonics_are_unique


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, desk: Desk) -> ConsentTextsDialog:
    wordings.add(desk, "Photos", WordingKind.CONSENT, "en", "I may be photographed.")
    made = ConsentTextsDialog(tasks, None)
    Hands(qtbot, made)
    qtbot.waitUntil(lambda: len(made.wordings) == 1)
    return made


def sheet(dialog: ConsentTextsDialog) -> WordingSheet:
    return dialog.findChildren(WordingSheet)[-1]


def cells(dialog: ConsentTextsDialog, row: int) -> list[str]:
    items = [dialog.texts.item(row, column) for column in range(4)]
    return [item.text() for item in items if item is not None]


def test_a_text_is_entered_with_its_file(
    qtbot: QtBot, dialog: ConsentTextsDialog, desk: Desk, tmp_path: Path
) -> None:
    form = tmp_path / "terms.pdf"
    form.write_bytes(b"%PDF-1.4 the printed terms")
    dialog.new_text.click()
    assert_mnemonics_are_unique(sheet(dialog))
    sheet(dialog).name.fill("Terms")
    sheet(dialog).text.fill("These are our terms.")
    sheet(dialog).kind.setCurrentIndex(sheet(dialog).kind.findData(WordingKind.TERMS))
    sheet(dialog).file.take(form)
    assert sheet(dialog).dirty()
    sheet(dialog).primary.click()
    qtbot.waitUntil(lambda: len(dialog.wordings) == 2)
    made = wordings.find(desk, "Terms")
    assert (made.kind, made.version, made.document_name) == (WordingKind.TERMS, 1, "terms.pdf")
    assert wordings.read_document(desk, made.id) == form.read_bytes()


def test_the_next_version_begins_with_the_last_ones_words(
    qtbot: QtBot, dialog: ConsentTextsDialog, desk: Desk
) -> None:
    dialog.new_version.click()
    assert sheet(dialog).text.text() == "I may be photographed."
    assert not sheet(dialog).name.editor.isEnabled()
    assert not sheet(dialog).dirty()
    sheet(dialog).text.fill("I may be photographed at events.")
    sheet(dialog).primary.click()
    qtbot.waitUntil(lambda: len(dialog.wordings) == 2)
    assert cells(dialog, 0) == ["Photos", "Consent form", "English", "2"]
    first = wordings.find(desk, "Photos@1")
    assert first.text == "I may be photographed."


@pytest.mark.parametrize(
    ("name", "text", "field", "told"),
    [("", "Words", "name", "needs a name"), ("Terms", " ", "text", "empty"),
     ("a@b", "Words", "name", "without")],
)  # fmt: skip
def test_what_is_missing_is_told_at_its_field_and_nothing_is_lost(
    qtbot: QtBot, dialog: ConsentTextsDialog, name: str, text: str, field: str, told: str
) -> None:
    dialog.new_text.click()
    sheet(dialog).name.fill(name)
    sheet(dialog).text.fill(text)
    sheet(dialog).primary.click()
    at = getattr(sheet(dialog), field)
    qtbot.waitUntil(lambda: told in at.remark())
    assert (sheet(dialog).name.text(), sheet(dialog).text.text()) == (name, text)


def test_an_old_version_is_shown_as_it_was(qtbot: QtBot, dialog: ConsentTextsDialog) -> None:
    dialog.show_text.click()
    shown = dialog.findChildren(WordingDialog)[-1]
    qtbot.waitUntil(lambda: shown.text.toPlainText() == "I may be photographed.")


def test_a_purpose_is_added(qtbot: QtBot, dialog: ConsentTextsDialog, desk: Desk) -> None:
    dialog.new_purpose.click()
    form = dialog.findChildren(PurposeSheet)[-1]
    assert_mnemonics_are_unique(form)
    form.name.fill("photos")
    form.description.fill("Photos of you on our website")
    form.months.fill("many")
    form.primary.click()
    assert "no number of months" in form.months.remark()
    form.months.fill("24")
    form.primary.click()
    qtbot.waitUntil(lambda: len(dialog.purposes) == 1)
    wanted = Purpose("photos", "Photos of you on our website", valid_months=24)
    assert purposes.listed(desk) == [wanted]
    assert_mnemonics_are_unique(dialog)
