"""Sign-ups from a file of an online offer, CSV or JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spicedesk import faults
from spicedesk.domain.person import Person, PersonId
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import people, profiles, table_file
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.profiles import SignUp
from spicedesk.store import people as store_people
from spicedesk.store.engine import Connection

_MOMENTS = ("registered_at", "confirmed_at", "unsubscribed_at")
_NEEDED = ("offer", "handle")
_COLUMNS = ("number", "email", *_NEEDED, "ip_address", *_MOMENTS)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not taken in, counted from 1, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a file."""

    taken: int
    left_out: tuple[LeftOut, ...]


def take_in(desk: Desk, path: Path) -> Done:
    """Enter every sign-up of a file, each whole or not at all; raises `Invalid` for no such file.

    A row says whose it is by customer number or by an e-mail address that one person has.
    """
    taken, left_out = 0, []
    for number, row in enumerate(table_file.rows(path, _NEEDED, _COLUMNS), start=1):
        try:
            _enter(desk, row)
        except (Invalid, faults.NotFound) as fault:
            left_out.append(LeftOut(number, str(fault)))
        else:
            taken += 1
    return Done(taken, tuple(left_out))


@one_transaction
def _enter(desk: Desk, row: Mapping[str, Any]) -> None:
    given = SignUp(
        offer=table_file.cell(row, "offer") or "",
        handle=table_file.cell(row, "handle") or "",
        ip_address=table_file.cell(row, "ip_address"),
        **{name: table_file.moment(row, name) for name in _MOMENTS},
    )
    with desk.store.write() as connection:
        profiles.enter(connection, desk, _whose(connection, row), given)


def _whose(connection: Connection, row: Mapping[str, Any]) -> Person:
    number, email = table_file.cell(row, "number"), table_file.cell(row, "email")
    if number is not None:
        found = store_people.id_of(connection, number)
        ids = [found] if found is not None else []
    else:
        ids = store_people.with_email(connection, email or table_file.cell(row, "handle") or "")
    return people.require(connection, _one(ids))


def _one(ids: list[PersonId]) -> PersonId:
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise faults.NotFound(
            _("Several persons have this e-mail address."), _("Give the customer number.")
        )
    raise faults.NotFound(
        _("Nobody on file has this number or e-mail address."), _("Enter the person first.")
    )
