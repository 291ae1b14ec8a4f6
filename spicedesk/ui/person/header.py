"""The head of a person's page: who, how to reach them, and the two answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from spicedesk.language import gettext as _
from spicedesk.ui.actions import Act, ActionRegistry
from spicedesk.ui.command_bar import ActionButton
from spicedesk.ui.flow import FlowLayout
from spicedesk.ui.icons import Icons
from spicedesk.ui.person.contents import Contents
from spicedesk.ui.person.words import OneLine, text
from spicedesk.ui.pills import BigPill


class Header(QWidget):
    """Name, roles, contact line, two pills, and what a clerk does most."""

    reason_wanted = Signal(object)
    """The id of the event behind a pill; None where silence decided."""

    def __init__(self, actions: ActionRegistry) -> None:
        super().__init__()
        self._name = OneLine("title")
        self._chips = QHBoxLayout()
        self._contact = text("", tone="text2")
        self.pills = (BigPill(), BigPill())
        self._events: list[object] = [None, None]
        for number, pill in enumerate(self.pills):
            pill.activated.connect(
                lambda number=number: self.reason_wanted.emit(self._events[number])
            )
        self._lay_out(actions)

    def show_contents(self, contents: Contents) -> None:
        """Show a person."""
        self._name.show_words(contents.file.person.display_name)
        self._show_roles(contents.roles)
        self._contact.setText(contents.contact_line)
        verdicts = (contents.file.standing.data, contents.file.standing.marketing)
        for number, (pill, state) in enumerate(zip(self.pills, contents.pills, strict=True)):
            pill.show_state(state)
            decided_by = verdicts[number].decided_by
            self._events[number] = decided_by.id if decided_by else None
            # A card says all of it, and a tool tip would lie over the card.
            pill.setToolTip("")

    def _show_roles(self, roles: tuple[str, ...]) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for role in roles:
            chip = QLabel(role)
            chip.setObjectName("chip")
            self._chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)

    def _lay_out(self, actions: ActionRegistry) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._name, 1)
        edit = ActionButton(actions[Act.EDIT_PERSON])
        edit.setText(_("Edit"))
        top.addWidget(edit)
        pills = QHBoxLayout()
        pills.setSpacing(12)
        for pill in self.pills:
            pills.addWidget(pill, 1)
        buttons = FlowLayout()
        buttons.addWidget(ActionButton(actions[Act.PRINT_STATEMENT], Icons.PRINT))
        buttons.addWidget(ActionButton(actions[Act.STATUS_NOTICE]))
        buttons.addWidget(ActionButton(actions[Act.REVOKE_MARKETING]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        about = QHBoxLayout()
        about.setSpacing(8)
        about.addLayout(self._chips)
        about.addWidget(self._contact, 1)
        column.addLayout(about)
        column.addLayout(pills)
        column.addLayout(buttons)
