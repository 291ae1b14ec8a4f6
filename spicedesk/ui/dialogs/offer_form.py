"""Put an online offer on the office's list, or describe it anew."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from spicedesk.domain.consent import DATA, MARKETING
from spicedesk.domain.profile import Offer, OfferKind
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
Choices = tuple[list[str], list[str], str | None]
"""The purposes and the texts of the office, and the text that is shown now."""


class OfferSheet(Sheet):
    """What people agree to who sign up there, and by which words."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, before: Offer | None = None) -> None:
        title = _("New online offer") if before is None else _("Change online offer")
        super().__init__(parent, title, _("Sa&ve offer"))
        self._tasks, self._before = tasks, before
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
        if before is not None:
            self.speak_of(_("Sign-ups until now stay as they were."))
            self.name.fill(before.name)
            self.kind.setCurrentIndex(self.kind.findData(before.kind))
            self.address.fill(before.address or "")
        self._untouched = self._values()
        self.primary.setEnabled(False)
        tasks.run(self, partial(_choices, offer=before), self._offer)

    def dirty(self) -> bool:
        return self._values() != self._untouched

    def _values(self) -> tuple[object, ...]:
        boxes = (self.kind, self.purpose, self.wording)
        texts = (self.name.text(), self.address.text())
        return (*texts, *(box.currentData() for box in boxes))

    def _offer(self, found: Choices) -> None:
        tr = translator(current())
        purposes, references, shown = found
        for purpose in purposes:
            self.purpose.addItem(terms.capital(terms.purpose(purpose, tr)), purpose)
        for reference in (None, *references):
            self.wording.addItem(reference or "", reference)
        if self._before is not None:
            self.purpose.setCurrentIndex(self.purpose.findData(self._before.purpose))
            self.wording.setCurrentIndex(self.wording.findData(shown))
        self._untouched = (*self._untouched[:3], *self._values()[3:])
        self.primary.setEnabled(True)

    def _save(self) -> None:
        given = Offer(
            id=self._before.id if self._before is not None else UUID(int=0),
            name=self.name.text(),
            kind=self.kind.currentData(),
            address=self.address.text() or None,
            purpose=self.purpose.currentData(),
        )
        is_new = self._before is None
        job = partial(_saved, given=given, wording=self.wording.currentData(), is_new=is_new)
        self.notice.clear()
        self.hold(busy=True)
        self._tasks.run(
            self, job, lambda _made: self.accept(), failed=self._refuse, changes=ANYTHING
        )

    def _refuse(self, error: Exception) -> None:
        self.refuse(error, {"name": self.name, "offer": self.name, "address": self.address})


def _choices(desk: "Desk", offer: Offer | None) -> Choices:
    from spicedesk.services import online_offers, purposes, wordings  # import the store

    names = [MARKETING, DATA, *(purpose.name for purpose in purposes.listed(desk))]
    references = list(dict.fromkeys(text.reference for text in wordings.listed(desk)))
    return names, references, None if offer is None else online_offers.wording_of(desk, offer)


def _saved(desk: "Desk", given: Offer, wording: str | None, *, is_new: bool) -> Offer:
    from spicedesk.services import online_offers  # imports the store

    if not is_new:
        return online_offers.change(desk, given, wording)
    return online_offers.add(desk, given.name, given.kind, given.address, given.purpose, wording)
