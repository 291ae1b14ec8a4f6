"""The sections of the window: what their pages have in common."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from spicedesk.domain.person import PersonId


class Section(StrEnum):
    """What the navigation goes to, in its order."""

    PEOPLE = "people"
    LISTS = "lists"
    RENEWALS = "renewals"


class SectionPage(QFrame):
    """A page beside that of the people; the actions on a person are on whose row is chosen here."""

    person_chosen = Signal(object)
    """The id of the person whose row is current; None where nobody is."""
    person_wanted = Signal(object)
    """The id of a person to go to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._current: PersonId | None = None

    @property
    def current(self) -> PersonId | None:
        """Whose row is chosen."""
        return self._current

    def panes(self) -> list[QWidget]:
        """Where F6 goes, in its order; the first one takes the keyboard."""
        raise NotImplementedError  # each section has its own

    def turn_to(self, person_id: PersonId | None) -> None:
        """Somebody's row was chosen, or nobody's is any more."""
        if person_id != self._current:
            self._current = person_id
            self.person_chosen.emit(person_id)
