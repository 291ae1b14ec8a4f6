"""The list of people as Qt sees it: all rows are there, a few hundred are at hand."""

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from spicedesk import language
from spicedesk.domain.person import PersonId, Role
from spicedesk.language import gettext as _
from spicedesk.ui.people import rows
from spicedesk.ui.people.pages import Pages
from spicedesk.ui.people.rows import PAGE, Found, PersonRow, RowPage
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.people import Hit  # imports SQLAlchemy

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

TEXT = Qt.ItemDataRole.DisplayRole
SENTENCE = Qt.ItemDataRole.AccessibleTextRole
PILL = Qt.ItemDataRole.UserRole + 1
ID = Qt.ItemDataRole.UserRole + 2
ROW = Qt.ItemDataRole.UserRole + 3


class Column(IntEnum):
    """What a cell tells."""

    NAME = 0
    ROLES = 1
    TOWN = 2
    DATA = 3
    MARKETING = 4


CELLS: dict[tuple[int, int], Callable[[PersonRow], Any]] = {
    (Column.NAME, TEXT): attrgetter("name"),
    (Column.ROLES, TEXT): attrgetter("roles"),
    (Column.TOWN, TEXT): attrgetter("town"),
    (Column.DATA, TEXT): attrgetter("data.label"),
    (Column.MARKETING, TEXT): attrgetter("marketing.label"),
    (Column.DATA, PILL): attrgetter("data"),
    (Column.MARKETING, PILL): attrgetter("marketing"),
    (Column.NAME, SENTENCE): attrgetter("sentence"),
    (Column.DATA, SENTENCE): attrgetter("data.sentence"),
    (Column.MARKETING, SENTENCE): attrgetter("marketing.sentence"),
    (Column.NAME, Qt.ItemDataRole.ToolTipRole): attrgetter("sentence"),
}


class PersonListModel(QAbstractTableModel):
    """People in name order, or the hits of a search; pages come from the worker thread."""

    loaded = Signal()
    """A list or the hits of a search that were asked for are there."""
    page_loaded = Signal(int, int)
    """Rows from the first to the last number are at hand now."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pages = Pages()
        self._hits: list[PersonRow] = []
        self._more: Hit | None = None
        self._text = ""
        self._role: Role | None = None
        self._query: Job | None = None
        self.was_refreshed = False
        """Whether the latest reset showed the same list or search again."""
        self._fetching: Job | None = None
        self._wanted: list[int] = []
        tasks.changed.connect(self._reload)

    @property
    def text(self) -> str:
        """What is sought; empty for the whole list."""
        return self._text

    @property
    def role(self) -> Role | None:
        """The role that is shown alone."""
        return self._role

    @property
    def total(self) -> tuple[int, bool]:
        """How many rows are known of, and whether there are more."""
        return self.rowCount(), self._more is not None

    def show_list(self, role: Role | None = None) -> None:
        """Show everybody, or all of one role."""
        self._ask("", role, partial(rows.first_page, role=role, language=language.current()))

    def search(self, text: str, role: Role | None = None) -> None:
        """Show who fits; a newer search takes the place of one that has not begun."""
        wanted = " ".join(text.split())
        if not wanted:
            self.show_list(role)
            return
        job = partial(rows.search, text=wanted, role=role, language=language.current())
        self._ask(wanted, role, job)

    def refresh(self) -> None:
        """Read what is shown anew."""
        self.search(self._text, self._role)

    def row(self, number: int) -> PersonRow | None:
        """A row, if it is at hand; if not, it is fetched and `page_loaded` tells."""
        if self._text:
            return self._hits[number] if number < len(self._hits) else None
        found = self._pages.row(number)
        if found is None and number < self._pages.count:
            self._want(number // PAGE)
        return found

    def find(self, person_id: PersonId) -> int | None:
        """The row of a person, if it is at hand."""
        if not self._text:
            return self._pages.find(person_id)
        return next((n for n, row in enumerate(self._hits) if row.id == person_id), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if parent.isValid():
            return 0
        return len(self._hits) if self._text else self._pages.count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = TEXT) -> Any:
        if not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return _("Loading…") if (index.column(), role) == (Column.NAME, TEXT) else None
        if role == ID:
            return row.id
        if role == ROW:
            return row
        cell = CELLS.get((index.column(), role))
        return cell(row) if cell else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = TEXT
    ) -> str | int | None:
        if role != TEXT:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        return (_("Name"), _("Roles"), _("Town"), _("Data"), _("Marketing"))[section]

    def canFetchMore(self, parent: Index) -> bool:
        return bool(self._text) and self._more is not None and self._fetching is None

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        job = partial(
            rows.search,
            text=self._text,
            role=self._role,
            language=language.current(),
            after=self._more,
        )
        self._fetching = self._tasks.run(self, job, self._append)

    def _ask(self, text: str, role: Role | None, job: Callable[..., RowPage | Found]) -> None:
        for older in (self._query, self._fetching):
            if older is not None:
                older.cancel()
        self._fetching = None
        self._query = self._tasks.run(self, job, partial(self._show, text, role))

    def _show(self, text: str, role: Role | None, answer: RowPage | Found) -> None:
        self.was_refreshed = (text, role) == (self._text, self._role)
        self.beginResetModel()
        self._text, self._role, self._wanted = text, role, []
        if isinstance(answer, Found):
            self._hits, self._more = list(answer.rows), answer.last
        else:
            self._hits, self._more = [], None
            self._pages = Pages(answer.count or 0)
            self._pages.keep(0, answer)
        self.endResetModel()
        self.loaded.emit()

    def _append(self, found: Found) -> None:
        self._fetching = None
        known = {row.id for row in self._hits}
        new = [row for row in found.rows if row.id not in known]
        self._more = found.last
        if new:
            start = len(self._hits)
            self.beginInsertRows(QModelIndex(), start, start + len(new) - 1)
            self._hits += new
            self.endInsertRows()
        self.loaded.emit()

    def _want(self, page: int) -> None:
        """Fetch a page when the one under way is there; what was wanted last comes first."""
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted = [*self._wanted[-3:], page]
        if self._fetching is None:
            self._fetch_next()

    def _fetch_next(self) -> None:
        self._fetching = None
        while self._wanted:
            page = self._wanted.pop()
            if not self._pages.has(page):
                way = self._pages.way_to(page)
                job = partial(rows.leap, role=self._role, language=language.current(), how=way)
                self._fetching = self._tasks.run(self, job, partial(self._keep, page))
                return

    def _keep(self, number: int, page: RowPage) -> None:
        if len(page.rows) != self._pages.length(number):
            self._fetching = None
            self.refresh()  # somebody came or went meanwhile
            return
        self._pages.keep(number, page)
        first, last = number * PAGE, number * PAGE + len(page.rows) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self.page_loaded.emit(first, last)
        self._fetch_next()

    def _reload(self, person_id: PersonId | None) -> None:
        """Show a person anew whose data changed; rows stay where they are if the names do."""
        if person_id is None:
            self.refresh()
            return
        job = partial(rows.again, person_id=person_id, role=self._role, language=language.current())
        self._tasks.run(self, job, partial(self._replace, person_id))

    def _replace(self, person_id: PersonId, now: tuple[int, PersonRow | None]) -> None:
        count, row = now
        number = self.find(person_id)
        before = None if number is None else self.row(number)
        if not self._text and count != self._pages.count:
            self.refresh()
        elif row is None or number is None or before is None:
            return
        elif before.name != row.name or (self._role and before.roles != row.roles):
            self.refresh()
        else:
            if self._text:
                self._hits[number] = row
            else:
                self._pages.replace(number, row)
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))
