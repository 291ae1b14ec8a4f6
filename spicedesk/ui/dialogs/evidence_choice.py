"""The documents that prove a statement: new files, or ones that are on file already."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.evidence import Evidence, safe_name
from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs import kept_documents
from spicedesk.ui.dialogs.field import Remark
from spicedesk.ui.dialogs.kept_documents import Plain
from spicedesk.ui.icons import Icons, icon

if TYPE_CHECKING:
    from spicedesk.services.evidence import Source

_ICON = 18
_NAME_WIDTH = 190


class EvidenceChoice(QFrame):
    """A card with the chosen documents; `documents` is what the service takes."""

    changed = Signal()

    def __init__(self, on_file: Sequence[Evidence]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._chosen: list[Source | UUID] = []
        self._names: dict[UUID, str] = {e.id: e.name for e in on_file}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._kept: list[Plain] = []
        self._remark, self._gone = Remark(), Remark()
        self.setAccessibleName(_("Evidence"))
        self._lay_out(self._buttons(on_file))

    def documents(self) -> tuple["Source | UUID", ...]:
        """What is chosen, in the order of choosing."""
        return tuple(self._chosen)

    def add(self, documents: Sequence["Source | UUID"]) -> None:
        """Choose more."""
        for document in documents:
            if document not in self._chosen:
                self._chosen.append(document)
                self._list.addWidget(self._row(document))
        self._gone.say("")
        self._note()

    def held(self) -> list[Plain]:
        """What is chosen, for a draft."""
        return self._kept

    def hold_again(self, value: list[Plain]) -> None:
        """Choose what a draft kept; what is gone is told."""
        found, missing = kept_documents.from_plain(value, self._names.__contains__)
        self.add(found)
        self._gone.say(" ".join(missing), Icons.WARNING, "warn_text")

    def lacks(self) -> str:
        """What it says of documents that are gone."""
        return self._gone.text()

    def advise(self, missing: bool) -> None:
        """Warn that a paper is missing; it can still be saved without."""
        sentence = _("Without its paper this is hard to prove. You can add it later.")
        self._remark.say(sentence if missing else "", Icons.WARNING, "warn_text")

    def advice(self) -> str:
        """The warning that it shows."""
        return self._remark.text()

    def choose_file(self) -> None:
        """Ask for files on this computer."""
        names, _filter = QFileDialog.getOpenFileNames(self, _("Choose evidence"))
        self.add([Path(name) for name in names])

    def _buttons(self, on_file: Sequence[Evidence]) -> QHBoxLayout:
        choose = QPushButton(_("Choose file…"), autoDefault=False)
        choose.setIcon(icon(Icons.FOLDER))
        choose.clicked.connect(self.choose_file)
        row = QHBoxLayout()
        row.addWidget(choose)
        if on_file:
            row.addWidget(self._on_file_button(on_file))
        row.addStretch(1)
        return row

    def _on_file_button(self, on_file: Sequence[Evidence]) -> QPushButton:
        button = QPushButton(_("On file"), autoDefault=False)
        menu = QMenu(button)
        for document in reversed(on_file):
            day = formats.short_day(document.added_at.astimezone().date(), current())
            name = document.name.replace("&", "&&")
            menu.addAction(f"{name} · {day}", self._adder(document.id))
        button.setMenu(menu)
        return button

    def _adder(self, evidence_id: UUID) -> Callable[[], None]:
        return lambda: self.add([evidence_id])

    def _lay_out(self, buttons: QHBoxLayout) -> None:
        title = theme.label(_("Evidence"), "subtitle")
        hint = theme.label(_("or drop a file anywhere on this dialog"), "caption", "text2")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(self._list)
        column.addWidget(self._remark)
        column.addWidget(self._gone)
        column.addLayout(buttons)
        column.addWidget(hint)

    def _row(self, document: "Source | UUID") -> QWidget:
        name = self._name(document)
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        elided = label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
        label.setText(elided)
        label.setToolTip(name)
        picture = QLabel()
        picture.setPixmap(icon(Icons.FILE).pixmap(_ICON, _ICON))
        remove = QToolButton(autoRaise=True)
        remove.setIcon(icon(Icons.REMOVE))
        remove.setToolTip(_("Remove"))
        remove.setAccessibleName(_("Remove {what}").format(what=name))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(picture)
        row.addWidget(label, 1)
        row.addWidget(remove)
        remove.clicked.connect(lambda: self._remove(document, holder))
        return holder

    def _name(self, document: "Source | UUID") -> str:
        if isinstance(document, UUID):
            return self._names.get(document, "")
        return safe_name(document.name)

    def _remove(self, document: "Source | UUID", row: QWidget) -> None:
        self._chosen.remove(document)
        self._list.removeWidget(row)
        row.deleteLater()
        self._note()

    def _note(self) -> None:
        """A draft takes it once a second; content is put into words once."""
        self._kept = kept_documents.as_plain(self._chosen)
        self.changed.emit()
