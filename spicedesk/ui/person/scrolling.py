"""A tab that scrolls: its bar lies in the margin, so that cards end where the pills do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

MARGIN = 20
"""Beside what is on the page, in device-independent pixels."""
_ABOVE, _BELOW = 12, 16


class Scrolling(QScrollArea):
    """As wide inside whether the bar is there or not: nothing jumps when a page grows."""

    def __init__(self, inside: QVBoxLayout) -> None:
        super().__init__()
        holder = QWidget()
        holder.setObjectName("page")
        inside.setSpacing(12)
        inside.addStretch()
        holder.setLayout(inside)
        self._inside = inside
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(holder)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        bar = self.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0
        self._inside.setContentsMargins(MARGIN, _ABOVE, max(MARGIN - taken, 0), _BELOW)
