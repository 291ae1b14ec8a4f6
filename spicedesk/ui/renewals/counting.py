"""How many wait to be asked again, for the number beside the section."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from spicedesk.language import ngettext
from spicedesk.ui.renewals import rows
from spicedesk.ui.tasks import Job, Tasks

SOON_DAYS = 30
_PAUSE = 1_500
"""Milliseconds: the list of people is there first, and many changes are counted once."""


class Counting(QObject):
    """Counts beside everything else, after the start and after each change."""

    counted = Signal(int)
    """How many; `MOST_COUNTED` stands for more."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._count)
        tasks.changed.connect(lambda _whose: self._pause.start())

    def begin(self) -> None:
        """Count in a moment."""
        self._pause.start()

    def _count(self) -> None:
        if self._job is not None:
            self._job.cancel()
        job = partial(rows.count, days=SOON_DAYS)
        # That it cannot be counted is no news: the list of people says so already.
        self._job = self._tasks.run_long(self, job, self.counted.emit, failed=lambda _error: None)


def words(count: int) -> tuple[str, str]:
    """The number as the navigation shows it, and what it means; none where nothing waits."""
    shown = f"{rows.MOST_COUNTED - 1}+" if count >= rows.MOST_COUNTED else str(count)
    meaning = ngettext(
        "{count} agreement to be renewed within {days} days",
        "{count} agreements to be renewed within {days} days",
        count,
    ).format(count=shown, days=SOON_DAYS)
    return (shown, meaning) if count else ("", "")
