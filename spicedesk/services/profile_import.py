"""Sign-ups from a file of an online offer, CSV or JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spicedesk import faults
from spicedesk.domain.profile import SignUp
from spicedesk.faults import Invalid
from spicedesk.services import profiles, table_file
from spicedesk.services.desk import Desk, one_transaction

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


def take_in(desk: Desk, path: Path, stopped: Callable[[], bool] = lambda: False) -> Done:
    """Enter every sign-up of a file, each whole or not at all; raises `Invalid` for no such file.

    A row says whose it is by customer number or by an e-mail address that one person has.
    Where it is `stopped`, what was taken in until then stays.
    """
    taken, left_out = 0, []
    for number, row in enumerate(table_file.rows(path, _NEEDED, _COLUMNS), start=1):
        if stopped():
            break
        try:
            _enter(desk, row)
        except (Invalid, faults.NotFound) as fault:
            left_out.append(LeftOut(number, str(fault)))
        else:
            taken += 1
    return Done(taken, tuple(left_out))


@one_transaction
def _enter(desk: Desk, row: Mapping[str, Any]) -> None:
    registered, confirmed, unsubscribed = (table_file.moment(row, name) for name in _MOMENTS)
    given = SignUp(
        offer=table_file.cell(row, "offer") or "",
        handle=table_file.cell(row, "handle") or "",
        registered_at=registered,
        confirmed_at=confirmed,
        unsubscribed_at=unsubscribed,
        ip_address=table_file.cell(row, "ip_address"),
        number=table_file.cell(row, "number"),
        email=table_file.cell(row, "email"),
    )
    with desk.store.write() as connection:
        profiles.enter(connection, desk, profiles.whose(connection, given), given)
