"""Describe the office's mail server, and try it out."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from spicedesk.domain.mail import MailServer, Security
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.ui import bars, theme
from spicedesk.ui.boxes import Box
from spicedesk.ui.dialogs.field import Check, Field
from spicedesk.ui.dialogs.passphrase import SecretEdit
from spicedesk.ui.dialogs.sheet import Sheet
from spicedesk.ui.tasks import Progress, Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk

_WIDTH, _HEIGHT = 560, 520
_PORTS = {Security.STARTTLS: "587", Security.TLS: "465", Security.NONE: "25"}


class MailServerDialog(Sheet):
    """Server, login and sender; the password goes into this computer's keyring."""

    def __init__(self, tasks: Tasks, parent: QWidget | None) -> None:
        super().__init__(parent, _("Mail server"), _("Save"))
        self.speak_of(_("Status notices leave the office through it."))
        self._tasks = tasks
        self._before: MailServer | None = None
        self.security = Box()
        for member, words in _words().items():
            self.security.addItem(words, member)
        self.password = SecretEdit(_("Password"))
        self.fields = {
            "host": _line(_("&Server"), _named),
            "port": _line(_("P&ort"), _port),
            "user": _line(_("&User name, if it asks for one"), partial(entry.line, "user")),
            "sender": _line(_("Address that messages come &from"), entry.email),
        }
        self.fields["port"].fill(_PORTS[Security.STARTTLS])
        self.test = QPushButton(_("&Try it out"), autoDefault=False)
        self._lay_out_body()
        self._listen()
        self.primary.setEnabled(False)
        self.resize(theme.scaled(_WIDTH), theme.scaled(_HEIGHT))
        tasks.run(self, _known, self._show)

    def dirty(self) -> bool:
        given = self._given()
        return bool(self.password.text()) or (given is not None and given != self._before)

    def _show(self, found: "tuple[MailServer | None, str]") -> None:
        self._before, sender = found
        if self._before is not None:
            self.security.setCurrentIndex(list(Security).index(self._before.security))
            self.fields["host"].fill(self._before.host)
            self.fields["port"].fill(str(self._before.port))
            self.fields["user"].fill(self._before.user or "")
            sender = self._before.sender
        self.fields["sender"].fill(sender)
        self._changed()
        self.fields["host"].setFocus()

    def _given(self) -> MailServer | None:
        """What is typed; none where it cannot be kept."""
        if any(field.problem() for field in self.fields.values()):
            return None
        text = {name: field.text().strip() for name, field in self.fields.items()}
        security: Security = self.security.currentData()
        return MailServer(
            text["host"], int(text["port"]), security, text["sender"], text["user"] or None
        )

    def _changed(self) -> None:
        for button in (self.primary, self.test):
            button.setEnabled(self._given() is not None)

    def _choose_security(self) -> None:
        if self.fields["port"].text() in _PORTS.values():
            self.fields["port"].fill(_PORTS[self.security.currentData()])
        self._changed()

    def _try_out(self) -> None:
        given = self._given()
        if given is None:
            return
        self.hold(True)
        self.notice.say(_("Asking the server…"), "info")
        job = partial(_tried, given=given, password=self.password.text() or None)
        self._tasks.run_long(self, job, self._tried, failed=self._failed)

    def _tried(self, _none: object) -> None:
        self.hold(False)
        self.notice.say(_("The server takes mail. Nothing was sent."), "yes")

    def _failed(self, error: Exception) -> None:
        self.hold(False)
        self.notice.tell(error)

    def _save(self) -> None:
        given = self._given()
        if given is None:
            return
        self.hold(True)
        job = partial(_saved, given=given, password=self.password.text() or None)
        self._tasks.run_long(self, job, self._kept, failed=self._failed)

    def _kept(self, remark: str) -> None:
        parent = self.parentWidget()
        self.done(Sheet.DialogCode.Accepted)
        if parent is not None:
            bars.tell(parent, remark or _("Mail server saved."), (), "error" if remark else "info")

    def _listen(self) -> None:
        for field in self.fields.values():
            field.changed.connect(self._changed)
        self.security.currentIndexChanged.connect(lambda _index: self._choose_security())
        self.test.clicked.connect(self._try_out)
        self.primary.clicked.connect(self._save)

    def _lay_out_body(self) -> None:
        self.security.setAccessibleName(_("Encryption"))
        grid = QGridLayout(self.body)
        grid.setContentsMargins(24, 8, 24, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.addWidget(self.fields["host"], 0, 0)
        grid.addWidget(self.fields["port"], 0, 1)
        grid.addWidget(Field(_("&Encryption"), self.security), 1, 0, 1, 2)
        grid.addWidget(self.fields["user"], 2, 0, 1, 2)
        caption = QLabel(_("&Password, kept in this computer's keyring"))
        caption.setBuddy(self.password.edit)
        grid.addWidget(caption, 3, 0, 1, 2)
        grid.addWidget(self.password, 4, 0, 1, 2)
        grid.addWidget(self.fields["sender"], 5, 0, 1, 2)
        grid.addWidget(self.test, 6, 0)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(7, 1)


def _words() -> dict[Security, str]:
    return {
        Security.STARTTLS: _("STARTTLS (usual)"),
        Security.TLS: _("TLS from the first word"),
        Security.NONE: _("None, on this very computer alone"),
    }


def _line(label: str, check: Check) -> Field:
    return Field(label, QLineEdit(), check)


def _named(text: str) -> None:
    if entry.line("host", text) is None:
        raise Invalid("host", _("A mail server has a name."), _("Write it like smtp.example.org."))


def _port(text: str) -> None:
    number = text.strip()
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 65_535):
        raise Invalid("port", _("That is no port."), _("Use 587 or 465."))


def _known(desk: "Desk") -> "tuple[MailServer | None, str]":
    from spicedesk.services import mail, offices  # they import the store

    return mail.server(desk), offices.get(desk).letterhead.email or ""


def _tried(_desk: "Desk", _progress: Progress, given: MailServer, password: str | None) -> None:
    from spicedesk.services import mail  # imports the store

    mail.try_out(given, password)


def _saved(desk: "Desk", _progress: Progress, given: MailServer, password: str | None) -> str:
    """Save; the remark is what became of the password, where it was not kept."""
    from spicedesk.faults import Refused
    from spicedesk.services import mail  # imports the store

    mail.save(desk, given)
    if password is None:
        return ""
    try:
        mail.remember(mail.check(given), password)
    except Refused as fault:
        return str(fault)
    return ""
