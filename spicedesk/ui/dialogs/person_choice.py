"""Find a person within a dialog: type, go down, Enter."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from spicedesk.domain.person import PersonLine
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.field import Field
from spicedesk.ui.tasks import Job, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_PAUSE, _SHOWN = 120, 8
_LINE = Qt.ItemDataRole.UserRole


class PersonChoice(QWidget):
    """A field with the persons that fit what is typed below it."""

    chosen = Signal(object)
    """A `PersonLine`."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._asking: Job | None = None
        self.edit = QLineEdit(placeholderText=_("Name, e-mail, customer number"))
        self.field = Field(_("&Whose page is it?"), self.edit)
        self.found = QListWidget()
        self.found.setAccessibleName(_("Persons that were found"))
        self.found.setFixedHeight(theme.scaled(140))
        self.found.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.field, self.found):
            column.addWidget(part)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.edit.textEdited.connect(self._typed)
        self.edit.installEventFilter(self)
        self.found.installEventFilter(self)
        self.found.itemActivated.connect(self._take)
        self.found.itemClicked.connect(self._take)

    def clear(self, name: str = "") -> None:
        """Begin anew, or show who was chosen."""
        self._pause.stop()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        self.edit.setText(name)
        self.field.say("")
        self.found.hide()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.edit.setFocus(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers()
        if self.found.isHidden() or not self.found.count():
            # Whoever types fast waits for the answer; Enter means nothing before it is there.
            return is_enter and (self._pause.isActive() or self._asking is not None)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            row = self.found.currentRow() + steps[Qt.Key(event.key())]
            self.found.setCurrentRow(min(max(row, 0), self.found.count() - 1))
            return True
        if is_enter:
            self._take(self.found.currentItem())
            return True
        return False

    def _typed(self) -> None:
        self.found.hide()
        self._pause.start()

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        job = partial(_search, words=self.edit.text())
        self._asking = self._tasks.run(self, job, self._show)

    def _show(self, lines: tuple[PersonLine, ...]) -> None:
        self._asking = None
        self.found.clear()
        for line in lines:
            words = " · ".join(filter(None, (line.list_name, line.town, line.number)))
            item = QListWidgetItem(words)
            item.setData(_LINE, line)
            self.found.addItem(item)
        self.found.setCurrentRow(0)
        self.found.setVisible(bool(lines))
        nobody = _("Nobody matches.") if self.edit.text().strip() and not lines else ""
        self.field.say(nobody)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            line: PersonLine = item.data(_LINE)
            self.clear(line.list_name)
            self.chosen.emit(line)


def _search(desk: "Desk", words: str) -> tuple[PersonLine, ...]:
    from spicedesk.services import people  # imports the store

    return people.search_for(desk, words, limit=_SHOWN).lines if words.strip() else ()
