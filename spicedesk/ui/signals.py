"""Ends the program cleanly when the system or a terminal asks for it."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class SignalWatch(QObject):
    """Closes the windows on SIGTERM and SIGINT.

    Python runs its handlers only between its own instructions, and Qt's loop runs
    none; a byte on a socket wakes it.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        signal.set_wakeup_fd(self._theirs.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)

    def _end(self) -> None:
        self._ours.recv(64)
        self._app.closeAllWindows()
        self._app.quit()
