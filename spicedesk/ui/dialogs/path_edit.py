"""A file's path, typed or looked for."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from spicedesk.language import gettext as _


class PathEdit(QWidget):
    """A file's path, typed or looked for."""

    def __init__(self, name: str, *, new: bool) -> None:
        super().__init__()
        self._new = new
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        browse = QPushButton(_("Browse…"), autoDefault=False)
        browse.setAccessibleName(_("Browse for a file"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(browse)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """The path."""
        return self.edit.text().strip()

    def _browse(self) -> None:
        kinds = _("SpiceDesk databases (*.spicedesk);;All files (*)")
        start = str(Path(self.text()).parent) if self.text() else ""
        if self._new:
            name, _kind = QFileDialog.getSaveFileName(self, _("New database"), start, kinds)
        else:
            name, _kind = QFileDialog.getOpenFileName(self, _("Open a database"), start, kinds)
        if name:
            self.edit.setText(name)
