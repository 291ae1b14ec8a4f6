"""An entry that says beside itself what is wrong with it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from spicedesk.faults import Invalid
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

Editor = QLineEdit | QPlainTextEdit | QComboBox
Check = Callable[[str], object]
"""Raises `Invalid` for a text that cannot be kept."""
_PAUSE = 600
"""Milliseconds without a key after which a mistake is named."""
_ICON = 14
_TONES = {"warn_text": "warn", "yes_text": "yes"}
"""What the style sheet calls the colours of a remark."""


class Remark(QWidget):
    """A sentence with an icon beside it; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._text = theme.label("", "caption")
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        """What it says now."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, sentence: str, which: Icons = Icons.WARNING, color: str = "danger") -> None:
        """Say this; nothing hides it."""
        self._text.setText(sentence)
        self._text.setProperty("tone", _TONES.get(color, color))
        theme.restyle(self._text)
        self._icon.setPixmap(icon(which, color).pixmap(_ICON, _ICON))
        self.setVisible(bool(sentence))


class Field(QWidget):
    """A label, an editor under it, and room for the sentence that says what is wrong."""

    changed = Signal()

    def __init__(self, label: str, editor: Editor, check: Check | None = None) -> None:
        super().__init__()
        self.editor = editor
        self._check = check
        self._remark = Remark()
        self._label = QLabel(label)
        self._label.setVisible(bool(label))
        self._label.setBuddy(editor)
        self.name(label.replace("&", ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self._label, editor, self._remark):
            column.addWidget(part)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.judge)
        editor.installEventFilter(self)
        _when_typed(editor, self._typed)

    def name(self, name: str) -> None:
        """What a screen reader calls it."""
        self.editor.setAccessibleName(name)

    def text(self) -> str:
        """What is typed."""
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return (
            self.editor.currentText() if isinstance(self.editor, QComboBox) else self.editor.text()
        )

    def fill(self, text: str) -> None:
        """Replace what is typed."""
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
        elif isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(text)
        else:
            self.editor.setText(text)
        self._pause.stop()

    def problem(self) -> Invalid | None:
        """What is wrong with it; nothing is shown."""
        if self._check is None:
            return None
        try:
            self._check(self.text())
        except Invalid as found:
            return found
        return None

    def remark(self) -> str:
        """The sentence that it shows now."""
        return self._remark.text()

    def judge(self) -> None:
        """Show what is wrong with it, or that nothing is."""
        self._pause.stop()
        found = self.problem()
        self.say(str(found) if found else "")

    def say(self, sentence: str, which: Icons = Icons.WARNING, color: str = "danger") -> None:
        """Show a sentence until the next key."""
        self._remark.say(sentence, which, color)
        self.editor.setAccessibleDescription(sentence)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.editor.setFocus(reason)  # a focus proxy would break the order of Tab

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self._pause.isActive():
            self.judge()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        # A mistake that was named is named anew at each key, so that its end shows at once.
        if self._remark.text():
            self.judge()
        self._pause.start()
        self.changed.emit()


def labelled(words: str, editor: QWidget, *more: QWidget) -> QWidget:
    """An editor under its label, and what belongs below it; for what is no `Field`."""
    holder, label = QWidget(), QLabel(words)
    label.setBuddy(editor)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for part in (label, editor, *more):
        column.addWidget(part)
    return holder


def _when_typed(editor: Editor, slot: Callable[[], None]) -> None:
    if isinstance(editor, QComboBox):
        editor.currentTextChanged.connect(slot)
    else:
        editor.textChanged.connect(slot)
