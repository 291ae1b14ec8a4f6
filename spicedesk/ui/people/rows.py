"""What a row of the list shows, made ready on the worker thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from spicedesk.domain.person import PersonId, PersonLine, Role

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk  # imports SQLAlchemy, which the first paint awaits not
    from spicedesk.services.people import Hit, Page, Place
    from spicedesk.services.pills import PillState

PAGE = 50
"""Rows that are fetched at once."""
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and the two pills in words; `about` reads `Contact · Graz`."""

    id: PersonId
    number: str
    name: str
    roles: str
    town: str
    data: "PillState"
    marketing: "PillState"

    @property
    def about(self) -> str:
        """Roles and town, as the row shows them at its right."""
        return " · ".join(filter(None, (self.roles, self.town)))

    @property
    def sentence(self) -> str:
        """The whole row for a screen reader."""
        return f"{self.name}, {self.about}. {self.data.sentence} {self.marketing.sentence}"


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of the list as shown; `count` is of the whole list where that was asked too."""

    rows: tuple[PersonRow, ...]
    first: "Place | None" = None
    last: "Place | None" = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of a search, and where to go on; none where there are no more."""

    rows: tuple[PersonRow, ...]
    last: "Hit | None"


@dataclass(frozen=True, slots=True)
class Leap:
    """How to reach a page: from the place of a known row, or from an end of the list."""

    after: "Place | None" = None
    before: "Place | None" = None
    skip: int = 0
    limit: int = PAGE
    from_end: bool = False


def first_page(desk: "Desk", role: Role | None, language: str) -> RowPage:
    """The first rows and how many there are."""
    from spicedesk.services import people  # imports SQLAlchemy, on the worker thread

    page = people.page(desk, role=role, limit=PAGE)
    return _shown(page, desk.today(), language, people.count(desk, role))


def leap(desk: "Desk", role: Role | None, language: str, how: Leap) -> RowPage:
    """The page that a leap ends on."""
    from spicedesk.services import people  # as above

    if how.from_end:
        page = people.last_page(desk, role=role, limit=how.limit)
    else:
        page = people.page(
            desk, role=role, after=how.after, before=how.before, skip=how.skip, limit=how.limit
        )
    return _shown(page, desk.today(), language)


def search(
    desk: "Desk", text: str, role: Role | None, language: str, after: "Hit | None" = None
) -> Found:
    """The next hits of a search, of one role where one is chosen."""
    from spicedesk.services import people  # as above

    found: list[PersonLine] = []
    for _ in range(_ROUNDS):  # a role that is rare among the hits does not hold up the next search
        page = people.search_for(desk, text, limit=PAGE, after=after)
        found += [line for line in page.lines if role is None or role in line.roles]
        after = page.last
        if after is None or found:
            break
    return Found(rows_of(found, desk.today(), language), after)


def again(
    desk: "Desk", person_id: PersonId, role: Role | None, language: str
) -> tuple[int, PersonRow | None]:
    """How many there are, and a person whose data changed as the list shows them now."""
    from spicedesk.services import people  # as above

    lines = people.lines(desk, [person_id])
    rows = rows_of(lines, desk.today(), language)
    return people.count(desk, role), rows[0] if rows else None


def positions(
    desk: "Desk", person_ids: "tuple[PersonId, ...]", role: Role | None
) -> dict[PersonId, int]:
    """The rows where persons stand; those who are not in the list have none."""
    from spicedesk.services import people  # as above

    found = {person_id: people.position(desk, person_id, role) for person_id in person_ids}
    return {person_id: row for person_id, row in found.items() if row is not None}


def rows_of(lines: Iterable[PersonLine], on: date, language: str) -> tuple[PersonRow, ...]:
    """Lines put into words."""
    from spicedesk.language import terms, translator  # as pills: the worker imports it
    from spicedesk.services import pills  # imports Babel

    tr = translator(language)
    return tuple(
        PersonRow(
            id=line.id,
            number=line.number,
            name=line.list_name,
            roles=" · ".join(terms.word(role, tr) for role in Role if role in line.roles),
            town=line.town or "",
            data=pills.of(line.standing.data, on, language),
            marketing=pills.of(line.standing.marketing, on, language),
        )
        for line in lines
    )


def _shown(page: "Page", on: date, language: str, count: int | None = None) -> RowPage:
    return RowPage(rows_of(page.lines, on, language), page.first, page.last, count)
