"""An open office in the window: the navigation, and a page for each section.

The people come first: list, person, evidence. The other pages are made when they are
first gone to.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.navigation import Navigation
from spicedesk.ui.people.list_view import PersonListView
from spicedesk.ui.section import Section, SectionPage
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.ui.person.page import PersonPage
    from spicedesk.ui.renewals.counting import Counting

_LIST_WIDTH, _EVIDENCE_WIDTH = 352, 252
_PAGE, _EVIDENCE = 1, 2
_RAIL_BELOW, _EVIDENCE_BELOW = 1360, 1180
_SECTIONS = {Act.PEOPLE: Section.PEOPLE, Act.LISTS: Section.LISTS, Act.RENEWALS: Section.RENEWALS}


class OfficeView(QWidget):
    """The panes side by side; what does not fit folds away and has a way back."""

    person_changed = Signal(object)
    """The id of the person whom the actions are about now; None where it is nobody."""

    def __init__(
        self, tasks: Tasks, actions: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._actions = actions
        self._room: tuple[bool, bool] | None = None
        self._restored = False
        self._pages: dict[Section, SectionPage] = {}
        self.section = Section.PEOPLE
        self.navigation = Navigation(tasks.desk.user, actions)
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
        self._stack = QStackedWidget()
        self._stack.addWidget(self.splitter)
        row.addWidget(self._stack, 1)
        self._listen()
        self.show_section(Section.PEOPLE)

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
        self.show_section(Section.PEOPLE)
        self.page.setFocus()

    def show_section(self, section: Section) -> None:
        """Show a section; the keyboard stays where it is, unless that is out of sight now."""
        self._stack.setCurrentWidget(self._widget(section))
        self.section = section
        self.navigation.show_section(section)
        for act, each in _SECTIONS.items():
            self._actions[act].setChecked(each is section)
        self._turn_to(self.person)

    def go_to(self, section: Section) -> None:
        """Show a section, and give it the keys."""
        self.show_section(section)
        self.panes()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_person(self, person_id: PersonId) -> None:
        """Go to a person, from wherever that is."""
        self.show_section(Section.PEOPLE)
        self.people.choose(person_id)
        self.page.show_person(person_id)
        self.turn_to_page()

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
        """Whom the actions are about: whose page is open, or whose row is chosen elsewhere."""
        page = self._pages.get(self.section)
        return self.people.current if page is None else page.current

    def panes(self) -> list[QWidget]:
        """Where F6 goes, in its order."""
        page = self._pages.get(self.section)
        if page is not None:
            return page.panes()
        return [self.people.rows, self.page, self.page.evidence_panel]

    def _widget(self, section: Section) -> QWidget:
        if section is Section.PEOPLE:
            return self.splitter
        if section not in self._pages:
            page = self._pages[section] = self._make(section)
            page.person_chosen.connect(self._turn_to)
            page.person_wanted.connect(self.open_person)
            self._stack.addWidget(page)
        return self._pages[section]

    def _make(self, section: Section) -> SectionPage:
        if section is Section.LISTS:
            from spicedesk.ui.lists.page import ListsPage  # the list of people is painted without

            return ListsPage(self._tasks, self._actions)
        from spicedesk.ui.renewals.page import RenewalsPage  # as above

        return RenewalsPage(self._tasks, self._actions)

    def _turn_to(self, person_id: PersonId | None) -> None:
        """Whoever is chosen anywhere is whom the people's page shows when one goes back there."""
        if person_id is not None and person_id != self.people.current:
            self.people.choose(person_id)
        self.person_changed.emit(self.person)

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

    def _after_list(self) -> None:
        """What the list was painted without."""
        _made = self.page
        self._counting.begin()

    @cached_property
    def _counting(self) -> "Counting":
        from spicedesk.ui.renewals.counting import Counting  # as the page

        counting = Counting(self._tasks, self)
        counting.counted.connect(self._show_due)
        return counting

    def _show_due(self, count: int) -> None:
        from spicedesk.ui.renewals import counting  # loaded by now

        self.navigation.show_count(Section.RENEWALS, *counting.words(count))

    def _show_evidence(self, shown: bool) -> None:  # a slot of `toggled`
        self._evidence.setVisible(shown)

    def _listen(self) -> None:
        self.people.opened.connect(lambda _id: self.turn_to_page())
        self.people.chosen.connect(lambda _id: self.person_changed.emit(self.person))
        for act, section in _SECTIONS.items():
            self._actions[act].triggered.connect(
                lambda _on=False, section=section: self.go_to(section)
            )
        self.people.ready.connect(lambda: QTimer.singleShot(0, self, self._after_list))
        self._actions[Act.NAVIGATION].toggled.connect(
            lambda wide: self.navigation.show_rail(rail=not wide)
        )
        self._actions[Act.EVIDENCE].toggled.connect(self._show_evidence)


def _empty(name: str) -> QFrame:
    """What stands in a pane's place until it is made."""
    frame = QFrame()
    frame.setObjectName(name)
    return frame
