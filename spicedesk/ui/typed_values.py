"""What stands in the entries of a form, taken down and typed again, whatever form it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_KINDS = {"line", "text", "choice", "moment", "tick", "held"}
Values = list[list[Any]]
"""Kind and value of every entry of a form."""


@runtime_checkable
class Holds(Protocol):
    """An entry that nobody types into: it says itself what it holds."""

    def held(self) -> Any:
        """What it holds, as JSON knows it."""

    def hold_again(self, value: Any) -> None:
        """Hold it again; what is not to be had any more it says beside itself."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What was typed, among what others saved since.

    `names` are the fields which both changed; `mine` and `theirs` differ in these alone.
    """

    mine: Values
    theirs: Values
    names: list[str]


def of(body: QWidget) -> Values:
    """Kind and value of every entry, in the order in which they were made."""
    return [list(_value(entry)) for entry in _entries(body)]


def type_again(body: QWidget, values: Values) -> None:
    """Enter the values; raises `ValueError` where the form has other entries by now."""
    entries = _fitting(body, values)
    for _round in range(2):  # what one choice fills in, the next may have to take back
        for entry, (_kind, value) in zip(entries, values, strict=True):
            if _value(entry)[1] != value:
                _enter(entry, value)


def merge(body: QWidget, typed: Values, before: Values) -> Merged:
    """Put what was changed since `before` into what the form shows now.

    Raises `ValueError` where the form has other entries by now.
    """
    entries, now = _fitting(body, typed), of(body)
    merged = Merged(list(now), list(now), [])
    for places in _fields(entries):
        was, wanted, shown = ([v[n] for n in places] for v in (before, typed, now))
        if wanted == was:
            continue
        is_theirs = shown not in (was, wanted)
        for place in places:
            merged.mine[place] = typed[place]
            merged.theirs[place] = now[place] if is_theirs else typed[place]
        if is_theirs:
            merged.names.append(_called(entries[places[0]]))
    return merged


def texts(values: Any) -> Iterator[str]:
    """Every text in what was taken down of any form, to be pasted elsewhere."""
    if isinstance(values, dict):  # a form that tells what stood there before, too
        typed = values.get("typed", values)
        yield from texts(list(typed.values()) if isinstance(typed, dict) else typed)
    elif isinstance(values, list) and values[:1] != ["held"]:  # that is no text
        is_entry = len(values) == 2 and isinstance(values[0], str) and values[0] in _KINDS
        for part in values[1:] if is_entry else values:
            yield from texts(part)
    elif isinstance(values, str) and values.strip():
        yield values


def _fitting(body: QWidget, values: Values) -> list[QWidget]:
    entries = list(_entries(body))
    if [_value(entry)[0] for entry in entries] != [kind for kind, _value_ in values]:
        raise ValueError("another form")
    return entries


def _fields(entries: list[QWidget]) -> list[list[int]]:
    """Where each field's entries are: buttons of which one alone is on are one field."""
    fields: dict[object, list[int]] = {}
    for place, entry in enumerate(entries):
        group = entry.group() if isinstance(entry, QAbstractButton) else None
        is_one_of = group is not None and group.exclusive()
        fields.setdefault(group if is_one_of else place, []).append(place)
    return list(fields.values())


def _called(entry: QWidget) -> str:
    """The name of a field; a button is named “field: choice”."""
    name = entry.accessibleName()
    return name.partition(":")[0] if isinstance(entry, QAbstractButton) else name


def _entries(body: QWidget) -> Iterator[QWidget]:
    for widget in body.findChildren(QWidget):
        if isinstance(widget, Holds):
            yield widget
            continue
        is_part = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        if (
            not is_part
            and isinstance(
                widget, QLineEdit | QPlainTextEdit | QComboBox | QDateTimeEdit | QAbstractButton
            )
            and (not isinstance(widget, QAbstractButton) or widget.isCheckable())
        ):
            yield widget


def _value(entry: QWidget) -> tuple[str, Any]:
    if isinstance(entry, Holds):
        return "held", entry.held()
    if isinstance(entry, QLineEdit):
        is_secret = entry.echoMode() is not QLineEdit.EchoMode.Normal
        return "line", "" if is_secret else entry.text()
    if isinstance(entry, QPlainTextEdit):
        return "text", entry.toPlainText()
    if isinstance(entry, QComboBox):
        return "choice", entry.currentText()
    if isinstance(entry, QDateTimeEdit):
        return "moment", entry.dateTime().toString(Qt.DateFormat.ISODate)
    return "tick", isinstance(entry, QAbstractButton) and entry.isChecked()


def _enter(entry: QWidget, value: Any) -> None:
    if isinstance(entry, Holds):
        entry.hold_again(value)
    elif isinstance(entry, QLineEdit):
        entry.setText(str(value))
    elif isinstance(entry, QPlainTextEdit):
        entry.setPlainText(str(value))
    elif isinstance(entry, QComboBox):
        entry.setCurrentText(str(value))
    elif isinstance(entry, QDateTimeEdit):
        entry.setDateTime(QDateTime.fromString(str(value), Qt.DateFormat.ISODate))
    elif isinstance(entry, QAbstractButton):
        entry.click()
