"""What stands on one signed form: whose it is, what is ticked, when it was signed."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from spicedesk import language
from spicedesk.domain.consent import MARKETING
from spicedesk.domain.person import PersonId, PersonLine
from spicedesk.faults import Invalid
from spicedesk.language import formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.consent_draft import is_child
from spicedesk.ui.dialogs.consent_words import channel_words
from spicedesk.ui.dialogs.field import Field, Remark
from spicedesk.ui.dialogs.person_choice import PersonChoice
from spicedesk.ui.dialogs.person_text import day
from spicedesk.ui.dialogs.signed_steps import Step, Ticked
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.words import text
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.returned_forms import Waiting


class FormAnswer(QWidget):
    """Shows one step at a time, and keeps in it what is entered."""

    left_out = Signal()
    changed = Signal()
    """Whose the page is was chosen, or which form it is."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._step: Step | None = None
        self._name = text("", "subtitle")
        self._about = text("", "caption", "text2")
        self._problem = Remark()
        self.person = PersonChoice(tasks)
        self.form = Box()
        self._form_label = QLabel(_("Which f&orm is it?"))
        self._form_label.setBuddy(self.form)
        self.form.setAccessibleName(_("Which form is it?"))
        self.ticked = Chips(_("What is ticked?"), _ticks(), icons=_ICONS, per_row=2)
        self.channels = Chips(_("Ways that are ticked"), channel_words(), one=False, per_row=3)
        self._remarks = {"ticked": Remark(), "channels": Remark()}
        hint = formats.day_hint(language.current())
        self.day = Field(_("&Date of the signature"), QLineEdit(placeholderText=hint), _checked)
        self.guardian = Field(
            _("Who signed for the &child"), QLineEdit(), lambda typed: entry.line("guardian", typed)
        )
        self.leave = QPushButton(icon(Icons.CROSS), _("&Leave out"), autoDefault=False)
        self._lay_out()
        self._listen()

    def show_step(self, step: Step) -> None:
        """Turn to a form or a page."""
        self._step = None  # nothing that is filled in now is an entry of the clerk's
        for remark in self._remarks.values():
            remark.say("")
        self._problem.say(step.problem)
        self._name.setText(step.name)
        self.person.setVisible(step.is_loose)
        self.person.clear(step.person[1] if step.person else "")
        self._offer(step)
        self.ticked.choose([step.ticked] if step.ticked else [])
        self.channels.choose(step.channels)
        self.day.fill(step.day)
        self.day.say("")
        self.guardian.fill(step.guardian)
        self._step = step
        self._show_form()

    def keep(self) -> None:
        """Keep in the step what is entered, complete or not."""
        step = self._step
        if step is None:
            return
        step.ticked = self.ticked.one()
        step.day, step.guardian = self.day.text(), self.guardian.text().strip()
        asked = step.waiting.form.channels if step.waiting else frozenset()
        step.channels = self.channels.chosen() & asked
        try:
            step.signed_on = day(step.day, "at", language.current())
        except Invalid:
            step.signed_on = None
        step.settled = step.settled and (step.left_out or step.is_complete)

    def settle(self) -> bool:
        """Whether all is there; what is missing is told at its place, and gets the keyboard."""
        missing = self._missing()
        if missing is not None:
            self._refuse(missing)
        return missing is None

    def is_complete(self) -> bool:
        """Whether all is there; nothing is told."""
        return self._missing() is None

    def take_focus(self) -> None:
        """Go to the first question."""
        is_to_choose = self._step is not None and self._step.is_loose and not self._step.person
        if is_to_choose:
            self.person.setFocus()
        elif self.ticked.isVisibleTo(self):
            self.ticked.setFocus()
        else:
            self.leave.setFocus()

    def buttons(self) -> Iterator[QPushButton]:
        """Every button that one letter can press."""
        if self.ticked.isVisibleTo(self):
            yield from self.ticked.buttons.values()
        if self.channels.isVisibleTo(self):
            yield from self.channels.buttons.values()
        yield self.leave

    def _missing(self) -> Invalid | None:
        self.keep()
        try:
            if self._step is not None and not self._step.left_out:
                self._step.require()
        except Invalid as missing:
            return missing
        return None

    def _refuse(self, missing: Invalid) -> None:
        sentence = str(missing)
        if missing.field == "person":
            self.person.field.say(sentence)
            self.person.setFocus()
        elif missing.field == "at":
            self.day.judge()
            self.day.say(self.day.remark() or sentence)
            self.day.setFocus()
        else:
            self._remarks[missing.field].say(sentence)
            (self.ticked if missing.field == "ticked" else self.channels).setFocus()

    def _show_form(self) -> None:
        step = self._step
        waiting = step.waiting if step else None
        self._about.setText(_described(step) if step else "")
        for part in (self.ticked, self.day):
            part.setVisible(waiting is not None)
        is_yes = self.ticked.one() is Ticked.AGREED
        asks_ways = waiting is not None and waiting.form.purpose == MARKETING
        self.channels.setVisible(asks_ways and is_yes)
        asked = waiting.form.channels if waiting else frozenset()
        for channel, button in self.channels.buttons.items():
            button.setVisible(channel in asked)
        self.guardian.setVisible(
            waiting is not None and is_child(waiting.person, self._tasks.desk.today())
        )
        self.day.setEnabled(self.ticked.one() is not Ticked.NOTHING)

    def _offer(self, step: Step) -> None:
        self.form.clear()
        for waiting in step.offered:
            printed = formats.short_day(waiting.form.issued_at.date(), language.current())
            self.form.addItem(f"{waiting.wording} · {printed}")
        if step.offered:
            self.form.addItem(_("Another paper: only file it"))
            at = [w.form.id for w in step.offered].index(step.waiting.form.id) \
                if step.waiting else len(step.offered)  # fmt: skip
            self.form.setCurrentIndex(at)
        for part in (self.form, self._form_label):
            part.setVisible(bool(step.offered))

    def _choose_person(self, line: PersonLine) -> None:
        step = self._step
        if step is None:
            return
        name = " ".join(filter(None, (line.given_name, line.family_name))) or line.list_name
        step.person, step.waiting, step.offered = (line.id, name), None, ()
        step.left_out = False

        def then(offered: "tuple[Waiting, ...]") -> None:
            step.offered = offered
            step.waiting = offered[0] if offered else None
            self._turn_back_to(step)

        self._tasks.run(self, partial(_waiting, person_id=line.id), then)

    def _turn_back_to(self, step: Step) -> None:
        if self._step is step:
            self.keep()
            self.show_step(step)
            self.take_focus()
        self.changed.emit()

    def _choose_form(self, index: int) -> None:
        if self._step is not None:
            offered = self._step.offered
            self._step.waiting = offered[index] if index < len(offered) else None
            self._show_form()
            self.changed.emit()

    def _changed(self) -> None:
        if self._step is not None:
            self._step.left_out = False  # whoever ticks something wants it after all
            for remark in self._remarks.values():
                remark.say("")
            self._show_form()

    def _listen(self) -> None:
        self.person.chosen.connect(self._choose_person)
        self.form.activated.connect(self._choose_form)
        for group in (self.ticked, self.channels):
            group.changed.connect(self._changed)
        self.leave.clicked.connect(self.left_out)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        parts: list[QWidget] = [
            self._name, self._about, self._problem, self.person, self._form_label, self.form,
            self.ticked, self._remarks["ticked"], self.channels, self._remarks["channels"],
            self.day, self.guardian,
        ]  # fmt: skip
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)


def _described(step: Step) -> str:
    """`Newsletter@1 · Marketing agreement · printed on 3 March 2026`."""
    if step.waiting is None:
        return step.why
    form, spoken = step.waiting.form, language.current()
    about = terms.agreement(form.purpose, translator(spoken))
    printed = _("printed on {day}").format(day=formats.day(form.issued_at.date(), spoken))
    number = _("Customer no. {number}").format(number=step.waiting.person.number)
    return " · ".join((number, step.waiting.wording, about, printed))


def _checked(typed: str) -> None:
    day(typed, "at", language.current())


def _ticks() -> dict[Ticked, str]:
    return {
        Ticked.AGREED: _("&Agrees"),
        Ticked.REFUSED: _("&Refuses"),
        Ticked.NOTHING: _("Nothing is &ticked"),
    }


_ICONS = {
    Ticked.AGREED: Icons.AGREED,
    Ticked.REFUSED: Icons.REFUSED,
    Ticked.NOTHING: Icons.NO_AGREEMENT,
}


def _waiting(desk: "Desk", person_id: PersonId) -> "tuple[Waiting, ...]":
    from spicedesk.services import returned_forms  # imports the store

    return returned_forms.waiting(desk, person_id)
