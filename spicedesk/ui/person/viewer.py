"""A document in a window of its own: PDF, picture, mail, text; anything else by its facts."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.evidence import Evidence
from spicedesk.language import gettext as _
from spicedesk.ui import bars, theme
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person import handout, outside, preview, sights
from spicedesk.ui.person.preview import Nothing, Preview
from spicedesk.ui.person.words import text
from spicedesk.ui.tasks import Tasks

_SIZE = (900, 700)


class EvidenceViewer(QDialog):
    """Shows a document, prints it, hands it to another program, saves a copy."""

    def __init__(self, tasks: Tasks, document: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The name of a document may be a person's: the title of a window is seen by strangers.
        self.setWindowTitle(_("Document"))
        self._tasks = tasks
        self._document = document
        self.preview: Preview | None = None
        self.sight = sights.Sight()
        self._place = QVBoxLayout()
        self._place.addWidget(self.sight, 1)
        self._zooms = [
            self._zoom(Icons.ZOOM_OUT, _("Smaller (Ctrl+-)"), "Ctrl+-", -1),
            self._zoom(Icons.FIT_WIDTH, _("Fit to width (Ctrl+0)"), "Ctrl+0", 0),
            self._zoom(Icons.ZOOM_IN, _("Larger (Ctrl++)"), "Ctrl++", 1),
        ]
        QShortcut(QKeySequence("Ctrl+="), self, lambda: self.sight.zoom(1))
        self._print, self._box = self._buttons()
        self._lay_out()
        self._allow()
        preview.ask(tasks, self, document, self._show, self._fail)

    def _show(self, found: Preview) -> None:
        self.preview = found
        fresh = sights.of(found, self._tasks)
        fresh.refused.connect(lambda reason: self._show(Nothing(reason)))
        self._place.replaceWidget(self.sight, fresh)
        self.sight.hide()
        self.sight.deleteLater()
        self.sight = fresh
        self._allow()
        fresh.setFocus()

    def _fail(self, error: Exception) -> None:
        self._show(Nothing(str(error)))

    def _allow(self) -> None:
        self._print.setEnabled(self.sight.can_print)
        for button in self._zooms:
            button.setEnabled(self.sight.can_zoom)

    def _zoom(self, meaning: Icons, name: str, keys: str, step: int) -> QToolButton:
        button = theme.kind(QToolButton(), "icon")
        button.setIcon(icon(meaning))
        button.setIconSize(QSize(theme.scaled(18), theme.scaled(18)))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setShortcut(QKeySequence(keys))
        button.clicked.connect(lambda: self.sight.zoom(step))
        return button

    def _lay_out(self) -> None:
        name, *rest = handout.facts(self._document)
        head = QHBoxLayout()
        head.addWidget(text(name, "strong"), 1)
        for button in self._zooms:
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(head)
        column.addWidget(text(" · ".join(rest), "caption", "text2"))
        column.addLayout(self._place, 1)
        column.addWidget(bars.MessageBar())
        column.addWidget(self._box)
        self.resize(*_SIZE)

    def _buttons(self) -> tuple[QWidget, QDialogButtonBox]:
        box, role = QDialogButtonBox(), QDialogButtonBox.ButtonRole
        near = (self._tasks, self, self._document)
        printing = box.addButton(_("&Print…"), role.ActionRole)
        printing.clicked.connect(lambda: handout.print_document(*near))
        save = box.addButton(_("&Save copy…"), role.ActionRole)
        save.clicked.connect(lambda: handout.save_copy(*near))
        if outside.may_open(self._document.name):
            other = box.addButton(_("Open with &other program"), role.ActionRole)
            other.clicked.connect(lambda: handout.open_outside(*near))
        box.addButton(_("&Close"), role.RejectRole)
        for button in box.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        box.rejected.connect(self.reject)
        return printing, box
