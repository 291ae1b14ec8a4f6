"""Who can open the data: a row for each passphrase, code and computer."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from spicedesk.language import current, formats
from spicedesk.language import gettext as _
from spicedesk.services.keys import Kind, Overview, SlotInfo
from spicedesk.ui import theme
from spicedesk.ui.icons import Icons, icon

_ICON = 20
_ICONS = {
    Kind.PASSPHRASE: Icons.KEY,
    Kind.RECOVERY_CODE: Icons.RECOVERY,
    Kind.KEYRING: Icons.COMPUTER,
}


class KeyRows(QFrame):
    """Made anew whenever something changes."""

    change_wanted = Signal(str)
    revoke_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 6, 12, 6)
        self._column.setSpacing(0)

    def show_slots(self, found: Overview) -> None:
        """Show who can open it now."""
        while (old := self._column.takeAt(0)) is not None:
            if widget := old.widget():
                widget.hide()
                widget.deleteLater()
        passphrases = [slot for slot in found.slots if slot.kind is Kind.PASSPHRASE]
        for slot in found.slots:
            if self._column.count():
                line = QFrame()
                line.setObjectName("line")
                self._column.addWidget(line)
            self._column.addWidget(self._row(slot, found, is_last=passphrases == [slot]))

    def _row(self, slot: SlotInfo, found: Overview, *, is_last: bool) -> QWidget:
        picture = QLabel()
        picture.setPixmap(icon(_ICONS[slot.kind], "text2").pixmap(QSize(_ICON, _ICON)))
        words = QVBoxLayout()
        words.setSpacing(0)
        name = theme.label(_name(slot), "strong")
        said = theme.label(_said(slot, is_own=slot.name == found.own), "caption", "text2")
        for label in (name, said):
            label.setWordWrap(True)
            words.addWidget(label)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        if slot.kind is Kind.PASSPHRASE:
            change = _button(_("Change…"), _("Change the passphrase of {name}"), slot)
            change.clicked.connect(lambda: self.change_wanted.emit(slot.name))
            row.addWidget(change)
        if not is_last:
            revoke = _button(_("Revoke…"), _("Revoke {name}"), slot)
            revoke.clicked.connect(lambda: self.revoke_wanted.emit(slot.name))
            row.addWidget(revoke)
        return made


def _button(text: str, purpose: str, slot: SlotInfo) -> QPushButton:
    button = QPushButton(text, autoDefault=False)
    button.setAccessibleName(purpose.format(name=_name(slot)))
    return button


def _name(slot: SlotInfo) -> str:
    """Our own names for slots in words of the reader's."""
    ours = {"first": _("First passphrase"), "recovery code": _("Recovery code")}
    return ours.get(slot.name, slot.name)


def _said(slot: SlotInfo, *, is_own: bool) -> str:
    kinds = {
        Kind.PASSPHRASE: _("Passphrase"),
        Kind.RECOVERY_CODE: _("On paper"),
        Kind.KEYRING: _("Keyring of this computer") if is_own else _("Keyring of a computer"),
    }
    if slot.added is None:
        return kinds[slot.kind]
    since = _("since {day}").format(day=formats.day(slot.added, current()))
    return f"{kinds[slot.kind]} · {since}"
