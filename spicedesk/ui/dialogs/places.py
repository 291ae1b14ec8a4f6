"""Where the data may live, as cards to choose from: each with what it needs to know."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from spicedesk.language import gettext as _
from spicedesk.ui import theme
from spicedesk.ui.dialogs.field import Remark
from spicedesk.ui.dialogs.passphrase import SecretEdit, is_good, strength
from spicedesk.ui.dialogs.path_edit import PathEdit
from spicedesk.ui.icons import Icons, icon

_ICON = 24


class Card(QFrame):
    """One possibility: a radio button, a sentence, and fields that show when it is chosen."""

    chosen = Signal()
    changed = Signal()
    icon_name = Icons.FOLDER

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.radio = QRadioButton(title)
        self.radio.setFont(theme.font("strong"))
        self.radio.setAccessibleDescription(sentence)
        self.radio.toggled.connect(self._toggled)
        self.inner = QWidget()
        self.inner.hide()
        picture = QLabel()
        picture.setPixmap(icon(self.icon_name, "accent").pixmap(QSize(_ICON, _ICON)))
        said = theme.label(sentence, "caption", "text2")
        said.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self.radio, said, self.inner):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def complete(self) -> bool:
        """Whether all is there that it needs."""
        return True

    def place(self) -> str:
        """What it names, as `--database` takes it; empty where it names nothing yet."""
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.radio.setChecked(True)
        super().mousePressEvent(event)

    def _toggled(self, on: bool) -> None:
        self.inner.setVisible(on)
        self.setProperty("chosen", "true" if on else "false")
        theme.restyle(self)
        if on:
            self.chosen.emit()


class FileToMakeCard(Card):
    """A new encrypted file: where it is to lie, and the passphrase that will open it."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(title, sentence)
        self.path = PathEdit(_("File"), new=True)
        self.secret = SecretEdit(_("Passphrase"))
        self.again = SecretEdit(_("Passphrase once more"))
        self.hint = Remark()
        self._names: tuple[str, ...] = ()
        grid = QGridLayout(self.inner)
        grid.setContentsMargins(0, 4, 0, 0)
        rows = ((_("&File"), self.path), (_("&Passphrase"), self.secret), (_("&Again"), self.again))
        _fill(grid, rows)
        grid.addWidget(self.hint, len(rows), 1)
        for edit in (self.path.edit, self.secret.edit, self.again.edit):
            edit.textChanged.connect(self._typed)

    def complete(self) -> bool:
        first = self.secret.text()
        is_one = bool(self.path.text()) and first == self.again.text()
        return is_one and is_good(first, self._known())

    def place(self) -> str:
        return self.path.text()

    def know(self, names: tuple[str, ...]) -> None:
        """Refuse a passphrase that is one of these; the file's own name is known."""
        self._names = names
        self._typed()

    def take_over(self, other: "FileToMakeCard") -> None:
        """Have what was typed into another one."""
        self.path.edit.setText(other.path.edit.text())
        self.secret.edit.setText(other.secret.text())
        self.again.edit.setText(other.again.text())

    def _typed(self) -> None:
        found = strength(self.secret.text(), self.again.text(), self._known())
        self.secret.judged(self.hint, found)
        self.changed.emit()

    def _known(self) -> tuple[str, ...]:
        return Path(self.path.text()).stem, *self._names


class NewFileCard(FileToMakeCard):
    """A file on this computer."""

    icon_name = Icons.COMPUTER

    def __init__(self) -> None:
        super().__init__(
            _("On this &computer"),
            _("One workplace. A new database, encrypted with your passphrase."),
        )


class SharedFileCard(FileToMakeCard):
    """A file on a network drive, which several computers open."""

    def __init__(self) -> None:
        super().__init__(
            _("In a shar&ed folder"),
            _("2 to 5 workplaces, same file on a network drive. Good for a small office."),
        )
        self.path.edit.setPlaceholderText("//server/office/office.spicedesk")


class OpenFileCard(Card):
    """A file that is there already, perhaps on a shared drive."""

    def __init__(self) -> None:
        super().__init__(
            _("&Open a file that is there"),
            _("An office's database on this computer or on a network drive."),
        )
        self.path = PathEdit(_("File"), new=False)
        self.secret = SecretEdit(_("Passphrase"))
        self.secret.edit.setPlaceholderText(_("only if it has one"))
        grid = QGridLayout(self.inner)
        grid.setContentsMargins(0, 4, 0, 0)
        _fill(grid, ((_("F&ile"), self.path), (_("Passph&rase"), self.secret)))
        self.path.edit.textChanged.connect(self.changed)

    def complete(self) -> bool:
        return bool(self.path.text())

    def place(self) -> str:
        return self.path.text()


