"""People who were chosen by a rule: their ids are known, their rows come page by page."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Signal

from spicedesk import language
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui.people.list_model import CELLS, ID, ROW, TEXT, Column, Index
from spicedesk.ui.people.rows import PAGE, PersonRow, rows_of
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk  # imports SQLAlchemy

_NOWHERE = QModelIndex()


class ChosenModel(QAbstractTableModel):
    """Shows a hundred thousand people as quickly as ten: only what is looked at is read."""

    page_loaded = Signal(int, int)
    """Rows from the first to the last number are at hand now."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._ids: list[PersonId] = []
        self._rows: dict[PersonId, PersonRow] = {}
        self._fetching: Job | None = None
        self._wanted: list[int] = []

    @property
    def ids(self) -> tuple[PersonId, ...]:
        """Who is shown, in their order."""
        return tuple(self._ids)

    def show_people(self, ids: Sequence[PersonId]) -> None:
        """Show these, in this order, and read them anew."""
        if self._fetching is not None:
            self._fetching.cancel()
        self.beginResetModel()
        self._ids, self._rows, self._wanted, self._fetching = list(ids), {}, [], None
        self.endResetModel()

    def remove(self, person_id: PersonId) -> None:
        """Show somebody no longer, at once."""
        if person_id in self._ids:
            number = self._ids.index(person_id)
            self.beginRemoveRows(_NOWHERE, number, number)
            del self._ids[number]
            self.endRemoveRows()

    def reread(self, person_id: PersonId) -> None:
        """Read somebody anew whose data changed; they stay where they are."""
        if self._rows.pop(person_id, None) is not None:
            number = self._ids.index(person_id)
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))

    def find(self, person_id: PersonId) -> int | None:
        """The number of somebody's row."""
        return self._ids.index(person_id) if person_id in self._ids else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = TEXT) -> Any:
        if not index.isValid():
            return None
        person_id = self._ids[index.row()]
        if role == ID:
            return person_id
        row = self._rows.get(person_id)
        if row is None:
            self._want(index.row() // PAGE)
            return _("Loading…") if (index.column(), role) == (Column.NAME, TEXT) else None
        if role == ROW:
            return row
        cell = CELLS.get((index.column(), role))
        return cell(row) if cell else None

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
            whom = self._ids[page * PAGE : (page + 1) * PAGE]
            missing = [person_id for person_id in whom if person_id not in self._rows]
            if missing:
                job = partial(_read, ids=missing, spoken=language.current())
                self._fetching = self._tasks.run(self, job, partial(self._keep, missing))
                return

    def _keep(self, asked: list[PersonId], rows: tuple[PersonRow, ...]) -> None:
        self._rows |= {row.id: row for row in rows}
        gone = set(asked) - self._rows.keys()
        numbers = [n for n in map(self.find, asked) if n is not None]
        if numbers:
            first, last = min(numbers), max(numbers)
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
            self.page_loaded.emit(first, last)
        for person_id in gone:  # somebody removed them meanwhile
            self.remove(person_id)
        self._fetch_next()


def _read(desk: "Desk", ids: list[PersonId], spoken: str) -> tuple[PersonRow, ...]:
    from spicedesk.services import people  # imports SQLAlchemy

    return rows_of(people.lines(desk, ids), desk.today(), spoken)
