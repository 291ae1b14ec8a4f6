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
from spicedesk.domain.evidence import safe_name
from spicedesk.language import formats, terms, translator
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

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
        self.print = QPushButton(_("&Print…"), autoDefault=False)
        self.print.clicked.connect(self._choose_printer)
        self.pdf = QPushButton(_("Save P&DF…"), autoDefault=False)
        self.pdf.clicked.connect(self._choose_pdf)
        self.save = QPushButton(_("&Save its file…"), autoDefault=False)
        self.save.clicked.connect(self._choose_place)
        self.save.hide()
        buttons = QDialogButtonBox()
        for button in (self.print, self.pdf, self.save):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.print, self.pdf):
            button.setEnabled(False)  # until there is something to hand out
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
        for button in (self.print, self.pdf):
            button.setEnabled(True)

    def print_on(self, printer: "QPrinter") -> None:
        """Print the words as they were shown, below what they are called."""
        from spicedesk.ui import printing  # slow to load

        try:
            printing.print_text(self._whole(), printer)
        except Exception as error:  # noqa: BLE001  # a printer may fail in any way; it is told
            self.notice.tell(error)

    def save_pdf(self, place: "Path") -> None:
        """Write the words as they were shown to a PDF, whole or not at all."""
        from spicedesk.ui import printing  # slow to load

        self._write(place, printing.text_as_pdf(self._whole()))

    def _whole(self) -> str:
        return "\n\n".join((self.heading.text(), self.about.text(), self.text.toPlainText()))

    def _choose_printer(self) -> None:
        from spicedesk.ui.dialogs import paper  # slow to load

        printer = paper.choose_printer(self, self.heading.text())
        if printer is not None:
            self.print_on(printer)

    def _choose_pdf(self) -> None:
        from spicedesk.ui.dialogs import paper  # slow to load

        place = paper.choose_file(self, safe_name(f"{self.heading.text()}.pdf"))
        if place is not None:
            self.save_pdf(place)

    def _choose_place(self) -> None:
        from pathlib import Path  # only where a file is chosen

        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save its file"), self._name)
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, place: "Path") -> None:
        """Write the file of the text, whole or not at all."""
        self._write(place, None)

    def _write(self, place: "Path", pdf: bytes | None) -> None:
        """Write a PDF, or without one the file of the text."""

        def job(desk: "Desk") -> None:
            from spicedesk.services import output, wordings  # imports the store

            content = pdf if pdf is not None else wordings.read_document(desk, self._id) or b""
            with output.whole_file(place, desk) as stream:
                stream.write(content)

        def well(_none: object) -> None:
            self.notice.say(_("Saved."), "yes")

        self._tasks.run(self, job, well, failed=self.notice.tell)
