"""The page of marketing lists: the lists, who is in the chosen one today, and the way out."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from spicedesk.domain.audience import MailingList
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.icons import Icons
from spicedesk.ui.lists import jobs, words
from spicedesk.ui.lists.export import Export
from spicedesk.ui.lists.members import ChosenRows, LeftOut
from spicedesk.ui.lists.names import ListNames
from spicedesk.ui.people.empty import EmptyState
from spicedesk.ui.section import SectionPage
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.marketing import Outcome

_LISTS_WIDTH = 300
_PAUSE = 400
"""Milliseconds: what other desks change in one go is looked at in one go."""
_ROWS, _EMPTY = 0, 1


class ListsPage(SectionPage):
    """Members are computed, never kept: the page looks anew whenever something changed."""

    _first = Signal(object, object)
    """A list and its first members, told from the thread that looks."""

    def __init__(self, tasks: Tasks, actions: ActionRegistry) -> None:
        super().__init__()
        self._tasks = tasks
        self._looking: Job | None = None
        self._shown: MailingList | None = None
        self.outcome: Outcome | None = None
        self.names = ListNames(tasks)
        self.members = ChosenRows(tasks, actions, _("People in the list"))
        self.left_out = LeftOut(tasks, actions)
        self.export = Export(tasks)
        self._title = theme.label("", "title")
        self._title.setWordWrap(True)
        self._about = theme.label("", "body", "text2")
        self._about.setWordWrap(True)
        self._count = theme.label("", "strong")
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._listen()
        self.names.refresh()

    def panes(self) -> list[QWidget]:
        return [self.names.rows, self.members, self.left_out.fold]

    def look(self) -> None:
        """Look at everybody, beside everything else; what is shown stays until it is known."""
        self._pause.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        given = self.names.current
        if given is None:
            return
        job = partial(jobs.look, chosen=given, first=partial(self._first.emit, given))
        self._looking = self._tasks.run_long(self, job, partial(self._show, given))
        if self._looking.progress is not None:
            self._looking.progress.reported.connect(self._report)

    def _turn_to_list(self, given: MailingList | None) -> None:
        if given == self._shown and given is not None:
            self._pause.start()
            return
        self._shown, self.outcome = given, None
        self._title.setText(given.name if given is not None else "")
        self._about.setText(
            f"{words.kind(given)} · {words.criteria(given.criteria)}" if given is not None else ""
        )
        self._count.setText("")
        self.members.show_people(())
        self.left_out.hide()
        self.export.offer(None, ())
        self.export.setVisible(given is not None)
        if given is None:
            self._say_empty(
                _("No lists yet. A list is a filter: who fits and may be reached."), True
            )
        else:
            self._stack.setCurrentIndex(_ROWS)
            self._count.setText(_("Looking at everybody…"))
        self.look()

    def _report(self, done: int, total: int) -> None:
        if self.outcome is None and self._shown is not None:
            told = _("Looking at everybody… {done} of {total}")
            self._count.setText(told.format(done=words.number(done), total=words.number(total)))

    def _show_first(self, given: MailingList, ids: tuple[PersonId, ...]) -> None:
        if given == self._shown and self.outcome is None:
            self.members.show_people(ids)

    def _show(self, given: MailingList, outcome: "Outcome") -> None:
        if given != self._shown:
            return
        self._looking, self.outcome = None, outcome
        self.members.show_people(tuple(outcome.chosen))
        self._tell()

    def _tell(self) -> None:
        outcome = self.outcome
        if outcome is None:
            return
        self._count.setText(words.members(len(outcome.chosen)))
        self.left_out.show_outcome(outcome)
        self.export.offer(self._shown, tuple(outcome.chosen))
        if outcome.chosen:
            self._stack.setCurrentIndex(_ROWS)
        elif outcome.left_out:
            self._say_empty(_("Nobody who matches may be reached by this channel today."), False)
        else:
            self._say_empty(_("Nobody matches this list."), False)

    def _say_empty(self, sentence: str, new: bool) -> None:
        self._empty.show_state(sentence, _("New list…") if new else "", Icons.LISTS)
        self._stack.setCurrentIndex(_EMPTY)

    def _follow(self, person_id: PersonId | None) -> None:
        """Who may not be reached any more goes at once; the rest is looked at after a pause."""
        if person_id is None:
            self.names.refresh()
        elif self._shown is not None:
            job = partial(jobs.look_at, chosen=self._shown, ids=[person_id])
            self._tasks.run(self, job, partial(self._settle, self._shown, person_id))

    def _settle(self, given: MailingList, person_id: PersonId, now: "Outcome") -> None:
        outcome = self.outcome
        if outcome is None or given != self._shown:
            return
        was, why = person_id in outcome.chosen, outcome.left_out.get(person_id)
        if was and person_id in now.chosen:
            self.members.people.reread(person_id)
        elif was:
            outcome.chosen.remove(person_id)
            outcome.left_out |= now.left_out
            self.members.people.remove(person_id)
            self._tell()
        elif now.chosen or now.left_out.get(person_id) != why:
            self._pause.start()

    def _listen(self) -> None:
        self.names.chosen.connect(self._turn_to_list)
        self._empty.acted.connect(self.names.start_new)
        self._pause.timeout.connect(self.look)
        self._first.connect(self._show_first)
        self._tasks.changed.connect(self._follow)
        self.export.finished.connect(self.members.setFocus)
        for rows in (self.members, self.left_out.rows):
            rows.turned_to.connect(self.turn_to)
            rows.opened.connect(self.person_wanted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self._about, self._count):
            part.setContentsMargins(20, 0, 20, 0)
            column.addWidget(part)
        self._stack.addWidget(self.members)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 2)
        column.addWidget(self.left_out, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.names)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setHandleWidth(1)
        splitter.setSizes([theme.scaled(_LISTS_WIDTH), 2 * theme.scaled(_LISTS_WIDTH)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
