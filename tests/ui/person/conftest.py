"""A person's page on a real office, in a window with a bar for messages."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from spicedesk.domain.person import PersonId
from spicedesk.services.desk import Desk
from spicedesk.services.people import PersonFile
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.bars import MessageBar
from spicedesk.ui.person.evidence_panel import EvidencePanel
from spicedesk.ui.person.page import PersonPage
from spicedesk.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp: QApplication, desk: Desk) -> Iterator[Tasks]:
    theme.apply(qapp, "light")
    made = Tasks(desk)
    yield made
    for window in qapp.topLevelWidgets():
        window.hide()
    made.close()


@dataclass
class Room:
    """The page and the panel side by side, as the main window places them."""

    window: QMainWindow
    page: PersonPage
    bar: MessageBar
    qtbot: QtBot

    @property
    def panel(self) -> EvidencePanel:
        return self.page.evidence_panel

    @property
    def file(self) -> PersonFile:
        assert self.page.file is not None
        return self.page.file

    def open(self, person_id: PersonId) -> None:
        self.page.show_person(person_id)
        self.qtbot.waitUntil(lambda: self.page.file is not None)


@pytest.fixture
def room(qtbot: QtBot, tasks: Tasks) -> Room:
    window, inside = QMainWindow(), QWidget()
    registry = ActionRegistry(window)
    registry.allow(office=True, person=True)
    page = PersonPage(tasks, registry)
    bar = MessageBar()
    row = QHBoxLayout(inside)
    for part in (page, page.evidence_panel, bar):
        row.addWidget(part)
    window.setCentralWidget(inside)
    window.resize(1000, 700)
    qtbot.addWidget(window)
    window.show()
    return Room(window, page, bar, qtbot)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A PDF of two pages, the second of them wide."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "letter.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for words, size in (("First page", A4), ("Second page", landscape(A4))):
        canvas.setPageSize(size)
        canvas.drawString(72, 400, words)
        canvas.showPage()
    canvas.save()
    return path


def picture(kind: str, pages: int = 1, size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture as a scanner writes it."""
    from PIL import Image

    first, *rest = (Image.new("RGB", size, (200, 40 * n, 40)) for n in range(pages))
    stream = io.BytesIO()
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(stream, kind, **more)
    return stream.getvalue()
