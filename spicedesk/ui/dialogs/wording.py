"""The text that a person agreed to, as it was on that day."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.language import formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from spicedesk.domain.wording import Wording
    from spicedesk.services.desk import Desk

_SIZE = (560, 480)


class WordingDialog(QDialog):
    """Shows one version; its file, where it has one, is saved as it was filed."""

    def __init__(self, tasks: Tasks, parent: QWidget | None, wording_id: UUID) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Wording"))
        self.setModal(True)
        self._tasks, self._id, self._name = tasks, wording_id, ""
        self.heading, self.about = theme.label("", "title"), theme.label("", "body", "text2")
        self.notice = Notice()
        self.text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.text.setAccessibleName(_("Wording"))
        self.save = QPushButton(_("&Save its file…"), autoDefault=False)
        self.save.clicked.connect(self._choose_place)
        self.save.hide()
        buttons = QDialogButtonBox()
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        for part in (self.heading, self.about, self.notice):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.resize(*_SIZE)
        tasks.run(self, self._read, self._show, failed=self.notice.tell)

    def _read(self, desk: "Desk") -> "Wording":
        from spicedesk.services import wordings  # imports the store

        return wordings.get(desk, self._id)

    def _show(self, found: "Wording") -> None:
        tr = translator(language.current())
        self._name = found.document_name or ""
        self.heading.setText(found.reference)
        kind = terms.capital(terms.word(found.kind, tr))
        entered = formats.moment(found.recorded_at, language.current())
        self.about.setText(" · ".join((kind, found.language, entered)))
        self.text.setPlainText(found.text)
        self.save.setVisible(bool(self._name))

    def _choose_place(self) -> None:
        from pathlib import Path  # only where a file is chosen

        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save its file"), self._name)
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, place: "Path") -> None:
        """Write the file of the text, whole or not at all."""

        def job(desk: "Desk") -> None:
            from spicedesk.services import output, wordings  # imports the store

            with output.whole_file(place, desk) as stream:
                stream.write(wordings.read_document(desk, self._id) or b"")

        def well(_none: object) -> None:
            self.notice.say(_("Saved."), "yes")

        self._tasks.run(self, job, well, failed=self.notice.tell)
