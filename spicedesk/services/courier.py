"""Talks to a mail server (SMTP, RFC 5321), and knows at every moment what it may have accepted.

A server accepts a message with its answer to the final dot and not before: whatever
goes wrong earlier, the message was surely not taken. The dot is sent apart from the
text, so that the moment after which nothing is sure is as short as it can be.
"""

import base64
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from spicedesk.domain.mail import MailServer, Security
from spicedesk.domain.outbox import Trouble

_HERE = "[127.0.0.1]"
"""How this computer calls itself: its name is nobody's business (RFC 5321 4.1.3)."""
_LOOK_S, _REACHING_S = 0.2, 10.0
_LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the server may be silent, in seconds: on the way, and about the final dot."""

    on_the_way: float = 30.0
    at_the_end: float = 120.0


class NotTaken(Exception):
    """The server surely did not accept the message; `for_good` where trying again is no use."""

    def __init__(self, trouble: Trouble, answer: str = "", *, for_good: bool = False) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.answer = answer
        self.for_good = for_good


class Unknown(Exception):
    """The last word was out, and its answer did not come: the message may have been accepted."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with what stands on its envelope; addresses as mail servers take them."""

    sender: str
    recipient: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether an address has letters that only a newer server takes (RFC 6531)."""
        return not (self.sender.isascii() and self.recipient.isascii())


Stopped = Callable[[], bool]


def deliver(
    server: MailServer,
    password: str | None,
    parcel: Parcel,
    last_word: Callable[[], None],
    patience: Patience,
    stopped: Stopped,
) -> str:
    """Send one message and give the server's answer; raises `NotTaken` or `Unknown`.

    `last_word` is called before the final dot goes out; what it raises keeps it back.
    """
    with _conversation(server, password, patience, stopped) as smtp:
        with _told(stopped):
            _announce(smtp, parcel)
            smtp.send(_dotted(parcel.content))
        last_word()
        try:
            _open(smtp).settimeout(patience.at_the_end)
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            raise Unknown from None
        if not (200 <= code < 300 or 400 <= code < 600):  # no answer to this question
            raise Unknown
        _require(code, answer)
        return _shown(code, answer)


def try_out(server: MailServer, password: str | None, patience: Patience) -> None:
    """Connect and log in, and send nothing; raises `NotTaken`."""
    with _conversation(server, password, patience, lambda: False) as smtp, _told(lambda: False):
        smtp.noop()


@contextmanager
def _conversation(
    server: MailServer, password: str | None, patience: Patience, stopped: Stopped
) -> Iterator[smtplib.SMTP]:
    smtp = smtplib.SMTP(local_hostname=_HERE, timeout=patience.on_the_way)
    smtp._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001  # `starttls` verifies it
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(smtp, stopped, done), name="mail watch")
    try:
        with _told(stopped, otherwise=Trouble.UNREACHABLE):
            seconds = min(patience.on_the_way, _REACHING_S)
            smtp.sock = socket.create_connection((server.host, server.port), seconds)
            smtp.sock.settimeout(patience.on_the_way)
        watch.start()
        with _told(stopped):
            _greet(smtp, server)
            if server.user:
                _log_in(smtp, server.user, password)
        yield smtp
        with suppress(OSError, smtplib.SMTPException):
            smtp.putcmd("quit")  # its answer is of no use to anybody
    finally:
        done.set()
        if watch.ident is not None:
            watch.join()
        smtp.close()


def _watch(smtp: smtplib.SMTP, stopped: Stopped, done: threading.Event) -> None:
    """Break the conversation off when nobody wants it any more, however silent the server is."""
    while not done.wait(_LOOK_S):
        if stopped():
            with suppress(
                OSError, smtplib.SMTPException
            ):  # again and again: TLS changes the socket
                _open(smtp).shutdown(socket.SHUT_RDWR)


def _greet(smtp: smtplib.SMTP, server: MailServer) -> None:
    """Up to where somebody may log in: within TLS, unless the server is this very computer."""
    if server.security is Security.TLS:
        smtp.sock = _trusted().wrap_socket(_open(smtp), server_hostname=server.host)
    code, answer = smtp.getreply()
    if code != 220:  # a server that takes nobody now may take somebody later, whatever it says
        raise NotTaken(Trouble.PUT_OFF, _shown(code, answer))
    smtp.ehlo_or_helo_if_needed()
    if server.security is Security.STARTTLS:
        if not smtp.has_extn("starttls"):
            raise NotTaken(Trouble.NO_TLS)
        smtp.starttls(context=_trusted())
        smtp.ehlo()


def _open(smtp: smtplib.SMTP) -> socket.socket:
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected
    return smtp.sock


def _trusted() -> ssl.SSLContext:
    """Certificate and name are verified, always."""
    return ssl.create_default_context()


def _log_in(smtp: smtplib.SMTP, user: str, password: str | None) -> None:
    if password is None:
        raise NotTaken(Trouble.NO_PASSWORD)
    try:
        if (user + password).isascii():
            smtp.login(user, password)
        else:
            _log_in_plainly(smtp, user, password)
    except smtplib.SMTPAuthenticationError as error:
        trouble = Trouble.PUT_OFF if 400 <= error.smtp_code < 500 else Trouble.LOGIN
        raise NotTaken(trouble, _shown(error.smtp_code, _bytes(error.smtp_error))) from None
    except smtplib.SMTPNotSupportedError:
        raise NotTaken(Trouble.LOGIN) from None


def _log_in_plainly(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """With letters beyond ASCII, which `smtplib` does not send (RFC 4616)."""
    word = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = smtp.docmd("AUTH", f"PLAIN {word}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _announce(smtp: smtplib.SMTP, parcel: Parcel) -> None:
    """The envelope, up to the server's word that the text may come."""
    options: list[str] = []
    if parcel.needs_utf8:
        if not smtp.has_extn("smtputf8"):
            raise NotTaken(Trouble.LETTERS, for_good=True)
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        smtp.command_encoding = "utf-8"
    if smtp.has_extn("size"):
        options.append(f"SIZE={len(parcel.content)}")
    _require(*smtp.mail(parcel.sender, options))
    _require(*smtp.rcpt(parcel.recipient))
    code, answer = smtp.docmd("DATA")
    if code != 354:
        raise _refusal(code, answer)


