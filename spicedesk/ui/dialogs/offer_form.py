"""Put an online offer on the office's list."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from spicedesk.domain.consent import DATA, MARKETING
from spicedesk.domain.profile import Offer, OfferKind
from spicedesk.faults import Invalid
from spicedesk.language import current, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.field import Field, labelled
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import ANYTHING, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE = (520, 480)
Choices = tuple[list[str], list[str]]
"""The purposes and the texts of the office."""


class OfferSheet(Sheet):
    """What people agree to who sign up there, and by which words."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent, _("New online offer"), _("Sa&ve offer"))
        self._tasks = tasks
        tr = translator(current())
        self.name = Field(_("&Name"), QLineEdit(), lambda text: entry.line("name", text))
        self.kind, self.purpose, self.wording = Box(), Box(), Box()
        self.kind.setAccessibleName(_("Kind"))
        self.purpose.setAccessibleName(_("Purpose"))
        self.wording.setAccessibleName(_("Text"))
        for kind in OfferKind:
            self.kind.addItem(terms.capital(terms.word(kind, tr)), kind)
        self.address = Field(
            _("&Address on the web"), QLineEdit(), lambda text: entry.line("address", text)
        )
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.name)
        column.addWidget(labelled(_("&Kind"), self.kind))
        column.addWidget(self.address)
        column.addWidget(labelled(_("&Purpose that people agree to"), self.purpose))
        column.addWidget(labelled(_("&Text that is shown there"), self.wording))
        column.addStretch(1)
        self.primary.clicked.connect(self._save)
        self.resize(*_SIZE)
        self.name.setFocus()
        tasks.run(self, _choices, self._offer)

    def dirty(self) -> bool:
        return bool(self.name.text().strip() or self.address.text().strip())

    def _offer(self, found: Choices) -> None:
        tr = translator(current())
        for purpose in found[0]:
            self.purpose.addItem(terms.capital(terms.purpose(purpose, tr)), purpose)
        self.wording.addItem("", None)
        for reference in found[1]:
            self.wording.addItem(reference, reference)

    def _save(self) -> None:
        job = partial(
            _added,
            name=self.name.text(),
            kind=self.kind.currentData(),
            address=self.address.text(),
            purpose=self.purpose.currentData() or MARKETING,
            wording=self.wording.currentData(),
        )
        self.notice.clear()
        self.hold(busy=True)
        self._tasks.run(
            self, job, lambda _made: self.accept(), failed=self._refuse, changes=ANYTHING
        )

    def _refuse(self, error: Exception) -> None:
        self.hold(busy=False)
        at = error.field if isinstance(error, Invalid) else ""
        field = {"name": self.name, "offer": self.name, "address": self.address}.get(at)
        if field is None:
            self.notice.tell(error)
            return
        field.say(str(error))
        field.setFocus()


def _choices(desk: "Desk") -> Choices:
    from spicedesk.services import purposes, wordings  # import the store

    names = [MARKETING, DATA, *(purpose.name for purpose in purposes.listed(desk))]
    return names, list(dict.fromkeys(text.reference for text in wordings.listed(desk)))


def _added(
    desk: "Desk", name: str, kind: OfferKind, address: str, purpose: str, wording: str | None
) -> Offer:
    from spicedesk.services import profiles  # imports the store

    return profiles.add_offer(desk, name, kind, address or None, purpose, wording)
