"""Tests the place that is chosen, and says in the notice what was found and the way out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from spicedesk.language import gettext as _
from spicedesk.ui.dialogs import first_run_jobs as jobs
from spicedesk.ui.dialogs.background import Background
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.places import PlacesToMake

if TYPE_CHECKING:
    from spicedesk.services.places import Report

_PAUSE = 600
"""Milliseconds without a key after which a path is tested."""
_TONES = {"good": "yes", "warning": "warn", "bad": "danger"}


class PlaceTest(QObject):
    """Tests a folder once its path has rested, and any place when asked to.

    A server is tested only when asked: logins that fail while somebody types would
    lock the user out.
    """

    def __init__(self, places: PlacesToMake, notice: Notice) -> None:
        super().__init__(notice)
        self._places, self._notice = places, notice
        self._told: tuple[str, Report] | None = None
        self._background = Background(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._rested)
        for card in places.cards:
            card.chosen.connect(self._moved)
        for card in (places.new, places.shared):
            card.path.edit.textChanged.connect(self._moved)

    @property
    def found_network(self) -> bool:
        """Whether the place that was tested last lies on a network drive."""
        return self._told is not None and self._told[1].is_network

    def show(self, then: Callable[[], object], failed: Callable[[Exception], object]) -> None:
        """Test the chosen place now and say what was found, then call `then`."""

        def told(place: str, report: "Report") -> None:
            self.tell(place, report)
            then()

        self._run(told, failed)

    def ask(
        self,
        well: Callable[[], object],
        held: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Test the chosen place now; `well` where one may go on, else it is said why not.

        A warning holds up until it was read, once.
        """

        def told(place: str, report: "Report") -> None:
            known = self._is_known(place, report)
            if report.usable and (known or not self._warns(report)):
                self._told = place, report
                well()
            else:
                self.tell(place, report)
                held()

        self._run(told, failed)

    def close(self) -> None:
        """Want no more replies; a drive that does not answer is not waited for."""
        self._pause.stop()
        self._background.close(wait=False)

    def _moved(self) -> None:
        self._notice.clear()
        self._pause.stop()
        if self._places.chosen() in {self._places.new, self._places.shared}:
            self._pause.start()

    def _rested(self) -> None:
        asked = self._places.chosen().place()

        def told(place: str, report: "Report") -> None:
            if self._places.chosen().place() == place:
                self.tell(place, report)

        def failed(error: Exception) -> None:
            if self._places.chosen().place() == asked:
                self._notice.tell(error)

        if asked:
            self._run(told, failed)

    def _run(
        self, told: Callable[[str, "Report"], object], failed: Callable[[Exception], object]
    ) -> None:
        self._pause.stop()
        place = self._places.chosen().place()
        self._background.run(jobs.examine(place), lambda report: told(place, report), failed)

    def _is_known(self, place: str, report: "Report") -> bool:
        """Whether the notice says this already."""
        if self._told is None or self._told[0] != place:
            return False
        return self._sentence(self._told[1]) == self._sentence(report)

    def tell(self, place: str, report: "Report") -> None:
        """Say what was found at a place, with a button for each way out."""
        self._told = place, report
        tone = "warn" if self._warns(report) else _TONES[report.result]
        self._notice.say(self._sentence(report), tone, self._ways(report))

    def _warns(self, report: "Report") -> bool:
        return report.usable and (report.result == "warning" or self._is_shared_after_all(report))

    def _is_shared_after_all(self, report: "Report") -> bool:
        return report.usable and report.is_network and self._places.chosen() is self._places.new

    def _is_here_alone(self, report: "Report") -> bool:
        fit = report.result == "good" and not report.is_network
        return fit and self._places.chosen() is self._places.shared

    def _sentence(self, report: "Report") -> str:
        said = [report.summary]
        if self._is_shared_after_all(report):
            said.append(
                _("This folder lies on a network drive; is it for more than one workplace?")
            )
        elif self._is_here_alone(report):
            said.append(
                _("It lies on this computer: others reach it only if it is shared in the network.")
            )
        return " ".join(said)

    def _ways(self, report: "Report") -> dict[str, Callable[[], None]]:
        if report.locks_fail:
            return {_("Use a Postgres server"): self._use_server}
        if self._is_shared_after_all(report):
            return {_("Use it as a shared folder"): self._use_shared}
        return {}

    def _use_server(self) -> None:
        self._places.choose(self._places.server)
        self._places.server.host.setFocus()

    def _use_shared(self) -> None:
        self._places.shared.take_over(self._places.new)
        self._places.choose(self._places.shared)
        self._places.shared.path.edit.setFocus()
