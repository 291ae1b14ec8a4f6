"""A message at the bottom of the window: what happened, and what can be done about it.

It may ask for one line, which nobody has to answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

Verb = tuple[str, Callable[[], object]]
"""A button's word and what it does."""
Kind = Literal["info", "error"]

_STAYS_MS, _ICON = 10_000, 18
_LONGEST, _LINE_WIDTH = 200, 220


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be typed into the bar: what it asks, and who takes what was entered."""

    question: str
    answered: Callable[[str], object]


class MessageBar(QFrame):
    """One message at a time; it stays ten seconds, and as long as it is hovered or focused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._timer = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._timer.timeout.connect(self._leave)
        self._mark = QLabel()
        self._text = theme.label()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._line: QLineEdit | None = None
        self._before: QWidget | None = None
        self._close = QToolButton()
        theme.kind(self._close, "icon")
        self._close.setIcon(icon(Icons.CLOSE))
        self._close.clicked.connect(self._give_back)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 8, 6)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        QApplication.instance().focusChanged.connect(self._rewind)  # type: ignore[union-attr]  # there is one
        self.hide()

    def show_message(
        self,
        text: str,
        verbs: Sequence[Verb] = (),
        kind: Kind = "info",
        line: Line | None = None,
    ) -> None:
        """Show a message in place of the last one; an error stays until it is closed.

        A `line` takes the keyboard, and gives it back when it was answered or left by Escape.
        """
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # not before the paint

        self._clear()
        self._buttons = [self._button(*verb) for verb in verbs]
        self.setProperty("kind", kind)
        theme.restyle(self)
        mark = icon(Icons.ERROR, "danger") if kind == "error" else icon(Icons.INFO, "text2")
        self._mark.setPixmap(mark.pixmap(_ICON, _ICON))
        self._text.setText(text)
        self._close.setToolTip(_("Close message"))
        self._close.setAccessibleName(_("Close message"))
        self.setAccessibleName(_("Message"))
        self.setAccessibleDescription(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        if line is not None:
            self._ask(line)
        self._rewind()

    def change_text(self, before: str, now: str) -> None:
        """Say something else with the same buttons, and aloud to nobody: seconds go by.

        Unless it says something else than `before` by now.
        """
        if self._text.text() == before:
            self._text.setText(now)

    @property
    def text(self) -> str:
        """What the bar says now."""
        return self._text.text()

    def take_focus(self) -> None:
        """Put the keyboard on the line or the first button."""
        first: QWidget = self._buttons[0] if self._buttons else self._close
        (self._line or first).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._line is not None:
            self._give_back()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._rewind()

    def _clear(self) -> None:
        for old in (*self._buttons, self._line):
            if old is not None:
                old.hide()
                old.deleteLater()
        self._buttons, self._line = [], None

    def _ask(self, line: Line) -> None:
        self._line = QLineEdit(placeholderText=line.question, maxLength=_LONGEST)
        self._line.setAccessibleName(line.question)
        self._line.setMinimumWidth(theme.scaled(_LINE_WIDTH))

        def answered() -> None:
            typed = self._line.text().strip() if self._line is not None else ""
            self._give_back()
            if typed:
                line.answered(typed)

        self._line.returnPressed.connect(answered)
        self._row.insertWidget(2, self._line, 1)
        self._before = QApplication.focusWidget()
        self._line.setFocus()

    def _give_back(self) -> None:
        """Leave, and put the keyboard where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before):
            before.setFocus()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)

        def once() -> None:
            self.hide()
            act()

        button.clicked.connect(once)
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _rewind(self, *_of_focus: object) -> None:
        if self.isVisible() and self.property("kind") != "error":
            self._timer.start()

    def _leave(self) -> None:
        held = self.underMouse() or self.isAncestorOf(QApplication.focusWidget() or self.window())
        if held:
            self._timer.start()
        else:
            self.hide()


def of(near: QWidget) -> MessageBar | None:
    """The bar of the window that a widget is in."""
    return near.window().findChild(MessageBar)


def tell(
    near: QWidget,
    text: str,
    verbs: Sequence[Verb] = (),
    kind: Kind = "info",
    line: Line | None = None,
) -> bool:
    """Show a message in the bar of the window that a widget is in; says whether it has one."""
    bar = of(near)
    if bar is None:
        return False
    bar.show_message(text, verbs, kind, line)
    return True
