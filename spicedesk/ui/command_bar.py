"""The bar on top: the two things a clerk starts most, and the search."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry, plain
from spicedesk.ui.icons import Icons, icon

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class SearchField(QLineEdit):
    """Where one types; the arrows move in the list while the keyboard stays here."""

    moved = Signal(int)
    """So many rows down, or up if negative."""
    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Search people, phone, e-mail, number, town  (Ctrl+F)"))
        self.setAccessibleName(_("Search"))
        self.setMinimumWidth(theme.scaled(280))
        self.setMaximumWidth(theme.scaled(520))
        # The clear button is a child that would take the arrow keys' events otherwise.
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handled(event)
        return super().eventFilter(watched, event)

    def paint_icon(self) -> None:
        """Show the glass at the left and what clears the field; icons are loaded only now."""
        self.setClearButtonEnabled(True)
        glass = QAction(icon(Icons.SEARCH, "text3"), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)

    def _handled(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        }:  # fmt: skip
            self.moved.emit(_STEPS[key])
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered.emit()
            return True
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return True
        return False


class ActionButton(QPushButton):
    """A button that does what an action does, and is enabled when it is."""

    def __init__(self, action: QAction, main: Icons | None = None) -> None:
        """With a `main` icon it is the one button of its view that is filled."""
        super().__init__(plain(action.text()))
        theme.kind(self, "primary" if main else "plain")
        self._action, self._main = action, main
        action.changed.connect(self._follow)
        self.clicked.connect(action.trigger)
        self.setToolTip(action.toolTip())
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        if self._main is not None:
            self.setIcon(icon(self._main, "on_accent" if self.isEnabled() else "text3"))
        else:
            self.setIcon(self._action.icon())


class CommandBar(QFrame):
    """New person, record consent, search."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("commandBar")
        self.search = SearchField()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(ActionButton(actions[Act.NEW_PERSON]))
        row.addWidget(ActionButton(actions[Act.RECORD_CONSENT]))
        row.addSpacing(16)
        row.addWidget(self.search, 1)
        row.addStretch(1)
