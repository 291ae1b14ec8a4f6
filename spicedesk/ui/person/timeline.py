"""What happened with a person, newest first: one entry a happening, documents as links."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.profile import ProfileStatus
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.flow import FlowLayout
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.happenings import Happening
from spicedesk.ui.person.words import text

_ICON = 18
_AT_ONCE = 40
_LONGEST_NAME = 34


class Entry(QFrame):
    """One happening."""

    document_wanted = Signal(object)
    receipt_wanted = Signal(object)
    """The id of what was said."""
    wording_wanted = Signal(object)
    """The id of the text that was shown."""
    correction_wanted = Signal(object)
    """The id of what was recorded otherwise than it was said."""
    mistake_wanted = Signal(object)
    """The id of what was not said at all."""
    confirmed = Signal(object)
    unsubscribed = Signal(object)
    """The id of a sign-up that was confirmed, or left."""

    def __init__(self, happening: Happening) -> None:
        super().__init__()
        self.happening = happening
        self._menu: QMenu | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 8, 4, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        mark = QLabel()
        side = theme.scaled(_ICON)
        mark.setPixmap(icon(happening.icon, happening.color).pixmap(QSize(side, side)))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(mark, 0, 0)
        tone = "text3" if happening.void else "text"
        grid.addWidget(text(happening.title, "strong", tone), 0, 1)
        grid.addWidget(self._date(), 0, 2, Qt.AlignmentFlag.AlignTop)
        for row, line in enumerate(self._lines(), start=1):
            grid.addWidget(line, row, 1, 1, 2)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self._sentence())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._menu is not None:
            self._menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _date(self) -> QLabel:
        when = self.happening.when
        shown = formats.moment(when, language.current()) if when else ""
        return theme.label(shown, "caption", "text2")

    def _lines(self) -> list[QWidget]:
        happening = self.happening
        lines: list[QWidget] = []
        if happening.details:
            lines.append(text(" · ".join(happening.details), "caption", "text2"))
        if happening.mark:
            lines.append(text(happening.mark, "caption", "warn"))
        if happening.comment:
            lines.append(text(happening.comment))
        links = list(self._links())
        if links:
            holder = QWidget()
            row = FlowLayout(holder, gap=4)
            for link in links:
                row.addWidget(link)
            lines.append(holder)
        return lines

    def _links(self) -> Iterator[QAbstractButton]:
        happening = self.happening
        for document in happening.documents:
            link = _link(Icons.EVIDENCE, _shortened(document.name).replace("&", "&&"))
            link.setAccessibleName(_("Open “{name}”").format(name=document.name))
            link.setToolTip(document.name)
            link.clicked.connect(
                lambda _checked=False, document=document: self.document_wanted.emit(document)
            )
            yield link
        if happening.wording_id is not None:
            link = _link(Icons.FORM, _("Wording…"))
            link.setAccessibleName(_("Wording of “{what}”").format(what=happening.title))
            link.clicked.connect(lambda: self.wording_wanted.emit(happening.wording_id))
            yield link
        if happening.is_statement:
            link = _link(Icons.PRINT, _("Receipt…"))
            link.setAccessibleName(_("Receipt of “{what}”").format(what=happening.title))
            link.clicked.connect(lambda: self.receipt_wanted.emit(happening.id))
            yield link
        yield from self._profile_links()
        if happening.can_be_corrected:
            yield self._more_button()

    def _profile_links(self) -> Iterator[QPushButton]:
        """What comes next for a sign-up."""
        happening, status = self.happening, self.happening.profile_status
        if status is ProfileStatus.UNCONFIRMED:
            link = _link(Icons.CHECK, _("Confirmed…"))
            link.setAccessibleName(_("“{what}” was confirmed").format(what=happening.title))
            link.clicked.connect(lambda: self.confirmed.emit(happening.id))
            yield link
        if status in {ProfileStatus.UNCONFIRMED, ProfileStatus.CONFIRMED}:
            link = _link(Icons.REVOKE, _("Unsubscribed…"))
            link.setAccessibleName(_("They left “{what}”").format(what=happening.title))
            link.clicked.connect(lambda: self.unsubscribed.emit(happening.id))
            yield link

    def _more_button(self) -> QToolButton:
        """Correct, or take back: seldom wanted, so behind three dots."""
        button = theme.kind(QToolButton(), "icon")
        button.setIcon(icon(Icons.MORE, "text2"))
        words = _("Correct or take back “{what}”").format(what=self.happening.title)
        button.setAccessibleName(words)
        button.setToolTip(_("Correct or take back"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction(_("&Correct…"), lambda: self.correction_wanted.emit(self.happening.id))
        menu.addAction(
            _("Recorded by &mistake"), lambda: self.mistake_wanted.emit(self.happening.id)
        )
        button.setMenu(menu)
        self._menu = menu
        return button

    def _sentence(self) -> str:
        return ". ".join((self.happening.title, self._date().text(), *self.happening.details))


class Timeline(QWidget):
    """Entries with lines between them; the oldest of very many are shown when asked for."""

    document_wanted = Signal(object)
    receipt_wanted = Signal(object)
    wording_wanted = Signal(object)
    correction_wanted = Signal(object)
    mistake_wanted = Signal(object)
    confirmed = Signal(object)
    unsubscribed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._waiting: list[Happening] = []
        self._more: QPushButton | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_happenings(self, happenings: Sequence[Happening], empty: str = "") -> None:
        """Show these, or a sentence where there is none."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.entries = []
        if not happenings and empty:
            self._column.addWidget(text(empty, tone="text2"))
        self._more = None
        self._waiting = list(happenings)
        self._show_more()

    def _show_more(self) -> None:
        batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        for happening in batch:
            if self.entries:
                line = QFrame()
                line.setObjectName("line")
                self._column.addWidget(line)
            entry = Entry(happening)
            entry.document_wanted.connect(self.document_wanted)
            entry.receipt_wanted.connect(self.receipt_wanted)
            entry.wording_wanted.connect(self.wording_wanted)
            entry.correction_wanted.connect(self.correction_wanted)
            entry.mistake_wanted.connect(self.mistake_wanted)
            entry.confirmed.connect(self.confirmed)
            entry.unsubscribed.connect(self.unsubscribed)
            self._column.addWidget(entry)
            self.entries.append(entry)
        if self._waiting:
            words = _("Show older ({count})").format(count=len(self._waiting))
            self._more = theme.kind(QPushButton(words), "link")
            self._more.clicked.connect(self._show_older)
            self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_older(self) -> None:
        if self._more is not None:
            self._column.removeWidget(self._more)
            self._more.hide()
            self._more.deleteLater()
            self._more = None
        self._show_more()

    def entry_of(self, key: UUID) -> Entry | None:
        """The entry of this happening, however old."""
        while self._waiting and all(e.happening.id != key for e in self.entries):
            self._show_older()
        return next((e for e in self.entries if e.happening.id == key), None)


def _link(which: Icons, words: str) -> QPushButton:
    return theme.kind(QPushButton(icon(which, "accent"), words), "link")


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:18]}…{name[-12:]}"
