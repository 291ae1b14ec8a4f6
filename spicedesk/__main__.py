"""Where the program starts: the window, or one answer in the shell."""

import signal
import sys

from spicedesk import app

_INTERRUPTED = 130


def main() -> None:
    """Run what the command line asks for; without any words, open the window."""
    try:
        _run()
    except KeyboardInterrupt:  # before anything could heed it
        sys.exit(_INTERRUPTED)


def _run() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if len(sys.argv) > 1:
        from spicedesk.cli import main as shell  # the window starts quicker without it

        sys.exit(shell(window=app))
    sys.exit(app.open_window())


if __name__ == "__main__":
    main()