class ServerCard(Card):
    """A PostgreSQL server."""

    icon_name = Icons.SERVER

    def __init__(self) -> None:
        super().__init__(
            _("On a Postgres &server"),
            _("Many workplaces or several sites. Your IT gives you address, name and password."),
        )
        self.host, self.port = QLineEdit(), QLineEdit("5432")
        self.database, self.user = QLineEdit("spicedesk"), QLineEdit()
        self.password = SecretEdit(_("Password"))
        self.test = QPushButton(_("&Test the connection"), autoDefault=False)
        grid = QGridLayout(self.inner)
        grid.setContentsMargins(0, 4, 0, 0)
        _fill(grid, ((_("&Host"), self.host), (_("&Database"), self.database)))
        _fill(grid, ((_("Po&rt"), self.port), (_("&User"), self.user)), column=2)
        _fill(grid, ((_("Pass&word"), self.password),), row=2)
        grid.addWidget(self.test, 2, 2, 1, 2, Qt.AlignmentFlag.AlignTop)
        for edit in (self.host, self.port, self.database, self.user, self.password.edit):
            edit.textChanged.connect(self.changed)

    def complete(self) -> bool:
        return bool(self.host.text().strip() and self.database.text().strip())

    def place(self) -> str:
        return self.url() if self.complete() else ""

    def url(self) -> str:
        """What libpq takes; holds the password."""
        return server_url(
            self.host.text(),
            self.port.text(),
            self.database.text(),
            self.user.text(),
            self.password.text(),
        )


class DemoCard(Card):
    """Invented people."""

    icon_name = Icons.DEMO

    def __init__(self) -> None:
        super().__init__(
            _("&Look at the demo"),
            _("About 200 invented people, to try everything. Nothing in it is real."),
        )


class Cards(QWidget):
    """Some cards, one of them chosen."""

    changed = Signal()

    def __init__(self, *cards: Card) -> None:
        super().__init__()
        self.cards: Sequence[Card] = cards
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for card in self.cards:
            self._group.addButton(card.radio)
            card.chosen.connect(self.changed)
            card.changed.connect(self.changed)
            card.radio.installEventFilter(self)
            column.addWidget(card)
        column.addStretch(1)
        self.choose(cards[0])

    def choose(self, card: Card) -> None:
        """Choose a card."""
        card.radio.setChecked(True)

    def chosen(self) -> Card:
        """The card that is chosen."""
        return next(card for card in self.cards if card.radio.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The cards are no siblings for Qt, so the arrows are led from one to the next here.
        if event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(event.key(), 0)  # type: ignore[attr-defined]  # a QKeyEvent
            if step:
                at = [card.radio for card in self.cards].index(watched) + step  # type: ignore[arg-type]  # one of ours
                card = self.cards[at % len(self.cards)]
                card.radio.setChecked(True)
                card.radio.setFocus()
                return True
        return super().eventFilter(watched, event)


class PlacesToMake(Cards):
    """Where an office may be made: a file of one computer or of several, or a server."""

    def __init__(self, *more: Card) -> None:
        self.new, self.shared, self.server = NewFileCard(), SharedFileCard(), ServerCard()
        super().__init__(self.new, self.shared, self.server, *more)

    def know(self, names: tuple[str, ...]) -> None:
        """Refuse a passphrase that is one of these."""
        for card in (self.new, self.shared):
            card.know(names)


class Places(PlacesToMake):
    """Where a new office may live, or one that is there."""

    def __init__(self) -> None:
        self.open, self.demo = OpenFileCard(), DemoCard()
        super().__init__(self.open, self.demo)


def server_url(host: str, port: str, database: str, user: str, password: str) -> str:
    """A libpq URI of the parts, each quoted."""
    who = quote(user.strip(), safe="")
    if password:
        who += ":" + quote(password, safe="")
    address = host.strip()
    where = f"[{address}]" if ":" in address else quote(address, safe="")
    where += f":{port.strip()}" if port.strip() else ""
    return f"postgresql://{who}{'@' if who else ''}{where}/{quote(database.strip(), safe='')}"


def _fill(
    grid: QGridLayout,
    rows: Sequence[tuple[str, QWidget]],
    *,
    row: int = 0,
    column: int = 0,
) -> None:
    for at, (text, editor) in enumerate(rows, row):
        label = QLabel(text)
        edit = editor.focusProxy() or editor
        label.setBuddy(edit)
        if isinstance(editor, QLineEdit):
            editor.setAccessibleName(text.replace("&", ""))
        grid.addWidget(label, at, column)
        grid.addWidget(editor, at, column + 1)
