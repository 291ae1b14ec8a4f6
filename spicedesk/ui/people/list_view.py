"""The pane of people: chips, count, rows; empty states say what to do next."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.domain.person import PersonId, Role
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.flow import FlowLayout
from spicedesk.ui.people import rows
from spicedesk.ui.people.empty import EmptyState
from spicedesk.ui.people.list_model import ID, PersonListModel
from spicedesk.ui.people.row_view import RowView
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk  # imports SQLAlchemy

CONTEXT = [
    Act.PRINT_STATEMENT, Act.EDIT_PERSON, Act.RECORD_CONSENT, Act.REVOKE_MARKETING,
    Act.STATUS_NOTICE,
    Act.ATTACH_EVIDENCE, Act.COPY_NUMBER,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a clerk sees of the list: who is at the top, how far cut off, where the bar stands."""

    top: PersonId | None
    offset: int
    place: int


class PersonListView(QFrame):
    """Shows people and says which one is chosen."""

    chosen = Signal(object)
    """The id of the person whose row is current; None where nobody is."""
    opened = Signal(object)
    """The id of a person that was asked for by Enter or a double click."""
    new_wanted = Signal(str)
    """Somebody of this name is to be entered."""
    other_spelling = Signal(str)
    """This is to be sought instead."""
    ready = Signal()
    """Rows were painted or the list is known to be empty."""

    def __init__(
        self, tasks: Tasks, actions: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self._tasks = tasks
        self._actions = actions
        self._current: PersonId | None = None
        self._wish: tuple[str, Role | None] = ("", None)
        self._sight: _Sight | None = None
        self.model = PersonListModel(tasks, self)
        self.rows = RowView(self.model)
        self._title = theme.label(_("People"), "subtitle")
        self._count = theme.label("", "body", "text2")
        self._empty = EmptyState()
        self._empty.acted.connect(self._start_new)
        self._empty.meant.connect(self.other_spelling)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()
        self.model.show_list()

    @property
    def current(self) -> PersonId | None:
        """Who is chosen."""
        return self._current

    def search(self, text: str) -> None:
        """Show who fits, of the chosen role."""
        self._ask(text, self._wish[1])

    def move(self, step: int) -> None:  # type: ignore[override]  # rows, not the window's place
        """Choose the row that lies so many below the current one."""
        count = self.model.rowCount()
        here = self.rows.currentIndex()
        wanted = here.row() + step if here.isValid() else 0
        if count:
            self.rows.setCurrentIndex(self.model.index(min(max(wanted, 0), count - 1), 0))

    def choose(self, person_id: PersonId) -> None:
        """Choose a person wherever they stand, and scroll there; the search is left as it is."""
        self._turn_to(person_id)
        number = self.model.find(person_id)
        if number is not None:
            self._point_at(number)
        elif not self.model.text:
            self._find_rows((person_id,), lambda found: self._point_at(found.get(person_id)))

    def _find_rows(
        self, whom: tuple[PersonId, ...], then: Callable[[dict[PersonId, int]], object]
    ) -> None:
        role = self.model.role
        self._tasks.run(self, lambda desk: rows.positions(desk, whom, role), then)

    def _ask(self, text: str, role: Role | None) -> None:
        self._wish = (text, role)
        self.model.search(text, role)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch()
        line = QFrame()
        line.setObjectName("line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(self._chips())
        column.addWidget(line)
        column.setSpacing(8)
        column.addWidget(self._stack, 1)
        self.setMinimumWidth(260)

    def _chips(self) -> FlowLayout:
        row = FlowLayout(gap=4)
        row.setContentsMargins(16, 0, 8, 0)
        group = QButtonGroup(self)
        names = {
            None: _("All"),
            Role.CONTACT: _("Contacts"),
            Role.PROSPECT: _("Prospects"),
            Role.LEAD: _("Leads"),
        }
        for role, name in names.items():
            chip = theme.kind(QPushButton(name), "chip")
            chip.setCheckable(True)
            chip.setMinimumWidth(theme.chip_width(name))
            chip.setChecked(role is None)
            chip.setAccessibleName(_("Show: {what}").format(what=name))
            chip.clicked.connect(lambda _=False, role=role: self._ask(self._wish[0], role))
            group.addButton(chip)
            row.addWidget(chip)
        return row

    def _listen(self) -> None:
        self.model.loaded.connect(self._show_state)
        self.model.modelAboutToBeReset.connect(self._note_sight)
        self.model.modelReset.connect(self._restore)
        self.model.page_loaded.connect(self._choose_if_there)
        self.rows.selectionModel().currentChanged.connect(self._note_current)
        self.rows.activated.connect(lambda index: self.opened.emit(index.data(ID)))
        self.rows.customContextMenuRequested.connect(self._open_menu)

    def _show_state(self) -> None:
        count, more = self.model.total
        shown = QLocale(language.current()).toString(count)
        self._count.setText(f"{shown}+" if more else shown)
        self._stack.setCurrentIndex(0 if count else 1)
        if not count:
            self._explain_emptiness()
            self.ready.emit()
        elif not self.rows.painted_once:
            self.rows.painted.connect(self.ready)

    def _explain_emptiness(self) -> None:
        text = self.model.text
        if text:
            self._empty.show_state(
                _("Nobody matches “{text}”.").format(text=text),
                _("New person “{text}”").format(text=text),
            )
            self._tasks.run(self, partial(_meant, text=text), partial(self._suggest, text))
        elif self.model.role is not None:
            self._empty.show_state(_("Nobody has this role."), "")
        else:
            self._empty.show_state(_("No people yet. Add the first person."), _("New person"))

    def _suggest(self, sought: str, other: str | None) -> None:
        if other is not None and sought == self.model.text and not self.model.rowCount():
            self._empty.suggest(other)

    def _start_new(self) -> None:
        self.new_wanted.emit(self.model.text)

    def _note_sight(self) -> None:
        """Who stands at the top, and how far they are scrolled out of sight, in pixels."""
        top = self.rows.indexAt(QPoint(1, 0))
        place = self.rows.verticalScrollBar().value()
        self._sight = _Sight(top.data(ID), -self.rows.visualRect(top).y(), place)

    def _restore(self) -> None:
        """After a reset: the same sight if it was shown anew; the first hit of a new search."""
        if self.model.was_refreshed and self._sight is not None:
            self._show_again(self._sight)
            return
        if self.model.text:
            self.rows.scrollToTop()  # the best hits stand there
        if self._current is not None:
            number = self.model.find(self._current)
            if number is not None:
                self._point_at(number)
                return
        if self.model.text and self.model.rowCount():
            self.rows.setCurrentIndex(self.model.index(0, 0))
        elif self._current is not None and not self.model.text:
            self.choose(self._current)

    def _show_again(self, sight: "_Sight") -> None:
        """Somebody else came or went: nothing that the clerk looks at moves."""
        self.rows.verticalScrollBar().setValue(sight.place)
        whom = tuple({person for person in (sight.top, self._current) if person is not None})
        if not self.model.text:
            self._find_rows(whom, lambda found: self._settle(sight, found))
            return
        numbers = ((person, self.model.find(person)) for person in whom)
        self._settle(sight, {person: row for person, row in numbers if row is not None})

    def _settle(self, sight: "_Sight", found: dict[PersonId, int]) -> None:
        if sight.top in found:
            place = found[sight.top] * self.rows.rowHeight(0) + sight.offset
            self.rows.verticalScrollBar().setValue(place)
        if self._current in found:
            self.rows.setAutoScroll(False)
            self.rows.setCurrentIndex(self.model.index(found[self._current], 0))
            self.rows.setAutoScroll(True)

    def _point_at(self, number: int | None) -> None:
        if number is None:
            return
        index = self.model.index(number, 0)
        self.rows.setCurrentIndex(index)
        self.rows.scrollTo(index)

    def _choose_if_there(self, first: int, last: int) -> None:
        """A row that was chosen before its page came tells now who it is."""
        here = self.rows.currentIndex()
        if here.isValid() and first <= here.row() <= last:
            self._note_current(here)

    def _note_current(self, index: QModelIndex) -> None:
        person_id = index.data(ID) if index.isValid() else None
        if person_id is not None:
            self._turn_to(person_id)

    def _turn_to(self, person_id: PersonId) -> None:
        if person_id != self._current:
            self._current = person_id
            self.chosen.emit(person_id)

    def _open_menu(self, place: QPoint) -> None:
        if not self.rows.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions.extend(menu, CONTEXT)
        menu.popup(self.rows.viewport().mapToGlobal(place))


def _meant(desk: "Desk", text: str) -> str | None:
    from spicedesk.services import suggestions  # imports the store

    return suggestions.did_you_mean(desk, text)
