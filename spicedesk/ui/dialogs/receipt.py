"""A receipt of one statement for the customer: look at it, and hand it out."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from spicedesk.domain.person import PersonId
from spicedesk.language import SUPPORTED
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.paper_dialog import PaperDialog, Words, languages
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.receipts import Prepared


class ReceiptDialog(PaperDialog["Prepared"]):
    """A copy of what is on record, in the person's language; that it went out is logged."""

    def __init__(
        self, tasks: Tasks, parent: QWidget | None, person_id: PersonId, event_id: UUID
    ) -> None:
        self._spoken: str | None = None
        self._event_id = event_id
        super().__init__(tasks, parent, person_id, _words())
        self.make()

    def job(self) -> "Callable[[Desk], Prepared]":
        return partial(
            _prepared, person_id=self._person_id, event_id=self._event_id, language=self._spoken
        )

    def filing(self, made: "Prepared", target: Path | None) -> "Callable[[Desk], object]":
        return partial(_handed_out, person_id=self._person_id, made=made, target=target)

    def name_of(self, made: "Prepared") -> str:
        self.language.setCurrentIndex(SUPPORTED.index(made.receipt.language))
        return made.receipt.person_name

    def choices(self) -> Iterator[tuple[str, QWidget]]:
        self.language = languages()
        self.language.activated.connect(self._choose_language)
        yield _("&Language"), self.language

    def _choose_language(self, index: int) -> None:
        self._spoken = SUPPORTED[index]
        self.make()


def _words() -> Words:
    return Words(
        title=_("Receipt"),
        heading=_("Receipt"),
        preview=_("Preview of the receipt"),
        making=_("Making the receipt…"),
        stopped=_("Stopped: no receipt was made, nothing was changed."),
        done=_("Handed out, and logged."),
    )


def _prepared(
    desk: "Desk", person_id: PersonId, event_id: UUID, language: str | None
) -> "Prepared":
    from spicedesk.services import receipts  # imports the store

    return receipts.prepare(desk, person_id, event_id, language)


def _handed_out(desk: "Desk", person_id: PersonId, made: "Prepared", target: Path | None) -> None:
    from spicedesk.services import receipts  # imports the store

    receipts.hand_out(desk, person_id, made, target)
