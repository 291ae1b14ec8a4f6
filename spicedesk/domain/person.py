"""Who the office keeps data about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from spicedesk.domain.standing import Standing

PersonId = UUID


class Role(StrEnum):
    """What a person is to the office; one person may be several."""

    CONTACT = "contact"
    PROSPECT = "prospect"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is an ISO 3166-1 alpha-2 code."""

    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    country: str | None = None

    def __bool__(self) -> bool:
        return any((self.street, self.postcode, self.town, self.country))


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a clerk enters about a person.

    `phones` are E.164 (`+436641234567`), `language` is an ISO 639-1 code.
    """

    family_name: str = ""
    given_name: str | None = None
    company: str | None = None
    roles: frozenset[Role] = frozenset({Role.CONTACT})
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    birth_date: date | None = None
    language: str | None = None
    comment: str | None = None
    data_source: str | None = None


@dataclass(frozen=True, slots=True)
class Person(PersonDetails):
    """A person as the office keeps them; `changed_at` and `changed_by` tell of this `version`."""

    id: PersonId = field(kw_only=True)
    number: str = field(kw_only=True)
    version: int = field(kw_only=True)
    changed_at: datetime = field(kw_only=True)
    changed_by: str = field(kw_only=True)

    @property
    def display_name(self) -> str:
        """Given name first, as on an envelope."""
        return " ".join(filter(None, (self.given_name, self.family_name))) or self.company or ""


@dataclass(frozen=True)
class PersonLine:
    """A person as a list shows them; `standing` paints the two pills.

    It is derived when it is first asked for: of a page that flies past, few rows are.
    """

    id: PersonId
    number: str
    family_name: str
    given_name: str | None
    company: str | None
    roles: frozenset[Role]
    town: str | None
    derive: Callable[[], Standing] = field(repr=False, compare=False)

    @cached_property
    def standing(self) -> Standing:
        """Where they stood on the day that the list was read for."""
        return self.derive()

    @property
    def list_name(self) -> str:
        """Family name first, as in an alphabetical list."""
        return ", ".join(filter(None, (self.family_name, self.given_name))) or self.company or ""
