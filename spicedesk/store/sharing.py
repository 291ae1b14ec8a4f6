"""Whether desks on several computers share a file: a matter of its journal."""

import time

from spicedesk import faults
from spicedesk.store import changing
from spicedesk.store.driver_errors import told
from spicedesk.store.location import FileLocation
from spicedesk.store.sqlite import opened, set_journal

_PATIENCE_S, _TURN_S = 10.0, 0.25


def change(location: FileLocation, key: bytes | None, *, shared: bool) -> None:
    """Keep the journal of a shared file, or of one computer's; nobody may have it open.

    Raises `Busy` where somebody has.
    """
    wanted = "delete" if shared else "wal"
    deadline = time.monotonic() + _PATIENCE_S
    with (
        changing.alone(location.path),
        told(location),
        opened(location.path, key, _TURN_S) as file,
    ):
        while set_journal(file, wanted) != wanted:
            if time.monotonic() > deadline:
                raise faults.Busy(location.path)
            time.sleep(_TURN_S)
