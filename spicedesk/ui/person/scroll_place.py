"""Where somebody has scrolled to, kept while what they look at is laid out anew."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollBar

_SETTLES_MS = 300
"""Entries of several lines find their heights one after the other; the range of the bar follows."""


def go_to(bar: QScrollBar, place: int) -> None:
    """Bring a bar to a place; one that is far down is held until the new entries have settled."""
    bar.setValue(place)
    if place:
        _Hold(bar, place)


class _Hold(QObject):
    def __init__(self, bar: QScrollBar, place: int) -> None:
        super().__init__(bar)
        self._bar, self._place = bar, place
        bar.rangeChanged.connect(self._go)
        bar.actionTriggered.connect(self._let_go)  # somebody scrolls by themselves
        self._settled = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settled.timeout.connect(self._let_go)
        self._settled.start()

    def _go(self) -> None:
        self._bar.setValue(self._place)

    def _let_go(self) -> None:
        self._settled.stop()
        self._bar.rangeChanged.disconnect(self._go)
        self._bar.actionTriggered.disconnect(self._let_go)
        self.deleteLater()
