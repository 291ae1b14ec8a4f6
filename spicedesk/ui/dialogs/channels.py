"""Which channels of marketing are meant."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.consent_words import channel_words
from spicedesk.ui.dialogs.sheet import Sheet

_SIZE = (520, 240)


class ChannelsDialog(Sheet):
    """Revoke marketing by some channels and leave the others as they were."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Revoke only some channels"), _("&Revoke these"))
        self.channels = Chips(_("By which channels does the person want nothing?"),
                              channel_words(), one=False)  # fmt: skip
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.addWidget(self.channels)
        column.addStretch(1)
        self.channels.changed.connect(self._changed)
        self.primary.clicked.connect(self._choose)
        self.hint.setText("")
        self.primary.setEnabled(False)
        self.resize(*_SIZE)
        self.channels.setFocus()

    def _changed(self) -> None:
        self.primary.setEnabled(bool(self.channels.chosen()))

    def _choose(self) -> None:
        self.chosen.emit(self.channels.chosen())
        self.accept()
