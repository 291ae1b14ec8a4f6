"""Cards of facts, each a label and a value."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from spicedesk.ui import theme
from spicedesk.ui.person.contents import Fact
from spicedesk.ui.person.words import text


class Card(QFrame):
    """A titled card with room for anything."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.column.addWidget(theme.label(title, "subtitle"))
        self.setAccessibleName(title)


class FactCard(Card):
    """Labels at the left, values at the right; values can be selected."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._holder = QWidget()
        self.column.addWidget(self._holder)
        self.column.addStretch()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these; a label that repeats is said once."""
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        last = ""
        for row, (name, value) in enumerate(facts):
            label = theme.label("" if name == last else name, "body", "text2")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            shown = text(value)
            shown.setAccessibleName(f"{name}: {value}")
            shown.setToolTip(value)
            grid.addWidget(shown, row, 1)
            last = name
        self.column.replaceWidget(self._holder, fresh)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = fresh
