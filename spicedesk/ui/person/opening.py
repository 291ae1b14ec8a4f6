"""The dialogs that open from a person's page."""

from uuid import UUID

from PySide6.QtWidgets import QDialog, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.ui.tasks import Tasks


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


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
