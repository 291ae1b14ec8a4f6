"""Where the office's data lie, how they are protected, and who can open them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.services.keys import Overview, Protection
from spicedesk.ui import theme
from spicedesk.ui.dialogs import key_jobs
from spicedesk.ui.dialogs.key_rows import KeyRows
from spicedesk.ui.dialogs.key_sheet import KeySheet, Question
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.flow import FlowLayout
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.recovery import Made

_SIZE = (680, 620)
_ICON = 24


class DatabaseDialog(QDialog):
    """Every button is done at once, after a passphrase where one is needed."""

    move_wanted = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Database"))
        self.setModal(True)
        self._tasks, self._is_fresh = tasks, True
        self.notice, self.rows = Notice(), KeyRows()
        self.rows.change_wanted.connect(lambda name: self._ask(key_jobs.changing(name)))
        self.rows.revoke_wanted.connect(lambda name: self._ask(key_jobs.revoking(name)))
        self._lay_out(str(tasks.desk.store.location))
        self.resize(*_SIZE)
        self.refresh()

    def refresh(self) -> None:
        """Look anew who can open the data."""
        self._tasks.run_long(self, key_jobs.overview, self._show, failed=self.notice.tell)

    def _show(self, found: Overview) -> None:
        which, sentence, color = _told(found.protection)
        self._picture.setPixmap(icon(which, color).pixmap(QSize(_ICON, _ICON)))
        self.protection.setText(sentence)
        is_encrypted = found.protection is Protection.ENCRYPTED
        self._keys.setVisible(is_encrypted)
        self.rows.show_slots(found)
        self.remember.setVisible(is_encrypted and found.own is None and found.has_keyring)
        self.forget.setVisible(found.own is not None)
        focus = self.focusWidget()
        if self._is_fresh or focus is None or not focus.isVisible():
            self._is_fresh = False
            (self.add if is_encrypted else self.move_).setFocus()

    def _ask(self, question: Question) -> KeySheet:
        self.notice.clear()
        sheet = KeySheet(self._tasks, self, question)
        sheet.answered.connect(self._done)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
        return sheet

    def _done(self, remarks: object) -> None:
        """Tell what could not be tidied up, or what old copies still open."""
        if isinstance(remarks, tuple) and remarks:
            self.notice.say(" ".join(remarks), "warn")
        self.refresh()

    def _make_code(self) -> None:
        self._ask(key_jobs.making_a_code()).answered.connect(self._show_code)

    def _show_code(self, made: "Made") -> None:
        from spicedesk.ui.dialogs.recovery import RecoveryDialog  # loads Qt's PDF

        dialog = RecoveryDialog(self._tasks, self, made)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget(self) -> None:
        def well(_none: object) -> None:
            self.notice.say(_("This computer asks again before it opens the data."), "yes")
            self.refresh()

        self.notice.clear()
        self._tasks.run_long(self, key_jobs.forget, well, failed=self.notice.tell)

    def _move(self) -> None:
        self.accept()
        self.move_wanted.emit()

    def _lay_out(self, place: str) -> None:
        where = theme.label(place, "body", "text2")
        where.setWordWrap(True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(theme.label(_("Database"), "title"))
        parts = (self._state(), self.notice, self._key_part(), self._here_part())
        for part in (where, *parts, self._move_part()):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._footer())

    def _state(self) -> QWidget:
        self._picture, self.protection = QLabel(), theme.label(_("One moment…"))
        self.protection.setWordWrap(True)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.protection, 1)
        return part

    def _key_part(self) -> QWidget:
        self.add = _button(_("&Add a passphrase…"), Icons.PLUS)
        self.add.clicked.connect(lambda: self._ask(key_jobs.adding()))
        self.code = _button(_("&New recovery code…"), Icons.RECOVERY)
        self.code.clicked.connect(self._make_code)
        self._keys = QWidget()
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (self.add, self.code):
            flow.addWidget(button)
        column = QVBoxLayout(self._keys)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addWidget(theme.label(_("Who can open it"), "subtitle"))
        column.addWidget(self.rows)
        column.addWidget(buttons)
        self._keys.hide()
        return self._keys

    def _here_part(self) -> QWidget:
        """What this computer keeps, of a file or of a login on a server."""
        self.remember = _button(_("&Remember on this computer…"), Icons.COMPUTER)
        self.remember.clicked.connect(lambda: self._ask(key_jobs.remembering()))
        self.forget = _button(_("&Forget on this computer"), Icons.COMPUTER)
        self.forget.clicked.connect(self._forget)
        part = QWidget()
        flow = FlowLayout(part)
        for button in (self.remember, self.forget):
            flow.addWidget(button)
            button.hide()
        return part

    def _move_part(self) -> QWidget:
        self.move_ = _button(_("&Move this office…"), Icons.MOVE)
        self.move_.clicked.connect(self._move)
        said = theme.label(
            _(
                "Copies everything to an encrypted file or to a server, and compares both sides. "
                "What lies here stays as it is."
            ),
            "caption",
            "text2",
        )
        said.setWordWrap(True)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        column.addWidget(theme.label(_("Another place"), "subtitle"))
        column.addWidget(said)
        column.addWidget(self.move_, 0, Qt.AlignmentFlag.AlignLeft)
        return part

    def _footer(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("footer")
        buttons = QDialogButtonBox()
        self._close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self._close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 12, 24, 12)
        row.addWidget(buttons)
        return bar


def _button(text: str, which: Icons) -> QPushButton:
    button = QPushButton(text, autoDefault=False)
    button.setIcon(icon(which))
    return button


def _told(protection: Protection) -> tuple[Icons, str, str]:
    told = {
        Protection.ENCRYPTED: (
            Icons.SEAL,
            _("An encrypted file. Only who is listed below can open it."),
            "yes_text",
        ),
        Protection.DEMO: (
            Icons.DEMO,
            _("The demo: invented people, in an encrypted file that opens for everybody."),
            "text2",
        ),
        Protection.PLAIN: (
            Icons.WARNING,
            _(
                "A plain file: whoever can read it can read the data. Move the office to an "
                "encrypted file, or close SpiceDesk everywhere and run “spicedesk db encrypt”."
            ),
            "warn_text",
        ),
        Protection.SERVER: (
            Icons.SERVER,
            _(
                "A Postgres server. Whoever runs it decides who may log in, and keeps its disk "
                "encrypted; a passphrase of SpiceDesk is not needed."
            ),
            "accent",
        ),
    }
    return told[protection]
