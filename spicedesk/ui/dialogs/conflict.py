"""Somebody else saved first: what fits together is merged, for the rest somebody chooses."""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.domain.merging import Comparison, Side
from spicedesk.domain.person import Person, PersonDetails
from spicedesk.faults import Conflict, NotFound
from spicedesk.language import current
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs import conflict_text, person_text
from spicedesk.ui.dialogs.conflict_table import ConflictTable
from spicedesk.ui.dialogs.notice import Notice
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_WIDTH, _AROUND = 880, 60


def look(
    tasks: Tasks,
    owner: QObject,
    before: Person,
    mine: PersonDetails,
    then: Callable[[Comparison], object],
    failed: Callable[[Exception], object],
) -> None:
    """Read what somebody else saved meanwhile; the page behind shows it at once."""

    def job(desk: "Desk") -> Comparison:
        from spicedesk.services import people  # imports the store

        return people.compare(desk, before, mine)

    def arrived(comparison: Comparison) -> None:
        tasks.changed.emit(before.id)
        then(comparison)

    tasks.run(owner, job, arrived, failed=failed)


class ConflictDialog(Sheet):
    """Lies over the form, which Esc goes back to; nothing that was typed there is touched."""

    saved = Signal(object)
    """The person as they are merged."""
    discarded = Signal()
    gone = Signal(object)
    """The fault, where the person is no longer on file."""

    def __init__(self, tasks: Tasks, parent: QWidget, comparison: Comparison) -> None:
        self.copy = QPushButton(_("Copy my changes"), autoDefault=False)
        self.discard = QPushButton(_("Discard mine"), autoDefault=False)
        super().__init__(parent, _("Someone else saved first"), _("Save merged"))
        self._tasks = tasks
        self._language = current()
        self._held = False
        self._comparison = comparison
        self.table = self._made_table({})
        about_consent = Notice()
        about_consent.say(
            _("Consent is never merged: every entry in its history stays as it is."), "info"
        )
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(12)
        self._column.addWidget(self.table)
        self._column.addWidget(about_consent)
        self._column.addStretch(1)
        self.about.setWordWrap(True)
        self.primary.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)
        self.discard.clicked.connect(self._discard)
        self._present()

    def compare(self, comparison: Comparison) -> None:
        """Show this one; what was chosen stays where both values are what they were."""
        choices = self._still_valid(comparison)
        self._comparison = comparison
        old, self.table = self.table, self._made_table(choices)
        self._column.replaceWidget(old, self.table)
        old.hide()
        old.deleteLater()
        self.table.show()  # else it has no size yet
        self.notice.clear()
        self._present()

    def hold(self, busy: bool) -> None:
        self._held = busy
        for button in (self.copy, self.discard):
            button.setEnabled(not busy)
        super().hold(busy)
        if not busy:
            self._judge()

    def reject(self) -> None:
        if not self._held:  # the form must not be typed in while it is being saved
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.table.missing():
            self._point_out()
        else:
            super().keyPressEvent(event)

    def _footer(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("footer")
        self.copy.setIcon(icon(Icons.COPY))
        self.primary.setIcon(icon(Icons.CHECK, "on_accent"))
        box = QDialogButtonBox()
        box.addButton(self.primary, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.discard, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.primary.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(box)
        column = QVBoxLayout(bar)
        column.setContentsMargins(24, 10, 24, 12)
        column.setSpacing(8)
        column.addWidget(self.hint)
        column.addLayout(row)
        return bar

    def _made_table(self, choices: dict[str, Side]) -> ConflictTable:
        today = self._tasks.desk.today()
        headers = conflict_text.headers(self._comparison, today, self._language)
        made = ConflictTable(self._comparison, headers, self._language, choices)
        made.chosen.connect(self._judge)
        return made

    def _present(self) -> None:
        """Words, tab order, size and focus for what is compared now."""
        self.heading.setText(conflict_text.headline(self._comparison))
        summary = conflict_text.summary(self._comparison)
        self.speak_of(summary)
        self.setAccessibleDescription(summary)
        stops = [radio for pair in self.table.pairs.values() for radio in pair.group.buttons()]
        for before, after in pairwise([*stops, self.copy, self.primary, self.discard]):
            QWidget.setTabOrder(before, after)
        self._judge()
        self._fit()
        self._point_out()

    def _still_valid(self, comparison: Comparison) -> dict[str, Side]:
        old = self._comparison

        def is_as_it_was(name: str) -> bool:
            return all(
                getattr(now, name) == getattr(then, name)
                for now, then in (
                    (comparison.mine, old.mine),
                    (comparison.theirs, old.theirs),
                )
            )

        chosen = self.table.choices()
        return {n: chosen[n] for n in comparison.clashes if n in chosen and is_as_it_was(n)}

    def _fit(self) -> None:
        """As high as the table needs, where the screen has room; else it scrolls."""
        room = self.screen().availableSize()
        width = min(theme.scaled(_WIDTH), room.width() - _AROUND)
        around = self.heightForWidth(width) - self.scrolling.sizeHint().height()
        # A scroll bar that was needed until now makes the table narrower, and so higher.
        beside_bar = width - self.scrolling.verticalScrollBar().sizeHint().width()
        height = around + self.body.heightForWidth(beside_bar)
        self.resize(width, min(height, room.height() - _AROUND))

    def _judge(self) -> None:
        missing = self.table.missing()
        said = conflict_text.hint(missing)
        self.hint.setText(said)
        self.primary.setEnabled(not missing)
        self.primary.setToolTip(said if missing else "")

    def _point_out(self) -> None:
        """Give the keys to the next choice, or to the button that saves."""
        missing = self.table.missing()
        stop = self.table.pairs[missing[0]].stop() if missing else self.primary
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        # Once the table has its place.
        QTimer.singleShot(0, self, lambda: self.scrolling.ensureWidgetVisible(self.focusWidget()))

    def _press_primary(self) -> None:
        if self.table.missing():
            self._point_out()
        else:
            super()._press_primary()

    def _copy(self) -> None:
        found = self._comparison
        text = person_text.changes(found.before, found.mine, self._language)
        QGuiApplication.clipboard().setText(text)
        self.notice.say(_("Your changes are on the clipboard."), "yes")

    def _discard(self) -> None:
        self.accept()
        self.discarded.emit()

    def _save(self) -> None:
        theirs = self._comparison.theirs
        merged = self._comparison.merged(self.table.choices())
        self.hold(True)

        def job(desk: "Desk") -> Person:
            from spicedesk.services import people  # imports the store

            return people.edit(desk, theirs.id, lambda _now: merged, theirs.version)

        self._tasks.run(self, job, self._done, failed=self._failed, changes=theirs.id)

    def _done(self, person: Person) -> None:
        self.accept()
        self.saved.emit(person)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Conflict):
            found = self._comparison
            look(self._tasks, self, found.before, found.mine, self._once_more, self._failed)
            return
        self.hold(False)
        if isinstance(error, NotFound):
            self.reject()
            self.gone.emit(error)
        else:
            self.notice.tell(error)

    def _once_more(self, comparison: Comparison) -> None:
        if comparison.is_saved:
            self._done(comparison.theirs)
            return
        self.hold(False)
        self.compare(comparison)
        self.notice.say(conflict_text.once_more(comparison), "warn")
        self._fit()
