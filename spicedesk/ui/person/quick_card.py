"""The card below a pill: when, where, with whom, how it was said, and what proves it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from spicedesk.domain.evidence import Evidence
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.contents import Fact, Quick
from spicedesk.ui.person.words import text

_OPENS_MS, _CLOSES_MS = 250, 200
_GAP, _WIDTH = 4, 360
_ENTERS = {QEvent.Type.Enter, QEvent.Type.FocusIn}
_LEAVES = {QEvent.Type.Leave, QEvent.Type.FocusOut}


class QuickCard(QFrame):
    """One card for all pills of a page; it lies over the page, inside the window.

    It opens while a pill is hovered or has the keyboard. Down goes into it, Escape back.
    """

    document_wanted = Signal(object)
    wording_wanted = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.setObjectName("quick")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(_("Why"))
        self._quick: dict[QWidget, Quick] = {}
        self._pill: QWidget | None = None
        self._buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        self._opening = QTimer(self, singleShot=True, interval=_OPENS_MS)
        self._opening.timeout.connect(self._open)
        self._closing = QTimer(self, singleShot=True, interval=_CLOSES_MS)
        self._closing.timeout.connect(self._close_unless_used)
        self.hide()

    def explain(self, pill: QWidget, quick: Quick) -> None:
        """What the card says of a pill from now on."""
        if pill not in self._quick:
            pill.installEventFilter(self)
        self._quick[pill] = quick
        if self.isVisible() and self._pill is pill:
            self._open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched in self._quick:
            if event.type() in _ENTERS:
                self._pill = watched
                self._closing.stop()
                self._opening.start(0 if self.isVisible() else _OPENS_MS)
            elif event.type() in _LEAVES:
                self._closing.start()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._pressed_on_pill(watched, event)
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEvent) -> None:
        self._closing.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._closing.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() == Qt.Key.Key_Escape and self._pill is not None:
            self._pill.setFocus()
            self.hide()
        elif event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def buttons(self) -> list[QPushButton]:
        """What can be opened from the card, in its order."""
        return self._buttons

    def _step(self, step: int) -> None:
        """Go to the next button, or back, in front of the first to the pill."""
        buttons: list[QWidget] = [*self.buttons()]
        focus = QApplication.focusWidget()
        place = buttons.index(focus) + step if focus in buttons else 0
        if place < 0 and self._pill is not None:
            self._pill.setFocus()
        elif 0 <= place < len(buttons):
            buttons[place].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pressed_on_pill(self, pill: QWidget, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.isVisible():
            self._opening.stop()
            self.hide()
            return True
        if event.key() != Qt.Key.Key_Down:
            return False
        if not self.isVisible() or self._pill is not pill:
            self._pill = pill
            self._open()
        if buttons := self.buttons():
            buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _open(self) -> None:
        quick = self._quick.get(self._pill) if self._pill is not None else None
        if quick is None or self._pill is None or not self._pill.isVisible():
            return
        fresh = QWidget()
        self._fill(QVBoxLayout(fresh), quick)
        self._column.replaceWidget(self._inside, fresh)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = fresh
        fresh.show()
        self.setAccessibleDescription(". ".join(f"{n}: {v}" for n, v in quick.facts))
        before = self._pill
        for button in self.buttons():
            QWidget.setTabOrder(before, button)
            before = button
        self._place(self._pill)
        self.show()
        self.raise_()

    def _fill(self, column: QVBoxLayout, quick: Quick) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(text(quick.reason, "strong"))
        column.addLayout(_facts(quick.facts))
        self._buttons = [self._link(document) for document in quick.documents]
        if quick.wording_id is not None:
            button = _button(_("Show the wording"), Icons.FORM)
            button.clicked.connect(lambda: self.wording_wanted.emit(quick.wording_id))
            self._buttons.insert(0, button)
        for button in self._buttons:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if not quick.documents:
            column.addWidget(theme.label(_("No document proves it."), "caption", "text2"))

    def _link(self, document: Evidence) -> QPushButton:
        button = _button(document.name.replace("&", "&&"), Icons.EVIDENCE)
        button.setAccessibleName(_("Open “{name}”").format(name=document.name))
        button.clicked.connect(lambda: self.document_wanted.emit(document))
        return button

    def _place(self, pill: QWidget) -> None:
        """Below its pill, and where there is no room, above; never outside the page."""
        page = self._page
        width = min(max(pill.width(), theme.scaled(_WIDTH)), page.width() - 2 * _GAP)
        self.setFixedWidth(width)
        height = self._column.totalHeightForWidth(width)
        if height < 0:  # nothing in it wraps
            height = self.sizeHint().height()
        corner = pill.mapTo(page, QPoint(0, pill.height() + _GAP))
        left = max(_GAP, min(corner.x(), page.width() - width - _GAP))
        top = corner.y()
        if top + height > page.height() - _GAP:
            above = pill.mapTo(page, QPoint(0, 0)).y() - height - _GAP
            top = above if above >= _GAP else max(_GAP, page.height() - height - _GAP)
        self.setGeometry(QRect(left, top, width, height))

    def _close_unless_used(self) -> None:
        focus = QApplication.focusWidget()
        used = self._pill is not None and (self._pill.underMouse() or focus is self._pill)
        if not used and not self.underMouse() and not (focus and self.isAncestorOf(focus)):
            self._opening.stop()
            self.hide()


def _facts(facts: Sequence[Fact]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        grid.addWidget(theme.label(name, "caption", "text2"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text(value), row, 1)
    return grid


def _button(words: str, which: Icons) -> QPushButton:
    button = theme.kind(QPushButton(icon(which, "accent"), words), "link")
    button.setAutoDefault(False)
    return button
