"""Takes a delivery report apart, in the second program (`documents.reader`).

Servers that write reports after the standard (RFC 3464) name the message and the reason. For
those that do not, the name of our message within a mail from the postmaster has to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser

MAX_BYTES = 5_000_000
"""A delivery report has a part of a message in it, no more than that."""
_REPORTS = {"message/delivery-status", "message/global-delivery-status"}
_NAME = re.compile(r"<[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[^<>\s@]{1,253}>")
"""How our messages are called (`messages.written`)."""
_POSTMASTERS = re.compile(r"\b(mailer-daemon|postmaster|mail delivery)", re.IGNORECASE)
_LONGEST_ANSWER, _MOST_NAMES = 300, 50


@dataclass(frozen=True, slots=True)
class Bounce:
    """That a message came back; `names` may be its Message-ID, `answer` is the server's reason."""

    names: tuple[str, ...]
    answer: str


def read(content: bytes) -> Bounce | None:
    """What a mail says of a message that did not arrive; none where it says nothing of the kind.

    That a message is late, or has arrived, is nothing of the kind.
    """
    try:
        report = BytesParser(policy=policy.default).parsebytes(content[:MAX_BYTES])
        reasons = [_reason(group) for group in _groups(report)]
        failed = [reason for reason in reasons if reason is not None]
        if not failed and (reasons or not _is_from_a_postmaster(report)):
            return None
        names = tuple(dict.fromkeys(_NAME.findall(_text(content))))[:_MOST_NAMES]
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return None  # what `email` raises of hostile mail has no common base
    return Bounce(names, failed[0] if failed else "") if names else None


def _groups(report: EmailMessage) -> Iterator[Message]:
    """The heads that a report has for each recipient (RFC 3464 section 2.3)."""
    for part in report.walk():
        if part.get_content_type() in _REPORTS and isinstance(groups := part.get_payload(), list):
            yield from (g for g in groups if isinstance(g, Message) and g["Action"])


def _reason(group: Message) -> str | None:
    """Why a message did not arrive; none where it did, or may still."""
    if str(group["Action"]).strip().casefold() != "failed":
        return None
    said = str(group["Diagnostic-Code"] or group["Status"] or "")
    words = " ".join(said.removeprefix("smtp;").split())
    return "".join(c for c in words if c.isprintable())[:_LONGEST_ANSWER]


def _is_from_a_postmaster(report: EmailMessage) -> bool:
    if str(report["Return-Path"] or "").strip() == "<>":
        return True
    return bool(_POSTMASTERS.search(str(report["From"] or "")))


def _text(content: bytes) -> str:
    """The raw mail: an original that is attached keeps its heads as they are."""
    return content[:MAX_BYTES].decode("latin-1")
