"""The documents that prove something: shown small, opened large, added by drop, paste or choice."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.evidence import Evidence
from spicedesk.domain.person import PersonId
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person import handout, outside
from spicedesk.ui.person.drop import EvidenceDrop
from spicedesk.ui.person.filing import Filing, Outcome
from spicedesk.ui.person.timeline import text
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Source

_DOCUMENT = Qt.ItemDataRole.UserRole
_THUMBNAIL = QSize(96, 80)


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
        self._count = theme.label("", "body", "text2")
        self.documents = _grid()
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
        self.documents.clear()
        self._count.setText(str(len(documents)) if documents else "")
        for document in reversed(documents):
            self._add(document, chosen=document.id == chosen)
        for widget in (self._choose, self._drop):
            widget.setEnabled(person_id is not None)
        self._show_selected()

    @property
    def selected(self) -> Evidence | None:
        """The document that is chosen."""
        item = self.documents.currentItem()
        found: Evidence | None = item.data(_DOCUMENT) if item is not None else None
        return found

    def choose_files(self) -> None:
        """Ask for files, and file them."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose documents"))
        self.file([Path(name) for name in names])

    def paste(self) -> None:
        """File what is on the clipboard."""
        self._take(EvidenceDrop(QGuiApplication.clipboard().mimeData()))

    def file(self, sources: Sequence["Source"]) -> None:
        """Put documents on the person's file, with progress and a way to stop."""
        if self._person is None or not sources or self._filing is not None:
            return
        self._filing = Filing(self._person, sources)
        job = self._tasks.run_long(
            self, self._filing, self._filed, failed=self._failed, changes=self._person
        )
        if job.progress is not None:
            job.progress.reported.connect(self._show_progress)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._stop.show()

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
            self.file(drop.sources(self._tasks.desk.clock()))

    def _filed(self, outcome: Outcome) -> None:
        self._wanted = outcome.newest
        self._end_filing()
        bars.tell(self, outcome.message, (), "error" if outcome.faults else "info")

    def _failed(self, error: Exception) -> None:
        self._end_filing()
        self._tasks.failed.emit(error)

    def _cancel_filing(self) -> None:
        if self._filing is not None:
            self._filing.cancel()

    def _end_filing(self) -> None:
        self._filing = None
        self._progress.hide()
        self._stop.hide()

    def _show_progress(self, done: int, total: int) -> None:
        # A progress bar counts in 32 bits; thousandths are enough for the eye.
        self._progress.setRange(0, 1000)
        self._progress.setValue(done * 1000 // max(total, 1))

    def _add(self, document: Evidence, *, chosen: bool) -> None:
        item = QListWidgetItem(_kind_icon(document.media_type), document.name)
        item.setData(_DOCUMENT, document)
        item.setToolTip(document.name)
        day = formats.day(document.added_at.date(), language.current())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{document.name}, {day}")
        self.documents.addItem(item)
        if chosen:
            self.documents.setCurrentItem(item)
        self._tasks.run(
            self, partial(_thumbnail, key=document.id), partial(self._show_thumbnail, document.id)
        )

    def _show_thumbnail(self, key: UUID, png: bytes | None) -> None:
        picture = QPixmap()
        if png is None or not picture.loadFromData(png):
            return
        for row in range(self.documents.count()):
            item = self.documents.item(row)
            if item.data(_DOCUMENT).id == key:
                item.setIcon(QIcon(picture))

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
        self.documents.itemActivated.connect(lambda _item: self._with_selected("open"))
        for button, act in ((self._open, "open"), (self._save, "save"), (self._print, "print")):
            button.clicked.connect(lambda _checked=False, act=act: self._with_selected(act))
        self._choose.clicked.connect(self.choose_files)
        self._stop.clicked.connect(self._cancel_filing)
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
        column.addWidget(self.documents, 1)
        column.addWidget(self._details)
        column.addLayout(buttons)
        column.addWidget(self._save)
        column.addWidget(self._drop)
        column.addWidget(self._choose)
        column.addLayout(adding)


def _thumbnail(desk: "Desk", key: UUID) -> bytes | None:
    from spicedesk.services import evidence

    return evidence.thumbnail(desk, key)


def _kind_icon(media_type: str) -> QIcon:
    kinds = {"application/pdf": Icons.PDF, "message/rfc822": Icons.EMAIL}
    picture = media_type.startswith("image/")
    return icon(kinds.get(media_type, Icons.PICTURE if picture else Icons.FILE), "text2")


def _grid() -> QListWidget:
    grid = QListWidget()
    grid.setViewMode(QListView.ViewMode.IconMode)
    grid.setResizeMode(QListView.ResizeMode.Adjust)
    grid.setMovement(QListView.Movement.Static)
    grid.setIconSize(_THUMBNAIL * theme.zoom())
    grid.setGridSize(QSize(theme.scaled(106), theme.scaled(112)))
    grid.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    grid.setUniformItemSizes(True)
    grid.setAccessibleName(_("Evidence"))
    return grid


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
