"""Text that wraps, that can be selected, and that never widens the page."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy

from spicedesk.language import gettext as _
from spicedesk.ui import theme

_MARKS = 2
"""Pixels for the dots and hooks over capitals, which the metrics of some fonts forget."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = re.compile(r"(\S{8})(?=\S)")


def text(words: str = "", kind: str = "body", tone: str = "text") -> "Words":
    """A label of plain text in a size and a tone."""
    made = theme.sized(Words(), kind)
    made.setProperty("tone", tone)
    made.setText(words)
    return made


class Words(QLabel):
    """Wraps within long words too; what is copied has no breaks that nobody wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        flag = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flag.TextSelectableByMouse | flag.TextSelectableByKeyboard)
        # The height is asked for at the width there is.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, words: str) -> None:
        super().setText(_LONG_WORD.sub(lambda found: _PIECE.sub(rf"\1{_BREAK}", found[0]), words))
        self.setAccessibleName(words)

    def text(self) -> str:
        return super().text().replace(_BREAK, "")

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.scaled(100), self.fontMetrics().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        copy = menu.addAction(_("Copy"), self._copy)
        copy.setEnabled(self.hasSelectedText())
        menu.addAction(
            _("Select all"), lambda: self.setSelection(0, len(super(Words, self).text()))
        )
        menu.exec(event.globalPos())

    def _copy(self) -> None:
        if self.hasSelectedText():
            chosen = (
                self.selectedText().replace(_BREAK, "").replace("\N{PARAGRAPH SEPARATOR}", "\n")
            )
            QGuiApplication.clipboard().setText(chosen)


class OneLine(QLabel):
    """One line that is shortened where it does not fit; all of it is in the tooltip."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.sized(self, kind)

    def show_words(self, words: str) -> None:
        """Show this."""
        self._whole = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self._shorten()

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._whole) + 4
        return QSize(wide, self.fontMetrics().height() + _MARKS)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.scaled(120)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._shorten()
        super().resizeEvent(event)

    def _shorten(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, mode, self.width()))
