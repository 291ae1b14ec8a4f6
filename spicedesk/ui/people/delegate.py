"""How a person looks in the list: name, roles and town, and the two pills."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from spicedesk.ui import pills, theme
from spicedesk.ui.people.list_model import ROW
from spicedesk.ui.people.rows import PersonRow

_MARGIN = 16
_GAP = 6
_MARK = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


def row_height() -> int:
    """How high a row is: 56 at the usual size of text."""
    text = QFontMetrics(theme.font("strong")).height()
    return max(theme.scaled(56), text + pills.height() + 18)


class PersonDelegate(QStyledItemDelegate):
    """Paints a row of two lines; the word of a pill is shortened, never its subject."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, row_height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._paint_ground(painter, rect, state)
        row = index.data(ROW)
        inner = rect.adjusted(_MARGIN, 7, -_MARGIN, -8)
        if isinstance(row, PersonRow):
            self._paint_words(painter, inner, row)
            self._paint_pills(painter, inner, row)
        else:
            painter.setPen(theme.color("text3"))
            painter.setFont(theme.font("body"))
            painter.drawText(inner, _LEFT, str(index.data() or ""))

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        line = rect.adjusted(_MARGIN, rect.height() - 1, 0, 0)
        painter.fillRect(line, theme.color("border"))
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
            mark = QRect(rect.left(), rect.top(), _MARK, rect.height())
            painter.fillRect(mark, theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("accent_soft"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_words(self, painter: QPainter, inner: QRect, row: PersonRow) -> None:
        name_font, about_font = theme.font("strong"), theme.font("caption")
        name_metrics, about_metrics = QFontMetrics(name_font), QFontMetrics(about_font)
        line = QRect(inner.left(), inner.top(), inner.width(), name_metrics.height())
        wanted = name_metrics.horizontalAdvance(row.name) + 2 * _GAP
        least = min(about_metrics.horizontalAdvance(row.about), line.width() * 2 // 5)
        room = max(line.width() - wanted, least)
        painter.setFont(about_font)
        painter.setPen(theme.color("text2"))
        about = about_metrics.elidedText(row.about, _ELIDE, room)
        painter.drawText(line, _RIGHT, about)
        painter.setFont(name_font)
        painter.setPen(theme.color("text"))
        rest = line.width() - about_metrics.horizontalAdvance(about) - _GAP
        painter.drawText(line, _LEFT, name_metrics.elidedText(row.name, _ELIDE, rest))

    def _paint_pills(self, painter: QPainter, inner: QRect, row: PersonRow) -> None:
        top = inner.bottom() - pills.height() + 1
        room = inner.width() - _GAP
        widths = pills.width(row.data), pills.width(row.marketing)
        left_width = min(widths[0], max(room - widths[1], room * 2 // 5))
        left = QRect(inner.left(), top, left_width, pills.height())
        pills.paint_pill(painter, left, row.data)
        rest = inner.right() + 1 - (left.right() + 1 + _GAP)
        right = QRect(left.right() + 1 + _GAP, top, rest, pills.height())
        pills.paint_pill(painter, right, row.marketing)
