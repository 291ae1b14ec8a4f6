"""The office's way out for mail: its server, the password, and what can be wrong with both."""

import os
from dataclasses import replace

from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import Trouble
from spicedesk.faults import Invalid, Refused
from spicedesk.language import gettext as _
from spicedesk.services import courier, entry
from spicedesk.services.courier import NotTaken, Patience
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import keyrings, mail, records

__all__ = ["MailServer", "Security"]

_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


def usual_port(security: Security) -> int:
    """The port that servers listen on for this kind of security (RFC 8314)."""
    return _PORTS[security]


def server(desk: Desk) -> MailServer | None:
    """The office's mail server, where one was described."""
    with desk.store.read() as connection:
        return mail.server(connection)


def required(desk: Desk) -> MailServer:
    """The mail server; raises `Refused` where none was described."""
    found = server(desk)
    if found is None:
        raise Refused(
            _("This office has no mail server yet."),
            _("Describe it with “spicedesk mail set”, or in the window under “Mail server…”."),
        )
    return found


@one_transaction
def save(desk: Desk, given: MailServer | None) -> None:
    """Describe the mail server, or have none any more; raises `Invalid`."""
    checked = None if given is None else check(given)
    with desk.store.write() as connection:
        mail.save_server(connection, checked)
        records.log(connection, "mail.change", None, desk.clock(), desk.user)


def check(given: MailServer) -> MailServer:
    """A description as it is to be kept; raises `Invalid` for the first part at fault."""
    host = (entry.line("host", given.host) or "").strip("[]").rstrip(".")
    if not host or any(letter in host for letter in " /@"):
        raise Invalid("host", _("A mail server has a name."), _("Write it like smtp.example.org."))
    if not 1 <= given.port <= 65_535:
        raise Invalid("port", _("That is no port."), _("Use 587 or 465."))
    checked = replace(
        given,
        host=host,
        user=entry.line("user", given.user),
        sender=entry.email(given.sender),
    )
    if checked.security is Security.NONE and not checked.is_here:
        raise Invalid(
            "security",
            _("Mail without encryption goes to a server on this very computer alone."),
            _("Choose STARTTLS or TLS."),
        )
    return checked


def password_of(server: MailServer) -> str | None:
    """From the environment, else the keyring; none where neither has it. May take a minute."""
    given = os.environ.get("SPICEDESK_SMTP_PASSWORD")
    return given or (keyrings.password_named(server.name) if server.user else None)


def remember(server: MailServer, password: str) -> None:
    """Keep the password in this computer's keyring; raises `Refused` where that has none."""
    if not keyrings.keep_password_named(server.name, password):
        raise Refused(
            _("There is no keyring on this computer that keeps the password."),
            _("Put it into SPICEDESK_SMTP_PASSWORD where SpiceDesk is started."),
        )


def forget(server: MailServer) -> None:
    """Take the password out of this computer's keyring."""
    keyrings.drop(server.name)


def try_out(
    server: MailServer, password: str | None = None, patience: Patience | None = None
) -> None:
    """Connect and log in, and send nothing; raises `Refused` that says what came in the way."""
    try:
        courier.try_out(
            check(server), password or password_of(server), patience or Patience(on_the_way=15)
        )
    except NotTaken as error:
        what, way_out = explained(error.trouble, error.answer)
        raise Refused(what, way_out) from None


def explained(trouble: Trouble, answer: str | None = None) -> tuple[str, str]:
    """What came in the way of a message, and the way out; `answer` is what the server said."""
    what, way_out = {
        Trouble.UNREACHABLE: (
            _("The mail server cannot be reached."),
            _("Check name, port and network."),
        ),
        Trouble.SILENT: (_("The mail server does not answer."), _("It is tried again later.")),
        Trouble.BROKEN_OFF: (
            _("The mail server broke the conversation off before it had the message."),
            _("It is tried again later."),
        ),
        Trouble.STOPPED: (
            _("SpiceDesk was closed before the server had the message."),
            _("It is tried again later."),
        ),
        Trouble.PUT_OFF: (
            _("The mail server does not take the message yet."),
            _("It is tried again later."),
        ),
        Trouble.REFUSED: (
            _("The mail server refuses the message."),
            _("Check the address and send it once more, or send a letter."),
        ),
        Trouble.NO_TLS: (
            _("The mail server offers no encryption on this port."),
            _("Use port 587 with STARTTLS or 465 with TLS; without it nothing is sent."),
        ),
        Trouble.UNTRUSTED: (
            _("The mail server's certificate is not to be trusted."),
            _("Check its name; a certificate of your own has to be known to this computer."),
        ),
        Trouble.NO_PASSWORD: (
            _("This desk does not know the mail server's password."),
            _("Enter it with “spicedesk mail set --password”, or in the window."),
        ),
        Trouble.LOGIN: (
            _("The mail server does not accept user name and password."),
            _("Enter them anew; some providers ask for a password made for programs."),
        ),
        Trouble.LETTERS: (
            _("The mail server takes no address with letters such as ü in front of the @."),
            _("Ask for another address, or send a letter."),
        ),
        Trouble.DAMAGED: (
            _("The message is no longer what was filed, and was not sent."),
            _("Make a new one, and run “spicedesk db check”."),
        ),
        Trouble.ANSWER_LOST: (
            _("The message may have arrived: the server's answer was lost."),
            _("Ask whether it did; then send it once more, or leave it as it is."),
        ),
        Trouble.BOUNCED: (
            _("The message came back: it did not arrive."),
            _("Correct the address, or send a letter."),
        ),
    }[trouble]
    return (f"{what} ({answer})" if answer else what), way_out
