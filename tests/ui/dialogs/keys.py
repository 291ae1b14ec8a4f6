"""Types as a clerk does: to whatever has the focus, counting each key."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot


class Hands:
    """One pair, on one window."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self.window = window
        self.pressed = 0
        qtbot.addWidget(window, before_close_func=QWidget.hide)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isAncestorOf(QApplication.focusWidget() or QWidget()))

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.pressed += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def tab(self) -> None:
        self.key(Qt.Key.Key_Tab)

    def type(self, text: str) -> None:
        for letter in text:
            self.pressed += 1
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def focus_name() -> str:
    """What a screen reader would say of what has the focus."""
    focused = QApplication.focusWidget()
    return focused.accessibleName() if focused is not None else ""
