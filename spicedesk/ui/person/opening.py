"""The dialogs that open from a person's page."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QDialog, QWidget

from spicedesk.domain.consent import RecordedEvent
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import bars, drafts
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.people import PersonFile
    from spicedesk.ui.dialogs.consent import ConsentDialog
    from spicedesk.ui.dialogs.profile_form import ProfileSheet


class Opening:
    """Shows what a link stands for; dialogs are loaded when they are called for."""

    def __init__(self, tasks: Tasks, page: QWidget) -> None:
        self._tasks, self._page = tasks, page

    def show_wording(self, wording_id: UUID) -> None:
        """The very words that were agreed to."""
        from spicedesk.ui.dialogs.wording import WordingDialog

        _open(WordingDialog(self._tasks, self._page, wording_id))

    def show_receipt(self, person_id: PersonId, event_id: UUID) -> None:
        """A receipt for the person of what they said."""
        from spicedesk.ui.dialogs.receipt import ReceiptDialog

        _open(ReceiptDialog(self._tasks, self._page, person_id, event_id))

    def correct(self, file: "PersonFile | None", event_id: UUID) -> "ConsentDialog | None":
        """Record anew what was recorded otherwise than it was said; none where it is not there."""
        from spicedesk.ui.dialogs.consent import ConsentDialog

        recorded = _find(file, event_id)
        if file is None or recorded is None:
            return None
        dialog = ConsentDialog(self._tasks, self._page, file, recorded)
        drafts.open_kept(dialog, "consent.correct", file.person.id, str(event_id))
        return dialog

    def add_profile(self, person_id: PersonId) -> "ProfileSheet":
        """Enter where the person signed up."""
        from spicedesk.ui.dialogs.profile_form import ProfileSheet

        sheet = ProfileSheet(self._tasks, self._page, person_id)
        drafts.open_kept(sheet, "profile", person_id)
        return sheet

    def change_profile(self, person_id: PersonId, profile_id: UUID, *, leaves: bool) -> None:
        """Note that a sign-up was confirmed, or that the person left there."""
        from spicedesk.ui.dialogs.profile_form import ProfileMomentSheet

        _open(ProfileMomentSheet(self._tasks, self._page, person_id, profile_id, leaves=leaves))

    def take_back(self, file: "PersonFile | None", event_id: UUID) -> None:
        """What was not said at all counts no more; the bar takes that back in turn."""
        recorded = _find(file, event_id)
        if file is None or recorded is None:
            return
        person_id = file.person.id

        def then(void: RecordedEvent) -> None:
            told = _("That was recorded by mistake and counts no more; it stays in the history.")
            bars.tell(self._page, told, [(_("&Undo"), partial(undo, void))])

        def undo(void: RecordedEvent) -> None:
            job = partial(_said_after_all, person_id=person_id, void=void, before=recorded)
            self._tasks.run(self._page, job, changes=person_id)

        job = partial(_taken_back, person_id=person_id, event_id=event_id)
        self._tasks.run(self._page, job, then, changes=person_id)


def _find(file: "PersonFile | None", event_id: UUID) -> RecordedEvent | None:
    history = file.history if file is not None else ()
    return next((recorded for recorded in history if recorded.id == event_id), None)


def _taken_back(desk: "Desk", person_id: PersonId, event_id: UUID) -> RecordedEvent:
    from spicedesk.services import consent  # imports the store

    return consent.take_back(desk, person_id, event_id)


def _said_after_all(
    desk: "Desk", person_id: PersonId, void: RecordedEvent, before: RecordedEvent
) -> RecordedEvent:
    from spicedesk.services import consent  # imports the store

    return consent.amend(desk, person_id, void.id, lambda _void: before.event)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
