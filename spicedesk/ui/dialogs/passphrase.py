"""Ask for the passphrase of a database, or for the password of a login."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from spicedesk.domain.passphrase import SUGGESTED
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.boxes import Tick
from spicedesk.ui.dialogs.field import Remark
from spicedesk.ui.icons import Icons

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_DIFFERENT = 8
"""So many different characters has a strong one."""
_WIDTH = 440
Look = Callable[[Callable[[bool], object]], None]
"""Finds out, in its own time, whether this computer has a keyring, and then tells."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed, and whether this computer shall open the place by itself from now on."""

    passphrase: str
    remember: bool


class SecretEdit(QWidget):
    """A masked line that can be shown, and that notices Caps Lock."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.edit = _Masked()
        self.edit.setAccessibleName(name)
        self.show_button = QPushButton(_("Show"), autoDefault=False)
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName(_("Show what is typed"))
        self.show_button.toggled.connect(self._mask)
        self._capitals = Remark()
        self.edit.capitals = self._capitals
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._capitals)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def judged(self, remark: Remark, found: tuple[str, Icons, str]) -> None:
        """Have a remark below say what `strength` found; a screen reader says it of this line."""
        remark.say(*found)
        self.edit.setAccessibleDescription(found[0])

    def _mask(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)


class _Masked(QLineEdit):
    capitals: Remark

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt does not tell of Caps Lock; a capital without Shift gives it away.
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        letter = event.text()
        if letter.isalpha() and letter.upper() != letter.lower():
            locked = letter.isupper() != shift
            sentence = _("Caps Lock seems to be on.") if locked else ""
            self.capitals.say(sentence, Icons.WARNING, "warn_text")
        super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, in words: the passphrase of a file, or the password of a login."""

    name: str
    label: str
    title: str
    sentence: str
    wrong: str
    is_new: bool = False


def of_file(place: str) -> Asked:
    """The passphrase of an encrypted file."""
    return Asked(
        _("Passphrase"),
        _("&Passphrase"),
        _("The data are locked"),
        _("Enter the passphrase of {place}.").format(place=place),
        _("That passphrase does not open it. Check capitals and keyboard layout."),
    )


def of_login(place: str) -> Asked:
    """The password that somebody logs in to a server with."""
    return Asked(
        _("Password"),
        _("&Password"),
        _("The server asks who you are"),
        _("Enter the password of your login for {place}.").format(place=place),
        _("That password is not the one of your login. Check capitals and keyboard layout."),
    )


def of_backup(place: str) -> Asked:
    """What the backup of a server is to be encrypted with."""
    return Asked(
        _("Passphrase"),
        _("&Passphrase"),
        _("A backup is made first"),
        _("Choose a passphrase that opens the backup of {place}, and keep it.").format(place=place),
        "",
        is_new=True,
    )


class PassphraseDialog(QDialog):
    """One secret for one place."""

    def __init__(self, parent: QWidget | None, asked: Asked, *, wrong: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(asked.name)
        title = theme.label(asked.title, "subtitle")
        where = QLabel(asked.sentence)
        where.setTextFormat(Qt.TextFormat.PlainText)
        where.setWordWrap(True)
        self.secret = SecretEdit(asked.name)
        label = QLabel(asked.label)
        label.setBuddy(self.secret.edit)
        self.remark, self._is_new = Remark(), asked.is_new
        if wrong:
            self.remark.say(asked.wrong)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        self.remember = Tick(_("&Remember on this computer (in the system's keyring)"))
        self.remember.hide()
        for part in (title, where, label, self.secret, self.remark, self.remember):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self._buttons())
        self.setMinimumWidth(_WIDTH)
        self.secret.setFocus()

    def offer_remembering(self, there: bool) -> None:
        """Show the box where there is a keyring."""
        if not there:
            self.remember.setChecked(False)
        self.remember.setVisible(there)
        self.adjustSize()

    def answer(self) -> Answer:
        """What was typed and ticked."""
        return Answer(self.secret.text(), self.remember.isChecked())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.unlock = QPushButton(_("Open"))
        self.unlock.setProperty("kind", "primary")
        self.unlock.setDefault(True)
        self.unlock.setEnabled(False)
        buttons.addButton(self.unlock, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.secret.edit.textChanged.connect(self._typed)
        return buttons

    def _typed(self, text: str) -> None:
        if self._is_new:
            self.secret.judged(self.remark, strength(text, text))
        self.unlock.setEnabled(is_good(text) if self._is_new else bool(text))


def names_here(desk: "Desk") -> tuple[str, ...]:
    """The names that nobody should take as a passphrase of this office; reads the office."""
    from spicedesk.services import offices  # imports SQLAlchemy

    return offices.get(desk).letterhead.name, desk.user


def problem(passphrase: str, names: Collection[str] = ()) -> Invalid | None:
    """Why a new passphrase is not taken; none where it is."""
    from spicedesk.services import passphrases  # what is asked for here may be an old one

    try:
        passphrases.chosen(passphrase, names)
    except Invalid as found:
        return found
    return None


def is_good(passphrase: str, names: Collection[str] = ()) -> bool:
    """Whether a new passphrase is taken."""
    return problem(passphrase, names) is None


def strength(first: str, again: str, names: Collection[str] = ()) -> tuple[str, Icons, str]:
    """What to say of a new passphrase: the sentence, its icon and its colour."""
    if not first:
        return "", Icons.INFO, "text2"
    found = problem(first, names)
    if found is not None:
        return str(found), Icons.WARNING, "danger"
    if again and first != again:
        return _("The two are not the same."), Icons.WARNING, "danger"
    if len(first) < SUGGESTED or len(set(first)) < _DIFFERENT:
        fair = _("This can be used. {count} characters or more are safer, such as four words.")
        return fair.format(count=SUGGESTED), Icons.INFO, "warn_text"
    return _("Strong. Keep it safe: without it nobody opens the data."), Icons.YES, "yes_text"


def ask(
    parent: QWidget | None,
    asked: Asked,
    wrong: bool = False,
    look: Look | None = None,
    remember: bool = False,
) -> Answer | None:
    """The secret; none if the user gives up. `wrong` where the last one did not fit.

    `look` finds out whether there is a keyring; `remember` is what was ticked the last time.
    """
    dialog = PassphraseDialog(parent, asked, wrong=wrong)
    if look is not None:
        dialog.remember.setChecked(remember)
        look(partial(_offer, dialog))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = dialog.answer() if accepted else None
    dialog.deleteLater()
    return answer


def _offer(dialog: PassphraseDialog, there: bool) -> None:
    if isValid(dialog):  # else it was answered meanwhile
        dialog.offer_remembering(there)
