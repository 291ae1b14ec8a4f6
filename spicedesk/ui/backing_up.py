"""Makes the backups that the plan wants, and tells when there is none that is new enough."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from spicedesk import language
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import Job, Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.backups import Run, State
    from spicedesk.services.desk import Desk

_EVERY_MS, _FIRST_MS = 10 * 60_000, 3_000


class BackingUp(QObject):
    """Looks every ten minutes whether a backup is due at this computer, and makes it."""

    known = Signal(object)
    """The `State`, whenever it was looked at."""
    working = Signal(int)
    """How many hundredths of a backup are done; below zero when none is being made."""

    def __init__(self, tasks: Tasks, window: QWidget, show: QAction) -> None:
        super().__init__(window)
        self._tasks, self._window, self._show = tasks, window, show
        self._job: Job | None = None
        self._told = False
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(_FIRST_MS, self, self.look)

    @property
    def is_working(self) -> bool:
        """Whether one is being made."""
        return self._job is not None

    def look(self) -> None:
        """See how the office stands with its backups, and make the one that is due."""
        self._tasks.run(self, _state, self._heed)

    def make(
        self,
        folder: Path | None,
        passphrase: str | None,
        then: "Callable[[Run], object]",
        failed: Callable[[Exception], object],
    ) -> None:
        """Make one now, beside everything else."""
        if self._job is not None:
            return

        def end(reply: Callable[[], object]) -> None:
            self._job = None
            self.working.emit(-1)
            self.look()
            reply()

        job = partial(_made, folder=folder, passphrase=passphrase)
        self._job = self._tasks.run_long(
            self,
            job,
            lambda run: end(partial(then, run)),
            failed=lambda error: end(partial(failed, error)),
        )
        self.working.emit(0)
        if self._job.progress is not None:
            self._job.progress.reported.connect(self._report)

    def stop(self) -> None:
        """Make none after all; nothing of it stays."""
        if self._job is not None and self._job.progress is not None:
            self._job.cancelled = True

    def _report(self, done: int, total: int) -> None:
        if self._job is not None:
            self.working.emit(100 * done // max(total, 1))

    def _heed(self, found: "tuple[State, bool]") -> None:
        state, is_demo = found
        self.known.emit(state)
        if state.is_due and not self.is_working:
            self.make(None, None, lambda _run: None, self._tell)
        elif state.is_late and not self._told and not is_demo and self._is_quiet():
            self._told = True
            bars.tell(self._window, late_words(state), [(_("&Backups…"), self._show.trigger)])

    def _is_quiet(self) -> bool:
        """Whether the bar says nothing else, which somebody may still have to answer."""
        bar = bars.of(self._window)
        return bar is not None and not bar.isVisible()

    def _tell(self, error: Exception) -> None:
        bars.tell(self._window, str(error), [(_("&Backups…"), self._show.trigger)], "error")


class LastBackup(QPushButton):
    """In the status bar: when the last good backup was made."""

    def __init__(self, backing_up: BackingUp, show: QAction) -> None:
        super().__init__()
        theme.kind(self, "link")
        self.clicked.connect(show.trigger)
        backing_up.known.connect(self._show)
        backing_up.working.connect(self._work)
        self._words = ""
        self.hide()

    def _show(self, state: "State") -> None:
        self._words = short_words(state)
        which = (Icons.WARNING, "warn_line") if state.is_late else (Icons.DATABASE, "text2")
        self.setIcon(icon(*which))
        self.setText(self._words)
        self.show()

    def _work(self, percent: int) -> None:
        working = _("Making a backup: {percent} %").format(percent=percent)
        self.setText(self._words if percent < 0 else working)


def short_words(state: "State") -> str:
    """When the last good backup was made, as the status bar says it."""
    if state.last_good is None:
        return _("No backup yet")
    when = formats.moment(state.last_good.began_at, language.current())
    return _("Last backup {when}").format(when=when)


def late_words(state: "State") -> str:
    """That there is none, or none that is new enough, and what that means."""
    if state.last_good is None:
        return _("There is no backup of this office yet. If this disk fails, everything is lost.")
    when = formats.moment(state.last_good.began_at, language.current())
    said = _("The last good backup is from {when}. What was entered since is nowhere else.")
    return said.format(when=when)


def _state(desk: "Desk") -> "tuple[State, bool]":
    from spicedesk.services import backups, offices  # the window is painted without them

    return backups.state(desk), offices.get(desk).is_demo


def _made(desk: "Desk", progress: Progress, folder: Path | None, passphrase: str | None) -> "Run":
    from spicedesk.services import backups  # the window is painted without it

    def report(done: int, total: int) -> bool:
        progress.report(done, total)
        return not progress.cancelled

    return backups.make(desk, folder, passphrase, report)
