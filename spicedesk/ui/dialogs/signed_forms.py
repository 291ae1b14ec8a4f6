"""Signed forms come back: read, looked at one after the other, filed together."""

import threading
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from spicedesk import language
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import theme
from spicedesk.ui.dialogs import signed_steps
from spicedesk.ui.dialogs.chips import pressed_by_letter
from spicedesk.ui.dialogs.form_answer import FormAnswer
from spicedesk.ui.dialogs.page_pictures import PagePictures
from spicedesk.ui.dialogs.person_text import day_text
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.dialogs.signed_list import ReadingPage, StepList, summary
from spicedesk.ui.dialogs.signed_steps import Filing, Step, still_open
from spicedesk.ui.tasks import ANYTHING, Job, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Source
    from spicedesk.services.returned_forms import Reading

_SIZE = (1080, 680)
_SIDE = 316
_STEPS = {"Alt+Up": -1, "Alt+Down": 1}
"""Through the list, from anywhere."""
_READING, _LOOKING = 0, 1


class SignedFormsDialog(Sheet):
    """Nothing is filed before the last button; what is wrong with one does not hold up others."""

    filed = Signal(str)
    """What became of them, in sentences."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, sources: Sequence["Source"]) -> None:
        super().__init__(parent, _("Signed forms"), _("&Next"))
        self._tasks = tasks
        self._job: Job | None = None
        self._stopped = threading.Event()
        self._filing = False
        self.steps: list[Step] = []
        self.list = StepList()
        self.reading = ReadingPage()
        self.pages = PagePictures(tasks)
        self.answer = FormAnswer(tasks)
        self.answer.setFixedWidth(theme.scaled(_SIDE))
        self._stack = QStackedWidget()
        self._arrange()
        self._listen()
        self.fit(*_SIZE)
        self._read(sources)

    @property
    def step(self) -> Step | None:
        """What is looked at."""
        row = self.list.currentRow()
        return self.steps[row] if 0 <= row < len(self.steps) else None

    def dirty(self) -> bool:
        return any(step.settled or step.ticked for step in self.steps)

    def can_save(self) -> bool:
        is_last = self.primary.isEnabled() and not self._others_open()
        return is_last and self.answer.is_complete()

    def reject(self) -> None:
        """Stop the filing where it is; leave where none goes on."""
        if self._filing and self._job is not None:
            self._stopped.set()
            self.hint.setText(_("Stopping…"))
            return
        if self.isVisible() and not self.dirty() and self._job is not None:
            self._stopped.set()
            self._job.cancel()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One letter presses the button that is named by it, where no text is typed."""
        is_looking = self._stack.currentIndex() == _LOOKING and not self._filing
        if not is_looking or not pressed_by_letter(event, self.answer.buttons()):
            super().keyPressEvent(event)

    def _read(self, sources: Sequence["Source"]) -> None:
        self._stack.setCurrentIndex(_READING)
        self.primary.setEnabled(False)
        job = partial(_read, sources=sources, stopped=self._stopped)
        self._job = self._tasks.run_long(self, job, self._show, failed=self._failed)
        if self._job.progress is not None:
            self._job.progress.reported.connect(self.reading.show_progress)

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.reading.hide()
        self.notice.tell(error)

    def _show(self, reading: "Reading") -> None:
        self._job = None
        today = day_text(self._tasks.desk.today(), language.current())
        self.steps = signed_steps.steps_of(reading, today)
        if reading.problems:
            self.notice.say("\n".join(reading.problems), "warn")
        if not self.steps:
            self.reading.hide()
            return
        self.speak_of(summary(reading))
        self._stack.setCurrentIndex(_LOOKING)
        self._fill_list()
        self.list.setCurrentRow(0)

    def _fill_list(self) -> None:
        self.list.show_steps(self.steps)
        self._name_verb()

    def _turn(self, row: int) -> None:
        if not 0 <= row < len(self.steps):
            return
        self.answer.keep()
        step = self.steps[row]
        self.answer.show_step(step)
        loose = [page for page in step.pages[1:] if page not in step.coded]
        self.pages.show_pages(step.scan, step.pages, loose)
        if not self.list.hasFocus():
            self.answer.take_focus()
        self._fill_list()  # what was left may be open again

    def _name_verb(self) -> None:
        """The last of them files all."""
        if self._others_open():
            self.primary.setText(_("&Next"))
        else:
            papers = sum(not step.left_out or step is self.step for step in self.steps)
            words = ngettext("&File {count} paper", "&File {count} papers", papers)
            self.primary.setText(words.format(count=papers))
        self.primary.setEnabled(bool(self.steps) and not self._filing)

    def _others_open(self) -> bool:
        return any(step is not self.step for step in still_open(self.steps))

    def _go_on(self) -> None:
        step = self.step
        if step is None:
            return
        if not (step.left_out and step.settled):
            if not self.answer.settle():
                return
            step.settled, step.left_out = True, False
            self._carry_day(step)
        self._to_next()

    def _leave_out(self) -> None:
        if self.step is not None:
            self.answer.keep()
            self.step.settled = self.step.left_out = True
            if self._others_open():
                self._to_next()
            else:
                self._fill_list()
                self.primary.setFocus()

    def _carry_day(self, step: Step) -> None:
        """A stack was mostly signed on one day."""
        for other in still_open(self.steps):
            other.day = step.day

    def _to_next(self) -> None:
        waiting = still_open(self.steps)
        self._fill_list()
        if not waiting:
            self._file()
            return
        here = self.list.currentRow()
        rows = [self.steps.index(step) for step in waiting]
        self.list.setCurrentRow(next((row for row in rows if row > here), rows[0]))

    def _take_out(self, page: int) -> None:
        """A page that only followed a form becomes a page of its own, to be given to somebody."""
        step = self.step
        if step is None:
            return
        self.answer.keep()
        step.pages.remove(page)
        row = self.list.currentRow()
        why = _("It followed a form, and does not belong to it.")
        self.steps.append(Step(step.scan, [page], why=why, day=step.day))
        self._fill_list()
        self._turn(row)

    def _file(self) -> None:
        self._filing = True
        self._stopped.clear()
        self.hold(True)
        self.notice.clear()
        job = partial(_filed, steps=list(self.steps), stopped=self._stopped)
        self._job = self._tasks.run_long(
            self, job, self._done, failed=self._not_done, changes=ANYTHING
        )
        if self._job.progress is not None:
            self._job.progress.reported.connect(self._count)

    def _count(self, done: int, total: int) -> None:
        if self._filing and not self._stopped.is_set():
            words = _("Filing {number} of {total}…")
            self.hint.setText(words.format(number=done + 1, total=total))

    def _not_done(self, error: Exception) -> None:
        self._end_filing()
        self.notice.tell(error)

    def _done(self, became: Filing) -> None:
        self._end_filing()
        if became.filed or not became.failed:
            self.filed.emit(became.message)
        if not became.failed:
            self.steps = []
            self.accept()
            return
        for step in became.failed:
            step.settled = False
        self.steps = became.failed
        self.list.setCurrentRow(-1)
        self._fill_list()
        self.list.setCurrentRow(0)
        rest = _("What is left here was not filed.")
        self.notice.say(f"{became.message} {rest}", "warn")

    def _end_filing(self) -> None:
        self._filing, self._job = False, None
        self.hold(False)
        self.hint.setText(_("Nothing is filed until the last one is looked at."))

    def _listen(self) -> None:
        for keys, step in _STEPS.items():
            QShortcut(QKeySequence(keys), self, partial(self.list.go, step))
        self.list.currentRowChanged.connect(self._turn)
        self.reading.stopped.connect(self.reject)
        self.pages.taken_out.connect(self._take_out)
        self.answer.left_out.connect(self._leave_out)
        self.answer.changed.connect(self._fill_list)
        self.primary.clicked.connect(self._go_on)

    def _arrange(self) -> None:
        self.hint.setText(_("Nothing is filed until the last one is looked at."))
        self._stack.addWidget(self.reading)
        looking = QWidget()
        row = QHBoxLayout(looking)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.list, 2)
        row.addWidget(self.pages, 5)
        row.addWidget(self.answer)
        self._stack.addWidget(looking)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.addWidget(self._stack)


class _Stopped(Exception):
    """Nobody wants it any more."""


def _read(
    desk: "Desk", progress: Progress, sources: Sequence["Source"], stopped: threading.Event
) -> "Reading":
    from spicedesk.services import returned_forms  # imports the store
    from spicedesk.services.returned_forms import Reading

    def watch(done: int, total: int) -> None:
        if stopped.is_set() or progress.cancelled:
            raise _Stopped
        progress.report(done, total)

    try:
        return returned_forms.read(desk, sources, watch)
    except _Stopped:
        return Reading((), ())


def _filed(
    desk: "Desk", progress: Progress, steps: Sequence[Step], stopped: threading.Event
) -> Filing:
    def is_unwanted() -> bool:
        return stopped.is_set() or progress.cancelled

    return signed_steps.file_all(desk, progress.report, steps, is_unwanted)
