"""What is typed at a trade show: once about the show, then about each visitor."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from spicedesk import language
from spicedesk.faults import Invalid
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui import theme
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.chips import Chips
from spicedesk.ui.dialogs.consent_words import channel_words
from spicedesk.ui.dialogs.field import Field, Remark
from spicedesk.ui.dialogs.person_text import day

_VISITOR_CELLS = {
    "family_name": (0, 0),
    "given_name": (0, 1),
    "email": (1, 0),
    "phone": (1, 1),
    "company": (2, 0),
}
_SHOW_CELLS = {
    "name": (0, 0),
    "place": (0, 1),
    "day": (1, 0),
    "with_whom": (1, 1),
    "wording": (2, 0),
}


class ShowForm(QWidget):
    """Typed once, and kept."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        hint = formats.day_hint(language.current())
        self._wording = Box()
        self._wording.addItem("")
        self.fields = {
            "name": _line(_("Name of the sho&w"), "name"),
            "place": _line(_("P&lace or hall"), "place"),
            "day": Field(_("&Day"), QLineEdit(placeholderText=hint), _checked_day),
            "with_whom": _line(_("With whom of &us"), "with_whom"),
            "wording": Field(_("Wordi&ng shown or read out"), self._wording),
        }
        _in_a_grid(self, self.fields, _SHOW_CELLS)
        for field in self.fields.values():
            field.changed.connect(self.changed)

    def offer_wordings(self, references: Sequence[str]) -> None:
        """Let one of the office's texts be chosen; what is chosen stays."""
        chosen = self._wording.currentText()
        self._wording.blockSignals(True)
        self._wording.clear()
        self._wording.addItems(["", *references])
        self._wording.setCurrentText(chosen)
        self._wording.blockSignals(False)

    def texts(self) -> dict[str, str]:
        """What is typed, by name."""
        return {name: field.text().strip() for name, field in self.fields.items()}

    def day(self) -> date | None:
        """The day; none where none can be read."""
        try:
            return day(self.fields["day"].text(), "day", language.current())
        except Invalid:
            return None

    def refuse(self, fault: Invalid) -> bool:
        """Say a refusal beside its field; tell whether it is one of the show."""
        name = {"show": "name"}.get(fault.field, fault.field)
        if name not in self.fields:
            return False
        self.fields[name].say(str(fault))
        self.fields[name].setFocus()
        return True


class VisitorForm(QWidget):
    """One visitor; Enter goes from the lines to the channels, and from there it saves."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = {
            "family_name": _line(_("&Family name"), "family_name"),
            "given_name": _line(_("G&iven name"), "given_name"),
            "email": Field(_("E-mail add&ress"), QLineEdit(), _checked_email),
            "phone": _line(_("Ph&one number"), "phone"),
            "company": _line(_("&Company"), "company"),
        }
        self.channels = Chips(_("Agrees to these ways"), channel_words(), one=False)
        self.remark = Remark()
        cells = QWidget()
        _in_a_grid(cells, self.fields, _VISITOR_CELLS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (cells, self.channels, self.remark):
            column.addWidget(part)
        for field in self.fields.values():
            field.changed.connect(self._changed)
        self.channels.changed.connect(self._changed)

    def texts(self) -> dict[str, str]:
        """What is typed, by name."""
        return {name: field.text().strip() for name, field in self.fields.items()}

    def is_empty(self) -> bool:
        """Whether nothing is typed or ticked."""
        return not any(self.texts().values()) and not self.channels.chosen()

    def fill(self, texts: dict[str, str]) -> None:
        """Show this instead of what is typed."""
        for name, field in self.fields.items():
            field.fill(texts.get(name, ""))
            field.say("")

    def clear(self) -> None:
        """Begin with the next one."""
        self.fill({})
        self.channels.choose(())
        self.remark.say("")
        self.setFocus()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.fields["family_name"].setFocus(reason)

    def is_at_the_channels(self) -> bool:
        """Whether the keyboard is where the channels are ticked."""
        return any(button.hasFocus() for button in self.buttons())

    def buttons(self) -> Iterator[QPushButton]:
        """Every button that one letter can press."""
        yield from self.channels.buttons.values()

    def mistaken(self) -> Field | None:
        """The first field in which something cannot be kept; it says so."""
        for field in self.fields.values():
            field.judge()
        return next((field for field in self.fields.values() if field.problem()), None)

    def refuse(self, fault: Invalid) -> bool:
        """Say a refusal beside its field; tell whether it is one of the visitor."""
        name = {"emails": "email", "phones": "phone"}.get(fault.field, fault.field)
        if name not in self.fields:
            return False
        self.fields[name].say(str(fault))
        self.fields[name].setFocus()
        return True

    def _changed(self) -> None:
        self.remark.say("")
        self.changed.emit()


def _in_a_grid(
    inside: QWidget, fields: dict[str, Field], cells: dict[str, tuple[int, int]]
) -> None:
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    for name, (row, column) in cells.items():
        grid.addWidget(fields[name], row, column, Qt.AlignmentFlag.AlignTop)
    for column in (0, 1):
        grid.setColumnStretch(column, 1)
        grid.setColumnMinimumWidth(column, theme.scaled(180))


def _line(label: str, name: str) -> Field:
    return Field(label, QLineEdit(), lambda typed: entry.line(name, typed))


def _checked_day(typed: str) -> None:
    day(typed, "day", language.current())


def _checked_email(typed: str) -> None:
    if typed.strip():
        entry.email(typed)
