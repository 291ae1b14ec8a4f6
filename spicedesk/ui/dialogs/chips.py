"""A choice as a row of buttons, by mouse, arrows or one letter."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

Choice = TypeVar("Choice", bound=StrEnum)
_ICON = 16
_GAP = 6


class Chips(QWidget, Generic[Choice]):
    """Checkable buttons under a label; `one` chip at a time, or any number."""

    changed = Signal()

    def __init__(
        self,
        label: str,
        words: Mapping[Choice, str],
        *,
        one: bool = True,
        icons: Mapping[Choice, Icons] | None = None,
        per_row: int = 8,
    ) -> None:
        super().__init__()
        self.buttons: dict[Choice, QPushButton] = {}
        # A group has one stop for Tab, which suits a single choice alone.
        self._group = QButtonGroup(self) if one else None
        for choice, word in words.items():
            self._add(label, choice, word, (icons or {}).get(choice))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(QLabel(label))
        buttons = list(self.buttons.values())
        for start in range(0, len(buttons), per_row):
            column.addLayout(_in_a_row(buttons[start : start + per_row]))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        next(iter(self.buttons.values())).setFocus(
            reason
        )  # a focus proxy would break the order of Tab

    def chosen(self) -> frozenset[Choice]:
        """The choices that are on."""
        return frozenset(c for c, button in self.buttons.items() if button.isChecked())

    def one(self) -> Choice | None:
        """The only choice that is on; none where none is."""
        return next((c for c, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, choices: Iterable[Choice]) -> None:
        """Switch on these, and off the others."""
        wanted = set(choices)
        if self._group is not None:  # a group of one choice would keep the last one for ever
            self._group.setExclusive(False)
        for choice, button in self.buttons.items():
            button.setChecked(choice in wanted)
        if self._group is not None:
            self._group.setExclusive(True)

    def _add(self, label: str, choice: Choice, word: str, which: Icons | None) -> None:
        button = QPushButton(word, autoDefault=False)
        button.setCheckable(True)
        button.setProperty("kind", "chip")
        button.setAccessibleName(f"{label}: {word.replace('&', '')}")
        if which is not None:
            button.setIcon(icon(which))
            button.setIconSize(QSize(_ICON, _ICON))
        room = _ICON + _GAP if which is not None else 0
        button.setMinimumWidth(theme.chip_width(word) + room)
        self.buttons[choice] = button
        button.toggled.connect(self.changed)
        if self._group is not None:
            self._group.addButton(button)


def pressed_by_letter(event: QKeyEvent, buttons: Iterable[QAbstractButton]) -> bool:
    """Press the button that a letter alone stands for, where no text is typed; says whether."""
    letter = event.text().upper()
    if not letter.isalpha() or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
        return False
    wanted = QKeySequence(f"Alt+{letter}")
    for button in buttons:
        usable = button.isEnabled() and not button.isHidden()
        if usable and QKeySequence.mnemonic(button.text()) == wanted:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            button.click()
            return True
    return False


def _in_a_row(buttons: Iterable[QPushButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
