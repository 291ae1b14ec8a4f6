"""Which program is doing something, and whether it still runs."""

import os
import socket
import sys


def this_one() -> str:
    """Which program this is, on which computer."""
    return f"{socket.gethostname()}/{os.getpid()}"


def has_ended(process: str) -> bool:
    """Whether a program of this computer is there no more; no where that cannot be told."""
    host, _slash, number = process.rpartition("/")
    is_here = host == socket.gethostname() and number.isdigit()
    return is_here and not _is_running(int(number))


def _is_running(number: int) -> bool:
    if sys.platform == "win32":  # there `kill` ends it
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
