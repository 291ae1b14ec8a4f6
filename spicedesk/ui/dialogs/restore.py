"""Bring an office back from a backup, with or without an office that is open."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
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
    """A backup, a place where nothing lies, and the passphrase; the backup stays as it is.

    Of a plain backup it is asked whether that was meant: anybody may have made it.
    """

    restored = Signal(str, object)
    """The place is open for work: its path or address, and the passphrase that was given."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Restore a backup"), _("Restore"))
        self.hint.setText(_("Neither the backup nor any other office is changed."))
        self._background = Background(self)
        self._page: Page | None = None
        self._stopped = self._is_running = self._is_over = False
        self._read = ""
        self._restored: tuple[str, str | None] | None = None
        self.file = Field(_("&Backup"), QLineEdit())
        self.browse = QPushButton(_("Bro&wse…"), autoDefault=False)
        self.about_file = theme.label("", "body", "text2")
        self.place = Field(_("&To a new place: a file, or postgresql://…"), QLineEdit())
        self.choose = QPushButton(_("&Choose…"), autoDefault=False)
        self.secret = SecretEdit(_("Passphrase"))
        self._secret_label = QLabel(_("&Passphrase that opened it when the backup was made"))
        self.plain = QCheckBox(_("Restore it &all the same: my office was not encrypted"))
        self._plain_about = theme.label(
            _("This backup is not encrypted: anybody could have made it or changed it."),
            "body",
            "warn",
        )
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
        self._ask(is_locked=len(page.parts) > 1 or bool(page.encrypted))
        self._changed()

    def _ask(self, *, is_locked: bool) -> None:
        """For the passphrase, or whether a plain office is what was meant."""
        self._secret_label.setVisible(is_locked)
        self.secret.setVisible(is_locked)
        self._plain_about.setVisible(not is_locked)
        self.plain.setVisible(not is_locked)
        self.plain.setChecked(False)
        if not is_locked:
            self.secret.edit.clear()

    def _refuse(self, error: Exception) -> None:
        if self._page is None:
            self._read = ""  # it may be there the next time
        self._end()
        self.notice.tell(error)

    def _restore(self) -> None:
        if self._restored is not None:
            self._open(*self._restored)
            return
        self.notice.clear()
        self._stopped, self._is_running = False, True
        self.body.setEnabled(False)
        self.primary.setEnabled(False)
        self.leave.setText(_("Stop"))
        self.progress.show()
        place, secret = self.place.text().strip(), self.secret.text() or None
        plain = self.plain.isChecked()
        job = _restoring(self.file.text().strip(), place, secret, self._report, plain=plain)
        self._background.run(job, partial(self._finish, place, secret), self._refuse)

    def _report(self, done: int, total: int) -> bool:
        """Called on the worker's thread."""
        self._background.reported.emit(done, total)
        return not self._stopped

    def _finish(self, place: str, secret: str | None, said: str) -> None:
        """Tell what nobody may miss; the next click opens the office."""
        self._end()
        self._restored = (place, secret)
        self.body.setEnabled(False)
        self.notice.say(said, "yes")
        self.primary.setText(_("Open the office"))
        self.primary.setEnabled(True)
        self.primary.setFocus()
        self.leave.setText(_("Close"))

    def _open(self, place: str, secret: str | None) -> None:
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
        is_meant = self.plain.isHidden() or self.plain.isChecked()
        is_named = self._page is not None and bool(self.place.text().strip())
        self.primary.setEnabled(is_named and is_meant)

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
        self.plain.toggled.connect(self._changed)
        self.primary.clicked.connect(self._restore)
        self._background.reported.connect(
            lambda done, total: self.progress.setValue(100 * done // max(total, 1))
        )

    def _lay_out_body(self) -> None:
        self._secret_label.setBuddy(self.secret.edit)
        self.progress.setAccessibleName(_("The office is being restored"))
        self.progress.hide()
        asked: list[QWidget] = [self._secret_label, self.secret, self._plain_about, self.plain]
        for part in asked:
            part.hide()
        for words in (self.about_file, self._plain_about):
            words.setWordWrap(True)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(8)
        column.addLayout(_beside(self.file, self.browse))
        column.addWidget(self.about_file)
        column.addLayout(_beside(self.place, self.choose))
        for part in (*asked, self.progress):
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
    path: str,
    place: str,
    secret: str | None,
    report: Callable[[int, int], bool],
    *,
    plain: bool,
) -> Callable[[], str]:
    def job() -> str:
        from spicedesk.services import databases, restoring  # imports SQLAlchemy

        location, file = databases.parse(place), databases.expanded(Path(path))
        desk = restoring.restore(file, location, secret, report, plain=plain)
        try:
            return restoring.numbers_go_on(desk)
        finally:
            desk.store.close()

    return job
