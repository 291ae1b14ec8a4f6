"""Whether locks hold between two programs in a folder: SQLite's own locks, on a real file.

The second program is this one once more, started with a switch that nobody else uses.
"""

import secrets
import subprocess
import sys
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from typing import Any

from spicedesk import faults
from spicedesk.platform import files

SWITCH = "--lock-test"
_PATIENCE_S = 5


class Turn(Enum):
    """What became of the second program when it wanted to write; the values are exit codes."""

    GOT_THE_LOCK = 0
    REFUSED = 75
    BROKEN = 76
    DID_NOT_START = None


def locks_hold(folder: Path) -> bool | None:
    """Whether a program is kept out while another writes, and let in afterwards.

    None where the second program could not be started. Nothing stays in the folder.
    """
    from sqlcipher3 import dbapi2  # a desk on a server never needs it

    file = folder / f".spicedesk-{secrets.token_hex(8)}.db"
    try:
        with closing(dbapi2.connect(str(file), timeout=0, isolation_level=None)) as holder:
            turns = _two_turns(holder, file)
    except dbapi2.Error:
        return False
    finally:
        for left in (file, file.with_name(file.name + "-journal")):
            with suppress(OSError, faults.InUse):
                files.remove(left)
    if Turn.DID_NOT_START in turns:
        return None
    return turns == (Turn.REFUSED, Turn.GOT_THE_LOCK)


def another(file: Path) -> Turn:
    """Let a second program try to write to a file."""
    program = [] if getattr(sys, "frozen", False) else ["-m", "spicedesk"]
    try:
        code = subprocess.run(  # noqa: S603  # this very program
            [sys.executable, *program, SWITCH, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return Turn.BROKEN  # who waits for a lock for ever has none
    except OSError:
        return Turn.DID_NOT_START
    return Turn(code) if code in {turn.value for turn in Turn} else Turn.DID_NOT_START


def main(file: str) -> int:
    """Be the second program; the exit code is the value of a `Turn`."""
    from sqlcipher3 import dbapi2

    turn = Turn.GOT_THE_LOCK
    try:
        with closing(dbapi2.connect(file, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
    except dbapi2.Error as error:
        turn = Turn.REFUSED if "locked" in str(error) else Turn.BROKEN
    return turn.value or 0


def _two_turns(holder: Any, file: Path) -> tuple[Turn, Turn]:
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("CREATE TABLE held (id INTEGER)")
    holder.execute("BEGIN EXCLUSIVE")
    during = another(file)
    holder.execute("ROLLBACK")
    return during, another(file)
