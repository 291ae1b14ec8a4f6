"""Processing restricted, and used again (GDPR Art. 18): both are taken back in the bar."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from spicedesk.domain.person import PersonId
from spicedesk.domain.restriction import Restriction
from spicedesk.language import current as spoken
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui import bars, drafts
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.ui.dialogs.restriction import RestrictionDialog


class Restricting(QObject):
    """Asks for the ground where nothing is restricted yet; lifts what is, after a word."""

    def __init__(self, tasks: Tasks, window: QWidget, person_id: PersonId) -> None:
        super().__init__(window)
        self._tasks, self._window, self._person = tasks, window, person_id

    def begin(self) -> None:
        """Find out which of the two is meant."""
        self._tasks.run(self, partial(_current, person_id=self._person), self._ask)

    def restrict(
        self,
        wanted: Restriction,
        comment: str = "",
        well: Callable[[], object] = lambda: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Store the data and use them for nothing else."""

        def then(_kept: object) -> None:
            well()
            told = _("Processing is restricted: the data are stored, and used for nothing else.")
            bars.tell(self._window, told, [(_("&Undo"), partial(self.lift, wanted))])

        job = partial(_restricted, person_id=self._person, wanted=wanted, comment=comment)
        self._tasks.run(self._window, job, then, failed=failed, changes=self._person)

    def lift(self, before: Restriction) -> None:
        """Use the data again."""

        def then(_none: object) -> None:
            told = _("The restriction is lifted; the data may be used again.")
            bars.tell(self._window, told, [(_("&Undo"), partial(self.restrict, before))])

        job = partial(_lifted, person_id=self._person)
        self._tasks.run(self._window, job, then, changes=self._person)

    def _ask(self, found: Restriction | None) -> None:
        if found is not None:
            self._ask_whether_told(found)
        else:
            self.ask_why()

    def ask_why(self) -> "RestrictionDialog":
        """Ask for the ground."""
        from spicedesk.ui.dialogs.restriction import RestrictionDialog  # only where asked for

        dialog = RestrictionDialog(self._window, self._tasks.desk.today())
        dialog.described.connect(partial(self._save, dialog))
        drafts.open_kept(dialog, "restriction", self._person)
        return dialog

    def _save(self, dialog: "RestrictionDialog", wanted: Restriction, comment: str) -> None:
        """What was typed stays until it is kept, unless the clerk leaves before that."""

        def well() -> None:
            if isValid(dialog):
                dialog.accept()

        def failed(error: Exception) -> None:
            if isValid(dialog):
                dialog.refused(error)
            else:
                self._tasks.failed.emit(error)

        dialog.hold(busy=True)
        self.restrict(wanted, comment, well, failed)

    def _ask_whether_told(self, found: Restriction) -> None:
        """Art. 18(3): the person is told before the data are used again."""
        since = formats.day(found.since, spoken())
        told = _(
            "Processing is restricted since {date}. Tell the person before the data are used "
            "again (Art. 18(3) GDPR)."
        )
        lift = (_("They know: &lift it"), partial(self.lift, found))
        bars.tell(self._window, told.format(date=since), [lift])


def _current(desk: "Desk", person_id: PersonId) -> Restriction | None:
    from spicedesk.services import restrictions  # the window is painted without it

    return restrictions.current(desk, person_id)


def _restricted(
    desk: "Desk", person_id: PersonId, wanted: Restriction, comment: str
) -> Restriction:
    from spicedesk.services import restrictions  # the window is painted without it

    return restrictions.restrict(desk, person_id, wanted.ground, wanted.since, comment or None)


def _lifted(desk: "Desk", person_id: PersonId) -> None:
    from spicedesk.services import restrictions  # the window is painted without it

    restrictions.lift(desk, person_id)
