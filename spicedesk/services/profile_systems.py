"""Sign-ups from other systems, by their plug-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from spicedesk import connectors, faults
from spicedesk.domain.profile import SignUp
from spicedesk.faults import Invalid
from spicedesk.services import profiles
from spicedesk.services.desk import Desk, one_transaction


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one system; `left_out` tells of each refused sign-up why, by its handle."""

    system: str
    taken: int
    left_out: tuple[tuple[str, str], ...]
    failure: faults.Fault | None = None


def fetch(
    desk: Desk, since: datetime | None = None, systems: Sequence[str] | None = None
) -> list[Fetched]:
    """Ask every installed plug-in, or those named, and take in what they tell.

    Each sign-up is taken in whole or not at all, and once however often it is told; a
    system that fails keeps no other from being asked.
    """
    return [_from(desk, name, since) for name in (systems or connectors.names())]


def _from(desk: Desk, name: str, since: datetime | None) -> Fetched:
    taken, left_out = 0, []
    try:
        for told in connectors.sign_ups(name, since):
            try:
                _enter(desk, told)
            except (Invalid, faults.NotFound) as fault:
                left_out.append((told.handle, str(fault)))
            else:
                taken += 1
    except connectors.SystemFailed as failure:
        return Fetched(name, taken, tuple(left_out), failure)
    return Fetched(name, taken, tuple(left_out))


@one_transaction
def _enter(desk: Desk, told: SignUp) -> None:
    with desk.store.write() as connection:
        profiles.enter(connection, desk, profiles.whose(connection, told), told)
