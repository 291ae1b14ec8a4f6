"""Make a marketing list, or change one; how many it would reach is told while one types."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from spicedesk.domain.audience import MailingList
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.lists import jobs, words
from spicedesk.ui.lists.form import ListForm
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.marketing import Outcome

_SIZE = (640, 600)
_PAUSE = 300
"""Milliseconds without a change after which people are counted anew."""


class ListSheet(Sheet):
    """A filter under a name; nobody is written to by saving it."""

    saved = Signal(object)
    """The list as it is kept now."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, given: MailingList | None) -> None:
        title = _("New marketing list") if given is None else _("Change marketing list")
        super().__init__(parent, title, _("Sa&ve"))
        self.speak_of(_("Only whoever may be reached by this channel on the day is ever in it."))
        self._tasks, self._is_new = tasks, given is None
        self._counting: Job | None = None
        self.form = ListForm(given)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.addWidget(self.form)
        self._before = self._given()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.count)
        self.form.changed.connect(self._changed)
        self.primary.clicked.connect(self._save)
        self.finished.connect(self._stop_counting)
        self.resize(*_SIZE)
        self.form.name.setFocus()
        self._changed()
        tasks.run(self, jobs.purposes, self.form.offer_purposes)

    def dirty(self) -> bool:
        return self._given() != self._before

    def settle(self) -> None:
        for field in self.form.fields():
            field.judge()

    def count(self) -> None:
        """Count who matches, beside everything else; an older count is given up."""
        self._stop_counting()
        wanted = self._given()
        if wanted is None:
            self.hint.setText(_("Something above is not right yet."))
            return
        self.hint.setText(_("Counting…"))
        job = partial(jobs.look, chosen=wanted)
        self._counting = self._tasks.run_long(self, job, self._tell, failed=self.notice.tell)

    def _tell(self, outcome: "Outcome") -> None:
        self.hint.setText(words.matching(outcome))

    def _changed(self) -> None:
        given = self._given()
        self.primary.setEnabled(given is not None and bool(given.name))
        self._pause.start()

    def _given(self) -> MailingList | None:
        try:
            return self.form.given()
        except Invalid:
            return None

    def _stop_counting(self) -> None:
        self._pause.stop()
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def _save(self) -> None:
        given = self._given()
        if given is None or not given.name:
            return
        self._stop_counting()
        self.notice.clear()
        self.hold(True)
        job = partial(jobs.add if self._is_new else jobs.change, given=given)
        self._tasks.run(self, job, self._kept, failed=self._failed)

    def _kept(self, kept: MailingList) -> None:
        self.saved.emit(kept)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.hold(False)
        if isinstance(error, Invalid) and error.field == "name":
            self.form.name.say(str(error))
            self.form.name.setFocus()
        else:
            self.notice.tell(error)
