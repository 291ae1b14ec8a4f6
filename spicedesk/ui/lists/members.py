"""Who is in the chosen list, and below, folded, who matches it and is left out, and why."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from spicedesk.domain.audience import Obstacle
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.actions import ActionRegistry
from spicedesk.ui.flow import FlowLayout
from spicedesk.ui.icons import Icons, icon
from spicedesk.ui.lists import words
from spicedesk.ui.people.chosen_model import ChosenModel
from spicedesk.ui.people.list_model import ID
from spicedesk.ui.people.list_view import CONTEXT
from spicedesk.ui.people.row_view import RowView
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.marketing import Outcome


class ChosenRows(RowView):
    """Rows of people with both pills; says whose row is current, and who is to be opened."""

    turned_to = Signal(object)
    opened = Signal(object)

    def __init__(self, tasks: Tasks, actions: ActionRegistry, name: str) -> None:
        self.people = ChosenModel(tasks)
        super().__init__(self.people, name)
        self.people.setParent(self)
        self._actions = actions
        self.selectionModel().currentChanged.connect(self._tell)
        self.activated.connect(lambda index: self.opened.emit(index.data(ID)))
        self.customContextMenuRequested.connect(self._open_menu)

    @property
    def current(self) -> PersonId | None:
        """Whose row is current."""
        index = self.currentIndex()
        return index.data(ID) if index.isValid() else None

    def show_people(self, ids: "tuple[PersonId, ...]") -> None:
        """Show these; whose row was current stays so, if they are among them."""
        before, place = self.current, self.verticalScrollBar().value()
        self.people.show_people(ids)
        number = self.people.find(before) if before is not None else None
        if number is not None:
            self.setCurrentIndex(self.people.index(number, 0))
        else:
            self.turned_to.emit(None)
        self.verticalScrollBar().setValue(place)

    def _tell(self, index: QModelIndex) -> None:
        self.turned_to.emit(index.data(ID) if index.isValid() else None)

    def _open_menu(self, place: QPoint) -> None:
        if self.indexAt(place).isValid():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._actions.extend(menu, CONTEXT)
            menu.popup(self.viewport().mapToGlobal(place))


class LeftOut(QWidget):
    """Folded: a sentence that counts. Open: a chip for each reason, and whom it keeps out."""

    def __init__(self, tasks: Tasks, actions: ActionRegistry) -> None:
        super().__init__()
        self._outcome: Outcome | None = None
        self._reason: Obstacle | None = None
        self.fold = theme.kind(QPushButton(), "link")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._open)
        self.rows = ChosenRows(tasks, actions, _("Who is left out"))
        self.chips: dict[Obstacle, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._inside = QWidget()
        self._flow = FlowLayout(gap=4)
        self._flow.setContentsMargins(16, 0, 16, 0)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._flow)
        column.addWidget(self.rows, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._inside, 1)
        self._open(False)

    def show_outcome(self, outcome: "Outcome") -> None:
        """Count them; the chosen reason stays, where it still keeps somebody out."""
        self._outcome = outcome
        count = len(outcome.left_out)
        self.fold.setText(words.left_out(count))
        self.setVisible(count > 0)
        if self._reason not in outcome.reasons:
            self._reason = None
        if self.fold.isChecked():
            self._fill()

    def show_reason(self, why: Obstacle) -> None:
        """Show whom this keeps out."""
        self._reason = why
        if self._outcome is not None:
            self.chips[why].setChecked(True)
            these = [who for who, reason in self._outcome.left_out.items() if reason is why]
            self.rows.show_people(tuple(these))

    def _open(self, opened: bool) -> None:
        self.fold.setIcon(icon(Icons.DOWN if opened else Icons.NEXT, "accent"))
        self._inside.setVisible(opened)
        tall = QSizePolicy.Policy.Expanding if opened else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        if opened:
            self._fill()
        else:
            self.rows.show_people(())

    def _fill(self) -> None:
        outcome = self._outcome
        if outcome is None or not outcome.left_out:
            self.rows.show_people(())
            return
        reasons = outcome.reasons.most_common()
        for chip in self.chips.values():
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = {why: self._chip(why, count) for why, count in reasons}
        self.show_reason(self._reason or reasons[0][0])

    def _chip(self, why: Obstacle, count: int) -> QPushButton:
        text = f"{words.obstacle(why)} {words.number(count)}"
        chip = theme.kind(QPushButton(text), "chip")
        chip.setCheckable(True)
        chip.setMinimumWidth(theme.chip_width(text))
        chip.setAccessibleName(_("Left out: {reason}").format(reason=text))
        chip.clicked.connect(lambda: self.show_reason(why))
        self._group.addButton(chip)
        self._flow.addWidget(chip)
        chip.show()
        return chip
