"""Everything the office discloses to a person in one statement (GDPR Art. 15).

A `Disclosure` is plain data: services collect it by reading the classification
of every column, statements render it. All labels, titles and values are words in
the language of the person already.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from spicedesk.domain.classification import (
    Category,
    LegalBasis,
    Purpose,
    RecipientRole,
    Retention,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One label and its value; never empty."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table, as fields in the order of its columns.

    `moment` is when it happened, in the office's time zone, where it has a time.
    """

    fields: tuple[Field, ...]
    moment: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """All that one table holds about the person; `key` is the table's name.

    `empty_columns` counts the columns that hold nothing for this person.
    """

    key: str
    title: str
    entries: tuple[Entry, ...]
    empty_columns: int = 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """One purpose's verdict in words; `allowed` is the pill."""

    title: str
    allowed: bool
    word: str
    reason: str
    channels: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Processing:
    """Why a category of data is kept, on which basis, for how long (Art. 15(1)(a)(b)(d)).

    `basis` is none where there is none at present.
    """

    category: Category
    purpose: Purpose
    basis: LegalBasis | None
    retention: Retention
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecipientInfo:
    """Who receives data (Art. 15(1)(c)) and where they are (Art. 15(2)).

    `country` is an ISO 3166-1 code, `safeguard` names the Art. 46 instrument
    for a country outside the EEA.
    """

    name: str
    role: RecipientRole
    purpose: str
    country: str
    safeguard: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorityInfo:
    """The supervisory authority to complain to (Art. 15(1)(f), 77)."""

    name: str
    address: str
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office, as on its letters."""

    name: str
    street: str
    postcode: str
    town: str
    country: str
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    privacy_contact: str | None = None
    data_protection_officer: str | None = None


class Delivery(StrEnum):
    """How a statement reaches the person."""

    COUNTER = "counter"
    POST = "post"
    EMAIL = "email"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The whole statement before it has a shape.

    `made_at` carries the office's time zone; the data are as of that moment.
    `address_lines` are for the window of an envelope.
    """

    language: str
    reference: str
    made_at: datetime
    made_by: str
    office: Letterhead
    person_name: str
    is_company: bool
    person_number: str
    address_lines: tuple[str, ...]
    roles: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    subjects: tuple[Subject, ...]
    processing: tuple[Processing, ...]
    recipients: tuple[RecipientInfo, ...]
    origin: tuple[Field, ...]
    authority: AuthorityInfo
    is_demo: bool = False
