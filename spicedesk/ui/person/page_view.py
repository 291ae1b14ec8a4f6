"""Pages below each other, each painted when its picture comes; it asks for what is looked at."""

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from spicedesk.language import gettext as _
from spicedesk.services.documents.found import Pages
from spicedesk.ui import theme

_SMALLEST, _LARGEST = 0.1, 8.0
_GAP = 12
_PAUSE_MS = 40
"""So long nothing moves before a page is asked for: who scrolls past it does not want it."""
_MOST_PIXELS = 24_000_000
"""A page is drawn in no more; one that is shown larger still gets coarser."""
_MOST_BYTES = 256 * 1000**2
"""What the pictures of pages may take together; those furthest away go first."""
_LINE = 40


class PageView(QAbstractScrollArea):
    """The pages of a document, as wide as there is room for, or as large as asked."""

    wanted = Signal(int, QSize)
    """A page, counted from 0, in so many pixels; `show_picture` or `refuse` is the reply."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self._pictures: dict[int, tuple[QSize, QImage]] = {}
        self._refused: dict[int, str] = {}
        self._awaited: tuple[int, QSize] | None = None
        self._factor: float | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Pages of the document"))
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_LINE)
        self._arrange()

    @property
    def factor(self) -> float:
        """How large the pages are shown: 1 is as large as life."""
        return self._factor or self._fitting()

    @property
    def has_shown(self) -> bool:
        """Whether any page was shown so far."""
        return bool(self._pictures)

    def set_factor(self, factor: float | None) -> None:
        """Show the pages so large; None fits them to the room there is."""
        self._factor = None if factor is None else min(max(factor, _SMALLEST), _LARGEST)
        self._arrange()

    def picture(self, number: int) -> QImage | None:
        """The picture of a page, where there is one."""
        found = self._pictures.get(number)
        return None if found is None else found[1]

    def show_picture(self, number: int, picture: QImage) -> None:
        """Here is a page that was wanted."""
        if self._awaited is not None:
            self._pictures[number] = (self._awaited[1], picture)
        self._forget_some()
        self._go_on()

    def refuse(self, number: int, reason: str) -> None:
        """A page that was wanted is not to be had; `reason` stands in its place."""
        self._refused[number] = reason
        self._go_on()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self._ask)  # the first page is wanted at once

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._describe()
        self._pause.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        place = ends.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("sunken"))  # the edges of white pages show
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._visible():
            place = self._place(number)
            if place.intersects(event.rect()):
                self._paint(painter, number, place)

    def _paint(self, painter: QPainter, number: int, place: QRect) -> None:
        found = self._pictures.get(number)
        if found is not None:
            painter.drawImage(place, found[1])
            return
        painter.fillRect(place, theme.color("surface"))
        if number in self._refused:
            painter.setPen(theme.color("text2"))
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.intersected(self.viewport().rect()), middle,
                             self._refused[number])  # fmt: skip

    def _go_on(self) -> None:
        self._awaited = None
        self.viewport().update()
        self._ask()

    def _ask(self) -> None:
        """Ask for one page at a time: by the next time somebody may look elsewhere."""
        if self._awaited is not None or not self.isVisible():
            return
        for number in self._visible():
            size = self._pixels(number)
            known = self._pictures.get(number)
            if number not in self._refused and (known is None or known[0] != size):
                self._awaited = number, size
                self.wanted.emit(number, size)
                return

    def _arrange(self) -> None:
        """Have the middle of the view stay where it is."""
        bars, view = (self.horizontalScrollBar(), self.verticalScrollBar()), self.viewport().size()
        before = [(bar.value() + bar.pageStep() / 2) / max(bar.maximum() + bar.pageStep(), 1)
                  for bar in bars]  # fmt: skip
        at_top = bars[1].value() == 0
        factor = self.factor
        self._sizes = [(max(round(w * factor), 1), max(round(h * factor), 1))
                       for w, h in self._lifelike()]  # fmt: skip
        self._tops = [0, *accumulate(high + _GAP for _wide, high in self._sizes)]
        self._widest = max(wide for wide, _high in self._sizes)
        whole = self._widest, self._tops[-1] - _GAP
        for bar, length, room, share in zip(bars, whole, view.toTuple(), before, strict=True):
            bar.setPageStep(room)
            bar.setRange(0, max(length - room, 0))
            bar.setValue(round(share * (bar.maximum() + room) - room / 2))
        if at_top:
            bars[1].setValue(0)
        self.viewport().update()
        self._describe()
        self._pause.start()

    def _lifelike(self) -> list[tuple[float, float]]:
        scale = self.logicalDpiX() / 72 if self._pages.is_paper else 1.0
        return [(width * scale, height * scale) for width, height in self._pages.sizes]

    def _fitting(self) -> float:
        """Paper as wide as there is room; a picture never larger than life, and a single one whole.

        The room is that beside the scroll bar, be it there or not: else it would come and go.
        """
        sizes, room = self._lifelike(), self.maximumViewportSize()
        widest = max(width for width, _height in sizes)
        if self._pages.is_paper:
            bar = self.verticalScrollBar().sizeHint().width()
            return max(room.width() - bar, 1) / widest
        fits = room.width() / widest
        if len(sizes) == 1:
            fits = min(fits, room.height() / sizes[0][1])
        return max(min(fits, 1.0), 0.001)

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        first = bisect_right(self._tops, top) - 1
        last = bisect_right(self._tops, top + self.viewport().height()) - 1
        return range(max(first, 0), min(last + 1, len(self._sizes)))

    def _place(self, number: int) -> QRect:
        wide, high = self._sizes[number]
        view = self.viewport().size()
        left = max((view.width() - self._widest) // 2, 0) + (self._widest - wide) // 2
        left -= self.horizontalScrollBar().value()
        down = max((view.height() - self._tops[-1] + _GAP) // 2, 0)
        top = down + self._tops[number] - self.verticalScrollBar().value()
        return QRect(left, top, wide, high)

    def _pixels(self, number: int) -> QSize:
        """As sharp as this screen is, and as it makes sense."""
        wide, high = self._sizes[number]
        ratio = self.devicePixelRatioF()
        most = (_MOST_PIXELS / (wide * high)) ** 0.5
        if not self._pages.is_paper:
            most = min(most, self._pages.sizes[number][0] / wide)
        ratio = min(ratio, most)
        return QSize(max(round(wide * ratio), 1), max(round(high * ratio), 1))

    def _forget_some(self) -> None:
        here = self._visible().start
        by_distance = sorted(self._pictures, key=lambda number: abs(number - here), reverse=True)
        total = sum(picture.sizeInBytes() for _size, picture in self._pictures.values())
        for number in by_distance:
            if total <= _MOST_BYTES or number in self._visible():
                return
            total -= self._pictures.pop(number)[1].sizeInBytes()

    def _describe(self) -> None:
        page, count = self._visible().start + 1, len(self._sizes)
        self.setAccessibleDescription(_("Page {page} of {count}").format(page=page, count=count))
