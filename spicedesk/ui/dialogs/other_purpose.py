"""A purpose of the office's own, beside data and marketing; hidden where it has none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from spicedesk.domain.consent import SpecialGround
from spicedesk.language import gettext as _
from spicedesk.ui.boxes import Box, Tick

if TYPE_CHECKING:
    from spicedesk.services.purposes import Purpose


class OtherPurpose(QWidget):
    """A list of purposes; for special categories of data it asks whether it was explicit."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._special: set[str] = set()
        self.box = Box()
        self.box.setAccessibleName(_("Another purpose"))
        self.box.addItem("", "")
        self.explicit = Tick(_("E&xplicitly, in so many words (Art. 9)"))
        label = QLabel(_("or an&y other purpose"))
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.box)
        row.addWidget(self.explicit)
        row.addStretch(1)
        self.box.currentIndexChanged.connect(self._turn)
        self.explicit.toggled.connect(lambda _on: self.changed.emit())
        self.explicit.hide()
        self.hide()

    @property
    def chosen(self) -> str:
        """The purpose that is chosen; nothing where none is."""
        return str(self.box.currentData() or "")

    @property
    def is_explicit(self) -> bool:
        """Whether it was said explicitly, where that matters."""
        return self.chosen in self._special and self.explicit.isChecked()

    def offer(self, purposes: "Sequence[Purpose]") -> None:
        """The purposes that can be chosen; what was chosen stays."""
        before = self.chosen
        self._special = {purpose.name for purpose in purposes if purpose.is_special}
        self.box.blockSignals(True)
        self.box.clear()
        for name in dict.fromkeys(["", *(purpose.name for purpose in purposes), before]):
            self.box.addItem(name, name)
        self.box.setCurrentIndex(self.box.findData(before))
        self.box.blockSignals(False)
        self.setVisible(self.box.count() > 1)
        self._turn()

    def show_purpose(self, name: str, special: SpecialGround | None = None) -> None:
        """Show one, or none; it need not have been offered yet."""
        if self.box.findData(name) < 0:
            self.box.addItem(name, name)
            self.show()
        self.explicit.setChecked(special is SpecialGround.EXPLICIT_CONSENT)
        self.box.setCurrentIndex(self.box.findData(name))

    def _turn(self) -> None:
        self.explicit.setVisible(self.chosen in self._special)
        self.changed.emit()
