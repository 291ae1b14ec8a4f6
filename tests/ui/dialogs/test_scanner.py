"""Pages come from a scanner; where there is no SANE, the way out is told.

SANE's own test device draws patterns, so that a program stands in for `scanimage` where a form
of ours is to lie in the scanner.
"""

import os
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services import scan_pages, scanning
from spicedesk.services.desk import Desk
from spicedesk.ui.dialogs.scanner import ScannerDialog
from spicedesk.ui.tasks import Tasks
from tests.paper import pictures, printed, saved
from tests.ui.dialogs.keys import Hands, assert_reachable

_PROGRAM = """#!/bin/sh
case "$1" in
  --formatted-device-list*) printf 'test:0\\tNoname\\tfrontend-tester\\tvirtual device\\n'
                            printf 'test:1\\tNoname\\tfrontend-tester\\tvirtual device\\n' ;;
  --device-name=test:1) exec sleep 60 ;;
  *) cat "{picture}" ;;
esac
"""


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Desk, anna: PersonId) -> None:
    """A scanner in which a form of Anna's lies, and another that never answers."""
    picture, program = tmp_path / "page.png", tmp_path / "scanimage"
    picture.write_bytes(saved(pictures(printed(desk, anna).pdf)[0], "PNG"))
    program.write_text(_PROGRAM.format(picture=picture))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


def opened(qtbot: QtBot, tasks: Tasks) -> tuple[ScannerDialog, Hands]:
    dialog = ScannerDialog(tasks, None)
    hands = Hands(qtbot, dialog)
    qtbot.waitUntil(lambda: not dialog.progress.isVisible(), timeout=20_000)
    return dialog, hands


def _has(dialog: ScannerDialog, count: int) -> bool:
    return len(dialog.sheets) == count


@pytest.mark.usefixtures("scanner")
def test_pages_are_scanned_and_handed_over_as_one_document(qtbot: QtBot, tasks: Tasks) -> None:
    dialog, hands = opened(qtbot, tasks)
    names = [dialog.scanner.itemText(n) for n in range(dialog.scanner.count())]
    assert names == ["Noname frontend-tester (test:0)", "Noname frontend-tester (test:1)"]
    assert_reachable(dialog)
    assert not dialog.primary.isEnabled()
    for count in (1, 2):
        dialog.scan.setFocus()
        hands.key(Qt.Key.Key_Space)
        assert dialog.progress.isVisible()
        qtbot.waitUntil(partial(_has, dialog, count), timeout=20_000)
    assert "2 pages were scanned." in dialog.count.text()
    assert_reachable(dialog)
    with qtbot.waitSignal(dialog.scanned, timeout=20_000) as told:
        hands.key(Qt.Key.Key_Return)
    ((document,),) = told.args
    scan = scan_pages.look(document.name, document.content)
    assert len(scan.tokens) == 2
    assert all(len(tokens) == 1 for tokens in scan.tokens)


@pytest.mark.usefixtures("scanner")
def test_a_scan_is_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    dialog, hands = opened(qtbot, tasks)
    dialog.scanner.setCurrentIndex(1)
    hands.key(Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.stop.isVisible)
    dialog.stop.click()
    qtbot.waitUntil(lambda: "was stopped" in dialog.notice.text(), timeout=5_000)
    assert dialog.scan.isEnabled()
    assert dialog.sheets == []


def test_sanes_own_device_or_the_way_out(
    qtbot: QtBot, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text("number_of_devices 1\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    dialog, hands = opened(qtbot, tasks)
    if not scanning.is_present():
        assert "SANE is not installed" in dialog.notice.text()
        return
    assert dialog.scanner.currentText().startswith("Noname")
    hands.key(Qt.Key.Key_Space)
    qtbot.waitUntil(partial(_has, dialog, 1), timeout=20_000)
    with qtbot.waitSignal(dialog.scanned, timeout=20_000) as told:
        hands.key(Qt.Key.Key_Return)
    ((page,),) = told.args
    assert page.content.startswith(b"\x89PNG")


def test_without_sane_the_file_is_offered(
    qtbot: QtBot, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert not scanning.is_present()
    dialog, _hands = opened(qtbot, tasks)
    assert "give its file" in dialog.notice.text()
    assert not dialog.scan.isEnabled()
    (way,) = [b for b in dialog.notice.findChildren(QPushButton) if b.text() == "Read a file…"]
    with qtbot.waitSignal(dialog.file_wanted):
        way.click()
