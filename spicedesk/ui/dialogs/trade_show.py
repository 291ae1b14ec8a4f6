"""A trade show: many people one after another, from the keyboard alone."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from spicedesk import language
from spicedesk.domain.consent import Channel
from spicedesk.domain.person import PersonId
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs import trade_show_jobs as jobs
from spicedesk.ui.dialogs.chips import pressed_by_letter
from spicedesk.ui.dialogs.person_text import day_text
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.dialogs.taken_list import TakenList
from spicedesk.ui.dialogs.trade_show_form import ShowForm, VisitorForm
from spicedesk.ui.dialogs.trade_show_jobs import Order, Typed
from spicedesk.ui.tasks import ANYTHING, Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.trade_shows import Show, Taken

_SIZE = (1020, 660)
_NARROWEST, _SIDE = 220, 300
_PAUSE = 400
"""Milliseconds after the last key in the show's fields before its list is read."""


class TradeShowDialog(Sheet):
    """Each visitor is saved by Enter; what cannot be kept is told at its field, and stays typed."""

    last: ClassVar[dict[str, str]] = {}
    """What was typed about the show, until the program ends; on disk in a draft alone."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent, _("Trade show"), _("Save and ne&xt"))
        self._tasks = tasks
        self._reading: Job | None = None
        self._sure_of_none = False
        self._saving = False
        self._queue: list[Order] = []
        self._aside: list[Typed] = []
        self._last_typed: Typed | None = None
        self.show_form, self.visitor = ShowForm(), VisitorForm()
        self.side = TakenList()
        self.side.setMinimumWidth(theme.scaled(_NARROWEST))
        self.side.setMaximumWidth(theme.scaled(_SIDE))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._read_taken)
        self._arrange()
        self._fill()
        self._listen()
        self.fit(*_SIZE)
        name = self.show_form.fields["name"]
        (self.visitor if name.text() else name).setFocus()
        tasks.run(self, jobs.offered, self._offer)
        self._read_taken()

    def dirty(self) -> bool:
        return bool(self._queue or self._aside) or not self.visitor.is_empty()

    def draft_values(self) -> dict[str, Any]:
        """The show, and whoever is typed and not saved: the one in the form first."""
        now = self.visitor.texts(), self.visitor.channels.chosen()
        waiting = [order.typed for order in self._queue] + self._aside[::-1]
        visitors = [*([] if self.visitor.is_empty() else [now]), *waiting]
        return {
            "show": self.show_form.texts(),
            "visitors": [[texts, sorted(ways)] for texts, ways in visitors],
        }

    def take_draft(self, values: dict[str, Any]) -> None:
        """Type the show and one visitor again; the others come after them."""
        for name, text in values["show"].items():
            self.show_form.fields[name].fill(text)
        first, *others = (
            (texts, frozenset(map(Channel, ways))) for texts, ways in values["visitors"]
        )
        self._type_again(first)
        self._aside = others[::-1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One letter ticks the channel that is named by it, where no text is typed."""
        if not pressed_by_letter(event, self.visitor.buttons()):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._pause.stop()
        TradeShowDialog.last = self.show_form.texts()
        super().done(result)

    def show_now(self) -> "Show | None":
        """The show as it is typed; none while a day or a name is missing."""
        from spicedesk.services.trade_shows import Show  # imports the store

        day, texts = self.show_form.day(), self.show_form.texts()
        if day is None or not texts["name"]:
            return None
        texts.pop("day")
        return Show(day=day, **texts)

    def _save(self) -> None:
        """Save, unless something is still to be said first."""
        show = self._checked_show()
        if show is None:
            return
        if self.visitor.is_empty():  # the show was typed: now for the people
            self.visitor.setFocus()
            return
        mistaken = self.visitor.mistaken()
        if mistaken is not None:
            mistaken.setFocus()
        elif not self.visitor.channels.chosen() and not self._is_sure_of_none():
            self._ask_for_ways()
        else:
            self._take(show)

    def _checked_show(self) -> "Show | None":
        for name, sentence in (
            ("name", _("The show needs a name: it stands at each consent.")),
            ("day", _("Say on which day it was.")),
        ):
            field = self.show_form.fields[name]
            field.judge()
            if field.problem() or not field.text().strip():
                field.say(field.remark() or sentence)
                field.setFocus()
                return None
        return self.show_now()

    def _is_sure_of_none(self) -> bool:
        return self._sure_of_none and self.visitor.is_at_the_channels()

    def _ask_for_ways(self) -> None:
        """Enter in a line goes to the channels; from there, without any, once more saves."""
        self._sure_of_none = True
        self.visitor.channels.setFocus()
        self.visitor.remark.say(
            _("No way is ticked. Enter once more records that the data may be kept, no more."),
            color="warn_text",
        )

    def _take(
        self, show: "Show", same_as: PersonId | None = None, *, is_another: bool = False
    ) -> None:
        """The next one can be typed while this one is saved; what fails comes back."""
        typed = self.visitor.texts(), self.visitor.channels.chosen()
        self._queue.append(Order(show, typed, same_as, is_another))
        self.notice.clear()
        self._sure_of_none = False
        if self._aside:
            self._type_again(self._aside.pop())
        else:
            self.visitor.clear()
        self._save_next()

    def _save_next(self) -> None:
        """One after the other, in the order of the papers."""
        if self._queue and not self._saving:
            self._saving = True
            job = partial(jobs.taken, order=self._queue[0])
            self._tasks.run(self, job, self._saved, failed=self._refused, changes=ANYTHING)

    def _saved(self, taken: "Taken") -> None:
        self._saving = False
        self._last_typed = self._queue.pop(0).typed
        self.side.add(taken)
        self.kept.emit()
        self._save_next()

    def _type_again(self, typed: Typed) -> None:
        texts, ways = typed
        self.visitor.fill(texts)
        self.visitor.channels.choose(ways)
        self.visitor.setFocus()

    def _refused(self, error: Exception) -> None:
        """Show it again with what is wrong; whoever was typed since comes after it."""
        from spicedesk.services.trade_shows import SomebodyElses  # imports the store

        self._saving = False
        order, *others = self._queue
        if not self.visitor.is_empty():
            self._aside.append((self.visitor.texts(), self.visitor.channels.chosen()))
        self._aside += [other.typed for other in reversed(others)]
        self._queue = []
        self._type_again(order.typed)
        if not isinstance(error, Invalid):
            self.notice.tell(error)
            return
        if not self.show_form.refuse(error) and not self.visitor.refuse(error):
            self.notice.tell(error)
        if isinstance(error, SomebodyElses):
            same = partial(self._take, order.show, error.person_id)
            another = partial(self._take, order.show, is_another=True)
            ways = {_("It is the&m"): same, _("It is some&body else"): another}
            sentence = _("{who} Is it them, or somebody else with the same address?")
            self.notice.say(sentence.format(who=error), "warn", dict(ways))

    def _undo(self) -> None:
        taken = self.side.taken[-1]
        self.hold(True)
        job = partial(jobs.undone, taken=taken)
        then = partial(self._undone, taken)
        self._tasks.run(self, job, then, failed=self._not_undone, changes=ANYTHING)

    def _undone(self, taken: "Taken", _none: object) -> None:
        """What was typed comes back to be mended, unless the next one is being typed."""
        self.hold(False)
        was_last = self.side.taken[-1:] == [taken]
        self.side.drop(taken)
        self.notice.say(_("{name} was taken back.").format(name=taken.name), "info")
        if was_last and self._last_typed is not None and self.visitor.is_empty():
            self._type_again(self._last_typed)
        self._last_typed = None
        self.visitor.setFocus()

    def _not_undone(self, error: Exception) -> None:
        self.hold(False)
        self.notice.tell(error)

    def _add_stack(self) -> None:
        from spicedesk.ui.dialogs.trade_show_stack import StackDialog

        dialog = StackDialog(self._tasks, self, self.side.without_paper())
        dialog.filed.connect(lambda told: self.notice.say(told, "yes"))
        dialog.filed.connect(lambda _told: self._read_taken())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _read_taken(self) -> None:
        """Whom this show brought so far, from the office: they may have come in yesterday."""
        show = self.show_now()
        if self._reading is not None:
            self._reading.cancel()
        if show is None:
            self.side.show_taken([])
            return
        job = partial(jobs.taken_at, show=show)
        self._reading = self._tasks.run(self, job, self._show_taken, failed=self.notice.tell)

    def _show_taken(self, taken: "list[Taken]") -> None:
        """Who is known to be new stays so: the office itself does not tell."""
        new = {one.person_id: one for one in self.side.taken if one.is_new}
        self.side.show_taken([_as_new(one, new.get(one.person_id)) for one in taken])

    def _offer(self, found: tuple[str, list[str]]) -> None:
        user, references = found
        if not self.show_form.fields["with_whom"].text():
            self.show_form.fields["with_whom"].fill(user)
        self.show_form.offer_wordings(references)
        self.show_form.fields["wording"].fill(TradeShowDialog.last.get("wording", ""))

    def _fill(self) -> None:
        today = day_text(self._tasks.desk.today(), language.current())
        for name, text in {"day": today, **TradeShowDialog.last}.items():
            self.show_form.fields[name].fill(text)

    def _listen(self) -> None:
        self.show_form.changed.connect(self._pause.start)
        self.visitor.changed.connect(self._typed)
        self.primary.clicked.connect(self._save)
        self.side.undo_wanted.connect(self._undo)
        self.side.stack_wanted.connect(self._add_stack)

    def _typed(self) -> None:
        self._sure_of_none = False
        self.notice.clear()

    def _arrange(self) -> None:
        self.leave.setText(_("Close"))
        self.hint.setText(_("Each person is saved by Enter, at once."))
        left = QVBoxLayout()
        left.setSpacing(10)
        parts: tuple[QWidget, ...] = (
            theme.label(_("The show"), "subtitle"), self.show_form,
            theme.label(_("The next person"), "subtitle"), self.visitor,
        )  # fmt: skip
        for part in parts:
            left.addWidget(part)
        left.addStretch(1)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(24, 8, 24, 16)
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(self.side)


def _as_new(one: "Taken", before: "Taken | None") -> "Taken":
    return one if before is None else replace(one, is_new=True)
