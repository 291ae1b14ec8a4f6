"""Look at the status notice, and choose how it goes out."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.person import PersonId
from spicedesk.language import SUPPORTED, current, formats
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs import paper
from spicedesk.ui.dialogs.notice import Notice as Strip
from spicedesk.ui.dialogs.preview import PdfPreview
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person import outside
from spicedesk.ui.printing import print_pdf
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.notices import Notice

_SIZE, _SIDE, _MARGIN = (1040, 680), 268, 20


class StatusNoticeDialog(QDialog):
    """The same words go out by mail or on paper, and what goes out is kept."""

    queued = Signal(object)
    """The id of a message that is in the outbox now."""
    server_wanted = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None, person_id: PersonId) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Status notice"))
        self.setModal(True)
        self._tasks, self._person_id, self._asked = tasks, person_id, 0
        self.made: tuple[Notice, bytes] | None = None
        self._can_be_mailed = False
        self.preview = PdfPreview(_("Preview of the status notice"))
        self.strip = Strip()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.preview, 1)
        row.addWidget(self._side())
        self.resize(*_SIZE)
        self._make(None)

    def save_to(self, target: Path) -> None:
        """Write the letter to a file, then file and log it."""
        if self.made is not None:
            self._do(partial(_saved, made=self.made, target=target))

    def print_on(self, printer: QPrinter) -> None:
        """Print the letter, then file and log it."""
        if self.made is None:
            return
        try:
            print_pdf(self.made[1], printer)
        except Exception as error:  # noqa: BLE001  # a printer may fail in any way; it is told
            self.strip.tell(error)
            return
        self._do(partial(_handed_out, made=self.made))

    def _make(self, language: str | None) -> None:
        self._asked += 1
        asked = self._asked

        def then(found: "tuple[Notice, bytes, bool]") -> None:
            if asked == self._asked:
                self._show(*found)

        self._enable(False)
        self.strip.clear()
        job = partial(_made, person_id=self._person_id, language=language)
        self._tasks.run(self, job, then, failed=self._failed)

    def _show(self, notice: "Notice", pdf: bytes, can_be_mailed: bool) -> None:
        self.made, self._can_be_mailed = (notice, pdf), can_be_mailed
        self.preview.show_pdf(pdf)
        self._about.setText("\n".join(filter(None, (notice.name, notice.email))))
        if notice.language in SUPPORTED:
            self.language.setCurrentIndex(SUPPORTED.index(notice.language))
        self._enable(True)
        (self.send if can_be_mailed else self.print).setFocus()
        if notice.email is None:
            self.strip.say(_("There is no e-mail address: print the letter."), "info")
        elif notice.came_back_at is not None:
            day = formats.day(notice.came_back_at.date(), current())
            told = _("Mail to this address came back on {date}: print the letter.")
            self.strip.say(told.format(date=day), "warn")
        elif not can_be_mailed:
            ways = {_("Mail server…"): self._want_server}
            self.strip.say(_("This office has no mail server yet."), "info", ways)

    def _want_server(self) -> None:
        self.reject()
        self.server_wanted.emit()

    def _failed(self, error: Exception) -> None:
        self.strip.tell(error)
        self._enable(self.made is not None)

    def _enable(self, ready: bool) -> None:
        for button in (self.print, self.save):
            button.setEnabled(ready)
        has_address = ready and self.made is not None and self.made[0].email is not None
        self.outside.setEnabled(has_address)
        self.send.setEnabled(ready and self._can_be_mailed)

    def _do(self, job: "partial[object]") -> None:
        self._enable(False)
        self._tasks.run(self, job, self._done, failed=self._failed, changes=self._person_id)

    def _done(self, _filed: object) -> None:
        self.strip.say(_("Filed as evidence, and logged."), "yes")
        self._enable(True)

    def _send(self) -> None:
        if self.made is None:
            return

        def then(message: UUID) -> None:
            self.queued.emit(message)
            self.accept()

        self._enable(False)
        job = partial(_queued, notice=self.made[0])
        self._tasks.run(self, job, then, failed=self._failed, changes=self._person_id)

    def _open_outside(self) -> None:
        if self.made is None:
            return

        def then(path: Path) -> None:
            if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._done(None)
                return
            self._failed_outside()

        self._enable(False)
        job = partial(_drafted, notice=self.made[0])
        self._tasks.run(self, job, then, failed=self._failed, changes=self._person_id)

    def _failed_outside(self) -> None:
        self.strip.say(_("There is no program for this kind of file."), "warn")
        self._enable(True)

    def _ask_for_printer(self) -> None:
        if self.made is not None:
            printer = paper.choose_printer(self, self.made[0].file_name(".pdf"))
            if printer is not None:
                self.print_on(printer)

    def _ask_for_file(self) -> None:
        if self.made is not None:
            target = paper.choose_file(self, self.made[0].file_name(".pdf"))
            if target is not None:
                self.save_to(target)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(_SIDE)
        self._about = theme.label("", "body", "text2")
        self._about.setWordWrap(True)
        self.language = Box()
        self.language.addItems([formats.language_name(code, current()) for code in SUPPORTED])
        self.language.setAccessibleName(_("Language"))
        self.language.activated.connect(lambda index: self._make(SUPPORTED[index]))
        caption = QLabel(_("&Language"))
        caption.setBuddy(self.language)
        column = QVBoxLayout(side)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        column.setSpacing(6)
        column.addWidget(theme.label(_("Status notice"), "title"))
        column.addWidget(self._about)
        column.addSpacing(8)
        for part in (caption, self.language, self.strip):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._buttons())
        return side

    def _buttons(self) -> QDialogButtonBox:
        self.send = QPushButton(_("Send by &e-mail"))
        self.send.setProperty("kind", "primary")
        self.send.setIcon(icon(Icons.EMAIL, "on_accent"))
        self.send.setDefault(True)
        self.print = QPushButton(_("&Print…"), autoDefault=False)
        self.print.setIcon(icon(Icons.PRINT))
        self.save = QPushButton(_("&Save PDF…"), autoDefault=False)
        self.save.setIcon(icon(Icons.SAVE))
        self.outside = QPushButton(_("&Open in mail program"), autoDefault=False)
        self.outside.setIcon(icon(Icons.OPEN_OUTSIDE))
        buttons = QDialogButtonBox(Qt.Orientation.Vertical)
        verbs = (
            (self.send, self._send),
            (self.print, self._ask_for_printer),
            (self.save, self._ask_for_file),
            (self.outside, self._open_outside),
        )
        for button, slot in verbs:
            button.clicked.connect(slot)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.setMinimumWidth(_SIDE - 2 * _MARGIN)
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        close.setMinimumWidth(_SIDE - 2 * _MARGIN)
        buttons.rejected.connect(self.reject)
        return buttons


def _made(desk: "Desk", person_id: PersonId, language: str | None) -> "tuple[Notice, bytes, bool]":
    from spicedesk.services import notices  # imports the store

    notice = notices.prepare(desk, person_id, language)
    return notice, notices.as_letter(notice), notices.can_be_mailed(desk, notice)


def _queued(desk: "Desk", notice: "Notice") -> UUID:
    from spicedesk.services import notices  # imports the store

    return notices.queue(desk, notice)


def _saved(desk: "Desk", made: "tuple[Notice, bytes]", target: Path) -> object:
    from spicedesk.services import notices  # imports the store

    return notices.save(desk, *made, target)


def _handed_out(desk: "Desk", made: "tuple[Notice, bytes]") -> object:
    from spicedesk.services import notices  # imports the store

    return notices.told(desk, *made, ".pdf")


def _drafted(desk: "Desk", notice: "Notice") -> Path:
    from spicedesk.services import notices  # imports the store

    draft = notices.draft_of(desk, notice)

    def save(target: Path) -> None:
        notices.save(desk, notice, draft, target)

    return outside.copy(notice.file_name(".eml"), save)
