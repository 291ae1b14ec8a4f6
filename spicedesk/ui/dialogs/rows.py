"""Entries that come in any number: one row each, to be added and removed."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.language import pgettext
from spicedesk.services import entry
from spicedesk.ui.dialogs import codes
from spicedesk.ui.dialogs.field import Check, Field
from spicedesk.ui.icons import Icons, icon

Texts = tuple[str, ...]


class Row(QWidget):
    """Some fields that belong together, and a button that removes them."""

    changed = Signal()
    removed = Signal()

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self.remove = QToolButton(autoRaise=True)
        self.remove.setIcon(icon(Icons.REMOVE))
        self.remove.clicked.connect(self.removed)
        for field in self.fields:
            field.changed.connect(self.changed)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.fields[0].setFocus(reason)  # a focus proxy would break the order of Tab

    def texts(self) -> Texts:
        """What is typed, field by field."""
        return tuple(field.text() for field in self.fields)

    def fill(self, texts: Texts) -> None:
        """Replace what is typed."""
        for field, text in zip(self.fields, texts, strict=True):
            field.fill(text)

    def number(self, label: str, count: int) -> None:
        """Tell a screen reader which of the rows this is."""
        self.fields[0].name(f"{label} {count}")
        self.remove.setAccessibleName(_("Remove {what}").format(what=f"{label} {count}"))
        self.remove.setToolTip(_("Remove"))


class LineRow(Row):
    """One line, such as an e-mail address."""

    def __init__(self, check: Check) -> None:
        super().__init__([Field("", QLineEdit(), check)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.fields[0], 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)


class AddressRow(Row):
    """Street, postcode, town and country."""

    def __init__(self, language: str) -> None:
        self._country = codes.countries(language)
        lines = {
            "street": _("Street"),
            "postcode": pgettext("short", "Postcode"),
            "town": _("Town"),
        }
        fields = [Field("", QLineEdit(), partial(entry.line, name)) for name in lines]
        country = Field("", self._country, lambda t: entry.country(self._country.code_of(t)))
        super().__init__([*fields, country])
        for field, label in zip(self.fields, [*lines.values(), _("Country")], strict=True):
            field.name(label)
            editor = field.editor
            line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
            if line is not None:
                line.setPlaceholderText(label)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self.fields[0], 0, 0, 1, 3)
        grid.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)
        for column, field in enumerate(self.fields[1:]):
            grid.addWidget(field, 1, column)
        for column, stretch in enumerate((3, 5, 5)):
            grid.setColumnStretch(column, stretch)
        grid.addWidget(self.fields[3], 1, 2)

    def texts(self) -> Texts:
        return (*(field.text() for field in self.fields[:3]), self._country.code())

    def fill(self, texts: Texts) -> None:
        super().fill((*texts[:3], ""))
        self._country.choose(texts[3])

    def number(self, label: str, count: int) -> None:
        super().number(label, count)
        self.fields[0].name(f"{label} {count}, " + _("Street"))


class Rows(QWidget):
    """Any number of rows under a label; one empty row stands where there is none."""

    changed = Signal()
    reshaped = Signal()

    def __init__(self, label: str, add: str, make: Callable[[], Row]) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._make = make
        self._label = QLabel(label)
        self._name = label.replace("&", "")
        self.add = QPushButton(add, autoDefault=False)
        self.add.setProperty("kind", "link")
        self.add.clicked.connect(self._add_by_hand)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._label)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.fill(())

    def texts(self) -> tuple[Texts, ...]:
        """The rows that hold anything."""
        return tuple(row.texts() for row in self.rows if any(t.strip() for t in row.texts()))

    def fill(self, texts: Sequence[Texts]) -> None:
        """Replace all rows."""
        while self.rows:
            self._drop(self.rows[-1])
        for each in texts:
            self._append().fill(each)
        if not texts:
            self._append()
        self._number()

    def fields(self) -> list[Field]:
        """Every field of every row."""
        return [field for row in self.rows for field in row.fields]

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        inner = [[*(f.editor for f in row.fields), row.remove] for row in self.rows]
        return [*(stop for row in inner for stop in row), self.add]

    def _add_by_hand(self) -> None:
        row = self._append()
        self._number()
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _append(self) -> Row:
        row = self._make()
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove_by_hand(row))
        self._column.insertWidget(len(self.rows) + 1, row)
        self.rows.append(row)
        return row

    def _remove_by_hand(self, row: Row) -> None:
        at = self.rows.index(row)
        self._drop(row)
        if not self.rows:
            self._append()
        self._number()
        self.rows[min(at, len(self.rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _drop(self, row: Row) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        self._label.setBuddy(self.rows[0].fields[0].editor)
        for count, row in enumerate(self.rows, 1):
            row.number(self._name, count)
        self.reshaped.emit()
