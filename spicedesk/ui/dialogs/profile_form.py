"""Enter where a person signed up online, that they confirmed it, or that they left."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import OnlineProfile, SignUp
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Box, MomentEdit, Tick
from spicedesk.ui.dialogs.field import Field, labelled
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_SIZE, _SMALL = (520, 500), (460, 260)


class ProfileSheet(Sheet):
    """An account at one of the office's offers; a confirmed one permits what the offer is for."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, person_id: PersonId) -> None:
        super().__init__(parent, _("Add an online profile"), _("Sa&ve profile"))
        self._tasks, self._person_id = tasks, person_id
        self._offers = Box()
        self._offers.setEditable(True)
        self._offers.setInsertPolicy(Box.InsertPolicy.NoInsert)
        self.offer = Field(_("&Offer"), self._offers, lambda text: entry.line("offer", text))
        self.handle = Field(_("Name of the &account there"), QLineEdit())
        self.registered, self.confirmed = (
            MomentEdit(_("Registered")),
            MomentEdit(_("Confirmed")),
        )
        self.is_confirmed = Tick(_("&Confirmed there by double opt-in"))
        self.ip = Field(_("&IP address that they signed up from"), QLineEdit())
        self.confirmed.setEnabled(False)
        self.is_confirmed.toggled.connect(self.confirmed.setEnabled)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(10)
        registered = labelled(_("&Registered"), self.registered)
        moments = (registered, self.is_confirmed, self.confirmed)
        for part in (self.offer, self.handle, *moments, self.ip):
            column.addWidget(part)
        column.addStretch(1)
        self.primary.clicked.connect(self._save)
        self.resize(*_SIZE)
        self.offer.setFocus()
        tasks.run(self, _offer_names, self._offer)

    def dirty(self) -> bool:
        return bool(self.handle.text().strip() or self.ip.text().strip())

    def _offer(self, names: list[str]) -> None:
        typed = self._offers.currentText()
        self._offers.addItems(names)
        if typed:
            self._offers.setCurrentText(typed)

    def _save(self) -> None:
        given = SignUp(
            offer=self.offer.text(),
            handle=self.handle.text(),
            registered_at=self.registered.moment(),
            confirmed_at=self.confirmed.moment() if self.is_confirmed.isChecked() else None,
            ip_address=self.ip.text() or None,
        )
        job = partial(_added, person_id=self._person_id, given=given)
        self.notice.clear()
        self.hold(busy=True)
        self._tasks.run(
            self, job, lambda _made: self.accept(), failed=self._refuse, changes=self._person_id
        )

    def _refuse(self, error: Exception) -> None:
        self.refuse(error, {"offer": self.offer, "handle": self.handle, "ip": self.ip})


class ProfileMomentSheet(Sheet):
    """Since when it is confirmed, or left: what follows is said before it is done."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None,
        person_id: PersonId,
        profile_id: UUID,
        *,
        leaves: bool,
    ) -> None:
        verb = _("&Unsubscribed") if leaves else _("&Confirmed")
        super().__init__(parent, _("Online profile"), verb)
        self._tasks, self._person_id = tasks, person_id
        self._job = _unsubscribed if leaves else _confirmed
        self._profile_id = profile_id
        follows = (
            _("They left there: what the sign-up permitted is withdrawn from that moment on.")
            if leaves
            else _("They confirmed that it was them: what the offer is for is permitted.")
        )
        self.speak_of(follows)
        self.about.setWordWrap(True)
        self.when = MomentEdit(_("When"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.addWidget(labelled(_("&When"), self.when))
        column.addStretch(1)
        self.primary.clicked.connect(self._save)
        self.resize(*_SMALL)
        self.when.setFocus()

    def _save(self) -> None:
        self.notice.clear()
        self.hold(busy=True)
        job = partial(self._job, profile_id=self._profile_id, at=self.when.moment())
        self._tasks.run(
            self, job, lambda _made: self.accept(), failed=self._refuse, changes=self._person_id
        )

    def _refuse(self, error: Exception) -> None:
        self.refuse(error, {})


def _offer_names(desk: "Desk") -> list[str]:
    from spicedesk.services import online_offers  # imports the store

    return [offer.name for offer in online_offers.listed(desk)]


def _added(desk: "Desk", person_id: PersonId, given: SignUp) -> OnlineProfile:
    from spicedesk.services import profiles  # imports the store

    return profiles.add(desk, person_id, given)


def _confirmed(desk: "Desk", profile_id: UUID, at: datetime) -> OnlineProfile:
    from spicedesk.services import profiles  # imports the store

    return profiles.confirm(desk, profile_id, at)


def _unsubscribed(desk: "Desk", profile_id: UUID, at: datetime) -> OnlineProfile:
    from spicedesk.services import profiles  # imports the store

    return profiles.unsubscribe(desk, profile_id, at)
