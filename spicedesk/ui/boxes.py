"""Fields with a list or a calendar behind an arrow, and boxes to tick."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from spicedesk.language import current
from spicedesk.ui import icons
from spicedesk.ui.icons import Icons

_SIDE, _RIGHT = 12, 8


class Box(QComboBox):
    """A list to choose from."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("arrow", "own")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a form must not change what it holds.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class MomentEdit(QDateTimeEdit):
    """A day and a time, typed or chosen; begins with the present moment."""

    def __init__(self, name: str) -> None:
        super().__init__(calendarPopup=True)
        self.setProperty("arrow", "own")
        self.setAccessibleName(name)
        self.setDisplayFormat("dd.MM.yyyy HH:mm" if current() == "de" else "dd/MM/yyyy HH:mm")
        self.setDateTime(QDateTime.currentDateTime())

    def moment(self) -> datetime:
        """What it shows, in this computer's time zone."""
        return datetime.fromtimestamp(self.dateTime().toSecsSinceEpoch()).astimezone()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self)


class Tick(QCheckBox):
    """Something that is or is not, with a tick that is seen in every scheme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            indicator = QStyle.SubElement.SE_CheckBoxIndicator
            place = self.style().subElementRect(indicator, option, self)
            painter = QPainter(self)
            icons.paint(painter, place.adjusted(2, 2, -2, -2), Icons.CHECK, "on_accent")
            painter.end()


def _paint_arrow(widget: QWidget) -> None:
    """Fusion's own arrow comes with the edges of a button, inside our frame."""
    left, top = widget.width() - _SIDE - _RIGHT, (widget.height() - _SIDE) // 2
    painter = QPainter(widget)
    color = "text2" if widget.isEnabled() else "text3"
    icons.paint(painter, QRect(left, top, _SIDE, _SIDE), Icons.DOWN, color)
    painter.end()
