"""What the dialog of signed forms shows beside the form: the wait, and what there is to look at."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import theme
from spicedesk.ui.dialogs.signed_steps import Step, Ticked
from spicedesk.ui.icons import Icons, icon

if TYPE_CHECKING:
    from spicedesk.services.returned_forms import Reading

_NARROWEST, _WIDTH, _BAR = 120, 216, 320


class StepList(QListWidget):
    """The forms and pages, with what is decided about each in words and as an icon."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Forms and pages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(theme.scaled(_NARROWEST))
        self.setMaximumWidth(theme.scaled(_WIDTH))

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these; the place stays, and nobody is told of it."""
        self.blockSignals(True)
        row = self.currentRow()
        while self.count() > len(steps):
            self.takeItem(self.count() - 1)
        while self.count() < len(steps):
            self.addItem(QListWidgetItem())
        for number, step in enumerate(steps):
            item = self.item(number)
            item.setIcon(icon(*_mark(step)))
            item.setText(f"{step.name}\n{step.state}")
            item.setToolTip(step.problem or item.text())
        self.setCurrentRow(row)
        self.blockSignals(False)

    def go(self, step: int) -> None:
        """Go down, or up."""
        self.setCurrentRow(min(max(self.currentRow() + step, 0), self.count() - 1))


class ReadingPage(QWidget):
    """Shown while the scans are read."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(theme.scaled(_BAR))
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(_("Pages that were looked at"))
        stop = QPushButton(_("Stop"), autoDefault=False)
        stop.clicked.connect(self.stopped)
        column = QVBoxLayout(self)
        column.addStretch(1)
        for part in (theme.label(_("Looking for the codes of our forms…")), self._bar, stop):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_progress(self, done: int, total: int) -> None:
        """So many pages of so many were looked at."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)


def summary(reading: "Reading") -> str:
    """Whose the only form is, or how many there are."""
    found, loose = reading.found, len(reading.loose)
    if len(found) == 1:
        told = _("This is a signed form of {name}.")
        sentences = [told.format(name=found[0].waiting.person.display_name)]
    else:
        told = ngettext("{count} signed form was found.", "{count} signed forms were found.",
                        len(found))  # fmt: skip
        sentences = [told.format(count=len(found))]
    if loose:
        told = ngettext("{count} page is nobody’s so far.", "{count} pages are nobody’s so far.",
                        loose)  # fmt: skip
        sentences.append(told.format(count=loose))
    return " ".join(sentences)


def _mark(step: Step) -> tuple[Icons, str]:
    if step.problem:
        return Icons.WARNING, "danger"
    if step.left_out:
        return Icons.CROSS, "text2"
    if not step.settled:
        return (Icons.FILE, "text2") if step.is_loose else (Icons.FORM, "text2")
    marks = {Ticked.AGREED: (Icons.AGREED, "yes_line"), Ticked.REFUSED: (Icons.REFUSED, "no_line")}
    return marks.get(step.ticked or Ticked.NOTHING, (Icons.EVIDENCE, "text2"))
