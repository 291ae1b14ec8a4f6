"""An open office in the window: navigation, people, the person, the evidence."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.navigation import Navigation
from spicedesk.ui.people.list_view import PersonListView
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.ui.person.page import PersonPage

_LIST_WIDTH, _EVIDENCE_WIDTH = 352, 252
_PAGE, _EVIDENCE = 1, 2
_RAIL_BELOW, _EVIDENCE_BELOW = 1360, 1180


class OfficeView(QWidget):
    """The panes side by side; what does not fit folds away and has a way back."""

    def __init__(
        self, tasks: Tasks, actions: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._actions = actions
        self._room: tuple[bool, bool] | None = None
        self._restored = False
        self.navigation = Navigation(tasks.desk.user)
        self.people = PersonListView(tasks, actions)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._evidence: QWidget = _empty("evidence")
        for pane in (self.people, _empty("page"), self._evidence):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        for number in (0, 1):
            self.splitter.setCollapsible(number, False)
        self.splitter.setHandleWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.splitter, 1)
        self._listen()

    @cached_property
    def page(self) -> "PersonPage":
        """The page of the person. The list is painted without it; it is made right after."""
        from spicedesk.ui.person.page import PersonPage

        page = PersonPage(self._tasks, self._actions)
        for number, pane in ((_PAGE, page), (_EVIDENCE, page.evidence_panel)):
            placeholder = self.splitter.replaceWidget(number, pane)
            if placeholder is not None:
                placeholder.deleteLater()
        self._evidence = page.evidence_panel
        self.people.chosen.connect(page.show_person)
        page.show_person(self.person)
        return page

    def turn_to_page(self) -> None:
        """Give the keys to the person's page."""
        self.page.setFocus()

    def fit(self, width: int) -> None:
        """Fold what has no room at this width, in device-independent pixels."""
        room = (width >= theme.scaled(_RAIL_BELOW), width >= theme.scaled(_EVIDENCE_BELOW))
        if room == self._room:
            return  # what the clerk folded or opened since stays so
        before, self._room = self._room, room
        self._fold(Act.NAVIGATION, shown=room[0], crossed=not before or before[0] != room[0])
        self._fold(Act.EVIDENCE, shown=room[1], crossed=not before or before[1] != room[1])
        if not before and not self._restored:
            self._spread(width)

    def remember(self, settings: QSettings) -> None:
        """Keep the widths; nothing personal."""
        settings.setValue("window/splitter", self.splitter.saveState())

    def restore(self, settings: QSettings) -> None:
        """Take the widths of last time."""
        state = settings.value("window/splitter")
        if state is not None:
            self._restored = self.splitter.restoreState(state)
            self.splitter.setHandleWidth(1)  # the state brings the width of its time along

    @property
    def person(self) -> PersonId | None:
        """Whose page is open."""
        return self.people.current

    def panes(self) -> list[QWidget]:
        """Where F6 goes, in its order."""
        return [self.people.rows, self.page, self.page.evidence_panel]

    def _spread(self, width: int) -> None:
        """List and evidence begin at their widths, the page takes what is left."""
        sides = theme.scaled(_LIST_WIDTH), theme.scaled(_EVIDENCE_WIDTH)
        shown = sides[: 1 if self._evidence.isHidden() else 2]
        left = width - self.navigation.minimumWidth() - sum(shown)
        self.splitter.setSizes([sides[0], max(left, 1), sides[1]])

    def _fold(self, act: Act, *, shown: bool, crossed: bool) -> None:
        if crossed:
            self._actions[act].setChecked(shown)
            self._actions[act].toggled.emit(shown)  # a new pane does not know the state yet

    def _show_evidence(self, shown: bool) -> None:  # a slot of `toggled`
        self._evidence.setVisible(shown)

    def _listen(self) -> None:
        self.people.opened.connect(lambda _id: self.turn_to_page())
        self.people.ready.connect(lambda: QTimer.singleShot(0, self, lambda: self.page))
        self._actions[Act.NAVIGATION].toggled.connect(
            lambda wide: self.navigation.show_rail(rail=not wide)
        )
        self._actions[Act.EVIDENCE].toggled.connect(self._show_evidence)


def _empty(name: str) -> QFrame:
    """What stands in a pane's place until it is made."""
    frame = QFrame()
    frame.setObjectName(name)
    return frame
