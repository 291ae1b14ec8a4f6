"""Consent forms on paper: printed, read when they come back signed, scanned, taken at a show."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import bars, drafts
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.evidence import Source
    from spicedesk.ui.dialogs.trade_show import TradeShowDialog


class Paperwork:
    """The clerk's jobs with forms; dialogs are loaded when they are called for."""

    def __init__(
        self, tasks: Tasks, window: QWidget, person: Callable[[], PersonId | None]
    ) -> None:
        self._tasks, self._window, self._person = tasks, window, person

    def print_form(self) -> None:
        """Show a blank consent form for the person whose page is open."""
        from spicedesk.ui.dialogs.blank_form import BlankFormDialog

        person_id = self._person()
        if person_id is not None:
            _open(BlankFormDialog(self._tasks, self._window, person_id))

    def read_forms(self) -> None:
        """Choose scans of signed forms, one page or whole stacks, and look through them."""
        names, _kind = QFileDialog.getOpenFileNames(
            self._window, _("Choose scans of signed forms"), "", scan_filter()
        )
        if names:
            look_through(self._tasks, self._window, [Path(name) for name in names])

    def scan_form(self) -> None:
        """Scan signed forms straight in, and look through them."""
        from spicedesk.ui.dialogs.scanner import ScannerDialog

        dialog = ScannerDialog(self._tasks, self._window)
        dialog.scanned.connect(partial(look_through, self._tasks, self._window))
        dialog.file_wanted.connect(self.read_forms)
        _open(dialog)

    def trade_show(self) -> "TradeShowDialog":
        """Take many people one after another."""
        from spicedesk.ui.dialogs.trade_show import TradeShowDialog

        dialog = TradeShowDialog(self._tasks, self._window)
        drafts.open_kept(dialog, "trade-show")
        return dialog


def look_through(
    tasks: Tasks,
    near: QWidget,
    sources: "Sequence[Source]",
    left: Callable[[], object] | None = None,
) -> None:
    """Look through signed forms; `left` is called where they are left, and nothing was filed."""
    from spicedesk.ui.dialogs.signed_forms import SignedFormsDialog

    dialog = SignedFormsDialog(tasks, near.window(), sources)
    told: list[str] = []
    dialog.filed.connect(told.append)
    dialog.filed.connect(partial(bars.tell, near))

    def closed() -> None:
        if not told and left is not None:
            left()

    dialog.rejected.connect(closed)
    _open(dialog)


def scan_filter() -> str:
    """What a file dialog offers as scans."""
    return _("Scans (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)")


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
