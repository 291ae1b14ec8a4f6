"""SpiceDesk's window, told on: `python -m benchmarks.our_window FILE STARTED`."""

import json
import os
import sys
import time

from spicedesk.ui import theme
from spicedesk.ui.app import Program


def main() -> None:
    path, started = sys.argv[1:]
    found: dict[str, object] = {}
    app = theme.application()
    program = Program(app, path, demo=False, picture=None)

    def note_window() -> None:
        found["window"] = time.time() - float(started)
        found["window_modules"] = _libraries()

    def note_list() -> None:
        found["list"] = time.time() - float(started)
        found["list_modules"] = _libraries()
        print(json.dumps(found), flush=True)
        os._exit(0)

    program.window.first_painted.connect(note_window)
    program.start()
    program.window.list_painted.connect(note_list)
    app.exec()


def _libraries() -> list[str]:
    """Everything imported that is not the program's own."""
    own = ("spicedesk", "benchmarks", "__")
    return [name for name in list(sys.modules) if not name.startswith(own)]


main()
