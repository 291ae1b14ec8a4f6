"""What happened with a person, newest first: one entry a happening, documents as links."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.evidence import Evidence
from spicedesk.language import formats
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.happenings import Happening

_ICON = 18


def text(words: str, kind: str = "body", tone: str = "text") -> QLabel:
    """A label that wraps, can be selected and is reached by keyboard when clicked."""
    made = theme.label(words, kind, tone)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # A long word must not widen the page; the height is asked for at the width there is.
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    made.setMinimumWidth(theme.scaled(140))
    return made


class Entry(QFrame):
    """One happening."""

    document_wanted = Signal(object)

    def __init__(self, happening: Happening) -> None:
        super().__init__()
        self.happening = happening
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 8)
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
        self.setAccessibleName(self._sentence())

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
        if happening.documents:
            lines.append(self._links(happening.documents))
        return lines

    def _links(self, documents: Sequence[Evidence]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for document in documents:
            link = theme.kind(QPushButton(icon(Icons.EVIDENCE, "accent"), document.name), "link")
            link.clicked.connect(
                lambda _checked=False, document=document: self.document_wanted.emit(document)
            )
            row.addWidget(link)
        row.addStretch()
        return holder

    def _sentence(self) -> str:
        return ". ".join((self.happening.title, self._date().text(), *self.happening.details))


class Timeline(QWidget):
    """Entries with lines between them."""

    document_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
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
        for happening in happenings:
            if self.entries:
                line = QFrame()
                line.setObjectName("line")
                self._column.addWidget(line)
            entry = Entry(happening)
            entry.document_wanted.connect(self.document_wanted)
            self._column.addWidget(entry)
            self.entries.append(entry)
        self._column.addStretch()

    def entry_of(self, key: UUID) -> Entry | None:
        """The entry of this happening."""
        return next((e for e in self.entries if e.happening.id == key), None)
