"""An open office in the window: navigation, people, the person, the evidence."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.navigation import Navigation
from spicedesk.ui.people.list_view import PersonListView
from spicedesk.ui.person.page import PersonPage
from spicedesk.ui.tasks import Tasks

_WIDTHS = (352, 740, 252)
_RAIL_BELOW, _EVIDENCE_BELOW = 1360, 1180


class OfficeView(QWidget):
    """The panes side by side; what does not fit folds away and has a way back."""

    def __init__(
        self, tasks: Tasks, actions: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self.navigation = Navigation(tasks.desk.user)
        self.people = PersonListView(tasks, actions)
        self.page = PersonPage(tasks, actions)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for pane in (self.people, self.page, self.page.evidence_panel):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes(list(_WIDTHS))
        for number in (0, 1):
            self.splitter.setCollapsible(number, False)
        row = QSplitter(Qt.Orientation.Horizontal)
        row.addWidget(self.navigation)
        row.addWidget(self.splitter)
        row.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)
        self._listen()

    def fit(self, width: int) -> None:
        """Fold what has no room at this width, in device-independent pixels."""
        self._actions[Act.NAVIGATION].setChecked(width >= _RAIL_BELOW)
        self._actions[Act.EVIDENCE].setChecked(width >= _EVIDENCE_BELOW)

    def remember(self, settings: QSettings) -> None:
        """Keep the widths; nothing personal."""
        settings.setValue("window/splitter", self.splitter.saveState())

    def restore(self, settings: QSettings) -> None:
        """Take the widths of last time."""
        state = settings.value("window/splitter")
        if state is not None:
            self.splitter.restoreState(state)

    @property
    def person(self) -> PersonId | None:
        """Whose page is open."""
        return self.people.current

    def panes(self) -> list[QWidget]:
        """Where F6 goes, in its order."""
        return [self.people.rows, self.page, self.page.evidence_panel]

    def _listen(self) -> None:
        self.people.chosen.connect(self.page.show_person)
        self.people.opened.connect(lambda _id: self.page.setFocus())
        self._actions[Act.NAVIGATION].toggled.connect(
            lambda wide: self.navigation.show_rail(rail=not wide)
        )
        self._actions[Act.EVIDENCE].toggled.connect(self.page.evidence_panel.setVisible)
