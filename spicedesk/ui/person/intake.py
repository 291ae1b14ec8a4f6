"""What is dropped on a person: a signed form of ours is looked through, all else is filed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from spicedesk.language import gettext as _
from spicedesk.ui import bars, paperwork
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.evidence import Source

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.Drop)


class Intake(QObject):
    """Sorts what comes in; `file` files what is no form of ours."""

    def __init__(
        self, tasks: Tasks, panel: QWidget, file: "Callable[[Sequence[Source]], None]"
    ) -> None:
        super().__init__(panel)
        self._tasks, self._panel, self._file = tasks, panel, file

    def take(self, sources: "Sequence[Source]") -> None:
        """Look whether there are signed forms among these, off the GUI thread."""
        job = partial(_sorted_out, sources=sources)
        failed = self._tasks.failed.emit
        self._tasks.run_long(self._panel, job, self._sorted, failed=failed)

    def _sorted(self, found: "tuple[list[Source], list[Source]]") -> None:
        signed, others = found
        if others:
            self._file(others)
        if signed:
            left = partial(self._offer_to_file, signed)
            paperwork.look_through(self._tasks, self._panel, signed, left)

    def _offer_to_file(self, sources: "Sequence[Source]") -> None:
        as_it_is = (_("File it as it is"), partial(self._file, sources))
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
