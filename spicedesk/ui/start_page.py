"""What stands in the window until an office is open: a wait, or what is wrong and the way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from spicedesk.faults import Damaged, Fault, KeyMissing, NoDatabase, NotADatabase, OlderSchema
from spicedesk.language import gettext as _
from spicedesk.ui import theme

_GONE = (NoDatabase, NotADatabase, KeyMissing, Damaged)
"""Where a backup may be the way out."""


class StartPage(QFrame):
    """Tells that the office is being opened, or why it cannot be."""

    retry = Signal()
    other = Signal()
    restore = Signal()
    upgrade = Signal()
    """The office is to be brought up to this program's schema."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._title = theme.label(_("Opening the office…"), "subtitle")
        self._way_out = theme.label("", "body", "text2")
        for text in (self._title, self._way_out):
            text.setWordWrap(True)
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setFixedWidth(theme.scaled(620))
        self._retry = theme.kind(QPushButton(_("&Try again")), "primary")
        self._other = QPushButton(_("&Open another office…"))
        self._retry.clicked.connect(self.retry)
        self._other.clicked.connect(self.other)
        row = QHBoxLayout()
        row.addStretch()
        self._upgrade = theme.kind(QPushButton(_("&Bring it up to date")), "primary")
        self._upgrade.clicked.connect(self.upgrade)
        self._restore = QPushButton(_("R&estore a backup…"))
        self._restore.clicked.connect(self.restore)
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        for text in (self._title, self._way_out):
            column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        column.addStretch()
        self.show_wait()

    @property
    def text(self) -> str:
        """What the page says."""
        return f"{self._title.text()} {self._way_out.text()}".strip()

    def show_wait(self, text: str | None = None) -> None:
        """Say that the office is being opened, or what else is done with it."""
        self._title.setText(text or _("Opening the office…"))
        self._way_out.setText("")
        for button in self._buttons():
            button.hide()

    def show_fault(self, fault: Fault) -> None:
        """Say what is wrong, and offer the ways out."""
        self._title.setText(fault.what)
        self._way_out.setText(fault.way_out)
        is_older = isinstance(fault, OlderSchema)
        if is_older:
            self._way_out.setText(
                _("It is backed up first. Other desks then need this version of SpiceDesk, too.")
            )
        self._upgrade.setVisible(is_older)
        self._retry.setVisible(not is_older)
        self._other.show()
        self._restore.setVisible(isinstance(fault, _GONE))
        (self._upgrade if is_older else self._retry).setFocus()

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self._upgrade, self._retry, self._restore, self._other
