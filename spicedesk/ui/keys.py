"""The sheet of keys (Shift+F1), made from the actions themselves."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry, plain


class KeysSheet(QDialog):
    """Every action that has keys."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        form = QFormLayout()
        form.setHorizontalSpacing(32)
        for _act, action in actions:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys:
                form.addRow(plain(action.text()), theme.label(keys, "strong"))
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addWidget(theme.label(_("Keys"), "title"))
        column.addLayout(form)
        column.addWidget(buttons)
