"""Types as a clerk does: to whatever has the focus, counting each key."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot


class Hands:
    """One pair, on one window."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self.window = window
        self.pressed = 0
        if window.parentWidget() is None:  # others go with their parent
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


def assert_mnemonics_are_unique(dialog: QWidget) -> None:
    """No Alt key stands for two things."""
    labels = [w.text() for w in dialog.findChildren(QLabel) if w.isVisible()]
    buttons = [w.text() for w in dialog.findChildren(QAbstractButton) if w.isVisible()]
    keys = [QKeySequence.mnemonic(text).toString() for text in (*labels, *buttons)]
    used = [key for key in keys if key]
    assert sorted(set(used)) == sorted(used), used


_BOXES = (QComboBox, QAbstractSpinBox)
"""They name themselves, and have a nameless line inside."""


def assert_reachable(dialog: QWidget) -> None:
    """Tab comes round to where it began, over named controls; no Alt key stands for two."""
    start = at = QApplication.focusWidget()
    assert at is not None
    for _ in range(80):
        box = at.parentWidget() if isinstance(at.parentWidget(), _BOXES) else at
        assert box is not None
        named = box.accessibleName() or (isinstance(at, QAbstractButton) and at.text())
        assert named, at
        at = _next_stop(at)
        if at is start:
            break
    else:
        raise AssertionError("Tab does not come round")
    assert_mnemonics_are_unique(dialog)


def _next_stop(at: QWidget) -> QWidget:
    following = at.nextInFocusChain()
    while following is not None and following is not at:
        if following.focusPolicy() & Qt.FocusPolicy.TabFocus and following.isVisible():
            return following
        following = following.nextInFocusChain()
    return at
