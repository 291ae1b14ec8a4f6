"""Change the text of the status notice, and look at what a person would get."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.person import PersonId
from spicedesk.language import SUPPORTED, current, formats
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import ANYTHING, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE = (1040, 680)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text that is tried with a person, or with an invented one."""

    language: str
    text: str
    person_id: PersonId | None


class NoticeTextDialog(Sheet):
    """A text in each language; it is filled in before it is kept, so that none is kept broken."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, person_id: PersonId | None) -> None:
        super().__init__(parent, _("Text of the status notice"), _("Save"))
        self.speak_of(
            _("The first line is the subject. Names between double braces are filled in.")
        )
        self._tasks, self._person_id = tasks, person_id
        self._before = ""
        self.language = Box()
        self.language.addItems([formats.language_name(code, current()) for code in SUPPORTED])
        self.language.setCurrentIndex(SUPPORTED.index(current()))
        self.language.setAccessibleName(_("Language"))
        self.text, self.shown = QPlainTextEdit(), QPlainTextEdit(readOnly=True)
        self.look = QPushButton(_("&Preview"), autoDefault=False)
        self.reset = QPushButton(_("&Back to the original text"), autoDefault=False)
        self._lay_out_body()
        self._listen()
        self.resize(*_SIZE)
        self._load()

    def dirty(self) -> bool:
        return self.text.toPlainText() != self._before

    def draft_values(self) -> dict[str, Any]:
        """What is typed, and what stood there before."""
        typed = {"text": self.text.toPlainText()}
        return {"typed": typed, "before": self._before, "language": self._spoken}

    def take_draft(self, values: dict[str, Any]) -> None:
        """Type it again; a text that others saved since is told, and can be had."""
        self.language.setCurrentIndex(SUPPORTED.index(values["language"]))
        typed, before = values["typed"]["text"], values["before"]
        self.text.setPlainText(typed)

        def compare(now: str) -> None:
            self._before = now
            self._preview()
            if now not in (before, typed):
                self.tell_of_others([_("Text")], partial(self.text.setPlainText, now))

        self._tasks.run(self, partial(_text, language=self._spoken), compare)

    @property
    def _spoken(self) -> str:
        return SUPPORTED[self.language.currentIndex()]

    def _load(self) -> None:
        self._tasks.run(self, partial(_text, language=self._spoken), self._show)

    def _show(self, text: str) -> None:
        self._before = text
        self.text.setPlainText(text)
        self._preview()

    def _preview(self) -> None:
        self.notice.clear()
        job = partial(_filled, draft=self._draft())
        self._tasks.run(self, job, self.shown.setPlainText, failed=self._failed)

    def _save(self) -> None:
        self.hold(True)
        job = partial(_saved, draft=self._draft())
        self._tasks.run(self, job, self._kept, failed=self._failed, changes=ANYTHING)

    def _kept(self, _none: object) -> None:
        parent = self.parentWidget()
        self.done(Sheet.DialogCode.Accepted)
        if parent is not None:
            bars.tell(parent, _("Text saved."))

    def _original(self) -> None:
        self._tasks.run(self, partial(_shipped, language=self._spoken), self.text.setPlainText)

    def _draft(self) -> "_Draft":
        return _Draft(self._spoken, self.text.toPlainText(), self._person_id)

    def _failed(self, error: Exception) -> None:
        self.hold(False)
        self.notice.tell(error)

    def _hold_language(self) -> None:
        """Another language would take what was typed away."""
        self.language.setEnabled(not self.dirty())

    def _listen(self) -> None:
        self.language.activated.connect(lambda _index: self._load())
        self.text.textChanged.connect(self._hold_language)
        self.look.clicked.connect(self._preview)
        self.reset.clicked.connect(self._original)
        self.primary.clicked.connect(self._save)

    def _lay_out_body(self) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.text.setFont(fixed)
        top = QHBoxLayout()
        caption = QLabel(_("&Language"))
        caption.setBuddy(self.language)
        top.addWidget(caption)
        top.addWidget(self.language)
        top.addStretch(1)
        top.addWidget(self.reset)
        top.addWidget(self.look)
        both = QSplitter()
        both.addWidget(_captioned(_("&Text"), self.text))
        both.addWidget(_captioned(_("As a person &gets it"), self.shown))
        both.setChildrenCollapsible(False)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.addLayout(top)
        column.addWidget(both, 1)


def _captioned(label: str, editor: QPlainTextEdit) -> QWidget:
    editor.setAccessibleName(label.replace("&", ""))
    editor.setTabChangesFocus(True)
    editor.setMinimumHeight(theme.scaled(240))
    caption = QLabel(label)
    caption.setBuddy(editor)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(caption)
    column.addWidget(editor, 1)
    return holder


def _text(desk: "Desk", language: str) -> str:
    from spicedesk.services import templates  # imports the store

    return templates.text(desk, templates.NOTICE, language)


def _shipped(_desk: "Desk", language: str) -> str:
    from spicedesk.services import templates  # imports the store

    return templates.shipped(templates.NOTICE, language)


def _filled(desk: "Desk", draft: _Draft) -> str:
    from spicedesk.services import notices  # imports the store

    if draft.person_id is None:
        subject, letter = notices.try_out(desk, draft.language, draft.text)
    else:
        made = notices.prepare(desk, draft.person_id, draft.language, draft.text)
        subject, letter = made.subject, made.text
    return f"{subject}\n\n{letter}"


def _saved(desk: "Desk", draft: _Draft) -> None:
    """Keep the text, unless it cannot be filled in; the original one is not kept a second time."""
    from spicedesk.services import templates  # imports the store

    _filled(desk, draft)
    shipped = templates.shipped(templates.NOTICE, draft.language)
    is_own = draft.text.strip() != shipped.strip()
    text = draft.text if is_own else None
    templates.replace(desk, templates.NOTICE, draft.language, text)
