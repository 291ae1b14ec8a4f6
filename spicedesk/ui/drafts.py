"""Keeps what is typed into a form until it is saved, and offers it again after a crash."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import bars, typed_values
from spicedesk.ui.dialogs.background import Background
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.drafts import Draft, Drawer

_EVERY_MS, _HEARTBEAT_S = 1_000, 30.0
_SETTLE_MS = 400
"""What a form loads for itself (texts to choose from) is there by then."""
Then = Callable[[Sheet | None], object]
"""Gets the form that was opened; none where what it was about is gone."""
Open = Callable[["Draft", Then], object]
"""Opens the form of a draft, as it stands in the office now."""


@runtime_checkable
class Keeps(Protocol):
    """A form that says itself what a draft of it is."""

    def draft_values(self) -> Any:
        """What is typed, as JSON knows it."""

    def take_draft(self, values: Any) -> None:
        """Type it again."""


class Drafts(QObject):
    """Writes drafts once a second at most, on a thread of its own; nobody waits for it."""

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._window = tasks, window
        self._drawer: Drawer | None = None
        self._background = Background(self)
        self._openers: dict[str, tuple[str, Open]] = {}
        tasks.run(self, _opened, self._use, failed=_nothing)

    @property
    def is_ready(self) -> bool:
        """Whether drafts can be kept: the office's key is here."""
        return self._drawer is not None

    def know(self, form: str, name: str, opener: Open) -> None:
        """Say how a form is opened again, and what it is called."""
        self._openers[form] = (name, opener)

    def write(self, draft: "Draft") -> None:
        """Keep this now; where it cannot be kept, the form is still there."""
        if self._drawer is not None:
            self._background.run(partial(_write, self._drawer, draft), _nothing, _nothing)

    def drop(self, draft_id: str) -> None:
        """Forget what was saved or given up."""
        if self._drawer is not None:
            self._background.run(partial(self._drawer.drop, draft_id), _nothing, _nothing)

    def close(self) -> None:
        """Write and drop what was asked for, and no more."""
        self._background.close(finish=True)

    def _use(self, drawer: "Drawer") -> None:
        self._drawer = drawer
        job = partial(drawer.left, datetime.now().astimezone())
        self._background.run(job, self._offer, _nothing)

    def _offer(self, left: "list[Draft]") -> None:
        known = [draft for draft in left if draft.form in self._openers]
        if not known:
            return
        draft = known[0]
        if draft.person_id is None:
            self._ask(known, "")
        else:
            job = partial(_number, person_id=draft.person_id)
            self._tasks.run(self, job, partial(self._ask, known))

    def _ask(self, known: "list[Draft]", number: str | None) -> None:
        """Offer the first one; the others after it."""
        draft = known[0]
        name = self._openers[draft.form][0]
        if number is None:  # nothing can be entered about them
            said = _("A form was not saved when SpiceDesk ended, and its person is gone.")
            self._offer_to_copy(known, said)
            return
        what = f"{name} ({number})" if number else name
        said = ngettext(
            "{count} form was not saved when SpiceDesk ended: {what}.",
            "{count} forms were not saved when SpiceDesk ended. The first: {what}.",
            len(known),
        ).format(what=what, count=len(known))
        self._say(known, said, (_("&Open it"), partial(self._open, known)))

    def _offer_to_copy(self, known: "list[Draft]", said: str) -> None:
        self._say(known, said, (_("&Copy what was typed"), partial(self._copy, known)))

    def _say(self, known: "list[Draft]", said: str, verb: bars.Verb) -> None:
        away = (_("&Throw it away"), partial(self._give_up, known))
        bars.tell(self._window, said, [verb, away], "error")

    def _open(self, known: "list[Draft]") -> None:
        draft, rest = known[0], known[1:]

        def type_again(sheet: Sheet | None) -> None:
            if sheet is None:
                said = _("A form was not saved when SpiceDesk ended, and what it changed is gone.")
                self._offer_to_copy(known, said)
                return
            keeping = sheet.findChild(_Keeping)
            if keeping is not None:
                keeping.go_on_with(draft)
            sheet.finished.connect(lambda _result: self._offer(rest))
            QTimer.singleShot(_SETTLE_MS, sheet, partial(self._fill, sheet, draft.values))

        self._openers[draft.form][1](draft, type_again)

    def _fill(self, sheet: Sheet, values: Any) -> None:
        """Type it again, once the form has read what it reads for itself."""
        if self._tasks.is_busy:
            QTimer.singleShot(_SETTLE_MS, sheet, partial(self._fill, sheet, values))
            return
        keeping = sheet.findChild(_Keeping)
        if keeping is not None:
            keeping.note()
        try:
            _take(sheet, values)
        except (KeyError, TypeError, ValueError, IndexError):  # of another version's form
            said = _("What was typed does not fit this form any more.")
            sheet.notice.say(
                said, "warn", {_("Copy what was typed"): partial(_to_clipboard, values)}
            )
        if keeping is not None:
            keeping.begin()

    def _copy(self, known: "list[Draft]") -> None:
        _to_clipboard(known[0].values)
        bars.tell(self._window, _("What was typed is on the clipboard."))
        self._give_up(known)

    def _give_up(self, known: "list[Draft]") -> None:
        self.drop(known[0].id)
        self._offer(known[1:])


