"""The sheet of keys (Shift+F1), made from the actions themselves."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry, plain


class KeysSheet(QDialog):
    """Every action that has keys."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        native = QKeySequence.SequenceFormat.NativeText
        lines = [(plain(a.text()), a.shortcut().toString(native)) for _act, a in actions]
        lines = [(words, keys) for words, keys in lines if keys]
        half = (len(lines) + 1) // 2
        sides = QHBoxLayout()
        sides.setSpacing(48)
        for side in (lines[:half], lines[half:]):
            form = QFormLayout()
            form.setHorizontalSpacing(32)
            form.setVerticalSpacing(8)
            for words, keys in side:
                form.addRow(words, theme.label(keys, "strong"))
            sides.addLayout(form)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        column.addWidget(theme.label(_("Keys"), "title"))
        column.addLayout(sides)
        column.addWidget(buttons)
