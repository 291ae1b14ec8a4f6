"""The page of renewals: whose agreement ends or grows old soon, the next one first."""

from collections import Counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from spicedesk import language
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.flow import FlowLayout
from spicedesk.ui.icons import Icons
from spicedesk.ui.people.empty import EmptyState
from spicedesk.ui.renewals import rows
from spicedesk.ui.renewals.counting import SOON_DAYS
from spicedesk.ui.renewals.rows import Kind, RenewalRow
from spicedesk.ui.renewals.table import RenewalTable
from spicedesk.ui.section import SectionPage
from spicedesk.ui.tasks import Job, Tasks

_GAP = 12
WINDOWS = (SOON_DAYS, 90, 180)
"""Days that one may look ahead."""
_PAUSE = 400
"""Milliseconds: what other desks change in one go is read in one go."""


class RenewalsPage(SectionPage):
    """A worklist: what is recorded for a row takes it off the list."""

    def __init__(self, tasks: Tasks, actions: ActionRegistry) -> None:
        super().__init__()
        self._tasks = tasks
        self._reading: Job | None = None
        self._days = SOON_DAYS
        self._kind: Kind | None = None
        self.rows: tuple[RenewalRow, ...] | None = None
        self.table = RenewalTable(actions)
        self.kinds: dict[Kind | None, QPushButton] = {}
        self.windows: dict[int, QPushButton] = {}
        self._count = theme.label("", "body", "text2")
        self._more = theme.label("", "caption", "text2")
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._listen()
        self.read()

    def panes(self) -> list[QWidget]:
        is_empty = self._stack.currentWidget() is self._empty
        return [self.windows[self._days] if is_empty else self.table]

    def read(self) -> None:
        """Read the list anew, beside everything else; what is shown stays until it is there."""
        self._pause.stop()
        if self._reading is not None:
            self._reading.cancel()
        job = rows.reading(self._days, language.current())
        self._reading = self._tasks.run_long(self, job, self._show)

    def look_ahead(self, days: int) -> None:
        """Show what is due within so many days."""
        self._days = days
        self.windows[days].setChecked(True)
        self.read()

    def show_kind(self, kind: Kind | None) -> None:
        """Show one kind alone, or all."""
        self._kind = kind
        self.kinds[kind].setChecked(True)
        self._sift()

    def _show(self, found: tuple[RenewalRow, ...]) -> None:
        self._reading, self.rows = None, found
        self._sift()

    def _sift(self) -> None:
        found = self.rows or ()
        shown = [row for row in found if self._kind in {None, row.kind}]
        self.table.show_rows(shown)
        counts = Counter(row.kind for row in found)
        self._name_kinds(counts)
        words = ngettext("{count} to be asked again", "{count} to be asked again", len(shown))
        self._count.setText(words.format(count=len(shown)))
        self._more.setText(_("Of each kind the first {count} are shown.").format(count=rows.MOST))
        self._more.setVisible(any(count >= rows.MOST for count in counts.values()))
        if not shown:
            self._explain_emptiness(len(found))
        self._stack.setCurrentWidget(self.table if shown else self._empty)

    def _explain_emptiness(self, hidden: int) -> None:
        if hidden:
            sentence = ngettext(
                "{count} entry is hidden by the filter.",
                "{count} entries are hidden by the filter.",
                hidden,
            ).format(count=hidden)
            self._empty.show_state(sentence, _("Clear filter"), Icons.RENEWALS)
        else:
            sentence = _("Nothing ends or grows old within {count} days.")
            self._empty.show_state(sentence.format(count=self._days), "", Icons.YES)

    def _name_kinds(self, counts: Counter[Kind]) -> None:
        for kind, word in _kind_words().items():
            count = counts.total() if kind is None else counts[kind]
            text = f"{word} {count}"
            self.kinds[kind].setText(text)
            self.kinds[kind].setMinimumWidth(theme.chip_width(text))
            self.kinds[kind].setAccessibleName(_("Show: {what}").format(what=text))

    def _listen(self) -> None:
        self._pause.timeout.connect(self.read)
        self._tasks.changed.connect(lambda _whose: self._pause.start())
        self._empty.acted.connect(lambda: self.show_kind(None))
        self.table.turned_to.connect(self.turn_to)
        self.table.opened.connect(self.person_wanted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 0)
        head.addWidget(theme.label(_("Renewals"), "title"))
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        chips = FlowLayout(gap=6)
        chips.setContentsMargins(20, 0, 20, 0)
        self._add_chips(chips)
        self._more.setContentsMargins(20, 0, 20, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(chips)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self._more)
        self._more.hide()

    def _add_chips(self, chips: FlowLayout) -> None:
        ahead, kinds = QButtonGroup(self), QButtonGroup(self)
        for days in WINDOWS:
            text = _("{count} days").format(count=days)
            chip = self.windows[days] = _chip(text, ahead, chips)
            chip.setAccessibleName(_("Look ahead: {what}").format(what=text))
            chip.clicked.connect(lambda _on=False, days=days: self.look_ahead(days))
        gap = QWidget()
        gap.setFixedSize(_GAP, 1)
        chips.addWidget(gap)
        for kind, word in _kind_words().items():
            chip = self.kinds[kind] = _chip(word, kinds, chips)
            chip.setAccessibleName(_("Show: {what}").format(what=word))
            chip.clicked.connect(lambda _on=False, kind=kind: self.show_kind(kind))
        self.windows[self._days].setChecked(True)
        self.kinds[None].setChecked(True)


def _chip(text: str, group: QButtonGroup, row: FlowLayout) -> QPushButton:
    chip = theme.kind(QPushButton(text), "chip")
    chip.setCheckable(True)
    chip.setMinimumWidth(theme.chip_width(text))
    group.addButton(chip)
    row.addWidget(chip)
    return chip


def _kind_words() -> dict[Kind | None, str]:
    return {
        None: _("All"),
        Kind.EXPIRES: _("Ends"),
        Kind.STALE: _("Grows old"),
        Kind.UNCONFIRMED: _("Not confirmed"),
    }
