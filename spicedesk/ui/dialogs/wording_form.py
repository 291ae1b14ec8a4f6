"""Enter a text that people agree to, or the next version of one."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from spicedesk.domain.wording import Wording, WordingKind
from spicedesk.language import current, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs import codes
from spicedesk.ui.dialogs.field import Field, labelled
from spicedesk.ui.dialogs.file_choice import FileChoice
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import ANYTHING, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE = (680, 620)


class WordingSheet(Sheet):
    """The next version begins with the words of the last one."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, before: Wording | None) -> None:
        title = _("New text") if before is None else _("New version")
        super().__init__(parent, title, _("Sa&ve text"))
        self._tasks, self._before = tasks, before
        self._make_fields()
        if before is not None:
            self._begin_with(before)
        self._arrange()
        self._untouched = self._values()
        self.primary.clicked.connect(self._save)
        self.resize(*_SIZE)
        (self.name if before is None else self.text).setFocus()

    def dirty(self) -> bool:
        return self._values() != self._untouched

    def _values(self) -> tuple[object, ...]:
        words = (self.name.text(), self.text.text(), self._spoken.code())
        return (*words, self.kind.currentData(), self.file.path)

    def _begin_with(self, before: Wording) -> None:
        self.speak_of(before.reference)
        self.name.fill(before.name)
        self.name.editor.setEnabled(False)
        self._spoken.choose(before.language)
        self.kind.setCurrentIndex(self.kind.findData(before.kind))
        self.text.fill(before.text)

    def _save(self) -> None:
        job = partial(
            _added,
            name=self.name.text(),
            kind=self.kind.currentData(),
            spoken=self._spoken.code(),
            text=self.text.text(),
            path=self.file.path,
        )
        self.notice.clear()
        self.hold(busy=True)
        self._tasks.run(
            self, job, lambda _made: self.accept(), failed=self._refuse, changes=ANYTHING
        )

    def _refuse(self, error: Exception) -> None:
        self.refuse(error, {"name": self.name, "text": self.text, "language": self.language})

    def _make_fields(self) -> None:
        tr = translator(current())
        self.name = Field(_("&Name"), QLineEdit(), lambda text: entry.line("name", text))
        self.kind = Box()
        self.kind.setAccessibleName(_("Kind"))
        for kind in WordingKind:
            self.kind.addItem(terms.capital(terms.word(kind, tr)), kind)
        self._spoken = codes.languages(current())
        self._spoken.choose(current())
        self.language = Field(_("&Language"), self._spoken)
        text = QPlainTextEdit(tabChangesFocus=True)
        self.text = Field(
            _("&Words that the person agrees to"), text, lambda typed: entry.text("text", typed)
        )
        self.file = FileChoice(_("&File…"), _("The file of the text"))
        self.file.button.setToolTip(_("The printed form or terms, kept as they are"))

    def _arrange(self) -> None:
        kind = labelled(_("&Kind"), self.kind)
        first = QHBoxLayout()
        first.setSpacing(12)
        for part in (self.name, kind, self.language):
            first.addWidget(part, 1)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(12)
        column.addLayout(first)
        column.addWidget(self.text, 1)
        column.addWidget(self.file)


def _added(
    desk: "Desk", name: str, kind: WordingKind, spoken: str, text: str, path: Path | None
) -> Wording:
    from spicedesk.services import wordings  # imports the store

    return wordings.add(desk, name, kind, spoken, text, path)