class _Keeping(QObject):
    """One open form."""

    def __init__(
        self, drafts: Drafts, sheet: Sheet, form: str, person_id: PersonId | None, subject: str
    ) -> None:
        super().__init__(sheet)
        self._drafts, self._sheet = drafts, sheet
        self._form, self._person, self._subject = form, person_id, subject
        self._draft: Draft | None = None
        self._before: typed_values.Values | None = None
        self.note()
        self._written = 0.0
        self._waits = False
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(self._look)
        timer.start()
        sheet.kept.connect(self._look)  # or it would be offered a second time
        sheet.finished.connect(self._end)

    def go_on_with(self, draft: "Draft") -> None:
        """What was left behind stays on the disk until the form holds it, and was closed."""
        self._draft, self._waits = draft, True

    def note(self) -> None:
        """What stands there now was not typed by the clerk."""
        if self._subject and not isinstance(self._sheet, Keeps):
            self._before = typed_values.of(self._sheet.body)

    def begin(self) -> None:
        """The form holds it now."""
        self._waits = False

    def _look(self) -> None:
        from spicedesk.services import drafts  # loaded by the one that keeps them

        if self._waits:
            return
        if not self._sheet.dirty():
            self._end()
            self.note()
            return
        values, last = _values(self._sheet), self._draft
        if self._before is not None:
            values = {"typed": values, "before": self._before}
        is_same = last is not None and last.values == values
        if is_same and monotonic() - self._written < _HEARTBEAT_S:
            return
        now = datetime.now().astimezone()
        draft = drafts.Draft(self._form, self._person, values, now, subject=self._subject)
        if last is not None:
            draft = replace(draft, id=last.id)
        self._draft, self._written = draft, monotonic()
        self._drafts.write(draft)

    def _end(self) -> None:
        if self._draft is not None and not self._waits:
            self._drafts.drop(self._draft.id)
            self._draft = None


def open_kept(
    sheet: Sheet, form: str, person_id: PersonId | None = None, subject: str = ""
) -> None:
    """Open a form that outlives a crash, where its window has an office.

    `subject` is the key of what it changes: what others save of that meanwhile is told.
    """
    near = sheet.parentWidget()
    while near is not None:
        found = near.findChild(Drafts, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if found is not None:
            _Keeping(found, sheet, form, person_id, subject)
            break
        near = near.parentWidget()
    sheet.finished.connect(sheet.deleteLater)
    sheet.open()


def _values(sheet: Sheet) -> Any:
    return sheet.draft_values() if isinstance(sheet, Keeps) else typed_values.of(sheet.body)


def _take(sheet: Sheet, values: Any) -> None:
    if isinstance(sheet, Keeps):
        sheet.take_draft(values)
    elif isinstance(values, dict):
        merged = typed_values.merge(sheet.body, values["typed"], values["before"])
        typed_values.type_again(sheet.body, merged.mine)
        if merged.names:
            take = partial(typed_values.type_again, sheet.body, merged.theirs)
            sheet.tell_of_others(merged.names, take)
    else:
        typed_values.type_again(sheet.body, values)


def _to_clipboard(values: Any) -> None:
    QGuiApplication.clipboard().setText("\n".join(typed_values.texts(values)))


def _nothing(_reply: object) -> None:
    """Whatever became of it, the form itself is there."""


def _write(drawer: "Drawer", draft: "Draft") -> None:
    drawer.keep(draft)


def _opened(desk: "Desk") -> "Drawer":
    from spicedesk.services import drafts  # the window is painted without it

    return drafts.drawer(desk)


def _number(desk: "Desk", person_id: PersonId) -> str | None:
    from spicedesk import faults
    from spicedesk.services import people

    with suppress(faults.NotFound):
        return people.get(desk, person_id)[0].number
    return None
