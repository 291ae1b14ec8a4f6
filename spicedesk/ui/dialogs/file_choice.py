"""One file on this computer, or none."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from spicedesk.domain.evidence import safe_name
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs import kept_documents
from spicedesk.ui.dialogs.field import Remark
from spicedesk.ui.dialogs.kept_documents import Plain


class FileChoice(QWidget):
    """A button, and the name of what was chosen by it."""

    changed = Signal()

    def __init__(self, verb: str, title: str) -> None:
        super().__init__()
        self.path: Path | None = None
        self._title = title
        self.setAccessibleName(title)
        self.button = QPushButton(verb, autoDefault=False)
        self._name = QLabel(_("No file"))
        self._gone = Remark()
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self._name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._gone)
        self.button.clicked.connect(self._choose)

    def take(self, path: Path | None) -> None:
        """Choose this."""
        self.path = path
        self._name.setText(_("No file") if path is None else safe_name(path.name))
        self._gone.say("")
        self.changed.emit()

    def remark(self) -> str:
        """What it says of a file that is gone."""
        return self._gone.text()

    def held(self) -> list[Plain]:
        """The file, for a draft."""
        return kept_documents.as_plain([self.path] if self.path is not None else [])

    def hold_again(self, value: list[Plain]) -> None:
        """Choose what a draft kept; what is gone is told."""
        found, missing = kept_documents.from_plain(value, lambda _id: False)
        self.take(next((path for path in found if isinstance(path, Path)), None))
        self._gone.say(" ".join(missing), color="warn_text")

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, self._title)
        if path:
            self.take(Path(path))