def _dotted(content: bytes) -> bytes:
    """The text with its line ends, a second dot where a line begins with one (RFC 5321 4.5.2)."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines)


def _require(code: int, answer: bytes) -> None:
    if not 200 <= code < 300:
        raise _refusal(code, answer)


def _refusal(code: int, answer: bytes) -> NotTaken:
    """5xx is for good; 4xx, and what is no answer at all, is not (RFC 5321 4.2.1)."""
    for_good = 500 <= code < 600
    trouble = Trouble.REFUSED if for_good else Trouble.PUT_OFF
    return NotTaken(trouble, _shown(code, answer), for_good=for_good)


def _shown(code: int, answer: bytes) -> str:
    words = " ".join(answer.decode("utf-8", "replace").split())
    return "".join(c for c in f"{code} {words}" if c.isprintable())[:_LONGEST_ANSWER]


def _bytes(answer: bytes | str) -> bytes:
    return answer.encode() if isinstance(answer, str) else answer


@contextmanager
def _told(stopped: Stopped, otherwise: Trouble = Trouble.BROKEN_OFF) -> Iterator[None]:
    """Turn what socket and `smtplib` raise into `NotTaken`."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotTaken(Trouble.UNTRUSTED, error.verify_message) from None
    except ssl.SSLError:
        raise NotTaken(Trouble.NO_TLS) from None
    except TimeoutError:
        raise NotTaken(Trouble.SILENT) from None
    except smtplib.SMTPResponseException as error:
        raise NotTaken(Trouble.PUT_OFF, _shown(error.smtp_code, _bytes(error.smtp_error))) from None
    except (OSError, smtplib.SMTPException) as error:
        trouble = Trouble.STOPPED if stopped() else _trouble_of(error, otherwise)
        raise NotTaken(trouble) from None


def _trouble_of(error: Exception, otherwise: Trouble) -> Trouble:
    if isinstance(error.__context__, TimeoutError) or isinstance(error.__cause__, TimeoutError):
        return Trouble.SILENT
    return otherwise
