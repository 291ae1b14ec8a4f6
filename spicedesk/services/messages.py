"""Makes a message (RFC 5322) that every mail program reads as it was meant."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from spicedesk.faults import Invalid
from spicedesk.language import gettext as _


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be written, from whom, and to whom; an address may hold any letters."""

    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    subject: str
    text: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """The bytes of a message, whole with CRLF, and the name that it keeps for ever."""

    id: str
    content: bytes


def written(letter: Letter, *, is_draft: bool = False) -> Message:
    """The letter as a message; a mail program opens a draft ready to be sent.

    Raises `Invalid` for an address that no mail can bear.
    """
    from uuid import uuid4  # a random one: it tells nothing of when and where

    sender, recipient = wire_address(letter.sender), wire_address(letter.recipient)
    is_plain = sender.isascii() and recipient.isascii()
    message = EmailMessage(policy=SMTP if is_plain else SMTPUTF8)
    message["From"] = _address(letter.sender_name, sender)
    message["To"] = _address(letter.recipient_name, recipient)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message_id = f"<{uuid4()}@{sender.rpartition('@')[2]}>"
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "no"
    if is_draft:
        message["X-Unsent"] = "1"
    message.set_content(letter.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = letter.language  # `set_content` takes an earlier one away
    return Message(message_id, message.as_bytes())


def wire_address(address: str) -> str:
    """An address as mail servers take it: its domain in ASCII (RFC 5890), and the rest where it is.

    Raises `Invalid` for what is none.
    """
    from email_validator import EmailNotValidError, validate_email  # slow to import

    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid(
            "email",
            _("“{value}” is not an e-mail address.").format(value=_one_line(address)[:80]),
            _("Write it like anna@example.org."),
        ) from None
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def _address(name: str, address: str) -> Address:
    # Not as `addr_spec`, which refuses letters beyond ASCII in front of the @.
    username, _at, domain = address.rpartition("@")
    return Address(display_name=_one_line(name), username=username, domain=domain)


def _one_line(text: str) -> str:
    """Without line ends and other signs that are none: they would begin another head."""
    return " ".join("".join(c if _is_sign(c) else " " for c in text).split())


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Zl", "Zp", "Cs"}
