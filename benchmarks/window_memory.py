"""The most memory that a window took: `python -m benchmarks.window_memory DATABASE`.

It is opened, the list is scrolled to some places all over, some people are sought and shown.
"""

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from spicedesk.ui import theme
from spicedesk.ui.app import Program

_PLACES = (0.5, 0.25, 0.9, 0.125, 1.0, 0.75, 0.0)
_TEXTS = ("an", "ma", "berger", "graz an", "4366")
_REST_S = 0.6


def main() -> None:
    app = theme.application()
    program = Program(app, sys.argv[1])
    painted: list[bool] = []
    program.window.list_painted.connect(lambda: painted.append(True))
    program.start()
    while not painted:
        app.processEvents()
    view = program.window.view
    if view is None:
        raise SystemExit("the window has no office")
    bar = view.people.rows.verticalScrollBar()
    for place in _PLACES:
        bar.setValue(int(bar.maximum() * place))
        _rest(app)
        view.people.move(1)
        _rest(app)
    for text in _TEXTS:
        program.window.command_bar.search.setText(text)
        _rest(app)
    print(_most_kilobytes() * 1024, flush=True)
    os._exit(0)


def _most_kilobytes() -> int:
    """Of this program alone: getrusage(2) would count what its parent had when it was forked."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _rest(app: QApplication) -> None:
    until = time.monotonic() + _REST_S
    while time.monotonic() < until:
        app.processEvents()


main()
