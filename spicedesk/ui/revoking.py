"""Marketing revoked in one click: done at once, and then mended or taken back in the bar."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from spicedesk.domain.consent import Channel, ConsentEvent, How, RecordedEvent
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import bars
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk


class Revoking(QObject):
    """One revocation, as long as its bar is there; each change is an event of its own."""

    def __init__(self, tasks: Tasks, window: QWidget, person_id: PersonId) -> None:
        super().__init__(window)
        self._tasks, self._window, self._person = tasks, window, person_id
        self._recorded: RecordedEvent | None = None

    def begin(self) -> None:
        """Revoke for every channel; nothing is asked before (Art. 7(3))."""
        self._run(_revoke, _("Marketing revoked for every channel; the data stay."))

    def narrow(self, channels: frozenset[Channel]) -> None:
        """Revoke for these channels alone."""
        job = partial(_amend, change=partial(_with_channels, channels=channels))
        self._run(job, _("Marketing revoked for the channels you chose; the data stay."))

    def note(self, text: str) -> None:
        """Add who said so, and why."""
        self._run(partial(_amend, change=partial(_with_comment, comment=text)), _("Noted."))

    def undo(self) -> None:
        """Take it back: it was a mistake."""
        recorded = self._recorded
        if recorded is not None:
            self._tasks.run(
                self._window,
                partial(_take_back, person_id=self._person, recorded=recorded),
                lambda _none: bars.tell(self._window, _("Taken back; marketing is as it was.")),
                changes=self._person,
            )

    def _run(self, job: "Callable[..., RecordedEvent]", said: str) -> None:
        self._tasks.run(
            self._window,
            partial(job, person_id=self._person, recorded=self._recorded),
            partial(self._done, said=said),
            changes=self._person,
        )

    def _done(self, recorded: RecordedEvent, said: str) -> None:
        self._recorded = recorded
        line = None
        if recorded.event.comment is None:
            line = bars.Line(_("Who said so, and why?"), self.note)
        verbs = [(_("&Undo"), self.undo), (_("Only some &channels…"), self._choose)]
        bars.tell(self._window, said, verbs, line=line)

    def _choose(self) -> None:
        from spicedesk.ui.dialogs.channels import ChannelsDialog  # only where it is asked for

        dialog = ChannelsDialog(self._window)
        dialog.chosen.connect(self.narrow)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _revoke(
    desk: "Desk",
    person_id: PersonId,
    recorded: RecordedEvent | None,  # noqa: ARG001  # nothing is recorded yet
) -> RecordedEvent:
    from spicedesk.services import consent

    return consent.revoke_marketing(desk, person_id, How.MEETING)


def _amend(
    desk: "Desk",
    person_id: PersonId,
    recorded: RecordedEvent,
    change: Callable[[ConsentEvent], ConsentEvent],
) -> RecordedEvent:
    from spicedesk.services import consent

    return consent.amend(desk, person_id, recorded.id, change)


def _take_back(desk: "Desk", person_id: PersonId, recorded: RecordedEvent) -> RecordedEvent:
    from spicedesk.services import consent

    return consent.take_back(desk, person_id, recorded.id)


def _with_channels(event: ConsentEvent, channels: frozenset[Channel]) -> ConsentEvent:
    return replace(event, channels=channels)


def _with_comment(event: ConsentEvent, comment: str) -> ConsentEvent:
    return replace(event, comment=comment)
