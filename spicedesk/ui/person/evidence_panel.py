"""The documents that prove something: shown small, opened large, added by drop, paste or choice."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person import handout, outside
from spicedesk.ui.person.drop import EvidenceDrop
from spicedesk.ui.person.filing import Filing, Outcome
from spicedesk.ui.person.intake import Intake
from spicedesk.ui.person.thumbnails import Thumbnails
from spicedesk.ui.person.words import text
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.evidence import Source


class EvidencePanel(QFrame):
    """One person's documents."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence")
        self.setAcceptDrops(True)
        self.setMinimumWidth(theme.scaled(220))
        self._tasks = tasks
        self._person: PersonId | None = None
        self._filing: Filing | None = None
        self._wanted: UUID | None = None
        self._next: list[tuple[PersonId, Sequence[Source]]] = []
        self._intake = Intake(tasks, self, self._file_on)
        self._count = theme.label("", "body", "text2")
        self.documents = Thumbnails(tasks)
        self._empty = text(_("No documents. Drop one here."), tone="text2")
        self._details = text("", "caption", "text2")
        self._open = QPushButton(icon(Icons.VIEW), _("Open"))
        self._save = QPushButton(icon(Icons.SAVE), _("Save copy…"))
        self._print = QPushButton(icon(Icons.PRINT), _("Print"))
        self._drop = _drop_zone()
        self._choose = QPushButton(icon(Icons.FOLDER), _("Choose file…"))
        self._progress = QProgressBar()
        self._stop = QPushButton(_("Stop"))
        self._lay_out()
        self._listen()
        self._show_selected()
        tasks.run(self, lambda _desk: outside.sweep())

    def show_person(self, person_id: PersonId | None, documents: Sequence[Evidence]) -> None:
        """Show a person's documents, newest first; the selection stays where it can."""
        chosen = self._wanted or getattr(self.selected, "id", None)
        self._wanted = None
        self._person = person_id
        self._count.setText(str(len(documents)) if documents else "")
        self.documents.show_documents(documents, chosen)
        self._empty.setVisible(person_id is not None and not documents)
        for widget in (self._choose, self._drop):
            widget.setEnabled(person_id is not None)
        self._show_selected()

    @property
    def selected(self) -> Evidence | None:
        """The document that is chosen."""
        return self.documents.selected

    def choose_files(self) -> None:
        """Ask for files, and file them."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose documents"))
        self._take_in([Path(name) for name in names])

    def paste(self) -> None:
        """File what is on the clipboard."""
        self._take(EvidenceDrop(QGuiApplication.clipboard().mimeData()))

    def file(self, sources: Sequence["Source"]) -> None:
        """Put documents on the person's file, with progress and a way to stop."""
        if self._person is not None and sources:
            self._file_on(self._person, sources)

    def open_document(self, document: Evidence) -> None:
        """Show a document in a window of its own."""
        from spicedesk.ui.person.viewer import EvidenceViewer  # QtPdf is slow to load

        viewer = EvidenceViewer(self._tasks, document, self.window())
        viewer.finished.connect(viewer.deleteLater)
        viewer.open()

    def save_copy(self, document: Evidence) -> None:
        """Ask where, and write a copy there."""
        handout.save_copy(self._tasks, self, document)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._person is not None and EvidenceDrop(event.mimeData()).is_usable:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(EvidenceDrop(event.mimeData()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _take(self, drop: EvidenceDrop) -> None:
        if drop.is_elsewhere:
            bars.tell(self, _("That lies elsewhere; save it on this computer first."), (), "error")
        elif drop.is_usable:
            self._take_in(drop.sources(self._tasks.desk.clock()))

    def _take_in(self, sources: Sequence["Source"]) -> None:
        if self._person is not None and sources:
            self._intake.take(self._person, sources)

    def _show_looking(self, looking: bool) -> None:  # a slot
        self._progress.setRange(0, 0)
        for part in (self._progress, self._stop):
            part.setVisible(looking or self._filing is not None)

    def _file_on(self, person_id: PersonId, sources: Sequence["Source"]) -> None:
        """One after the other, each on the person for whom it came in."""
        if self._filing is not None:
            self._next.append((person_id, sources))
            return
        self._filing = Filing(person_id, sources)
        job = self._tasks.run_long(
            self, self._filing, self._filed, failed=self._failed, changes=person_id
        )
        if job.progress is not None:
            job.progress.reported.connect(self._show_progress)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._stop.show()

    def _filed(self, outcome: Outcome) -> None:
        self._wanted = outcome.newest
        self._end_filing()
        bars.tell(self, outcome.message, (), "error" if outcome.faults else "info")

    def _failed(self, error: Exception) -> None:
        self._end_filing()
        self._tasks.failed.emit(error)

    def _cancel_filing(self) -> None:
        self._next.clear()
        self._intake.stop()
        if self._filing is not None:
            self._filing.cancel()

    def _end_filing(self) -> None:
        self._filing = None
        self._progress.hide()
        self._stop.hide()
        if self._next:
            self._file_on(*self._next.pop(0))

    def _show_progress(self, done: int, total: int) -> None:
        # A progress bar counts in 32 bits; thousandths are enough for the eye.
        self._progress.setRange(0, 1000)
        self._progress.setValue(done * 1000 // max(total, 1))

    def _show_selected(self) -> None:
        document = self.selected
        for button in (self._open, self._save, self._print):
            button.setEnabled(document is not None)
        self._details.setText("" if document is None else "\n".join(handout.facts(document)))

    def _with_selected(self, act: "str") -> None:
        document = self.selected
        if document is None:
            return
        if act == "print":
            handout.print_document(self._tasks, self, document)
        elif act == "save":
            self.save_copy(document)
        else:
            self.open_document(document)

    def _listen(self) -> None:
        self.documents.currentItemChanged.connect(self._show_selected)
        self.documents.document_wanted.connect(self.open_document)
        for button, act in ((self._open, "open"), (self._save, "save"), (self._print, "print")):
            button.clicked.connect(lambda _checked=False, act=act: self._with_selected(act))
        self._choose.clicked.connect(self.choose_files)
        self._stop.clicked.connect(self._cancel_filing)
        self._intake.looking.connect(self._show_looking)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        theme.watch().changed.connect(self._show_selected)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(theme.label(_("Evidence"), "subtitle"))
        head.addWidget(self._count)
        head.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self._open, self._print):
            buttons.addWidget(button)
        adding = QHBoxLayout()
        adding.addWidget(self._progress, 1)
        adding.addWidget(self._stop)
        self._progress.hide()
        self._stop.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self.documents, 1)
        column.addWidget(self._details)
        column.addLayout(buttons)
        column.addWidget(self._save)
        column.addWidget(self._drop)
        column.addWidget(self._choose)
        column.addLayout(adding)


def _drop_zone() -> QFrame:
    zone = QFrame()
    zone.setObjectName("drop")
    column = QVBoxLayout(zone)
    column.setContentsMargins(8, 10, 8, 10)
    title = theme.label(_("Drop a file here"), "strong")
    hint = text(_("or paste with Ctrl+V: PDF, picture, e-mail, any other"), "caption", "text2")
    for line in (title, hint):
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(line)
    return zone
