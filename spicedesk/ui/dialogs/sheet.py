"""What the dialogs have in common: a title, a body that scrolls, verbs at the bottom."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spicedesk.faults import Invalid, Unreachable
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.field import Field
from spicedesk.ui.dialogs.notice import Notice

_SAVE_KEYS = ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")


class Sheet(QDialog):
    """A modal form: nothing is changed until its primary button, and it asks before it loses."""

    kept = Signal()
    """What was typed is saved, and the form stays open for more."""

    def __init__(self, parent: QWidget | None, title: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.heading = theme.label(title, "title")
        self.heading.setWordWrap(True)
        self.about = theme.label("", "body", "text2")
        self.about.hide()
        self.notice = Notice()
        self.body = QWidget()
        self.hint = theme.label(_("Nothing is changed until you save."), "caption", "text2")
        self.primary = QPushButton(verb)
        self.primary.setProperty("kind", "primary")
        self._before_hold: QWidget | None = None
        self._lay_out()
        for keys in _SAVE_KEYS:
            QShortcut(QKeySequence(keys), self, self._press_primary)

    def fit(self, width: int, height: int) -> None:
        """Take a size that grows with the text, in pixels at normal size, up to the screen's."""
        wanted = QSize(theme.scaled(width), theme.scaled(height))
        self.resize(wanted.boundedTo(self.screen().availableSize()))

    def speak_of(self, text: str) -> None:
        """Say under the title what, or whom, the dialog is about."""
        self.about.setText(text)
        self.about.show()

    def dirty(self) -> bool:
        """Whether closing would lose something that was typed."""
        return False

    def can_save(self) -> bool:
        """Whether the primary button would save now."""
        return self.primary.isEnabled()

    def settle(self) -> None:
        """Find out now what is otherwise found out after a pause: whether it can be saved."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.settle()
        super().keyPressEvent(event)

    def reject(self) -> None:
        if self.isVisible() and self.dirty():
            self.settle()
            self._ask_before_leaving()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        if self.isVisible():
            event.ignore()

    def hold(self, busy: bool) -> None:
        """While the worker saves, nothing can be changed or pressed twice."""
        if busy:
            self._before_hold = self.focusWidget()
        self.body.setEnabled(not busy)
        self.primary.setEnabled(not busy)
        if not busy and self._before_hold is not None:
            self._before_hold.setFocus()
            self._before_hold = None

    def refuse(self, error: Exception, fields: Mapping[str, Field]) -> None:
        """Say beside its field what cannot be saved, or above all; nothing typed is lost."""
        self.hold(busy=False)
        field = fields.get(error.field) if isinstance(error, Invalid) else None
        if field is None:
            self.notice.tell(error)
            return
        field.say(str(error))
        field.setFocus()

    def store_is_back(self) -> None:
        """Offer to save what could not be saved while the database was away."""
        if isinstance(self.notice.fault, Unreachable):
            said = _("The database is there again. Nothing that you typed is lost.")
            ways = {_("Save now"): self._press_primary} if self.can_save() else {}
            self.notice.say(said, "yes", ways)

    def tell_of_others(self, fields: Iterable[str], take: Callable[[], None]) -> None:
        """Somebody else changed what was typed again here; theirs can be had instead."""

        def take_theirs() -> None:
            self.notice.clear()
            take()

        said = _("Somebody else changed this since: {fields}. Here stands what you typed.")
        ways = {_("Take theirs"): take_theirs}
        self.notice.say(said.format(fields=", ".join(fields)), "warn", ways)

    def _press_primary(self) -> None:
        self.settle()
        self.primary.click()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 8)
        for part in (self.heading, self.about, self.notice):
            head.addWidget(part)
        self.scrolling = QScrollArea(widgetResizable=True)
        self.scrolling.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolling.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolling.setWidget(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.scrolling, 1)
        column.addWidget(self._footer())

    def _footer(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("footer")
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(self.hint, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(self.primary, QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.leave.setAutoDefault(False)
        self.primary.setDefault(True)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons)
        return bar

    def _ask_before_leaving(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("leaving")
        box.setWindowTitle(self.windowTitle())
        box.setText(_("You have changed something that is not saved yet."))
        save = box.addButton(_("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(_("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(_("Stay"), QMessageBox.ButtonRole.RejectRole)
        save.setEnabled(self.can_save())
        save.clicked.connect(self.primary.click)
        discard.clicked.connect(lambda: QDialog.reject(self))
        box.setDefaultButton(save if save.isEnabled() else stay)
        box.setEscapeButton(stay)
        box.finished.connect(box.deleteLater)  # not on close: its answer may hide the form first
        box.open()
