"""The one place that turns what went wrong into words for the clerk."""

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtWidgets import QApplication, QWidget

from spicedesk.faults import Fault
from spicedesk.language import gettext as _
from spicedesk.ui import bars


class ErrorPresenter(QObject):
    """Faults become a sentence and a way out; our own mistakes an apology and a details file."""

    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._raised.connect(self._present_anywhere, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take in whatever nobody else catches, in any thread."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def present(self, parent: QWidget | None, error: BaseException) -> None:
        """Tell the clerk, in the bar of the window or in a box over a dialog."""
        if isinstance(error, Fault):
            _show(parent, error.what, error.way_out)
            return
        from PySide6.QtGui import QDesktopServices  # when there is something to report

        from spicedesk import reports

        report = reports.write(error)
        folder = QUrl.fromLocalFile(str(report.parent))
        _show(
            parent,
            _("Something went wrong in SpiceDesk itself; nothing was lost."),
            _("What a developer needs to know is in {file}, without anybody's data.").format(
                file=report.name
            ),
            (_("Show details file"), lambda: QDesktopServices.openUrl(folder)),
        )

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._raised.emit(error.with_traceback(trace))

    def _present_anywhere(self, error: BaseException) -> None:
        self.present(QApplication.activeModalWidget() or QApplication.activeWindow(), error)


def _show(parent: QWidget | None, what: str, way_out: str, verb: bars.Verb | None = None) -> None:
    verbs = [verb] if verb else []
    sentence = " ".join(filter(None, (what, way_out)))
    if parent is not None and bars.tell(parent, sentence, verbs, "error"):
        return
    from PySide6.QtWidgets import QMessageBox  # where there is no bar

    box = QMessageBox(QMessageBox.Icon.Warning, "SpiceDesk", what, parent=parent)
    box.setInformativeText(way_out)
    box.setTextFormat(Qt.TextFormat.PlainText)
    for text, act in verbs:
        box.addButton(text, QMessageBox.ButtonRole.ActionRole).clicked.connect(act)
    close = box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(close)
    box.setDefaultButton(close)
    box.exec()
