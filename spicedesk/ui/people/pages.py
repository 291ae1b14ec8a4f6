"""Pages of the list that are at hand, and the shortest way to one that is not."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from spicedesk.domain.person import PersonId
from spicedesk.ui.people.rows import PAGE, Leap, PersonRow, RowPage

if TYPE_CHECKING:
    from spicedesk.services.people import Place  # imports SQLAlchemy

_KEPT_PAGES = 40
_KEPT_PLACES = 2_000


class Pages:
    """The pages used last, by their number, and the places of many more."""

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self._rows: OrderedDict[int, tuple[PersonRow, ...]] = OrderedDict()
        self._places: OrderedDict[int, tuple[Place, Place]] = OrderedDict()

    def row(self, number: int) -> PersonRow | None:
        """A row, if its page is at hand."""
        page = self._rows.get(number // PAGE)
        if page is None or number % PAGE >= len(page):
            return None
        self._rows.move_to_end(number // PAGE)
        return page[number % PAGE]

    def has(self, page: int) -> bool:
        """Whether a page is at hand."""
        return page in self._rows

    def length(self, page: int) -> int:
        """How many rows a page should have."""
        return min(PAGE, self.count - page * PAGE)

    def keep(self, number: int, page: RowPage) -> None:
        """Keep a page that was fetched, and let go of the one used longest ago."""
        self._rows[number] = page.rows
        self._rows.move_to_end(number)
        while len(self._rows) > _KEPT_PAGES:
            self._rows.popitem(last=False)
        if page.first is not None and page.last is not None:
            self._places[number] = (page.first, page.last)
        while len(self._places) > _KEPT_PLACES:
            self._places.popitem(last=False)

    def find(self, person_id: PersonId) -> int | None:
        """The row of a person, if it is at hand."""
        for number, page in self._rows.items():
            for offset, row in enumerate(page):
                if row.id == person_id:
                    return number * PAGE + offset
        return None

    def replace(self, number: int, row: PersonRow) -> None:
        """Show a row anew in its place."""
        page = self._rows[number // PAGE]
        at = number % PAGE
        self._rows[number // PAGE] = (*page[:at], row, *page[at + 1 :])

    def way_to(self, number: int) -> Leap:
        """The leap over the fewest rows: from a known place, from the start, from the end."""
        limit = self.length(number)
        last = max((self.count - 1) // PAGE, 0)
        ways = [(number * PAGE, Leap(skip=number * PAGE, limit=limit))]
        if number == last:
            ways.append((0, Leap(limit=limit, from_end=True)))
        below = max((known for known in self._places if known < number), default=None)
        if below is not None:
            skip = (number - below - 1) * PAGE
            ways.append((skip, Leap(after=self._places[below][1], skip=skip, limit=limit)))
        above = min((known for known in self._places if known > number), default=None)
        if above is not None:
            skip = (above - number - 1) * PAGE
            ways.append((skip, Leap(before=self._places[above][0], skip=skip, limit=limit)))
        return min(ways, key=lambda way: way[0])[1]
