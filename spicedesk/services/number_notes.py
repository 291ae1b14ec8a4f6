"""Which blocks of customer numbers went to restored offices on this computer.

The same backup may be restored twice, by mistake or to look at it: each office that comes of it
gets a block of its own.
"""

import json
from contextlib import suppress
from pathlib import Path

from spicedesk import faults
from spicedesk.platform import files
from spicedesk.services import databases
from spicedesk.store import changing, numbers

_NAME = "numbers.json"
_MOST_BYTES = 1024 * 1024


def block_for(lineage: str, known: int) -> int:
    """Where a series goes on of which `known` would be next, as far as anybody can tell.

    It is noted, so that it is given once, where this user's folder takes a note.
    """
    place, serial = databases.data_folder() / _NAME, numbers.block_beyond(known)
    with suppress(OSError, faults.StoreFault):
        files.make_private_folder(place.parent)
        with changing.alone(place):
            noted = _noted(place)
            serial = numbers.block_beyond(max(known, noted.get(lineage, 0)))
            files.write_whole(place, json.dumps({**noted, lineage: serial}).encode())
    return serial


def _noted(place: Path) -> dict[str, int]:
    """What is noted and can be read; anything else is as if it had not been noted."""
    try:
        if place.stat().st_size > _MOST_BYTES:
            return {}
        found = json.loads(place.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: serial
        for name, serial in found.items()
        if type(serial) is int and 0 < serial < numbers.MOST
    }
