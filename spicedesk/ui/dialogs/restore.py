"""Bring an office back from a backup, with or without an office that is open."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.language import formats, ngettext
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.background import Background
from spicedesk.ui.dialogs.field import Field
from spicedesk.ui.dialogs.passphrase import SecretEdit
from spicedesk.ui.dialogs.sheet import Sheet

if TYPE_CHECKING:
    from spicedesk.services.restoring import Page

_WIDTH, _HEIGHT = 640, 480


class RestoreDialog(Sheet):
    """A backup, a place where nothing lies, and the passphrase; the backup stays as it is."""

    restored = Signal(str, object)
    """The place is open for work: its path or address, and the passphrase that was given."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Restore a backup"), _("Restore"))
        self.hint.setText(_("Neither the backup nor any other office is changed."))
        self._background = Background(self)
        self._page: Page | None = None
        self._stopped = self._is_running = self._is_over = False
        self._read = ""
        self.file = Field(_("&Backup"), QLineEdit())
        self.browse = QPushButton(_("Bro&wse…"), autoDefault=False)
        self.about_file = theme.label("", "body", "text2")
        self.place = Field(_("&To a new place: a file, or postgresql://…"), QLineEdit())
        self.choose = QPushButton(_("&Choose…"), autoDefault=False)
        self.secret = SecretEdit(_("Passphrase"))
        self._secret_label = QLabel(_("&Passphrase that opened it when the backup was made"))
        self.progress = QProgressBar()
        self._lay_out_body()
        self._listen()
        self._changed()
        self.fit(_WIDTH, _HEIGHT)
        self.file.setFocus()

    def read(self, path: str) -> None:
        """Show what a backup says of itself."""
        self.file.fill(path)
        self._look()

    def done(self, result: int) -> None:
        self._is_over = True
        self._background.close(wait=False)
        super().done(result)

    def reject(self) -> None:
        """Stop what runs; leave where nothing does."""
        if self._is_running:
            self._stopped = True
            self.leave.setEnabled(False)
        else:
            super().reject()

    def _look(self) -> None:
        path = self.file.text().strip()
        if self._is_over or path == self._read:
            return
        self._read = path
        self._page = None
        self.notice.clear()
        self.about_file.setText("")
        if path:
            self._background.run(_looking(path), self._show, self._refuse)
        self._changed()

    def _show(self, page: "Page") -> None:
        self._page = page
        people = ngettext("{count} person", "{count} persons", page.persons)
        spoken = language.current()
        self.about_file.setText(
            _("Made on {when}, {people}.").format(
                when=formats.moment(page.made_at.astimezone(), spoken),
                people=people.format(count=formats.number(page.persons, spoken)),
            )
        )
        is_locked = len(page.parts) > 1
        self._secret_label.setVisible(is_locked)
        self.secret.setVisible(is_locked)
        self._changed()

    def _refuse(self, error: Exception) -> None:
        if self._page is None:
            self._read = ""  # it may be there the next time
        self._end()
        self.notice.tell(error)

    def _restore(self) -> None:
        self.notice.clear()
        self._stopped, self._is_running = False, True
        self.body.setEnabled(False)
        self.primary.setEnabled(False)
        self.leave.setText(_("Stop"))
        self.progress.show()
        place, secret = self.place.text().strip(), self.secret.text() or None
        job = _restoring(self.file.text().strip(), place, secret, self._report)
        self._background.run(job, lambda _none: self._finish(place, secret), self._refuse)

    def _report(self, done: int, total: int) -> bool:
        """Called on the worker's thread."""
        self._background.reported.emit(done, total)
        return not self._stopped

    def _finish(self, place: str, secret: str | None) -> None:
        self._end()
        self.done(Sheet.DialogCode.Accepted)
        self.restored.emit(place, secret)

    def _end(self) -> None:
        self._is_running = False
        self.body.setEnabled(True)
        self.leave.setText(_("Cancel"))
        self.leave.setEnabled(True)
        self.progress.hide()
        self._changed()

    def _changed(self) -> None:
        self.primary.setEnabled(self._page is not None and bool(self.place.text().strip()))

    def _browse(self) -> None:
        kinds = _("Backups (*.spicedesk-backup);;All files (*)")
        start = str(Path(self.file.text()).parent) if self.file.text() else ""
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a backup"), start, kinds)
        if name:
            self.read(name)

    def _choose(self) -> None:
        kinds = _("SpiceDesk databases (*.spicedesk);;All files (*)")
        name, _kind = QFileDialog.getSaveFileName(self, _("A new place"), "office.spicedesk", kinds)
        if name:
            self.place.fill(name)
            self._changed()

    def _listen(self) -> None:
        editor = self.file.editor
        if isinstance(editor, QLineEdit):
            editor.editingFinished.connect(self._look)
        self.browse.clicked.connect(self._browse)
        self.choose.clicked.connect(self._choose)
        self.place.changed.connect(self._changed)
        self.primary.clicked.connect(self._restore)
        self._background.reported.connect(
            lambda done, total: self.progress.setValue(100 * done // max(total, 1))
        )

    def _lay_out_body(self) -> None:
        self._secret_label.setBuddy(self.secret.edit)
        self.progress.setAccessibleName(_("The office is being restored"))
        self.progress.hide()
        self._secret_label.hide()
        self.secret.hide()
        self.about_file.setWordWrap(True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(8)
        column.addLayout(_beside(self.file, self.browse))
        column.addWidget(self.about_file)
        column.addLayout(_beside(self.place, self.choose))
        for part in (self._secret_label, self.secret, self.progress):
            column.addWidget(part)
        column.addStretch(1)


def _beside(field: QWidget, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(field, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
    return row


def _looking(path: str) -> "Callable[[], Page]":
    def job() -> "Page":
        from spicedesk.services import databases, restoring  # imports SQLAlchemy

        return restoring.look(databases.expanded(Path(path)))

    return job


def _restoring(
    path: str, place: str, secret: str | None, report: Callable[[int, int], bool]
) -> Callable[[], None]:
    def job() -> None:
        from spicedesk.services import databases, restoring  # imports SQLAlchemy

        location = databases.parse(place)
        restoring.restore(databases.expanded(Path(path)), location, secret, report).store.close()

    return job
