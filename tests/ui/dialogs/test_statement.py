"""Look at a statement, and hand out the very PDF that is shown."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services import access, evidence
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.statement import StatementDialog
from spicedesk.ui.tasks import Tasks


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, anna: PersonId) -> StatementDialog:
    made = StatementDialog(tasks, None, anna)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.statement is not None, timeout=20_000)
    return made


def test_it_is_shown_in_the_persons_language(dialog: StatementDialog) -> None:
    assert dialog.statement is not None
    assert dialog.statement.disclosure.language == "de"
    assert dialog.preview.page_count() > 1
    assert dialog.preview.page_label.text().startswith("Page 1 of ")
    dialog.preview.turn(1)
    assert dialog.preview.page() == 2


def test_another_language_makes_it_anew(qtbot: QtBot, dialog: StatementDialog) -> None:
    dialog.language.setCurrentIndex(0)
    dialog.language.activated.emit(0)
    qtbot.waitUntil(lambda: dialog.statement is not None, timeout=20_000)
    assert dialog.statement is not None
    assert dialog.statement.disclosure.language == "en"


def test_what_is_saved_is_what_is_filed(
    qtbot: QtBot, tmp_path: Path, desk: Desk, tasks: Tasks, anna: PersonId, dialog: StatementDialog
) -> None:
    target = tmp_path / "statement.pdf"
    with qtbot.waitSignal(tasks.changed) as changed:
        dialog.save_to(target)
    assert changed.args == [anna]
    (filed,) = evidence.listed(desk, anna)
    assert evidence.read(desk, filed.id) == target.read_bytes()
    assert "Filed as evidence" in dialog.notice.text()


def test_what_is_printed_is_filed(
    qtbot: QtBot, tmp_path: Path, desk: Desk, tasks: Tasks, anna: PersonId, dialog: StatementDialog
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with qtbot.waitSignal(tasks.changed):
        dialog.print_on(printer)
    assert (tmp_path / "paper.pdf").stat().st_size
    assert len(evidence.listed(desk, anna)) == 1
    assert "Statement handed out" in _acts(desk, anna)


def test_a_folder_that_is_not_there_is_told_and_nothing_is_filed(
    qtbot: QtBot, tmp_path: Path, desk: Desk, anna: PersonId, dialog: StatementDialog
) -> None:
    dialog.save_to(tmp_path / "missing" / "statement.pdf")
    qtbot.waitUntil(lambda: "There is no folder" in dialog.notice.text())
    assert evidence.listed(desk, anna) == ()


def _acts(desk: Desk, person_id: PersonId) -> str:
    subjects = access.collect(desk, person_id, "en").subjects
    return " ".join(f.value for s in subjects for e in s.entries for f in e.fields)
