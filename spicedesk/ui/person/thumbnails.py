"""Documents as small pictures with their names and dates."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from spicedesk import language
from spicedesk.domain.evidence import Evidence
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui import icons, theme
from spicedesk.ui.icons import Icons
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_DOCUMENT = Qt.ItemDataRole.UserRole
_PICTURE = Qt.ItemDataRole.UserRole + 1
_GAP, _NARROWEST, _PICTURE_HEIGHT = 4, 96, 80
_KINDS = {"application/pdf": Icons.PDF, "message/rfc822": Icons.EMAIL}


class Thumbnails(QListWidget):
    """A grid, newest first; Enter and double click ask for the document."""

    document_wanted = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._pictures: dict[UUID, QPixmap | None] = {}
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Tile(self))
        self.setAccessibleName(_("Evidence"))
        self.itemActivated.connect(lambda item: self.document_wanted.emit(item.data(_DOCUMENT)))
        theme.watch().changed.connect(self._fit)

    @property
    def selected(self) -> Evidence | None:
        """The document that is chosen."""
        item = self.currentItem()
        found: Evidence | None = item.data(_DOCUMENT) if item is not None else None
        return found

    def show_documents(self, documents: Sequence[Evidence], chosen: UUID | None) -> None:
        """Show these; pictures that are known already do not flicker."""
        known = {document.id for document in documents}
        self._pictures = {key: png for key, png in self._pictures.items() if key in known}
        self.clear()
        for document in reversed(documents):
            item = QListWidgetItem(document.name)
            item.setData(_DOCUMENT, document)
            item.setToolTip(document.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{document.name}, {_day(document)}")
            item.setData(_PICTURE, self._pictures.get(document.id))
            self.addItem(item)
            if document.id == chosen:
                self.setCurrentItem(item)
            if document.id not in self._pictures:
                job = partial(_thumbnail, key=document.id)
                self._tasks.run(self, job, partial(self._show_picture, document.id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _show_picture(self, key: UUID, png: bytes | None) -> None:
        picture: QPixmap | None = QPixmap()
        if png is None or picture is None or not picture.loadFromData(png):
            picture = None
        self._pictures[key] = picture
        for row in range(self.count()):
            if self.item(row).data(_DOCUMENT).id == key:
                self.item(row).setData(_PICTURE, picture)

    def _fit(self) -> None:
        """As many columns as there is room for, each of the same width."""
        # Qt keeps the room for a scroll bar, be it there or not.
        room = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width() - 2
        columns = max(room // theme.scaled(_NARROWEST), 1)
        words = QFontMetrics(theme.font("caption")).lineSpacing() * 2
        size = QSize(room // columns, theme.scaled(_PICTURE_HEIGHT) + words + 4 * _GAP)
        if self.gridSize() != size:
            self.setGridSize(size)


class _Tile(QStyledItemDelegate):
    """The picture in a frame, the name below it, and the day."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        grid = self.parent()
        return grid.gridSize() if isinstance(grid, Thumbnails) else super().sizeHint(option, index)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        document: Evidence = index.data(_DOCUMENT)
        whole: QRect = option.rect.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        frame = QRect(whole.topLeft(), QSize(whole.width(), theme.scaled(_PICTURE_HEIGHT)))
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setBrush(theme.color("accent_soft" if is_chosen else "sunken"))
        line, width = ("accent", 2) if is_chosen else ("border", 1)
        painter.setPen(QPen(theme.color(line), width))
        painter.drawRect(frame)
        _paint_picture(painter, frame, index.data(_PICTURE), document.media_type)
        _paint_words(painter, whole.adjusted(0, frame.height() + _GAP, 0, 0), document)
        painter.restore()


def _paint_picture(
    painter: QPainter, frame: QRect, picture: QPixmap | None, media_type: str
) -> None:
    if picture is None or picture.isNull():
        side = theme.scaled(32)
        place = QRect(0, 0, side, side)
        place.moveCenter(frame.center())
        kind = Icons.PICTURE if media_type.startswith("image/") else Icons.FILE
        icons.paint(painter, place, _KINDS.get(media_type, kind), "text2")
        return
    room = frame.adjusted(6, 6, -6, -6)
    size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(room.topLeft(), size)
    place.moveCenter(frame.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, picture)


def _paint_words(painter: QPainter, room: QRect, document: Evidence) -> None:
    painter.setFont(theme.font("caption"))
    metrics = painter.fontMetrics()
    line = QRect(room.topLeft(), QSize(room.width(), metrics.lineSpacing()))
    for words, tone in ((document.name, "text"), (_day(document), "text2")):
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
        painter.setPen(theme.color(tone))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        line.translate(0, metrics.lineSpacing())


def _day(document: Evidence) -> str:
    return formats.short_day(document.added_at.date(), language.current())


def _thumbnail(desk: "Desk", key: UUID) -> bytes | None:
    from spicedesk.services import evidence  # the window does not wait for SQLAlchemy

    return evidence.thumbnail(desk, key)
