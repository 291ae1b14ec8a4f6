"""How a person looks in the list: name, roles and town, and the two pills."""

from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from spicedesk.ui import pills, theme
from spicedesk.ui.people.list_model import ROW
from spicedesk.ui.people.rows import PersonRow

_MARGIN = 16
_GAP = 6
_MARK = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHOWN = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_MouseOver
    | QStyle.StateFlag.State_HasFocus
)
_PICTURES = 200
"""Rows kept as they were painted: some 80 KB each."""
_ELIDE = Qt.TextElideMode.ElideRight


def row_height() -> int:
    """How high a row is: 56 at the usual size of text."""
    text = QFontMetrics(theme.font("strong")).height()
    return max(theme.scaled(56), text + pills.height() + 18)


class PersonDelegate(QStyledItemDelegate):
    """Paints a row of two lines; the word of a pill is shortened, never its subject."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        theme.watch().changed.connect(self._pictures.clear)

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
        row = index.data(ROW)
        if isinstance(row, PersonRow):
            shown = option.state & _SHOWN
            painter.drawPixmap(rect.topLeft(), self._picture(painter, rect.size(), shown, row))
            return
        self._paint_ground(painter, rect, option.state)
        painter.setPen(theme.color("text3"))
        painter.setFont(theme.font("body"))
        inner = rect.adjusted(_MARGIN, 7, -_MARGIN, -8)
        painter.drawText(inner, _LEFT, str(index.data() or ""))

    def _picture(
        self, painter: QPainter, size: QSize, state: QStyle.StateFlag, row: PersonRow
    ) -> QPixmap:
        """The row as it was painted before, or painted now: scrolling repeats rows."""
        ratio = painter.device().devicePixelRatio()
        key = (row, size.width(), size.height(), state.value, ratio)
        known = self._pictures.get(key)
        if known is not None:
            self._pictures.move_to_end(key)
            return known
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        inside = QPainter(picture)
        rect = QRect(0, 0, size.width(), size.height())
        self._paint_ground(inside, rect, state)
        inner = rect.adjusted(_MARGIN, 7, -_MARGIN, -8)
        self._paint_words(inside, inner, row)
        self._paint_pills(inside, inner, row)
        inside.end()
        self._pictures[key] = picture
        if len(self._pictures) > _PICTURES:
            self._pictures.popitem(last=False)
        return picture

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
