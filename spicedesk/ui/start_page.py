"""What stands in the window until an office is open: a wait, or what is wrong and the way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from spicedesk.faults import Fault
from spicedesk.language import gettext as _
from spicedesk.ui import theme


class StartPage(QFrame):
    """Tells that the office is being opened, or why it cannot be."""

    retry = Signal()
    other = Signal()

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
        row.addWidget(self._retry)
        row.addWidget(self._other)
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

    def show_wait(self) -> None:
        """Say that the office is being opened."""
        self._title.setText(_("Opening the office…"))
        self._way_out.setText("")
        self._retry.hide()
        self._other.hide()

    def show_fault(self, fault: Fault) -> None:
        """Say what is wrong, and offer the ways out."""
        self._title.setText(fault.what)
        self._way_out.setText(fault.way_out)
        self._retry.show()
        self._other.show()
        self._retry.setFocus()
