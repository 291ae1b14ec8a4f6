"""The large pill of a person's header: the answer, its source, how long it holds."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from spicedesk.ui import icons, pills, theme
from spicedesk.ui.icons import Icons

if TYPE_CHECKING:
    from spicedesk.services.pills import PillState  # imports Babel, which the first paint needs not

_PADDING = 12
_RADIUS = 12
_ICON = 22
_SOURCE_LINES = 3
_LINE_GAP = 2


class BigPill(QAbstractButton):
    """A pill that says why; a click, Enter or Space asks for the event behind it."""

    activated = Signal()

    def __init__(self, state: "PillState | None" = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.activated)
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
        return QSize(theme.scaled(290), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.scaled(180), self._height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, line, ink = pills.colors(self._state)
        self._paint_frame(painter, fill, line)
        side = theme.scaled(_ICON)
        place = QRect(_PADDING + 4, _PADDING, side, side)
        meaning = pills.icon_of(self._state)
        icons.paint_in(painter, place, meaning, ink)
        top = _PADDING
        for text, font in self._lines(self.width()):
            top = self._paint_line(painter, top, text, font, ink)
        self._paint_channels(painter, top, ink)

    def _paint_frame(self, painter: QPainter, fill: QColor | None, line: QColor) -> None:
        painter.setBrush(fill or theme.color("surface"))
        painter.setPen(QPen(line, 1.2))
        frame = QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent" if fill is None else "text"), 2))
            painter.drawRoundedRect(frame.adjusted(2, 2, -2, -2), _RADIUS - 2, _RADIUS - 2)

    def _paint_line(self, painter: QPainter, top: int, text: str, font: QFont, ink: QColor) -> int:
        metrics = QFontMetrics(font)
        room = QRect(self._left(), top, self.width() - self._left() - _PADDING, metrics.height())
        painter.setFont(font)
        painter.setPen(ink)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return top + metrics.height() + _LINE_GAP

    def _paint_channels(self, painter: QPainter, top: int, ink: QColor) -> None:
        """Each channel with a check or a cross and its name, never by colour alone."""
        for row in self._channel_rows(self.width()):
            left = self._left()
            for name, allowed, advance in row:
                font = theme.font("strong" if allowed else "body")
                font.setPointSizeF(theme.font("caption").pointSizeF())
                metrics = QFontMetrics(font)
                side = metrics.ascent()
                mark = QRect(left, top + (metrics.height() - side) // 2, side, side)
                icons.paint_in(painter, mark, Icons.CHECK if allowed else Icons.CLOSE, ink)
                painter.setFont(font)
                painter.setPen(ink)
                painter.drawText(left + side + 4, top + metrics.ascent(), name)
                left += advance
            top += QFontMetrics(theme.font("caption")).height() + _LINE_GAP

    def _channel_rows(self, width: int) -> list[list[tuple[str, bool, int]]]:
        """The channels in as many rows as the width needs, each with how far it reaches."""
        state = self._state
        if state is None or not state.positive or not state.channels:
            return []
        if all(allowed for _, allowed in state.channels):
            return []
        font = theme.font("strong")
        font.setPointSizeF(theme.font("caption").pointSizeF())
        metrics = QFontMetrics(font)
        rows: list[list[tuple[str, bool, int]]] = [[]]
        left = self._left()
        for name, allowed in state.channels:
            advance = metrics.ascent() + 4 + metrics.horizontalAdvance(name) + 10
            if rows[-1] and left + advance > width - _PADDING + 10:
                rows.append([])
                left = self._left()
            rows[-1].append((name, allowed, advance))
            left += advance
        return rows

    def _lines(self, width: int) -> list[tuple[str, QFont]]:
        state = self._state
        if state is None:
            return []
        caption = theme.font("caption")
        room = width - self._left() - _PADDING
        headline = theme.font("subtitle")
        lines = [(state.title.upper(), caption)]
        lines += [(t, headline) for t in _in_words(state.header, QFontMetrics(headline), room)]
        source = _wrapped(state.source, QFontMetrics(caption), room)
        return lines + [(text, caption) for text in (*source, state.until) if text]

    def _left(self) -> int:
        return _PADDING + theme.scaled(_ICON) + 16

    def _height(self, width: int = 0) -> int:
        """As high as all lines need; never less than four, so that two pills match."""
        caption = QFontMetrics(theme.font("caption")).height() + _LINE_GAP
        lines = self._lines(width or self.width())
        text = sum(QFontMetrics(font).height() + _LINE_GAP for _, font in lines)
        rows = len(self._channel_rows(width or self.width()))
        usual = QFontMetrics(theme.font("subtitle")).height() + _LINE_GAP + 3 * caption
        return 2 * _PADDING + max(text + rows * caption, usual)


def _in_words(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """An answer in as many lines as it needs: it is never shortened."""
    first, *others = text.split()
    lines = [first]
    for word in others:
        longer = f"{lines[-1]} {word}"
        if metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _wrapped(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """A source in three lines at most, broken where a part of it ends."""
    first, *others = text.split(", ")
    lines = [first]
    for part in others:
        longer = f"{lines[-1]}, {part}"
        if len(lines) == _SOURCE_LINES or metrics.horizontalAdvance(longer + ",") <= room:
            lines[-1] = longer
        else:
            lines[-1] += ","
            lines.append(part)
    return lines
