"""Where the program starts: the window, or one answer in the shell."""

import sys

from spicedesk import app


def main() -> None:
    """Run what the command line asks for; without any words, open the window."""
    if len(sys.argv) > 1:
        from spicedesk.cli import main as shell  # the window starts quicker without it

        sys.exit(shell(window=app))
    sys.exit(app.open_window())


if __name__ == "__main__":
    main()
