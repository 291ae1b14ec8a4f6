"""Persons with their two agreements from another CRM's table, CSV or JSON.

The columns are SpiceCRM's: `gdpr_data_agreement` is yes or no, `gdpr_marketing_agreement`
one letter (`g` granted, `r` refused, or nothing), each with a source in words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spicedesk.domain.consent import DATA, MARKETING, ConsentEvent, How, Said
from spicedesk.domain.person import Address, PersonDetails, Role
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import consent, people, table_file
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.table_file import cell, moment

_NEEDED = ("last_name",)
_COLUMNS = (
    "last_name", "first_name", "account_name", "email1", "phone_work", "phone_mobile",
    "primary_address_street", "primary_address_postalcode", "primary_address_city",
    "primary_address_country", "birthdate", "description", "date_modified",
    "gdpr_data_agreement", "gdpr_data_source",
    "gdpr_marketing_agreement", "gdpr_marketing_source",
)  # fmt: skip
_CODE = 2
_YES, _NO = {"yes", "y", "true", "1", "ja"}, {"", "no", "n", "false", "0", "nein"}
_MARKETING = {"g": Said.AGREED, "r": Said.REFUSED}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not taken in, counted from 1, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a file; `unproven` are agreements whose source nobody wrote down."""

    taken: int
    unproven: int
    left_out: tuple[LeftOut, ...]


def take_in(desk: Desk, path: Path, role: Role = Role.CONTACT) -> Done:
    """Enter every person of a file, each whole or not at all; raises `Invalid` for no such file."""
    taken, unproven, left_out = 0, 0, []
    for number, row in enumerate(table_file.rows(path, _NEEDED, _COLUMNS), start=1):
        try:
            unproven += _enter(desk, row, role)
        except Invalid as fault:
            left_out.append(LeftOut(number, str(fault)))
        else:
            taken += 1
    return Done(taken, unproven, tuple(left_out))


@one_transaction
def _enter(desk: Desk, row: Mapping[str, Any], role: Role) -> int:
    """Enter one person; gives how many of their agreements have no source."""
    details = _details(row, role)
    with desk.store.write() as connection:
        if people.is_known(connection, details):
            raise Invalid(
                "last_name",
                _("Somebody of this name with this e-mail address is on file already."),
                _("Change them there."),
            )
        person = people.enter(connection, desk, details)
        events = list(_events(desk, row))
        for event in events:
            consent.append(connection, desk, person, event)
    return sum(event.said is Said.UNCONFIRMED for event in events)


def _details(row: Mapping[str, Any], role: Role) -> PersonDetails:
    day = moment(row, "birthdate")
    street, postcode, town, country = (
        cell(row, f"primary_address_{name}") for name in ("street", "postalcode", "city", "country")
    )
    # Some tables spell a country out; what is no code is left to whoever looks at the address.
    is_code = country is not None and len(country) == _CODE
    address = Address(street, postcode, town, country if is_code else None)
    phones = (cell(row, name) for name in ("phone_work", "phone_mobile"))
    mail = cell(row, "email1")
    return PersonDetails(
        family_name=cell(row, "last_name") or "",
        given_name=cell(row, "first_name"),
        company=cell(row, "account_name"),
        roles=frozenset({role}),
        emails=(mail,) if mail else (),
        phones=tuple(dict.fromkeys(filter(None, phones))),
        addresses=(address,) if address else (),
        birth_date=day.date() if day else None,
        comment=cell(row, "description"),
        data_source=cell(row, "gdpr_data_source"),
    )


def _events(desk: Desk, row: Mapping[str, Any]) -> Iterator[ConsentEvent]:
    """What the table says was said; a yes without a source proves nothing (Art. 7(1))."""
    agreed = (cell(row, "gdpr_data_agreement") or "").casefold()
    if agreed not in _YES | _NO:
        raise _unknown("gdpr_data_agreement", agreed)
    if agreed in _YES:
        yield _event(desk, row, DATA, Said.AGREED)
    letter = (cell(row, "gdpr_marketing_agreement") or "").casefold()
    if letter and letter not in _MARKETING:
        raise _unknown("gdpr_marketing_agreement", letter)
    if letter:
        yield _event(desk, row, MARKETING, _MARKETING[letter])


def _event(desk: Desk, row: Mapping[str, Any], purpose: str, said: Said) -> ConsentEvent:
    source = cell(row, f"gdpr_{purpose}_source")
    is_unproven = said is Said.AGREED and source is None
    return ConsentEvent(
        purpose=purpose,
        said=Said.UNCONFIRMED if is_unproven else said,
        how=How.IMPORT,
        occurred_at=moment(row, "date_modified") or desk.clock(),
        comment=source,
    )


def _unknown(name: str, value: str) -> Invalid:
    return Invalid(
        name,
        _("“{value}” says nothing in the column {name}.").format(value=value[:20], name=name),
        _("Data: yes or no. Marketing: g, r, or nothing."),
    )
