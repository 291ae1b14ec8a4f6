"""Show a recovery code, this one time, to be printed or saved."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs import paper
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.preview import PdfPreview
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.printing import print_pdf
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.recovery import Made

_SIZE = (980, 680)
_SIDE, _MARGIN = 320, 20


class RecoveryDialog(QDialog):
    """Nobody sees the code again, so it asks once before it goes unprinted."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, made: "Made") -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Recovery code"))
        self.setModal(True)
        self._tasks, self._made = tasks, made
        self._kept = False
        self.preview = PdfPreview(_("Preview of the sheet with the recovery code"))
        self.notice = Notice()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.preview, 1)
        row.addWidget(self._side())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print.click)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save.click)
        self.resize(*_SIZE)
        self.preview.show_pdf(made.pdf)
        self.print.setFocus()

    def print_on(self, printer: QPrinter) -> None:
        """Print the sheet."""
        try:
            print_pdf(self._made.pdf, printer)
        except Exception as error:  # noqa: BLE001  # a printer may fail in any way; it is told
            self.notice.tell(error)
            return
        self._keep(_("Sent to the printer. Look whether it came out before you close this."))

    def save_to(self, target: Path) -> None:
        """Write the sheet to a file."""
        saved = _("Saved as {name}. Print it, and delete the file then.").format(name=target.name)
        self._tasks.run(
            self,
            partial(_save, made=self._made, target=target),
            lambda _none: self._keep(saved),
            failed=self.notice.tell,
        )

    def reject(self) -> None:
        if self._kept:
            super().reject()
            return
        self._kept = True  # who closes once more means it
        self.notice.say(
            _(
                "The code is neither printed nor saved yet, and is never shown again. Close once "
                "more to leave all the same."
            ),
            "warn",
        )

    def _keep(self, sentence: str) -> None:
        self._kept = True
        self.notice.say(sentence, "yes")

    def _ask_for_printer(self) -> None:
        printer = paper.choose_printer(self, self._made.file_name)
        if printer is not None:
            self.print_on(printer)

    def _ask_for_file(self) -> None:
        target = paper.choose_file(self, self._made.file_name)
        if target is not None:
            self.save_to(target)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(theme.scaled(_SIDE))
        self.code = theme.label(self._made.code.replace("-", " - "), "strong")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(_("Recovery code"))
        column = QVBoxLayout(side)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        column.setSpacing(10)
        column.addWidget(theme.label(_("Recovery code"), "subtitle"))
        column.addWidget(self.code)
        for sentence in (
            _("It opens the data if the passphrase is lost. This is the only time it is shown."),
            _("Print it, and keep the sheet in a safe, apart from the computer."),
            _("An earlier code opens nothing any more: destroy its sheet."),
        ):
            said = theme.label(sentence, "body", "text2")
            said.setWordWrap(True)
            column.addWidget(said)
        column.addWidget(self.notice)
        column.addStretch(1)
        column.addWidget(self._buttons())
        self.code.setWordWrap(True)
        return side

    def _buttons(self) -> QDialogButtonBox:
        self.print = theme.kind(QPushButton(_("&Print…")), "primary")
        self.print.setIcon(icon(Icons.PRINT, "on_accent"))
        self.print.setDefault(True)
        self.print.clicked.connect(self._ask_for_printer)
        self.save = QPushButton(_("&Save PDF…"), autoDefault=False)
        self.save.setIcon(icon(Icons.SAVE))
        self.save.clicked.connect(self._ask_for_file)
        buttons = QDialogButtonBox(Qt.Orientation.Vertical)
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        for button in (self.print, self.save):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.print, self.save, close):
            button.setMinimumWidth(theme.scaled(_SIDE) - 2 * _MARGIN)
        buttons.rejected.connect(self.reject)
        return buttons


def _save(desk: "Desk", made: "Made", target: Path) -> None:
    from spicedesk.services import recovery  # imports the store

    recovery.save(desk, made, target)
