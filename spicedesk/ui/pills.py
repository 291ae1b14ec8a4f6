"""The two pills: painted by one function, for a row of the list and for a widget alike."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from spicedesk.domain.consent import DATA
from spicedesk.domain.standing import State
from spicedesk.ui import icons, theme
from spicedesk.ui.icons import Icons

if TYPE_CHECKING:
    from spicedesk.services.pills import PillState  # imports Babel, which the first paint needs not

_ICON = 13
_GAP = 5
_MARGIN = 8


_ICONS = {
    State.AGREED: Icons.YES,
    State.CONTRACT: Icons.YES,
    State.VITAL_INTEREST: Icons.YES,
    State.PUBLIC_TASK: Icons.YES,
    State.LEGITIMATE_INTEREST: Icons.YES,
    State.LEGAL_OBLIGATION: Icons.LAW,
    State.RESTRICTED: Icons.RESTRICTED,
    State.EXPIRED: Icons.EXPIRED,
    State.UNCONFIRMED: Icons.EXPIRED,
    State.WITHDRAWN: Icons.REVOKED,
    State.REFUSED: Icons.REFUSED,
    State.BLOCKED: Icons.BLOCKED,
}


def height() -> int:
    """How high a small pill is."""
    return max(theme.scaled(20), QFontMetrics(theme.font("caption")).height() + 4)


def width(state: "PillState") -> int:
    """How wide a small pill is that need not be shortened."""
    text = QFontMetrics(theme.font("caption")).horizontalAdvance(state.label)
    return text + _text_left() + _MARGIN + (_ICON + _GAP if state.ends_soon else 0) + 2


def colors(state: "PillState") -> tuple[QColor | None, QColor, QColor]:
    """Fill (none where outlined), line and text."""
    if state.positive:
        fill = theme.color("yes_fill") if state.filled else None
        return fill, theme.color("yes_line"), theme.color("yes_text")
    if state.filled:
        return theme.color("no_fill"), theme.color("no_fill"), theme.color("no_text")
    return None, theme.color("no_line"), theme.color("no_line_text")


def icon_of(state: "PillState") -> Icons:
    """The icon of a pill."""
    if state.state is State.NONE:
        return Icons.NO_BASIS if state.purpose == DATA else Icons.NO_AGREEMENT
    return _ICONS[state.state]


def paint_pill(painter: QPainter, rect: QRect, state: "PillState") -> None:
    """Draw a small pill at the left of a rectangle, shortening the word where it must."""
    size = QSize(min(width(state), rect.width()), height())
    ratio = painter.device().devicePixelRatio()
    key = "|".join(
        str(part)
        for part in (
            "pill", state.label, state.state, state.positive, state.filled, state.ends_soon,
            size.width(), size.height(), ratio, theme.is_dark(),
        )
    )  # fmt: skip
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        drawing = QPainter(pixmap)
        _draw_small(drawing, QRect(0, 0, size.width(), size.height()), state)
        drawing.end()
        QPixmapCache.insert(key, pixmap)
    painter.drawPixmap(rect.left(), rect.top() + (rect.height() - size.height()) // 2, pixmap)


def _text_left() -> int:
    return _MARGIN + theme.scaled(_ICON) + _GAP


def _draw_small(painter: QPainter, rect: QRect, state: "PillState") -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill, line, ink = colors(state)
    painter.setBrush(fill or Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, 1.2))
    radius = rect.height() / 2 - 0.6
    painter.drawRoundedRect(QRectF(rect).adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
    side = theme.scaled(_ICON)
    top = (rect.height() - side) // 2
    meaning = icon_of(state)
    icons.paint_in(painter, QRect(_MARGIN, top, side, side), meaning, ink)
    right = _MARGIN
    if state.ends_soon:
        place = QRect(rect.width() - _MARGIN - side, top, side, side)
        icons.paint_in(painter, place, Icons.CLOCK, theme.color("warn_line"))
        right += side + _GAP
    painter.setFont(theme.font("caption"))
    painter.setPen(ink)
    room = rect.adjusted(_text_left(), 0, -right, 0)
    text = _shortened(state, painter.fontMetrics(), room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _shortened(state: "PillState", metrics: QFontMetrics, room: int) -> str:
    """The word gives way, never the subject."""
    if metrics.horizontalAdvance(state.label) <= room:
        return state.label
    subject = f"{state.subject}: "
    rest = room - metrics.horizontalAdvance(subject)
    return subject + metrics.elidedText(state.word, Qt.TextElideMode.ElideRight, max(rest, 0))


class SmallPill(QWidget):
    """A pill of one line, for forms and headers."""

    def __init__(self, state: "PillState | None" = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if state is not None:
            self.show_state(state)

    def show_state(self, state: "PillState") -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(state.sentence)
        self.setToolTip(state.sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(width(self._state) if self._state else 0, height())

    def minimumSizeHint(self) -> QSize:
        if self._state is None:
            return QSize(0, height())
        metrics = QFontMetrics(theme.font("caption"))
        return QSize(metrics.horizontalAdvance(f"{self._state.subject}: …") + 40, height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is not None:
            painter = QPainter(self)
            paint_pill(painter, self.rect(), self._state)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


from spicedesk.ui.big_pill import BigPill  # noqa: E402  # both are found here; it paints with the above

__all__ = ["BigPill", "SmallPill", "colors", "height", "paint_pill", "width"]
