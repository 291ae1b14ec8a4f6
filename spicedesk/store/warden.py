"""Removes the plain copy that a decryption was writing when its program was killed.

A second program of ours waits for the end of the first, by a pipe that nobody else holds. If the
first did not say that it tidied up, the second does (`leftovers`). Where it cannot be started, or
both are killed, the next opening does it.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spicedesk.store.location import FileLocation

SWITCH = "--sweep-after"
_DONE = b"."
_PATIENCE_S = 5
_ON_ITS_OWN = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "CREATE_NEW_PROCESS_GROUP", 0
)


@contextmanager
def watching(location: FileLocation) -> Iterator[None]:
    """Have what lies beside an office removed if this program ends within."""
    warden = _started(location.path.absolute())
    try:
        yield
    finally:
        if warden is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                warden.communicate(_DONE, timeout=_PATIENCE_S)


def main(path: str) -> int:
    """Be the second program: wait for the first to end, and tidy up unless it did."""
    if sys.stdin is not None and not sys.stdin.buffer.read(1):
        from spicedesk.store import leftovers

        leftovers.sweep_if_free(FileLocation(Path(path)))
    return 0


def _started(path: Path) -> "subprocess.Popen[bytes] | None":
    program = [] if getattr(sys, "frozen", False) else ["-P", "-m", "spicedesk"]
    try:
        return subprocess.Popen(  # noqa: S603  # this very program
            [sys.executable, *program, SWITCH, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what ends the first by its terminal spares the second
            creationflags=_ON_ITS_OWN,
        )
    except OSError:
        return None
