"""Add a purpose of the office's own, such as photos."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui.boxes import Tick
from spicedesk.ui.dialogs.field import Field
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import ANYTHING, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.purposes import Purpose

_SIZE, _LINES = (560, 440), 4


class PurposeSheet(Sheet):
    """A purpose is for ever: consents name it."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent, _("New purpose"), _("Sa&ve purpose"))
        self._tasks = tasks
        self.name = Field(_("&Name"), QLineEdit(), lambda text: entry.line("name", text))
        description = QPlainTextEdit(tabChangesFocus=True)
        description.setFixedHeight(description.fontMetrics().lineSpacing() * _LINES + 16)
        self.description = Field(_("&What a person agrees to; they are told so"), description)
        self.months = Field(
            _("Holds for so many &months (empty: until withdrawn)"), QLineEdit(), _months
        )
        self.special = Tick(_("&Health or other special categories (Art. 9)"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(12)
        for part in (self.name, self.description, self.months, self.special):
            column.addWidget(part)
        column.addStretch(1)
        self.primary.clicked.connect(self._save)
        self.resize(*_SIZE)
        self.name.setFocus()

    def dirty(self) -> bool:
        typed = (self.name.text(), self.description.text(), self.months.text())
        return any(text.strip() for text in typed) or self.special.isChecked()

    def _save(self) -> None:
        if self.months.problem() is not None:
            self.months.judge()
            self.months.setFocus()
            return
        job = partial(
            _added,
            name=self.name.text(),
            description=self.description.text(),
            is_special=self.special.isChecked(),
            months=_months(self.months.text()),
        )
        self.notice.clear()
        self.hold(busy=True)
        self._tasks.run(
            self, job, lambda _made: self.accept(), failed=self._refuse, changes=ANYTHING
        )

    def _refuse(self, error: Exception) -> None:
        names = {"name": self.name, "description": self.description, "valid_months": self.months}
        self.refuse(error, names)


def _months(text: str) -> int | None:
    """A number of months, or none; raises `Invalid`."""
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
        raise Invalid("valid_months", _("“{text}” is no number of months.").format(text=typed[:20]))
    return int(typed)


def _added(
    desk: "Desk", name: str, description: str, *, is_special: bool, months: int | None
) -> "Purpose":
    from spicedesk.services import purposes  # imports the store

    return purposes.add(desk, purposes.Purpose(name, description, is_special, months))
