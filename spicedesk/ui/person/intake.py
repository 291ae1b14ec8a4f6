"""What is dropped on a person: a signed form of ours is looked through, all else is filed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import bars, paperwork
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Source

File = Callable[[PersonId, "Sequence[Source]"], object]
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.Drop)


class Intake(QObject):
    """Sorts what comes in; `file` files what is no form of ours on the person it was meant for."""

    looking = Signal(bool)
    """Whether it is being found out what came in."""

    def __init__(self, tasks: Tasks, panel: QWidget, file: "File") -> None:
        super().__init__(panel)
        self._tasks, self._panel, self._file = tasks, panel, file
        self._job: Job | None = None

    def take(self, person_id: PersonId, sources: "Sequence[Source]") -> None:
        """Look whether there are signed forms among these, off the GUI thread."""
        job = partial(_sorted_out, sources=sources)
        then = partial(self._sorted, person_id)
        self._job = self._tasks.run_long(self._panel, job, then, failed=self._failed)
        self.looking.emit(True)

    def stop(self) -> None:
        """Want nothing of it any more; nothing was filed."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _sorted(self, person_id: PersonId, found: "tuple[list[Source], list[Source]]") -> None:
        self._end()
        signed, others = found
        if others:
            self._file(person_id, others)
        if signed:
            left = partial(self._offer_to_file, person_id, signed)
            paperwork.look_through(self._tasks, self._panel, signed, left)

    def _failed(self, error: Exception) -> None:
        self._end()
        self._tasks.failed.emit(error)

    def _end(self) -> None:
        self._job = None
        self.looking.emit(False)

    def _offer_to_file(self, person_id: PersonId, sources: "Sequence[Source]") -> None:
        as_it_is = (_("File it as it is"), partial(self._file, person_id, sources))
        bars.tell(self._panel, _("The signed form was not filed."), [as_it_is])


class DropsGoTo(QObject):
    """What is dropped on one widget is dropped on another."""

    def __init__(self, source: QWidget, target: QWidget) -> None:
        super().__init__(source)
        self._target = target
        source.setAcceptDrops(True)
        source.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DRAGS:
            self._target.event(event)
            return True
        return super().eventFilter(watched, event)


def _sorted_out(
    desk: "Desk", _progress: object, sources: "Sequence[Source]"
) -> "tuple[list[Source], list[Source]]":
    from spicedesk.services import returned_forms  # the window does not wait for SQLAlchemy

    signed = [source for source in sources if returned_forms.is_signed_form(desk, source)]
    return signed, [source for source in sources if source not in signed]
