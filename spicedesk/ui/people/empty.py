"""What a list says that has nothing to show."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon


class EmptyState(QWidget):
    """An icon, a sentence, a spelling that may have been meant, and a button that helps."""

    acted = Signal()
    meant = Signal(str)
    """The other spelling is to be sought."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = QLabel()
        self._sentence = theme.label("", "body", "text2")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton()
        self._button.clicked.connect(self.acted)
        self._other = ""
        self._meant = theme.kind(QPushButton(), "link")
        self._meant.clicked.connect(lambda: self.meant.emit(self._other))
        self._meant.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 40, 24, 24)
        column.setSpacing(12)
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        column.addWidget(self._meant, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_state(self, sentence: str, verb: str, mark: Icons = Icons.PEOPLE) -> None:
        """Say it; without a verb there is no button."""
        self._mark.setPixmap(icon(mark, "text3").pixmap(QSize(40, 40)))
        self._sentence.setText(sentence)
        self._meant.hide()
        room = max(self.width() - 80, theme.scaled(160))
        metrics = self._button.fontMetrics()
        self._button.setText(metrics.elidedText(verb, Qt.TextElideMode.ElideRight, room))
        self._button.setToolTip(verb)
        self._button.setVisible(bool(verb))

    def suggest(self, other: str) -> None:
        """Offer another spelling."""
        self._other = other
        question = _("Did you mean “{text}”?").format(text=other)
        self._meant.setText(question.replace("&", "&&"))
        self._meant.setAccessibleName(question)
        self._meant.show()
