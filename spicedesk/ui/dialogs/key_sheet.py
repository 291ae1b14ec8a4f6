"""Ask for what a change of the keys needs: always a passphrase that opens the file now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from spicedesk.faults import WrongPassphrase
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.field import Remark
from spicedesk.ui.dialogs.passphrase import SecretEdit, is_good, names_here, strength
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_WIDTH, _AROUND = 480, 210
"""What the head, a remark and the foot take beside the fields, in pixels."""


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """What somebody typed; empty where it was not asked for."""

    current: str
    name: str
    new: str
    is_chosen: bool = False


Job = Callable[["Desk", Typed], object]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be done, in words, and what it needs beside the passphrase.

    `choice` is put to somebody as well, chosen at first; `is_chosen` of `Typed` says what became
    of it.
    """

    title: str
    sentence: str
    verb: str
    job: Job
    asks_name: bool = False
    asks_new: bool = False
    takes_code: bool = True
    is_danger: bool = False
    choice: str = ""


class KeySheet(Sheet):
    """One change of the keys; `answered` brings what the job gave."""

    answered = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None, question: Question) -> None:
        super().__init__(parent, question.title, question.verb)
        self._tasks, self._question = tasks, question
        self.speak_of(question.sentence)
        self.about.setWordWrap(True)
        self.hint.setText("")
        self.name, self.current = QLineEdit(), SecretEdit(_("Passphrase"))
        self.new, self.again = SecretEdit(_("New passphrase")), SecretEdit(_("Once more"))
        self._judged = Remark()
        self.choice = QCheckBox(question.choice)
        self.choice.setChecked(bool(question.choice))
        self._names: tuple[str, ...] = ()
        self._fill()
        if question.is_danger:
            theme.kind(self.primary, "final")
        self.primary.clicked.connect(self._go)
        for edit in self._edits():
            edit.textChanged.connect(self._changed)
        self._changed()
        self.setMinimumWidth(theme.scaled(_WIDTH))
        self.resize(theme.scaled(_WIDTH), self.body.sizeHint().height() + theme.scaled(_AROUND))
        self._edits()[0].setFocus()
        if question.asks_new:
            tasks.run(self, names_here, self._know)

    def _know(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._changed()

    def _edits(self) -> list[QLineEdit]:
        shown = [self.name] if self._question.asks_name else []
        shown.append(self.current.edit)
        return [*shown, self.new.edit, self.again.edit] if self._question.asks_new else shown

    def _fill(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 4, 24, 16)
        column.setSpacing(4)
        current = _("&Passphrase or recovery code") if self._question.takes_code else _(
            "&Passphrase as it is now"
        )  # fmt: skip
        if self._question.asks_name:
            self.name.setPlaceholderText(_("whose passphrase it is, such as a first name"))
            self.name.setAccessibleName(_("Name"))
            _add(column, _("&Name"), self.name, self.name)
        _add(column, current, self.current, self.current.edit)
        if self._question.asks_new:
            _add(column, _("Ne&w passphrase"), self.new, self.new.edit)
            _add(column, _("&Once more"), self.again, self.again.edit)
            column.addWidget(self._judged)
        if self._question.choice:
            column.addWidget(self.choice)
        column.addStretch(1)

    def _changed(self) -> None:
        first, again = self.new.text(), self.again.text()
        names = (*self._names, self.name.text())
        if self._question.asks_new:
            self.new.judged(self._judged, strength(first, again, names))
        is_new_good = first == again and is_good(first, names)
        complete = bool(self.current.text()) and (is_new_good or not self._question.asks_new)
        named = bool(self.name.text().strip()) or not self._question.asks_name
        self.primary.setEnabled(complete and named)

    def _go(self) -> None:
        typed = Typed(
            self.current.text(),
            self.name.text().strip(),
            self.new.text(),
            self.choice.isChecked(),
        )
        self.notice.clear()
        self.hold(True)
        job = partial(_run, job=self._question.job, typed=typed)
        self._tasks.run_long(self, job, self._well, failed=self._failed)

    def _well(self, result: object) -> None:
        self.accept()
        self.answered.emit(result)

    def _failed(self, error: Exception) -> None:
        self.hold(False)
        self.notice.tell(error)
        wrong = self.current.edit if isinstance(error, WrongPassphrase) else self._edits()[0]
        wrong.setFocus()
        wrong.selectAll()


def _run(desk: "Desk", _progress: object, job: Job, typed: Typed) -> object:
    return job(desk, typed)


def _add(column: QVBoxLayout, text: str, editor: QWidget, edit: QLineEdit) -> None:
    label = QLabel(text)
    label.setBuddy(edit)
    column.addWidget(label)
    column.addWidget(editor)
    column.addSpacing(8)
