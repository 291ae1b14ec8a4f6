"""The sections of the office at the left; a rail of icons where the window is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

_WIDE, _RAIL = 188, 60


class Navigation(QFrame):
    """People, today; what is not there yet is not shown."""

    def __init__(self, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self._people = theme.kind(QPushButton(_("People")), "nav")
        self._people.setCheckable(True)
        self._people.setChecked(True)
        self._people.setAccessibleName(_("People"))
        self._people.clicked.connect(lambda: self._people.setChecked(True))
        self.people_clicked = self._people.clicked
        self._user = theme.label(user, "caption", "text2")
        self._user.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._user.setToolTip(_("Working as {name}").format(name=user))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.addWidget(self._people)
        column.addStretch()
        column.addWidget(self._user)
        self._words = {self._people: self._people.text()}
        self.show_rail(rail=False)

    def paint_icons(self) -> None:
        """Show the icons; their font is loaded only now."""
        self._people.setIcon(icon(Icons.PEOPLE_CURRENT, "accent"))
        self._people.setIconSize(QSize(theme.scaled(20), theme.scaled(20)))

    def show_rail(self, *, rail: bool) -> None:
        """Icons alone, with their words as tooltips, or icons and words."""
        self.setFixedWidth(theme.scaled(_RAIL if rail else _WIDE))
        self._user.setVisible(not rail)
        for button, words in self._words.items():
            button.setText("" if rail else words)
            button.setToolTip(words if rail else "")
