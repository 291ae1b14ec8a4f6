"""What stands in the entries of a form, taken down and typed again, whatever form it is."""

from collections.abc import Iterator
from typing import Any

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

_KINDS = {"line", "text", "choice", "moment", "tick"}


def of(body: QWidget) -> list[list[Any]]:
    """Kind and value of every entry, in the order in which they were made."""
    return [list(_value(entry)) for entry in _entries(body)]


def type_again(body: QWidget, values: list[list[Any]]) -> None:
    """Enter the values; raises `ValueError` where the form has other entries by now."""
    entries = list(_entries(body))
    if [_value(entry)[0] for entry in entries] != [kind for kind, _value_ in values]:
        raise ValueError("another form")
    for _round in range(2):  # what one choice fills in, the next may have to take back
        for entry, (_kind, value) in zip(entries, values, strict=True):
            if _value(entry)[1] != value:
                _enter(entry, value)


def texts(values: Any) -> Iterator[str]:
    """Every text in what was taken down of any form, to be pasted elsewhere."""
    if isinstance(values, dict):  # a form that tells what stood there before, too
        yield from texts(list(values.get("typed", values).values()))
    elif isinstance(values, list):
        is_entry = len(values) == 2 and isinstance(values[0], str) and values[0] in _KINDS
        for part in values[1:] if is_entry else values:
            yield from texts(part)
    elif isinstance(values, str) and values.strip():
        yield values


def _entries(body: QWidget) -> Iterator[QWidget]:
    for widget in body.findChildren(QWidget):
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
    if isinstance(entry, QLineEdit):
        entry.setText(str(value))
    elif isinstance(entry, QPlainTextEdit):
        entry.setPlainText(str(value))
    elif isinstance(entry, QComboBox):
        entry.setCurrentText(str(value))
    elif isinstance(entry, QDateTimeEdit):
        entry.setDateTime(QDateTime.fromString(str(value), Qt.DateFormat.ISODate))
    elif isinstance(entry, QAbstractButton):
        entry.click()
