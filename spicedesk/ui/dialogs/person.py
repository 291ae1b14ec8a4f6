"""Create or change a person."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from spicedesk.domain.person import Person, PersonId
from spicedesk.faults import Conflict, Invalid
from spicedesk.language import current
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.dialogs import person_text
from spicedesk.ui.dialogs.person_form import PersonForm
from spicedesk.ui.dialogs.person_text import LABELS, Typed
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.icons import Icons
from spicedesk.ui.tasks import ANYTHING, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.people import PersonFile

_SIZE = (860, 600)
_PAUSE = 200
"""Milliseconds without a key after which it is found out whether all can be saved."""


class PersonDialog(Sheet):
    """The form of a person; `person_id` is set once they are saved."""

    saved = Signal(object)

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, file: "PersonFile | None", name: str = ""
    ) -> None:
        title = _("Change person") if file else _("New person")
        super().__init__(parent, title, _("Save person"))
        self.person_id: PersonId | None = None
        self._tasks = tasks
        self._language = current()
        self._person = file.person if file else None
        self.form = PersonForm()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self._before = self._fill(name)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._judge_whole)
        self.form.changed.connect(self._pause.start)
        self.primary.clicked.connect(self._save)
        self.resize(*_SIZE)
        self.form.lines["given_name" if name else "family_name"].setFocus()
        self._judge_whole()
        tasks.run(self, _warm, self._warmed)

    def dirty(self) -> bool:
        return self.person_id is None and self.form.typed() != self._before

    def settle(self) -> None:
        self._pause.stop()
        self._judge_whole()

    def done(self, result: int) -> None:
        self._pause.stop()
        super().done(result)

    def _fill(self, name: str) -> Typed:
        if self._person is not None:
            self.speak_of(f"{self._person.display_name} · {self._person.number}")
            self.form.fill(person_text.shown(self._person, self._language))
            return self.form.typed()
        before = self.form.typed()
        self.form.lines["family_name"].fill(name)
        return before

    def _warmed(self, office_country: str) -> None:
        self.form.warmed(office_country)
        if self._person is not None and not self.dirty():
            self.form.fill(self._shown(self._person))
            self._before = self.form.typed()
        self._judge_whole()

    def _shown(self, person: Person) -> Typed:
        return person_text.shown(person, self._language, entry.shown_phone)

    def _judge_whole(self) -> None:
        problems = self.form.problems()
        self.primary.setEnabled(not problems)
        self.primary.setToolTip(str(problems[0]) if problems else "")

    def _save(self) -> None:
        self.form.judge()
        self.settle()
        if not self.primary.isEnabled():
            return
        details = person_text.details(self.form.typed(), self._language)
        person = self._person
        self.hold(True)

        def job(desk: "Desk") -> Person:
            from spicedesk.services import people  # imports the store

            if person is None:
                return people.add(desk, details)
            return people.edit(desk, person.id, lambda _now: details, person.version)

        whose = person.id if person else ANYTHING
        self._tasks.run(self, job, self._done, failed=self._failed, changes=whose)

    def _done(self, person: Person) -> None:
        self.person_id = person.id
        self.saved.emit(person.id)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.hold(False)
        if isinstance(error, Conflict):
            ways = {_("Copy my changes"): self._copy, _("Show the new version"): self._reload}
            self.notice.say(str(error), "warn", ways)
        elif isinstance(error, Invalid) and (field := self.form.field(error.field)):
            field.say(str(error))
            field.setFocus()
        else:
            self.notice.tell(error)

    def _copy(self) -> None:
        text = person_text.changes(self._before, self.form.typed(), self._language)
        QApplication.clipboard().setText(text)

    def _reload(self) -> None:
        if self._person is None:
            return
        person_id = self._person.id

        def job(desk: "Desk") -> Person:
            from spicedesk.services import people  # imports the store

            return people.get(desk, person_id)[0]

        self._tasks.run(self, job, self._merge, failed=self._failed)

    def _merge(self, theirs: Person) -> None:
        mine = self.form.typed()
        shown = self._shown(theirs)
        merged = person_text.merge(self._before, mine, shown, self._language)
        self._person, self._before = theirs, shown
        self.form.fill(merged.typed)
        for name, value in merged.clashes.items():
            field = self.form.field(name)
            if field is not None:
                sentence = _("Now on file: {value}").format(value=value or _("nothing"))
                field.say(sentence, Icons.INFO, "text2")
        self.notice.say(_said_of(merged), "warn", {_("Copy my changes"): self._copy})
        self._judge_whole()


def _said_of(merged: person_text.Merged) -> str:
    parts = [_("What you typed is kept.")]
    if merged.taken:
        names = ", ".join(_(LABELS[name]) for name in merged.taken)
        parts.append(_("Taken over from the new version: {fields}.").format(fields=names))
    if merged.clashes:
        names = ", ".join(_(LABELS[name]) for name in merged.clashes)
        parts.append(_("Changed by both of you: {fields}; yours is saved.").format(fields=names))
    return " ".join(parts)


def _warm(desk: "Desk") -> str:
    """Import the slow checks where nobody waits; the country to which local numbers belong."""
    import email_validator  # noqa: F401  # slow to import, and the form is shown meanwhile
    import phonenumbers  # noqa: F401  # the same

    from spicedesk.services import offices  # imports the store

    return offices.get(desk).letterhead.country
