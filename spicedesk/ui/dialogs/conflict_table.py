"""Two people's changes side by side, a row for each field; a clash is a choice of two."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from spicedesk.domain.merging import Comparison, Fate, Side
from spicedesk.domain.person import PersonDetails
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.person_text import LABELS, called, values_of
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.person.words import OneLine, Words, text

_ICON = 14
_STRETCH = (3, 4, 6, 6)
_ARROWS = {
    Qt.Key.Key_Left: Side.MINE,
    Qt.Key.Key_Up: Side.MINE,
    Qt.Key.Key_Right: Side.THEIRS,
    Qt.Key.Key_Down: Side.THEIRS,
}


class _Radio(QRadioButton):
    """Tells of the arrow keys, which Qt lets choose only where one is chosen already."""

    turned = Signal(object)
    focused = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = _ARROWS.get(Qt.Key(event.key()))
        if side is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(side)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class Option(QFrame):
    """A radio button beside the value that it stands for; a click on either chooses it."""

    def __init__(self, name: str, value: QWidget) -> None:
        super().__init__()
        self.setObjectName("option")
        self.radio = _Radio()
        self.radio.setFixedHeight(self.radio.fontMetrics().height())  # beside the first line
        self.radio.setAccessibleName(name)
        self.radio.toggled.connect(lambda on: self._mark("chosen", on))
        self.radio.focused.connect(lambda on: self._mark("focused", on))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 7, 6, 7)
        row.setSpacing(6)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(value, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(Qt.FocusReason.MouseFocusReason)

    def choose(self, reason: Qt.FocusReason) -> None:
        """Choose it, and give it the keys."""
        self.radio.setFocus(reason)
        self.radio.setChecked(True)

    def _mark(self, what: str, on: bool) -> None:
        self.setProperty(what, "true" if on else "false")
        theme.restyle(self)


class Pair:
    """Mine and theirs: one stop for Tab, and arrows choose, also where nothing is chosen yet."""

    def __init__(self, mine: Option, theirs: Option) -> None:
        self.options = {Side.MINE: mine, Side.THEIRS: theirs}
        self.group = QButtonGroup(mine)
        for option in self.options.values():
            self.group.addButton(option.radio)
            option.radio.turned.connect(self._turn)
        theirs.radio.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def choice(self) -> Side | None:
        """Whose value is chosen; none where nobody chose yet."""
        return next((s for s, option in self.options.items() if option.radio.isChecked()), None)

    def restore(self, side: Side) -> None:
        """Choose as it was chosen before."""
        self.options[side].radio.setChecked(True)
        for option in self.options.values():
            here = option is self.options[side]
            policy = Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus
            option.radio.setFocusPolicy(policy)

    def stop(self) -> QRadioButton:
        """Where Tab stops."""
        return self.options[self.choice() or Side.MINE].radio

    def _turn(self, side: Side) -> None:
        self.options[side].choose(Qt.FocusReason.TabFocusReason)


class ConflictTable(QFrame):
    """Field, before, mine, theirs; nothing is chosen but what is in `choices`."""

    chosen = Signal()

    def __init__(
        self,
        comparison: Comparison,
        headers: Sequence[str],
        language: str,
        choices: Mapping[str, Side],
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.pairs: dict[str, Pair] = {}
        self._comparison = comparison
        self._language = language
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        for column, stretch in enumerate(_STRETCH):
            self._grid.setColumnStretch(column, stretch)
        self._add_row([_padded(_header(words)) for words in headers])
        for name in LABELS:
            if name in comparison.fates:
                self._add_field(name)
        for name, side in choices.items():
            self.pairs[name].restore(side)
        for pair in self.pairs.values():
            pair.group.buttonToggled.connect(self.chosen)

    def choices(self) -> dict[str, Side]:
        """What is chosen so far."""
        return {name: side for name, pair in self.pairs.items() if (side := pair.choice())}

    def missing(self) -> list[str]:
        """The fields for which nothing is chosen yet, in their order."""
        return [name for name, pair in self.pairs.items() if pair.choice() is None]

    def _add_field(self, name: str) -> None:
        label = theme.label(called(name))
        label.setWordWrap(True)
        found, fate = self._comparison, self._comparison.fates[name]
        before = self._value(name, found.before, _("{field}, before: {value}"))
        if fate is Fate.CLASH:
            sides = self._clash(name)
        else:
            sides = [self._settled(name, side, fate) for side in Side]
        self._add_row([_padded(label), _padded(before), *sides])

    def _clash(self, name: str) -> list[QWidget]:
        mine, theirs = self._option(name, Side.MINE), self._option(name, Side.THEIRS)
        self.pairs[name] = Pair(mine, theirs)
        return [mine, theirs]

    def _option(self, name: str, side: Side) -> Option:
        person, phrase = self._side(side)
        # Who has to choose sees the whole of both values.
        value = _stack(_parts(self._held(name, person), wrap=True))
        return Option(self._said(name, person, phrase), value)

    def _settled(self, name: str, side: Side, fate: Fate) -> QWidget:
        if fate is (Fate.TAKEN if side is Side.MINE else Fate.KEPT):
            return _padded(theme.label(_("not changed"), "body", "text2"))
        marks = {Fate.TAKEN: _("taken over"), Fate.KEPT: _("kept"), Fate.SAME: _("the same")}
        return _padded(self._value(name, *self._side(side), _mark(marks[fate])))

    def _value(
        self, name: str, person: PersonDetails, phrase: str, mark: QWidget | None = None
    ) -> QWidget:
        parts = _parts(self._held(name, person), wrap=name == "comment")
        if mark is not None and isinstance(parts[0], Words):
            parts.append(mark)
        elif mark is not None:
            parts[0] = _side_by_side(parts[0], mark)
        made = _stack(parts)
        made.setAccessibleName(self._said(name, person, phrase))
        return made

    def _side(self, side: Side) -> tuple[PersonDetails, str]:
        if side is Side.MINE:
            return self._comparison.mine, _("{field}, yours: {value}")
        return self._comparison.theirs, _("{field}, theirs: {value}")

    def _held(self, name: str, person: PersonDetails) -> tuple[str, ...]:
        return values_of(name, person, self._language)

    def _said(self, name: str, person: PersonDetails, phrase: str) -> str:
        held = ", ".join(self._held(name, person)) or _("empty")
        return phrase.format(field=called(name), value=held)

    def _add_row(self, cells: Sequence[QWidget]) -> None:
        row = self._grid.rowCount()
        if row > 1:
            line = QFrame()
            line.setObjectName("line")
            self._grid.addWidget(line, row, 0, 1, len(cells))
            row += 1
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column)


def _header(words: str) -> QLabel:
    label = theme.label(words, "body", "text2")
    label.setWordWrap(True)
    return label


def _parts(values: Sequence[str], *, wrap: bool) -> list[QWidget]:
    """Labels for what is held: wrapped, or shortened line by line where it does not fit."""
    if not values:
        return [theme.label(_("empty"), "body", "text2")]
    if wrap:
        return [_untouched(text(value)) for value in values]
    parts: list[QWidget] = []
    for value in values:
        shown = [_one_line(line) for line in value.splitlines()]
        if parts and len(shown) > 1:
            parts.append(_gap())
        parts.extend(shown)
    return parts


def _gap() -> QWidget:
    made = QWidget()
    made.setFixedHeight(4)
    return made


def _one_line(line: str) -> QLabel:
    made = OneLine("body")
    made.show_words(line)
    return _untouched(made)


def _untouched(label: QLabel) -> QLabel:
    """Its text cannot be selected: a click on it chooses."""
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label


def _stack(parts: Sequence[QWidget]) -> QWidget:
    return _laid(QBoxLayout.Direction.TopToBottom, 2, parts)


def _mark(word: str) -> QWidget:
    """What becomes of a value, with a check."""
    check = QLabel()
    side = theme.scaled(_ICON)
    check.setPixmap(icon(Icons.CHECK).pixmap(side, side))
    return _side_by_side(check, theme.label(word))


def _side_by_side(*parts: QWidget) -> QWidget:
    return _laid(QBoxLayout.Direction.LeftToRight, 6, parts)


def _laid(way: QBoxLayout.Direction, gap: int, parts: Sequence[QWidget]) -> QWidget:
    """Widgets one after the other, `gap` pixels apart, at the beginning of their room."""
    holder = QWidget()
    line = QBoxLayout(way, holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return holder


def _padded(cell: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(8, 9, 8, 9)
    row.addWidget(cell, 1, Qt.AlignmentFlag.AlignTop)
    return holder
