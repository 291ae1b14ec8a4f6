"""Whether desks on several computers share a file: a matter of its journal."""

from contextlib import closing

from sqlcipher3 import dbapi2

from spicedesk import faults
from spicedesk.store.driver_errors import told
from spicedesk.store.location import FileLocation
from spicedesk.store.sqlite import set_journal, unlock

_PATIENCE_S = 2


def change(location: FileLocation, key: bytes | None, *, shared: bool) -> None:
    """Keep the journal of a shared file, or of one computer's; nobody may have it open.

    Raises `Busy` where somebody has.
    """
    with (
        told(location),
        closing(
            dbapi2.connect(str(location.path), timeout=_PATIENCE_S, isolation_level=None)
        ) as file,
    ):
        unlock(file, key)
        wanted = "delete" if shared else "wal"
        if set_journal(file, wanted) != wanted:
            raise faults.Busy(location.path)
