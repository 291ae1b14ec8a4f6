"""Create or change a person."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from spicedesk.domain.merging import Comparison
from spicedesk.domain.person import Person, PersonDetails, PersonId
from spicedesk.faults import Conflict, Invalid, NotFound
from spicedesk.language import current
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.dialogs import conflict, person_text
from spicedesk.ui.dialogs.person_form import PersonForm
from spicedesk.ui.dialogs.person_text import Typed
from spicedesk.ui.dialogs.sheet import Sheet
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
    discarded = Signal(object)
    """What was typed, where the clerk gave it up for what somebody else saved."""

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, file: "PersonFile | None", name: str = ""
    ) -> None:
        title = _("Change person") if file else _("New person")
        super().__init__(parent, title, _("Save person"))
        self.person_id: PersonId | None = None
        self._tasks = tasks
        self._language = current()
        self._person = file.person if file else None
        self._conflict: conflict.ConflictDialog | None = None
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

    def type_again(self, typed: Typed) -> None:
        """Fill in what was typed before."""
        self.form.fill(typed)
        self._judge_whole()

    def draft_values(self) -> dict[str, Any]:
        """What is typed, and what stood there before."""
        return {
            "typed": person_text.as_plain(self.form.typed()),
            "before": person_text.as_plain(self._before),
        }

    def take_draft(self, values: dict[str, Any]) -> None:
        """Type again what had been changed; what others saved since stays in every other field.

        Where they changed the same field, the clerk is told, and can have theirs.
        """
        typed, before = (person_text.from_plain(values[name]) for name in ("typed", "before"))
        now = self.form.typed()
        changed = {name: typed[name] for name in typed if typed[name] != before[name]}
        theirs = {
            name: now[name] for name in changed if now[name] not in (before[name], typed[name])
        }
        self.type_again({**now, **changed})
        if theirs:
            fields = [person_text.called(name) for name in theirs]
            self.tell_of_others(fields, lambda: self.type_again({**self.form.typed(), **theirs}))

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
        person, details = self._person, self._details()
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
        if isinstance(error, Conflict) and self._person is not None:
            conflict.look(
                self._tasks, self, self._person, self._details(), self._compare, self._failed
            )
            return
        self.hold(False)
        if isinstance(error, Invalid) and (field := self.form.field(error.field)):
            field.say(str(error))
            field.setFocus()
        elif isinstance(error, NotFound):
            kept = _("What you typed is still here.")
            self.notice.say(f"{error} {kept}", "danger", {_("Copy what I typed"): self._copy})
        else:
            self.notice.tell(error)

    def _compare(self, comparison: Comparison) -> None:
        if comparison.is_saved:
            self._done(comparison.theirs)
            return
        self.hold(False)
        self.notice.clear()
        if self._conflict is None:
            self._conflict = conflict.ConflictDialog(self._tasks, self, comparison)
            self._conflict.saved.connect(self._done)
            self._conflict.gone.connect(self._failed)
            self._conflict.discarded.connect(self._discard)
        else:
            self._conflict.compare(comparison)
        self._conflict.open()

    def _discard(self) -> None:
        typed = self.form.typed()
        QDialog.reject(self)
        self.discarded.emit(typed)

    def _details(self) -> PersonDetails:
        return person_text.details(self.form.typed(), self._language)

    def _copy(self) -> None:
        text = person_text.everything(self._details(), self._language)
        QApplication.clipboard().setText(text)
        ways = {_("Copy what I typed"): self._copy}
        self.notice.say(_("What you typed is on the clipboard."), "yes", ways)


def _warm(desk: "Desk") -> str:
    """Import the slow checks where nobody waits; the country to which local numbers belong."""
    import email_validator  # noqa: F401  # slow to import, and the form is shown meanwhile
    import phonenumbers  # noqa: F401  # the same

    from spicedesk.services import offices  # imports the store

    return offices.get(desk).letterhead.country
