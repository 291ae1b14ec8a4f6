"""Look at a person's statement, and hand it out."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from spicedesk.domain.disclosure import Delivery
from spicedesk.domain.person import PersonId
from spicedesk.language import SUPPORTED
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.paper_dialog import PaperDialog, Words, choice, languages
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.access import Statement
    from spicedesk.services.desk import Desk


class StatementDialog(PaperDialog["Statement"]):
    """What is printed or saved is the very PDF that is shown, and it is filed as evidence."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, person_id: PersonId) -> None:
        self._spoken: str | None = None
        self._delivery_chosen = False
        super().__init__(tasks, parent, person_id, _words())
        self.make()

    @property
    def statement(self) -> "Statement | None":
        """What is shown."""
        return self.made

    def job(self) -> "Callable[[Desk], Statement]":
        return partial(_prepared, person_id=self._person_id, language=self._spoken)

    def filing(self, made: "Statement", target: Path | None) -> "Callable[[Desk], object]":
        delivery = self._delivery(Delivery.COUNTER if target is None else Delivery.FILE)
        person_id = self._person_id
        return partial(
            _handed_out, person_id=person_id, made=made, target=target, delivery=delivery
        )

    def name_of(self, made: "Statement") -> str:
        self.language.setCurrentIndex(SUPPORTED.index(made.disclosure.language))
        return made.disclosure.person_name

    def choices(self) -> Iterator[tuple[str, QWidget]]:
        self.language = languages()
        self.language.activated.connect(self._choose_language)
        self._how = choice(_deliveries(), _("&Delivery is logged as"))
        self._how.activated.connect(self._choose_delivery)
        yield _("&Language"), self.language
        yield _("&Delivery is logged as"), self._how

    def _delivery(self, otherwise: Delivery) -> Delivery:
        chosen = list(Delivery)[self._how.currentIndex()]
        return chosen if self._delivery_chosen else otherwise

    def _choose_delivery(self) -> None:
        self._delivery_chosen = True

    def _choose_language(self, index: int) -> None:
        self._spoken = SUPPORTED[index]
        self.make()


def _words() -> Words:
    return Words(
        title=_("Print statement"),
        heading=_("Statement"),
        preview=_("Preview of the statement"),
        making=_("Making the statement…"),
        stopped=_("Stopped: no statement was made, nothing was changed."),
        done=_("Filed as evidence, and logged."),
    )


def _deliveries() -> list[str]:
    words = {
        Delivery.COUNTER: _("Handed over at the counter"),
        Delivery.POST: _("Sent by post"),
        Delivery.EMAIL: _("Sent by e-mail"),
        Delivery.FILE: _("Given as a file"),
    }
    return [words[delivery] for delivery in Delivery]


def _prepared(desk: "Desk", person_id: PersonId, language: str | None) -> "Statement":
    from spicedesk.services import access  # imports the store

    return access.prepare(desk, person_id, language)


def _handed_out(
    desk: "Desk", person_id: PersonId, made: "Statement", target: Path | None, delivery: Delivery
) -> object:
    from spicedesk.services import access  # imports the store

    if target is None:
        return access.hand_out(desk, person_id, made, delivery)
    return access.hand_out_as_file(desk, person_id, made, target, delivery)
