"""A blank consent form is chosen, looked at, and handed out."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from spicedesk.domain.consent import DATA, MARKETING, Channel
from spicedesk.domain.person import PersonId
from spicedesk.domain.wording import WordingKind
from spicedesk.services import people, returned_forms, wordings
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.blank_form import BlankFormDialog
from spicedesk.ui.tasks import Tasks
from tests.conftest import ANNA
from tests.statements.reading import Reading, read
from tests.ui.dialogs.keys import assert_reachable


@pytest.fixture
def texts(desk: Desk) -> None:
    """Two texts, of which one is in two languages and has an older version."""
    consent = WordingKind.CONSENT
    wordings.add(desk, "Newsletter", consent, "de", "Alte Worte.")
    wordings.add(desk, "Newsletter", consent, "de", "Neue Worte.")
    wordings.add(desk, "Newsletter", consent, "en", "New words.")
    wordings.add(desk, "About us", WordingKind.TERMS, "en", "Terms.")


def opened(qtbot: QtBot, tasks: Tasks, person_id: PersonId) -> BlankFormDialog:
    made = BlankFormDialog(tasks, None, person_id)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.made is not None or bool(made.notice.text()), timeout=20_000)
    return made


def until_made(qtbot: QtBot, dialog: BlankFormDialog) -> Reading:
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=20_000)
    assert dialog.made is not None
    return read(dialog.made.pdf)


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, anna: PersonId, texts: None) -> BlankFormDialog:  # noqa: ARG001  # they are there
    return opened(qtbot, tasks, anna)


def test_it_begins_with_the_newest_words_in_the_persons_language(
    qtbot: QtBot, dialog: BlankFormDialog
) -> None:
    shown = until_made(qtbot, dialog)
    assert "Neue Worte." in shown
    assert "Anna Berger" in shown
    assert dialog.wording.currentText() == "Newsletter"
    names = [dialog.wording.itemText(n) for n in range(dialog.wording.count())]
    assert names == ["Newsletter", "About us"]
    assert "1 page" in dialog._about.text()
    assert_reachable(dialog)


def test_whoever_reads_english_gets_english(
    qtbot: QtBot,
    tasks: Tasks,
    desk: Desk,
    texts: None,  # noqa: ARG001  # they are there
) -> None:
    jane = people.add(desk, replace(ANNA, given_name="Jane", language="en")).id
    assert "New words." in until_made(qtbot, opened(qtbot, tasks, jane))


def test_ways_and_purpose_are_chosen(qtbot: QtBot, dialog: BlankFormDialog) -> None:
    for channel in set(Channel) - {Channel.EMAIL, Channel.POST}:
        dialog.channels[channel].click()
    shown = until_made(qtbot, dialog)
    assert "E-Mail" in shown
    assert "SMS" not in shown
    for channel in (Channel.EMAIL, Channel.POST):
        dialog.channels[channel].click()
    assert "one way at least" in dialog.notice.text()
    assert not dialog.print.isEnabled()
    dialog.about.setCurrentIndex(1)
    dialog.about.activated.emit(1)
    until_made(qtbot, dialog)
    assert dialog.made is not None
    assert (dialog.made.form.purpose, dialog.made.form.channels) == (DATA, frozenset())
    assert not dialog.channels[Channel.SMS].isVisible()


def test_what_is_only_looked_at_is_not_known(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks, desk: Desk, anna: PersonId,
    dialog: BlankFormDialog,
) -> None:  # fmt: skip
    assert returned_forms.waiting(desk, anna) == ()
    target = tmp_path / "form.pdf"
    with qtbot.waitSignal(tasks.changed):
        dialog.save_to(target)
    (waiting,) = returned_forms.waiting(desk, anna)
    assert (waiting.form.purpose, waiting.wording) == (MARKETING, "Newsletter@2")
    assert dialog.made is not None
    assert target.read_bytes() == dialog.made.pdf
    assert "Its code is known" in dialog.notice.text()


def test_it_is_printed(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks, desk: Desk, anna: PersonId,
    dialog: BlankFormDialog,
) -> None:  # fmt: skip
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with qtbot.waitSignal(tasks.changed):
        dialog.print_on(printer)
    assert len(returned_forms.waiting(desk, anna)) == 1


def test_an_office_without_texts_is_told_the_way_out(
    qtbot: QtBot, tasks: Tasks, anna: PersonId
) -> None:
    dialog = opened(qtbot, tasks, anna)
    assert "no text to be signed" in dialog.notice.text()
    assert not dialog.print.isEnabled()
