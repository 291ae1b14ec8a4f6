"""The sections of the office at the left; a rail of icons where the window is narrow."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry, plain
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.section import Section

_WIDE, _RAIL, _DOT = 188, 60, 10
_ACTS = {Section.PEOPLE: Act.PEOPLE, Section.LISTS: Act.LISTS, Section.RENEWALS: Act.RENEWALS}
_ICONS = {
    Section.PEOPLE: (Icons.PEOPLE, Icons.PEOPLE_CURRENT),
    Section.LISTS: (Icons.LISTS, Icons.LISTS_CURRENT),
    Section.RENEWALS: (Icons.RENEWALS, Icons.RENEWALS_CURRENT),
}


class Navigation(QFrame):
    """A button for each section; the one that is shown is filled, in the icon too."""

    def __init__(self, user: str, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.buttons = {section: _Button(actions[act]) for section, act in _ACTS.items()}
        self._user = theme.label(user, "caption", "text2")
        self._user.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._user.setToolTip(_("Working as {name}").format(name=user))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        for button in self.buttons.values():
            column.addWidget(button)
        column.addStretch()
        column.addWidget(self._user)
        self._has_icons = False
        self.show_rail(rail=False)

    def show_section(self, section: Section) -> None:
        """Mark the section that is shown."""
        for each, button in self.buttons.items():
            button.setChecked(each is section)
        if self._has_icons:
            self.paint_icons()

    def show_count(self, section: Section, count: str, meaning: str) -> None:
        """How much waits there, none where it is empty; and what that number says in words."""
        self.buttons[section].show_count(count, meaning)

    def paint_icons(self) -> None:
        """Show the icons; their font is loaded only now."""
        self._has_icons = True
        for section, button in self.buttons.items():
            is_here = button.isChecked()
            symbol = _ICONS[section][is_here]
            button.setIcon(icon(symbol, "accent" if is_here else "text2"))
            button.setIconSize(QSize(theme.scaled(20), theme.scaled(20)))

    def show_rail(self, *, rail: bool) -> None:
        """Icons alone, with their words as tooltips, or icons and words."""
        self.setFixedWidth(theme.scaled(_RAIL if rail else _WIDE))
        self._user.setVisible(not rail)
        for button in self.buttons.values():
            button.show_rail(rail=rail)


class _Button(QPushButton):
    """Goes to a section; the number at its right says how much waits there."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        theme.kind(self, "nav")
        self.setCheckable(True)
        self._words, self._count, self._meaning = plain(action.text()), "", ""
        self._hint = action.toolTip()
        self._is_rail = False
        self._badge = QLabel(self)
        self._badge.setObjectName("badge")
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.sized(self._badge, "caption")
        self._badge.hide()
        # The section marks the button, not the click: a click on it again leaves it on.
        self.clicked.connect(lambda on: self.setChecked(not on))
        self.clicked.connect(action.trigger)
        self.show_rail(rail=False)

    def show_count(self, count: str, meaning: str) -> None:
        """Show a number, none where nothing waits."""
        self._count = count
        self._meaning = meaning if count else ""
        self.show_rail(rail=self._is_rail)

    def show_rail(self, *, rail: bool) -> None:
        """The icon alone, or with its words."""
        self._is_rail = rail
        self.setText("" if rail else self._words)
        self.setToolTip(f"{self._hint}\n{self._meaning}".strip() if rail else self._meaning)
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(self._meaning)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        self._badge.setVisible(bool(self._count))
        if self._is_rail:  # there is room for a dot beside the icon; the tooltip has the number
            self._badge.setText("")
            self._badge.resize(_DOT, _DOT)
            self._badge.move(self.width() - _DOT - 4, 4)
            return
        self._badge.setText(self._count)
        self._badge.adjustSize()
        width, height = self._badge.width(), self._badge.height()
        self._badge.move(self.width() - width - 8, (self.height() - height) // 2)
