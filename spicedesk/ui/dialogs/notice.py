"""A strip in a dialog that says what happened and offers the way out."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from spicedesk import reports
from spicedesk.faults import Fault
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

_ICON = 18
_TONES = {
    "danger": ("danger", Icons.WARNING),
    "warn": ("warn_text", Icons.WARNING),
    "yes": ("yes_text", Icons.YES),
    "info": ("accent", Icons.INFO),
}


class Notice(QFrame):
    """Hidden until it says something; its buttons belong to what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # a file may be called "<b>"
        self._text.setWordWrap(True)
        self._buttons: list[QPushButton] = []
        self.fault: Fault | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        """What it says now."""
        return "" if self.isHidden() else self._text.text()

    def say(
        self, sentence: str, tone: str = "danger", ways: dict[str, Callable[[], None]] | None = None
    ) -> None:
        """Say this, with a button for each way on, until `clear`."""
        self.clear()
        text, which = _TONES[tone]
        for part in (self, self._text):
            part.setProperty("tone", tone)
            theme.restyle(part)
        self._icon.setPixmap(icon(which, text).pixmap(_ICON, _ICON))
        self._text.setText(sentence)
        for label, way in (ways or {}).items():
            button = QPushButton(label, autoDefault=False)
            button.clicked.connect(way)
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def tell(self, error: Exception) -> None:
        """Say what went wrong; of our own mistakes a developer finds the details in a file."""
        if isinstance(error, Fault):
            self.say(str(error))
            self.fault = error
            return
        sentence = _(
            "SpiceDesk made a mistake. What you typed is still here; try once more. What a "
            "developer needs to know is in {file}, without anybody's data."
        )
        self.say(sentence.format(file=reports.write(error).name))

    def clear(self) -> None:
        """Say nothing."""
        for button in self._buttons:
            button.deleteLater()
        self._buttons = []
        self.fault = None
        self.hide()
